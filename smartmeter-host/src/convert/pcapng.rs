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

use std::borrow::Cow;
use std::io::{self, Write};
use std::time::Duration;

use pcap_file::pcapng::PcapNgWriter;
use pcap_file::pcapng::blocks::enhanced_packet::{EnhancedPacketBlock, EnhancedPacketOption};
use pcap_file::pcapng::blocks::interface_description::{InterfaceDescriptionBlock, InterfaceDescriptionOption};
use pcap_file::pcapng::blocks::section_header::{SectionHeaderBlock, SectionHeaderOption};
use pcap_file::{DataLink, Endianness, PcapError};
use smartmeter_proto::spi::CutByte;
use smartmeter_proto::words::{Ending, Event, Transactions, Word};

use super::Target;
use crate::capture::LONGEST;
use crate::input::{Item, Notes};

const TOO_LONG: u32 = 1 << 25;
const TOO_SHORT: u32 = 1 << 26;
const UNALIGNED: u32 = 1 << 28;
const NO_BEGINNING: u32 = 1 << 29;

/// Writes packets.
pub(super) struct Pcapng<W: Write> {
    out: Out<W>,
    transactions: Box<Transactions<LONGEST>>,
    /// When the pending transaction began.
    since: Option<u64>,
}

/// The file, before and after its heading.
enum Out<W: Write> {
    Before(Option<W>),
    After(PcapNgWriter<W>),
}

impl<W: Write> Pcapng<W> {
    pub(super) fn new(out: W) -> Self {
        Self { out: Out::Before(Some(out)), transactions: Box::new(Transactions::new()), since: None }
    }
}

impl<W: Write> Target for Pcapng<W> {
    fn item(&mut self, item: Item) -> io::Result<()> {
        let writer = self.out.begun(item.time.is_some())?;
        if !self.transactions.is_pending() {
            self.since = item.time;
        }
        let (mut written, since) = (Ok(()), &mut self.since);
        self.transactions.push(item.word, |event| {
            if written.is_ok() {
                written = write(writer, since.unwrap_or_default(), event, item.word);
            }
            *since = item.time;
        });
        written
    }

    fn finish(mut self: Box<Self>) -> io::Result<Notes> {
        let writer = self.out.begun(false)?;
        let (mut written, since) = (Ok(()), self.since.unwrap_or_default());
        self.transactions.finish(|event| written = write(writer, since, event, Word::End));
        written.and_then(|()| writer.get_mut().flush())?;
        Ok(Notes::new())
    }
}

impl<W: Write> Out<W> {
    fn begun(&mut self, has_times: bool) -> io::Result<&mut PcapNgWriter<W>> {
        if let Self::Before(out) = self {
            let out = out.take().ok_or_else(|| io::Error::other("the file could not be begun"))?;
            *self = Self::After(begin(out, has_times).map_err(io_error)?);
        }
        match self {
            Self::After(writer) => Ok(writer),
            Self::Before(_) => Err(io::Error::other("the file could not be begun")),
        }
    }
}

fn begin<W: Write>(out: W, has_times: bool) -> Result<PcapNgWriter<W>, PcapError> {
    let options = vec![SectionHeaderOption::UserApplication(Cow::Borrowed("smartmeter"))];
    let section = SectionHeaderBlock { endianness: Endianness::Little, options, ..SectionHeaderBlock::default() };
    let mut writer = PcapNgWriter::with_section_header(out, section)?;
    let times = if has_times { "times from the beginning of the recording" } else { "times unknown, all are 0" };
    let options = vec![
        InterfaceDescriptionOption::IfName(Cow::Borrowed("bus")),
        InterfaceDescriptionOption::IfDescription(Cow::Owned(format!("SPI, a packet for each SELECT cycle; {times}"))),
        InterfaceDescriptionOption::IfTsResol(9),
    ];
    let interface = InterfaceDescriptionBlock { linktype: DataLink::USER0, snaplen: 0, options };
    writer.write_pcapng_block(interface)?;
    Ok(writer)
}

fn write<W: Write>(writer: &mut PcapNgWriter<W>, time: u64, event: Event<'_>, after: Word) -> io::Result<()> {
    let (bytes, comment, flags) = match event {
        Event::Boot => mark(Word::Boot),
        Event::Alive => mark(Word::Alive),
        Event::Unknown(word) => mark(Word::Unknown(word)),
        Event::Transaction { bytes, ending, continues } => {
            let (comment, flags) = damage(bytes, ending, continues, after);
            (bytes, comment, flags)
        }
    };
    let comment = Some(comment).filter(|comment| !comment.is_empty());
    let comment = comment.map(|comment| EnhancedPacketOption::Comment(Cow::Owned(comment)));
    let flags = (flags != 0).then_some(EnhancedPacketOption::Flags(flags));
    let packet = EnhancedPacketBlock {
        interface_id: 0,
        timestamp: Duration::from_nanos(time),
        original_len: u32::try_from(bytes.len()).unwrap_or(u32::MAX),
        data: Cow::Borrowed(bytes),
        options: comment.into_iter().chain(flags).collect(),
    };
    writer.write_pcapng_block(packet).map(|_| ()).map_err(io_error)
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
