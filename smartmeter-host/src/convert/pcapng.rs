//! Packets for Wireshark and tshark: pcapng, as in draft-ietf-opsawg-pcapng.
//!
//! One interface of link type USER0 (147), times in nanoseconds. One packet for each transaction, whose data are the
//! bytes on the bus and nothing else, at the time of its first byte, counted from the beginning of the recording (so
//! from 1970). Where no times are known all are 0, and the interface's description says so.
//!
//! What is no transaction is a packet without data, whose comment begins with `mark` and the word: `mark BBBB`. SELECT
//! without a byte is a packet without data whose comment is `empty`. What is damaged has a comment that says how, and
//! bits of `epb_flags`:
//!
//! | bit | there for | here |
//! |---|---|---|
//! | 25 | packet too long | longer than what is held at once; goes on in the next packet |
//! | 26 | packet too short | its end was not seen: interrupted by a mark, or by the end of the recording |
//! | 28 | unaligned frame | cut short within a byte, whose bits are in the next packet's comment |
//! | 29 | start frame delimiter error | goes on with the transaction before: its beginning is not here |
//!
//! With a [`Review`] by a declaration, a damaged transaction that a checksum proves how to put right is followed by what it was:
//! packets of a second interface, `reconstructed`. Their comments begin with `reconstructed`, and a line `bytes:` says of each
//! byte what was done to it. Bits 0 and 1 of `epb_flags` say inbound of replies and outbound of requests.

use std::borrow::Cow;
use std::io::{self, Write};
use std::time::{Duration, SystemTime, UNIX_EPOCH};

use pcap_file::pcapng::PcapNgWriter;
use pcap_file::pcapng::blocks::enhanced_packet::{EnhancedPacketBlock, EnhancedPacketOption};
use pcap_file::pcapng::blocks::interface_description::{InterfaceDescriptionBlock, InterfaceDescriptionOption};
use pcap_file::pcapng::blocks::section_header::{SectionHeaderBlock, SectionHeaderOption};
use pcap_file::{DataLink, Endianness, PcapError};
use smartmeter_proto::spi::CutByte;
use smartmeter_proto::words::{Ending, Event, Transactions, Word};

use super::Target;
use super::review::{Direction, Review, Said};
use crate::capture::{LONGEST, Transaction};
use crate::input::{Item, Notes};

const TOO_LONG: u32 = 1 << 25;
const TOO_SHORT: u32 = 1 << 26;
const UNALIGNED: u32 = 1 << 28;
const NO_BEGINNING: u32 = 1 << 29;

/// The interface of what was found, and that of what was put right.
const BUS: u32 = 0;
const RECONSTRUCTED: u32 = 1;

/// Packets of one stream of words.
pub(super) struct Pcapng<'o, W: Write> {
    packets: Packets<'o, W>,
    stream: Stream,
}

/// A file of packets, of one stream of words or several.
pub(crate) struct Packets<'o, W: Write> {
    out: Out<W>,
    review: Option<Box<dyn Review + 'o>>,
    /// Of what is written as it comes, when the capture began.
    live: Option<Duration>,
    /// How long ago the words were seen that come live without a time.
    age: Duration,
}

/// Words of one source, which make transactions.
pub(crate) struct Stream {
    transactions: Box<Transactions<LONGEST>>,
    /// When the pending transaction began.
    since: Option<u64>,
}

/// The file, before and after its heading.
enum Out<W: Write> {
    Before(Option<W>),
    After(PcapNgWriter<W>),
}

impl<'o, W: Write> Pcapng<'o, W> {
    pub(super) fn new(out: W, review: Option<Box<dyn Review + 'o>>) -> Self {
        Self {
            packets: Packets { out: Out::Before(Some(out)), review, live: None, age: Duration::ZERO },
            stream: Stream::default(),
        }
    }
}

impl<W: Write> Target for Pcapng<'_, W> {
    fn item(&mut self, item: Item) -> io::Result<()> {
        self.stream.item(item, &mut self.packets)
    }

    fn finish(mut self: Box<Self>) -> io::Result<Notes> {
        self.stream.finish(&mut self.packets)?;
        self.packets.begun(false)?.get_mut().flush()?;
        Ok(Notes::new())
    }
}

impl Default for Stream {
    fn default() -> Self {
        Self { transactions: Box::new(Transactions::new()), since: None }
    }
}

impl Stream {
    /// Takes a word, and writes what that completes.
    pub(crate) fn item<W: Write>(&mut self, item: Item, packets: &mut Packets<'_, W>) -> io::Result<()> {
        packets.begun(item.time.is_some())?;
        let time = packets.time(item.time);
        if !self.transactions.is_pending() {
            self.since = time;
        }
        let (mut written, since) = (Ok(()), &mut self.since);
        self.transactions.push(item.word, |event| {
            if written.is_ok() {
                written = packets.event(since.unwrap_or_default(), event, item.word);
            }
            *since = time;
        });
        written
    }

    /// Writes what is pending: no more words come.
    pub(crate) fn finish<W: Write>(&mut self, packets: &mut Packets<'_, W>) -> io::Result<()> {
        let (mut written, since) = (Ok(()), self.since.unwrap_or_default());
        self.transactions.finish(|event| written = packets.event(since, event, Word::End));
        written
    }
}

impl<'o, W: Write> Packets<'o, W> {
    /// Of what is written as it comes, with the time of day.
    pub(crate) fn live(out: W, review: Option<Box<dyn Review + 'o>>) -> io::Result<Self> {
        let mut packets = Self { out: Out::Before(Some(out)), review, live: Some(now()), age: Duration::ZERO };
        packets.begun(true)?.get_mut().flush()?;
        Ok(packets)
    }

    /// The words that come now were seen so long ago.
    #[cfg(feature = "collector")]
    pub(crate) const fn seen_before(&mut self, age: Duration) {
        self.age = age;
    }

    /// When a word was read, in nanoseconds: of what comes live, since 1970.
    fn time(&self, time: Option<u64>) -> Option<u64> {
        let Some(since) = self.live else { return time };
        let at = time.map_or_else(|| now().saturating_sub(self.age), |time| since + Duration::from_nanos(time));
        u64::try_from(at.as_nanos()).ok()
    }

    fn begun(&mut self, has_times: bool) -> io::Result<&mut PcapNgWriter<W>> {
        if let Out::Before(out) = &mut self.out {
            let out = out.take().ok_or_else(|| io::Error::other("the file could not be begun"))?;
            let times = match (self.live, has_times) {
                (Some(_), _) => "times of arrival",
                (None, true) => "times from the beginning of the recording",
                (None, false) => "times unknown, all are 0",
            };
            self.out = Out::After(begin(out, times, self.review.is_some()).map_err(io_error)?);
        }
        match &mut self.out {
            Out::After(writer) => Ok(writer),
            Out::Before(_) => Err(io::Error::other("the file could not be begun")),
        }
    }

    /// Writes what was found, and what it was where it is damaged.
    fn event(&mut self, time: u64, event: Event<'_>, after: Word) -> io::Result<()> {
        let mut packet = found(event, after);
        let said = match (&mut self.review, event) {
            (Some(review), Event::Transaction { bytes, ending, continues }) => {
                let transaction = Transaction { bytes, ending, continued: continues, explanations: None };
                review.look(&transaction)
            }
            _ => Said::default(),
        };
        packet.flags |= flag(said.direction);
        let is_last = said.pieces.is_empty();
        if !is_last {
            let next = if said.pieces.len() == 1 { "packet".into() } else { format!("{} packets", said.pieces.len()) };
            packet.comment = format!("damaged, and put right in the next {next}");
        }
        self.packet(BUS, time, packet)?;
        for piece in &said.pieces {
            let (comment, flags) = (piece.comment.clone(), flag(piece.direction));
            self.packet(RECONSTRUCTED, time, Packet { bytes: &piece.bytes, comment, flags })?;
        }
        if self.live.is_some() { self.begun(true)?.get_mut().flush() } else { Ok(()) }
    }

    fn packet(&mut self, interface_id: u32, time: u64, packet: Packet<'_>) -> io::Result<()> {
        let Packet { bytes, comment, flags } = packet;
        let comment = Some(comment).filter(|comment| !comment.is_empty());
        let comment = comment.map(|comment| EnhancedPacketOption::Comment(Cow::Owned(comment)));
        let flags = (flags != 0).then_some(EnhancedPacketOption::Flags(flags));
        let packet = EnhancedPacketBlock {
            interface_id,
            timestamp: Duration::from_nanos(time),
            original_len: u32::try_from(bytes.len()).unwrap_or(u32::MAX),
            data: Cow::Borrowed(bytes),
            options: comment.into_iter().chain(flags).collect(),
        };
        self.begun(false)?.write_pcapng_block(packet).map(|_| ()).map_err(io_error)
    }
}

/// Since 1970.
fn now() -> Duration {
    SystemTime::now().duration_since(UNIX_EPOCH).unwrap_or_default()
}

/// The bits of `epb_flags`: inbound is what the meter says.
const fn flag(direction: Option<Direction>) -> u32 {
    match direction {
        None => 0,
        Some(Direction::Reply) => 1,
        Some(Direction::Request) => 2,
    }
}

fn begin<W: Write>(out: W, times: &str, has_review: bool) -> Result<PcapNgWriter<W>, PcapError> {
    let options = vec![SectionHeaderOption::UserApplication(Cow::Borrowed("smartmeter"))];
    let section = SectionHeaderBlock { endianness: Endianness::Little, options, ..SectionHeaderBlock::default() };
    let mut writer = PcapNgWriter::with_section_header(out, section)?;
    let bus = format!("SPI, a packet for each SELECT cycle; {times}");
    writer.write_pcapng_block(interface("bus", bus))?;
    if has_review {
        let put_right = "what damaged transactions were, as a checksum proves".into();
        writer.write_pcapng_block(interface("reconstructed", put_right))?;
    }
    Ok(writer)
}

fn interface(name: &'static str, description: String) -> InterfaceDescriptionBlock<'static> {
    let options = vec![
        InterfaceDescriptionOption::IfName(Cow::Borrowed(name)),
        InterfaceDescriptionOption::IfDescription(Cow::Owned(description)),
        InterfaceDescriptionOption::IfTsResol(9),
    ];
    InterfaceDescriptionBlock { linktype: DataLink::USER0, snaplen: 0, options }
}

/// What is written of an event.
struct Packet<'b> {
    bytes: &'b [u8],
    comment: String,
    flags: u32,
}

/// What was found.
fn found(event: Event<'_>, after: Word) -> Packet<'_> {
    let (bytes, comment, flags) = match event {
        Event::Boot => mark(Word::Boot),
        Event::Alive => mark(Word::Alive),
        Event::Unknown(word) => mark(Word::Unknown(word)),
        Event::Transaction { bytes, ending, continues } => {
            let (comment, flags) = damage(bytes, ending, continues, after);
            (bytes, comment, flags)
        }
    };
    Packet { bytes, comment, flags }
}

fn mark(word: Word) -> (&'static [u8], String, u32) {
    let number = u16::from(word);
    let what = match word {
        Word::Boot => "the sniffer started".into(),
        Word::Alive => "the sniffer is alive".into(),
        _ => crate::show::word(number),
    };
    (&[], format!("mark {number:04X}: {what}"), 0)
}

/// What is to be said of a transaction, and its flags.
fn damage(bytes: &[u8], ending: Ending, continues: bool, after: Word) -> (String, u32) {
    let is_cut = CutByte::from_word(after.into()).is_some();
    let (end, mut flags) = match ending {
        Ending::Released if bytes.is_empty() && !continues => ("empty", 0),
        Ending::Released => ("", 0),
        Ending::Interrupted if is_cut => ("cut short within a byte", TOO_SHORT | UNALIGNED),
        Ending::Interrupted => ("interrupted by a mark", TOO_SHORT),
        Ending::TooLong => ("goes on in the next packet", TOO_LONG),
        Ending::StreamEnd => ("the recording ends before it does", TOO_SHORT),
    };
    let beginning = if continues { "goes on with the one before" } else { "" };
    flags |= if continues { NO_BEGINNING } else { 0 };
    let said: Vec<_> = [beginning, end].into_iter().filter(|said| !said.is_empty()).collect();
    (said.join("; "), flags)
}

fn io_error(error: PcapError) -> io::Error {
    match error {
        PcapError::IoError(error) => error,
        other => io::Error::other(other),
    }
}
