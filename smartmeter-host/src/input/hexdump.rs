//! Dumps of bytes in hexadecimal: `xxd`, `hexdump -C` (also called `hd`), `od -A x -t x1`.
//!
//! ```text
//! 00000000: 0114 023c 55ad f710 5930 8553 0000 0000  ...<U...Y0.S....      xxd
//! 00000000  01 14 02 3c 55 ad f7 10  59 30 85 53 00 00 00 00  |...<U...Y0.S....|
//! ```
//!
//! The formats are those of xxd(1), hexdump(1) and od(1). Offsets of seven digits are od's, which are octal, or decimal with
//! `-A d`: the second line's says which. A dump says nothing of SELECT: as in Wireshark's text2pcap, one
//! that begins at offset 0 is one packet, here one transaction, and the next offset 0 begins the next. A `*` stands for
//! lines like the one before it. Where an offset does not follow from the bytes before it, bytes are missing.

use std::mem;

use smartmeter_proto::spi::MIDWAY;
use smartmeter_proto::words::Word;

use super::text::TextReader;
use super::{InputError, Item, Notes, Sink, passed_over};

/// The longest line: `xxd -c 256` takes 906 bytes.
const LONGEST: usize = 4096;
/// How many digits an offset has at least: `od -A x` writes six.
const OFFSET: usize = 6;

/// Reads dumps.
#[derive(Debug)]
pub(super) struct HexDump {
    number: u64,
    line: Vec<u8>,
    /// The bytes of the line before, for `*`.
    row: Vec<u8>,
    repeats: bool,
    /// The offset that comes next; `None` behind a line that can't be read.
    next: Option<u64>,
    /// That of offsets of seven digits, where it is known.
    radix: Option<u32>,
    /// Whether a transaction is open.
    is_open: bool,
    /// Whether the line at hand is too long, and told so.
    is_too_long: bool,
    /// Whether a line of a dump was there; lines before are passed over.
    has_rows: bool,
    passed_over: u64,
}

impl Default for HexDump {
    fn default() -> Self {
        Self {
            number: 0,
            line: Vec::new(),
            row: Vec::new(),
            repeats: false,
            next: Some(0),
            radix: None,
            is_open: false,
            is_too_long: false,
            has_rows: false,
            passed_over: 0,
        }
    }
}

/// One line of a dump.
#[derive(Debug, PartialEq, Eq)]
struct Row<'l> {
    /// Its digits.
    offset: &'l str,
    bytes: Vec<u8>,
}

/// How many digits od's offsets have where they are not hexadecimal.
const OD: usize = 7;

impl TextReader for HexDump {
    fn byte(&mut self, byte: u8, sink: &mut Sink<'_>) -> Result<(), InputError> {
        if byte == b'\n' {
            let line = mem::take(&mut self.line);
            self.number += 1;
            let result = self.take(&line, sink);
            self.line = line;
            self.line.clear();
            self.is_too_long = false;
            return result;
        }
        if self.line.len() < LONGEST {
            self.line.push(byte);
        } else {
            self.is_too_long = true;
        }
        Ok(())
    }

    fn seam(&mut self, sink: &mut Sink<'_>) -> Result<(), InputError> {
        self.byte(b'\n', sink)?;
        self.number -= 1;
        self.end(self.number, sink)?;
        match mem::take(&mut self.has_rows) {
            true => sink(Item::new(self.number + 1, MIDWAY)),
            false => Ok(()),
        }
    }

    fn finish(mut self, sink: &mut Sink<'_>) -> Result<Notes, InputError> {
        self.byte(b'\n', sink)?;
        if self.repeats {
            self.fault("the dump ends after `*`: expected the offset up to which lines repeat", sink)?;
        }
        self.end(self.number, sink)?;
        let note = "hex dump: each dump that begins at offset 0 is taken as one transaction".into();
        Ok(passed_over(self.passed_over).into_iter().chain([note]).collect())
    }
}

impl HexDump {
    /// The line can't be read: at which offset the next one goes on, only that one says.
    fn fault(&mut self, what: &str, sink: &mut Sink<'_>) -> Result<(), InputError> {
        (self.next, self.repeats) = (None, false);
        self.row.clear();
        self.is_open = true;
        sink(Item::unreadable(self.number, what))
    }

    fn take(&mut self, line: &[u8], sink: &mut Sink<'_>) -> Result<(), InputError> {
        let line = line.trim_ascii();
        if line.is_empty() || line.starts_with(b"#") {
            return Ok(());
        }
        if !self.has_rows && !is_row(line) && line != b"*" {
            self.passed_over += 1;
            return Ok(());
        }
        self.has_rows = true;
        if self.is_too_long {
            return self.fault(&format!("longer than {LONGEST} bytes: expected a line of a hex dump"), sink);
        }
        if line == b"*" {
            self.repeats = !self.row.is_empty();
            return if self.repeats { Ok(()) } else { self.fault("`*` without a line before it", sink) };
        }
        match parse(line) {
            Ok(row) => self.row(row, sink),
            Err(what) => self.fault(&what, sink),
        }
    }

    /// The offset of a row.
    fn offset(&mut self, digits: &str) -> Option<u64> {
        let number = |radix| u64::from_str_radix(digits, radix).ok();
        if digits.len() != OD {
            return number(16);
        }
        // Only one that follows tells; od itself writes octal ones.
        let follows = |radix: &u32| self.next.is_some() && number(*radix) == self.next;
        if self.radix.is_none() && self.next.is_some_and(|next| next != 0) {
            self.radix = [8, 10, 16].into_iter().find(follows);
        }
        number(self.radix.unwrap_or(8))
    }

    fn row(&mut self, row: Row<'_>, sink: &mut Sink<'_>) -> Result<(), InputError> {
        let Some(offset) = self.offset(row.offset) else {
            return self.fault(&format!("no offset: {:?}", row.offset), sink);
        };
        if offset == 0 && self.next != Some(0) {
            self.end(self.number, sink)?;
        }
        self.repeat(offset, sink)?;
        if let Some(next) = self.next.filter(|next| *next != offset) {
            self.fault(&format!("expected the offset {next:#X}, found {offset:#X}: bytes are missing"), sink)?;
        }
        self.next = Some(offset);
        self.put(&row.bytes, sink)?;
        self.row = row.bytes;
        Ok(())
    }

    /// What a `*` stands for.
    fn repeat(&mut self, until: u64, sink: &mut Sink<'_>) -> Result<(), InputError> {
        let row = mem::take(&mut self.row);
        while self.repeats && self.next.is_some_and(|next| next + row.len() as u64 <= until) {
            self.put(&row, sink)?;
        }
        self.repeats = false;
        Ok(())
    }

    fn put(&mut self, bytes: &[u8], sink: &mut Sink<'_>) -> Result<(), InputError> {
        for &byte in bytes {
            self.next = self.next.map(|next| next + 1);
            self.is_open = true;
            sink(Item::new(self.number, Word::Byte(byte)))?;
        }
        Ok(())
    }

    fn end(&mut self, line: u64, sink: &mut Sink<'_>) -> Result<(), InputError> {
        self.next = Some(0);
        self.row.clear();
        if mem::take(&mut self.is_open) { sink(Item::new(line, Word::End)) } else { Ok(()) }
    }
}

/// Whether a line may be one of a dump: it begins with an offset.
pub(super) fn is_row(line: &[u8]) -> bool {
    let digits = line.iter().take_while(|byte| byte.is_ascii_hexdigit()).count();
    digits >= OFFSET && matches!(line.get(digits), None | Some(b':' | b' ' | b'\r'))
}

/// Whether a line is nothing but bytes, as `xxd -p` writes them; a dump's last line may be nothing but an offset.
pub(super) fn is_plain(line: &[u8]) -> bool {
    let digits = line.trim_ascii_end();
    let has_pairs = digits.len() >= OFFSET && digits.len().is_multiple_of(2);
    has_pairs && digits.iter().all(u8::is_ascii_hexdigit) && digits.iter().any(|&digit| digit != b'0')
}

fn parse(line: &[u8]) -> Result<Row<'_>, String> {
    if !is_row(line) {
        let start = String::from_utf8_lossy(&line[..line.len().min(20)]);
        return Err(format!("expected a line of a hex dump, an offset of {OFFSET} digits or more, found {start:?}"));
    }
    let digits = line.iter().take_while(|byte| byte.is_ascii_hexdigit()).count();
    number(&line[..digits]).ok_or("the offset is too large")?;
    let offset = str::from_utf8(&line[..digits]).unwrap_or_default();
    let rest = &line[digits..];
    let bytes = match rest.strip_prefix(b":") {
        // xxd: groups of any size, up to two spaces.
        Some(rest) => {
            let rest = rest.strip_prefix(b" ").unwrap_or(rest);
            let end = rest.windows(2).position(|two| two == b"  ").unwrap_or(rest.len());
            let groups = rest[..end].split(|&byte| byte == b' ');
            let bytes = groups.map(pairs).collect::<Result<Vec<_>, _>>()?.concat();
            check_text(&bytes, &rest[end..])?;
            bytes
        }
        None => {
            let end = rest.iter().position(|byte| matches!(byte, b'|' | b'>')).unwrap_or(rest.len());
            let groups = rest[..end].split(|&byte| byte == b' ').filter(|group| !group.is_empty());
            groups.map(single).collect::<Result<Vec<_>, _>>()?
        }
    };
    Ok(Row { offset, bytes })
}

/// What stands beside the bytes, if anything does, are the same bytes as text. Where it is not, the groups are no bytes in
/// their order.
fn check_text(bytes: &[u8], text: &[u8]) -> Result<(), String> {
    let letters = bytes.iter().map(|&byte| if matches!(byte, b' '..=b'~') { byte } else { b'.' });
    let expected: Vec<u8> = letters.collect();
    let (expected, found) = (expected.trim_ascii(), text.trim_ascii());
    if found.is_empty() || found == expected {
        return Ok(());
    }
    let [expected, found] = [expected, found].map(String::from_utf8_lossy);
    Err(format!(
        "the bytes say {expected:?} and the text beside them {found:?}: `xxd -e` writes groups in the byte order of a machine; \
         expected bytes in theirs, as `xxd` without it writes them"
    ))
}

fn single(group: &[u8]) -> Result<u8, String> {
    match (group.len(), number(group)) {
        (2, Some(byte)) => Ok(u8::try_from(byte).unwrap_or_default()),
        (4, Some(_)) => {
            Err("groups of four digits without `:` are numbers in the byte order of some machine, which the \
             dump does not say: expected two digits for each byte, as `hexdump -C` writes them"
                .into())
        }
        (3 | 6, _) if group.iter().all(|digit| (b'0'..=b'7').contains(digit)) => Err(
            "groups of three or six digits are octal numbers, as `od` writes them unless told otherwise: expected two \
             digits for each byte, as by `od -t x1`"
                .into(),
        ),
        _ => Err(format!("expected two digits for each byte, found {:?}", String::from_utf8_lossy(group))),
    }
}

fn pairs(group: &[u8]) -> Result<Vec<u8>, String> {
    let is_whole = group.len().is_multiple_of(2);
    let bytes = group.chunks(2).map(|pair| number(pair).and_then(|byte| u8::try_from(byte).ok()));
    let bytes: Option<Vec<u8>> = bytes.collect();
    bytes
        .filter(|_| is_whole)
        .ok_or_else(|| format!("expected pairs of digits, found {:?}", String::from_utf8_lossy(group)))
}

fn number(digits: &[u8]) -> Option<u64> {
    let digits = str::from_utf8(digits).ok().filter(|digits| !digits.starts_with('+'))?;
    u64::from_str_radix(digits, 16).ok()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn lines_of_all_tools_are_read() {
        let expected = |bytes: &[u8]| Ok(Row { offset: "00000010", bytes: bytes.to_vec() });
        assert_eq!(parse(b"00000010: 0d04 69ff  ..i."), expected(&[0x0D, 4, 0x69, 0xFF]));
        assert_eq!(parse(b"00000010: 0d 04 6  ..i"), Err("expected pairs of digits, found \"6\"".into()));
        assert_eq!(parse(b"00000010  0d 04  69 ff  |ab cd|"), expected(&[0x0D, 4, 0x69, 0xFF]));
        assert_eq!(parse(b"000010 0d 04"), Ok(Row { offset: "000010", bytes: vec![0x0D, 4] }));
        assert_eq!(parse(b"00000010"), expected(&[]));
    }

    #[test]
    fn an_unknown_byte_order_is_refused() {
        assert!(parse(b"0000000 040d ff69").expect_err("no bytes").contains("byte order"));
    }

    #[test]
    fn bytes_that_the_text_beside_them_contradicts_are_refused() {
        // Of 10 02 14 01 F7 AD 55 3C 85 30 59 10 00 00 00 53 00 CF 00 00 00 0A 00, by `xxd -e`.
        let refused = |line: &str| parse(line.as_bytes()).expect_err("no bytes").contains("xxd -e");
        assert!(refused("00000000: 01140210 3c55adf7 10593085 53000000  ......U<.0Y....S"));
        assert!(refused("00000010: 0000cf00   000a00                    ......."));
        // Without the text, and with spaces in it or nothing else.
        for line in ["00000000: 0d04", "00000000: 2020 4120     A ", "00000000: 2020    "] {
            assert!(parse(line.as_bytes()).is_ok(), "{line}");
        }
    }

    #[test]
    fn octal_numbers_are_refused_by_name() {
        for line in [&b"0000000 015 004 151 377"[..], b"0000000 002015 177551"] {
            assert!(parse(line).expect_err("no bytes").ends_with("as by `od -t x1`"));
        }
        assert!(!parse(b"0000000 0d8").expect_err("no bytes").contains("octal"));
    }
}
