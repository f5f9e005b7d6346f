//! What must hold for any input: the bodies of the fuzz targets in `fuzz/`, and of the test `fuzz.rs`.
//!
//! Each function takes bytes, whatever they are, and panics where something does not hold.

use core::fmt::Debug;
use core::ops::Range;

use smartmeter_proto::Cause;
use smartmeter_proto::p350::*;
use smartmeter_proto::prelude::*;
use smartmeter_proto::schema::Field;
use smartmeter_proto::text::Lexer;
use smartmeter_proto::visit::{Step, Value, Visitor};
use smartmeter_proto::words::{Ending, Event, Transactions, Word};

use super::frames;

/// A transaction of the P350's bus.
pub(crate) fn decode(bytes: &[u8]) {
    any_bytes::<Command<'_>>(bytes);
    if Command::<Reply<'_>>::decode(bytes).is_ok() {
        cut(bytes);
    }
}

/// The first byte chooses one of the P350's types, the others are its bytes.
pub(crate) fn round_trip(input: &[u8]) {
    choose(input, P350);
}

/// The first byte chooses one of the frames that use the vocabulary's words, the others are its bytes.
pub(crate) fn vocabulary(input: &[u8]) {
    choose(input, VOCABULARY);
}

/// Text, or words of two bytes each.
pub(crate) fn words(input: &[u8]) {
    text(input);
    let words: Vec<_> = input.chunks_exact(2).map(|pair| Word::from(u16::from_le_bytes([pair[0], pair[1]]))).collect();
    stream(&words);
}

/// What checks a type.
type Check = fn(&[u8]);

fn choose(input: &[u8], checks: &[Check]) {
    if let Some((&first, bytes)) = input.split_first() {
        checks[usize::from(first) % checks.len()](bytes);
    }
}

macro_rules! checks {
    ($($(#[$attribute:meta])* $frame:ty,)*) => {
        &[$($(#[$attribute])* |bytes: &[u8]| {
            any_bytes::<$frame>(bytes);
            // Any input that is not made on purpose has wrong checksums. Encoding mends these, and nothing else.
            if let Ok(value) = <$frame>::decode_unverified(bytes) {
                let mended = encoded(&value, bytes);
                any_bytes::<$frame>(&mended);
                assert_eq!(<$frame>::decode(&mended).as_ref(), Ok(&value));
            }
        },)*]
    };
}

pub(crate) const P350: &[Check] = checks![
    Command<'_>,
    Receive<Reply<'_>>,
    Transmit,
    Radio,
    RadioState,
    Command05,
    Command06,
    SetNetwork,
    SetCarrier,
    Hello,
    Command64,
    Command65,
    Command69,
    Packet<Reply<'_>>,
    RequestPacket,
    Request,
    Kind,
    Reply<'_>,
    ReplyHead,
    PowerReading,
    HalfHours<'_>,
    Days<'_>,
    Day,
    Settings,
    Identity<'_>,
];

pub(crate) const VOCABULARY: &[Check] = checks![
    frames::Bits<'_>,
    frames::Lowest,
    frames::Function,
    frames::Digits<'_>,
    frames::Conditions<'_>,
    frames::Ends<'_>,
    frames::Item,
    frames::Data<'_>,
    frames::Line<'_>,
    frames::Scaled,
    #[cfg(feature = "heapless")]
    frames::Owned,
];

/// An error that says where, or a value that comes back.
fn any_bytes<'a, F: Frame<'a> + PartialEq + Debug>(bytes: &'a [u8]) {
    let mut coverage = Coverage::default();
    let walked = F::walk(bytes, &mut coverage);
    let decoded = F::decode(bytes);
    assert_eq!(walked, decoded, "a walk is a decode that tells");
    assert_eq!(F::accept(bytes).as_ref(), decoded.as_ref().ok(), "the same is accepted where nobody is told why");
    match &decoded {
        Ok(value) => {
            assert_eq!((coverage.end, coverage.has_gap), (bytes.len(), false), "a walk tells of every byte");
            assert_eq!(F::decode_prefix(bytes).as_ref(), Ok(&(decoded_again::<F>(bytes), &[][..])));
            comes_back(value, bytes);
        }
        Err(error) => {
            assert!(error.offset() <= bytes.len(), "{error}");
            assert!(error.bit().is_none_or(|bit| bit < 8), "{error}");
            assert!(error.to_string().starts_with(F::SCHEMA.name), "{error}");
        }
    }
}

fn decoded_again<'a, F: Frame<'a>>(bytes: &'a [u8]) -> F {
    F::decode_unverified(bytes).unwrap_or_else(|error| panic!("with checksums it decodes, without: {error}"))
}

/// A value encodes to these bytes, and into no buffer that is shorter.
fn comes_back<'a, F: Frame<'a> + PartialEq + Debug>(value: &F, bytes: &[u8]) {
    assert_eq!(value.encoded_len(), bytes.len());
    let mut buffer = vec![0xEE; bytes.len() + 4];
    assert_eq!(value.encode(&mut buffer), Ok(bytes.len()));
    assert_eq!(&buffer[..bytes.len()], bytes);
    assert_eq!(buffer[bytes.len()..], [0xEE; 4], "what is behind the frame is left alone");
    for room in [bytes.len() / 2, bytes.len().saturating_sub(1)] {
        if room < bytes.len() {
            let error = value.encode(&mut buffer[..room]).expect_err("there is not room for all of it");
            assert!(matches!(error.cause(), Cause::BufferTooSmall { .. }), "{error}");
            assert!(error.offset() <= room, "{error}");
        }
    }
    value.for_each_reading(|reading: smartmeter_proto::Reading| {
        let _ = (reading.end(), reading.quantity().map(|quantity| quantity.to_string()), reading.to_f64());
    });
}

/// What a value, which was decoded from `bytes`, encodes as.
fn encoded<'a>(value: &impl Frame<'a>, bytes: &[u8]) -> Vec<u8> {
    let mut buffer = vec![0; bytes.len()];
    assert_eq!(value.encode(&mut buffer), Ok(bytes.len()), "a value takes as many bytes as it is from");
    buffer
}

/// Of a transaction that is whole, a beginning asks for more, unless nobody knows how long it is.
fn cut(bytes: &[u8]) {
    for len in [0, 1, bytes.len() / 2, bytes.len().saturating_sub(1)] {
        match Command::<Reply<'_>>::decode(&bytes[..len.min(bytes.len())]) {
            Ok(command) => assert!(len >= bytes.len() || matches!(command, Command::Unknown { .. })),
            Err(error) => assert!(matches!(error.cause(), Cause::Incomplete { .. }), "{error} in {bytes:02X?}"),
        }
    }
}

/// Whether a walk has told of all bytes. Bit fields share some.
#[derive(Default)]
struct Coverage {
    end: usize,
    has_gap: bool,
}

impl Coverage {
    fn add(&mut self, range: Range<usize>) {
        self.has_gap |= range.start > self.end;
        self.end = self.end.max(range.end);
    }
}

impl Visitor<'_> for Coverage {
    fn enter(&mut self, step: Step, offset: usize) {
        if let Step::Variant { id_bytes, .. } = step {
            self.add(offset..offset + usize::from(id_bytes));
        }
    }

    fn value(&mut self, field: &'static Field, value: Value<'_>, range: Range<usize>) {
        let _ = (field.quantity(value).map(|quantity| quantity.to_string()), value.to_string());
        self.add(range);
    }

    fn terminator(&mut self, _: &'static Field, range: Range<usize>) {
        self.add(range);
    }
}

/// The words of a text are those that a look at the whole of it finds, and go on wherever the text is cut.
fn text(input: &[u8]) {
    let (mut lexer, mut words, mut is_good) = (Lexer::new(), Vec::new(), true);
    for (at, &byte) in input.iter().enumerate() {
        if at % 7 == 3 {
            // As if it came in pieces, and the state were kept between them.
            lexer = lexer.clone();
        }
        match lexer.push(byte) {
            Ok(word) => words.extend(word),
            Err(error) => {
                assert!(error.line >= 1 && error.column >= 1, "{error}");
                is_good = false;
            }
        }
    }
    match lexer.finish() {
        Ok(word) => words.extend(word),
        Err(_) => is_good = false,
    }
    match words_of(input) {
        Some(expected) => assert_eq!((is_good, &words), (true, &expected)),
        None => assert!(!is_good, "{:?} is no text of words", String::from_utf8_lossy(input)),
    }
    stream(&words);
}

/// The words of a text, found without the lexer; `None` where it holds anything else.
fn words_of(text: &[u8]) -> Option<Vec<Word>> {
    let text = text.strip_prefix(&[0xEF, 0xBB, 0xBF]).unwrap_or(text);
    let lines = text.split(|&byte| byte == b'\n');
    let lines = lines.map(|line| line.split(|&byte| byte == b'#').next().unwrap_or_default());
    let words = lines.flat_map(|line| line.split(|byte| b" \t\r".contains(byte)));
    words.filter(|word| !word.is_empty()).map(word_of).collect()
}

fn word_of(word: &[u8]) -> Option<Word> {
    let is_word = [2, 4].contains(&word.len()) && word.iter().all(u8::is_ascii_hexdigit);
    let digits = core::str::from_utf8(word).ok().filter(|_| is_word)?;
    u16::from_str_radix(digits, 16).ok().map(Word::from)
}

/// A transaction, or a mark.
#[derive(Debug, Clone, PartialEq)]
enum Seen {
    Mark(Word),
    Transaction(Vec<u8>, Ending),
}

/// What transactions of up to `N` bytes are in a stream of words. The state is kept at `cut`.
fn seen<const N: usize>(words: &[Word], cut: usize) -> Vec<Seen> {
    let mut transactions = Transactions::<N>::new();
    let (mut seen, mut goes_on) = (Vec::new(), false);
    let mut take = |event: Event<'_>| match event {
        Event::Boot => {
            goes_on = false;
            seen.push(Seen::Mark(Word::Boot));
        }
        Event::Alive => seen.push(Seen::Mark(Word::Alive)),
        Event::Unknown(word) => {
            goes_on |= Word::Unknown(word).is_loss();
            seen.push(Seen::Mark(Word::Unknown(word)));
        }
        Event::Transaction { bytes, ending, continues } => {
            assert!(bytes.len() <= N);
            assert_eq!(continues, goes_on, "a transaction says whether its first bytes are here");
            goes_on = matches!(ending, Ending::TooLong | Ending::Interrupted);
            seen.push(Seen::Transaction(bytes.to_vec(), ending));
        }
    };
    for (at, &word) in words.iter().enumerate() {
        if at == cut {
            transactions = transactions.clone();
        }
        transactions.push(word, &mut take);
    }
    transactions.finish(&mut take);
    assert!(!transactions.is_pending());
    seen
}

/// Every word is accounted for, and a short buffer only cuts what a long one holds.
fn stream(words: &[Word]) {
    let long = seen::<4096>(words, words.len() / 2);
    assert_eq!(long, seen::<4096>(words, 0));
    assert_eq!(words_back(&long), words);
    let short = seen::<3>(words, words.len() / 3);
    assert_eq!(words_back(&short), words);
    assert_eq!(joined(short), joined(long));
}

fn words_back(seen: &[Seen]) -> Vec<Word> {
    let of_one = |seen: &Seen| match seen {
        Seen::Mark(word) => vec![*word],
        Seen::Transaction(bytes, ending) => {
            let end = ending.is_seen().then_some(Word::End);
            bytes.iter().map(|&byte| Word::Byte(byte)).chain(end).collect()
        }
    };
    seen.iter().flat_map(of_one).collect()
}

/// The same, with what was too long in one piece.
fn joined(seen: Vec<Seen>) -> Vec<Seen> {
    let mut joined: Vec<Seen> = Vec::new();
    for next in seen {
        match (joined.last_mut(), next) {
            (Some(Seen::Transaction(bytes, ending @ Ending::TooLong)), Seen::Transaction(more, end)) => {
                bytes.extend(more);
                *ending = end;
            }
            (_, next) => joined.push(next),
        }
    }
    joined
}
