//! Tells a recording's format by how it begins.
//!
//! Each format has a test of its own, which looks for what no other one begins with. Exactly one must hold; else the
//! format is not known, and the message says what was looked for.

use super::{BOM, Format, InputError, bus_pirate, hexdump, putty};

/// What a recording was found to be.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Detected {
    /// That of what was logged, where it is a PuTTY log.
    pub(super) format: Format,
    pub(super) is_putty: bool,
}

/// What a test says.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Says {
    Yes,
    No,
    /// More must be read to tell.
    More,
}

impl From<bool> for Says {
    fn from(is: bool) -> Self {
        if is { Self::Yes } else { Self::No }
    }
}

type Test = fn(&[u8]) -> Says;

/// The formats that are told by how they begin.
const TESTS: [(Format, Test); 8] = [
    (Format::Sigrok, |start| begins(start, b"PK\x03\x04")),
    (Format::Vcd, is_vcd),
    (Format::SaleaeSpi, |start| is_csv(start, &["name,type,start_time,", "time [s],packet id,"])),
    (Format::SaleaeDigital, is_digital),
    (Format::BusPirateBinary, is_bus_pirate_binary),
    (Format::BusPirate, is_bus_pirate),
    (Format::Hexdump, is_hexdump),
    (Format::Words, is_words),
];

/// Byte order marks of UTF-16.
const UTF_16: [&[u8]; 2] = [b"\xFF\xFE", b"\xFE\xFF"];

/// Whether it begins with a mark of UTF-16, or with two letters of ASCII in it.
fn is_utf_16(start: &[u8]) -> bool {
    let is_letter = |byte: u8| byte.is_ascii_graphic() || byte.is_ascii_whitespace();
    let has_letters = match *start {
        [first, 0, second, 0, ..] | [0, first, 0, second, ..] => is_letter(first) && is_letter(second),
        _ => false,
    };
    has_letters || UTF_16.iter().any(|mark| start.starts_with(mark))
}

const IN_UTF_16: &str =
    "text in UTF-16, as `>` in PowerShell writes it: save it as UTF-8, as by `Out-File -Encoding ascii`";

/// What may be logged by PuTTY.
const LOGGED: [Format; 3] = [Format::BusPirate, Format::Hexdump, Format::Words];

/// Tells the format, or that more is needed: `None`. With `is_all` nothing more comes.
pub(super) fn detect(start: &[u8], is_all: bool, asked: Option<Format>) -> Result<Option<Detected>, InputError> {
    let text = start.strip_prefix(BOM).unwrap_or(start).trim_ascii_start();
    let is_mark = |mark: &&[u8]| !is_all && mark.starts_with(start) && !start.is_empty() && start.len() < mark.len();
    if [BOM, UTF_16[0], UTF_16[1]].iter().any(is_mark) {
        return Ok(None);
    }
    if is_utf_16(start) && asked.is_none_or(|asked| !asked.is_binary()) {
        return Err(InputError::Whole(IN_UTF_16.into()));
    }
    if asked.is_some_and(|asked| asked != Format::Putty && !LOGGED.contains(&asked)) {
        return Ok(asked.map(|format| Detected { format, is_putty: false }));
    }
    let is_header = begins(text, putty::HEADER);
    if is_header == Says::More && !is_all {
        return Ok(None);
    }
    let is_putty = is_header == Says::Yes || asked == Some(Format::Putty);
    if let Some(format) = asked.filter(|&asked| asked != Format::Putty) {
        return Ok(Some(Detected { format, is_putty }));
    }
    let logged = if is_header == Says::Yes { putty::first_session(text).unwrap_or_default() } else { text };
    let may_be = |format: &Format| !is_putty || LOGGED.contains(format);
    match tell(logged, is_all, may_be) {
        Some(Err(_)) if is_putty => match behind_boot_text(text) {
            Some(format) => Ok(Some(Detected { format, is_putty })),
            None if is_all => Err(InputError::Whole(NOTHING_LOGGED.into())),
            None => Ok(None),
        },
        Some(found) => found.map(|format| Some(Detected { format, is_putty })).map_err(|found| unclear(start, &found)),
        None => Ok(None),
    }
}

const NOTHING_LOGGED: &str = "a PuTTY log, in which nothing is found that can be read: looked for a line of words of two or \
    four hexadecimal digits, of a hex dump with offsets, or with a Bus Pirate's `[0x…`";

/// What is logged behind lines of something else, as a chip writes them when it starts.
fn behind_boot_text(log: &[u8]) -> Option<Format> {
    // The last line may be cut.
    let whole = log.iter().rposition(|byte| b"\n\r".contains(byte)).map_or(&[][..], |end| &log[..end]);
    let mut lines = whole.split(|byte| b"\n\r".contains(byte)).map(<[u8]>::trim_ascii);
    lines.find_map(|line| {
        let mut words = line.split(u8::is_ascii_whitespace).take_while(|word| !word.starts_with(b"#"));
        let is_word = |word: &[u8]| matches!(word.len(), 0 | 2 | 4) && word.iter().all(u8::is_ascii_hexdigit);
        match line {
            b"" => None,
            _ if line.starts_with(b"#") => None,
            _ if hexdump::is_row(line) => Some(Format::Hexdump),
            _ if line.windows(3).any(|three| three == b"[0x") => Some(Format::BusPirate),
            _ => words.all(is_word).then_some(Format::Words),
        }
    })
}

/// The one format, or those that it may be; `None` where that can't be told yet.
fn tell(text: &[u8], is_all: bool, may_be: impl Fn(&Format) -> bool) -> Option<Result<Format, Vec<Format>>> {
    if text.is_empty() {
        // Nothing is what the reader of words has a message for.
        return is_all.then_some(Ok(Format::Words));
    }
    let tests = TESTS.iter().filter(|(format, _)| may_be(format));
    let said: Vec<_> = tests.map(|(format, test)| (*format, whole(*format, test(text), is_all))).collect();
    if !is_all && said.iter().any(|(_, says)| *says == Says::More) {
        return None;
    }
    let found: Vec<_> = said.iter().filter(|(_, says)| *says == Says::Yes).map(|(format, _)| *format).collect();
    // Where more was needed and nothing more comes, the reader says what is wrong.
    let rest: Vec<_> = said.iter().filter(|(_, says)| *says == Says::More).map(|(format, _)| *format).collect();
    Some(match (found.as_slice(), rest.as_slice()) {
        (&[only], _) | (&[], &[only]) => Ok(only),
        (&[], _) => Err(rest),
        _ => Err(found),
    })
}

/// Where nothing more comes, a word is whole.
fn whole(format: Format, says: Says, is_all: bool) -> Says {
    if is_all && format == Format::Words && says == Says::More { Says::Yes } else { says }
}

fn begins(start: &[u8], with: &[u8]) -> Says {
    match start.starts_with(with) {
        false if start.len() < with.len() && with.starts_with(start) => Says::More,
        is => is.into(),
    }
}

/// A `$` and one of the words that begin a dump.
fn is_vcd(start: &[u8]) -> Says {
    let words: [&[u8]; 6] = [b"$date", b"$version", b"$timescale", b"$comment", b"$scope", b"$var"];
    any(words.iter().map(|word| begins(start, word)))
}

/// A heading that begins like one of these, in whatever case and quotes.
fn is_csv(start: &[u8], headings: &[&str]) -> Says {
    let start: Vec<u8> = start.iter().take(80).filter(|&&byte| byte != b'"').map(u8::to_ascii_lowercase).collect();
    any(headings.iter().map(|heading| begins(&start, heading.as_bytes())))
}

fn is_digital(start: &[u8]) -> Says {
    match (is_csv(start, &["time [s],", "time[s],"]), is_csv(start, &["time [s],packet id,"])) {
        (Says::Yes, other) => match other {
            Says::Yes => Says::No,
            Says::No => Says::Yes,
            Says::More => Says::More,
        },
        (says, _) => says,
    }
}

/// What is left behind `[` and `]`, and whether there were any.
fn behind_brackets(start: &[u8]) -> Option<&[u8]> {
    let rest = start.iter().position(|byte| !b"[] \t\r\n".contains(byte)).map_or(&[][..], |at| &start[at..]);
    start.starts_with(b"[").then_some(rest)
}

fn is_bus_pirate_binary(start: &[u8]) -> Says {
    let rest = bus_pirate::behind_greeting(start);
    match behind_brackets(rest) {
        Some([]) => Says::More,
        Some([next, ..]) => (*next == b'\\').into(),
        // Nothing but a greeting may yet be followed by anything.
        None if bus_pirate::may_be_greeting(rest) => Says::More,
        None => Says::No,
    }
}

/// A transfer in brackets, perhaps behind what was on the terminal before.
fn is_bus_pirate(start: &[u8]) -> Says {
    if is_words(start) == Says::Yes || is_hexdump(start) == Says::Yes {
        // In a comment, or beside the bytes, anything may stand.
        return Says::No;
    }
    let is_text = start.iter().all(|byte| byte.is_ascii_graphic() || byte.is_ascii_whitespace());
    let has_transfer = start.windows(3).any(|three| three == b"[0x");
    match (is_text && has_transfer, is_text) {
        (true, _) => Says::Yes,
        // A menu: no other text begins so, but for a heading or a dump, which says so itself.
        (false, true) if start.starts_with(b"[") || is_menu(start) => Says::More,
        _ => Says::No,
    }
}

fn is_menu(start: &[u8]) -> bool {
    let line: Vec<u8> =
        start.iter().take(80).map(u8::to_ascii_lowercase).take_while(|byte| !b"\n\r".contains(byte)).collect();
    ["spi>", "hiz>", "bus pirate", "sniff", "spi bus sniffer"].iter().any(|begin| line.starts_with(begin.as_bytes()))
}

fn is_hexdump(start: &[u8]) -> Says {
    let Some(line) = first_line(start) else { return Says::No };
    let is_whole = line.len() < start.len();
    match hexdump::is_row(line) && !hexdump::is_plain(line) {
        true if !is_whole && line.iter().all(u8::is_ascii_hexdigit) => Says::More,
        true => Says::Yes,
        false if !is_whole && line.iter().all(u8::is_ascii_hexdigit) => Says::More,
        false => Says::No,
    }
}

/// The first word behind comments has two or four digits, or another number of them, which is a fault in words.
fn is_words(start: &[u8]) -> Says {
    let Some(line) = first_line(start) else { return Says::More };
    let word = line.split(|byte| byte.is_ascii_whitespace() || *byte == b'#').next().unwrap_or_default();
    let is_whole = word.len() < line.len() || line.len() < start.len();
    let is_word = word.len() < 6 && word.iter().all(u8::is_ascii_hexdigit);
    match (is_word, is_whole) {
        (true, false) => Says::More,
        (is_word, _) => is_word.into(),
    }
}

/// The first line that is neither empty nor a comment, from its first letter on.
fn first_line(start: &[u8]) -> Option<&[u8]> {
    let mut lines = start.split(|byte| b"\n\r".contains(byte)).map(<[u8]>::trim_ascii_start);
    lines.find(|line| !line.is_empty() && !line.starts_with(b"#"))
}

fn any(says: impl Iterator<Item = Says>) -> Says {
    let says: Vec<_> = says.collect();
    let is = |what| says.contains(&what);
    if is(Says::Yes) {
        Says::Yes
    } else if is(Says::More) {
        Says::More
    } else {
        Says::No
    }
}

/// What is not read, and what is to be done about it.
fn known_otherwise(start: &[u8]) -> Option<&'static str> {
    let text = start.strip_prefix(BOM).unwrap_or(start);
    if start.starts_with(&[0x0A, 0x0D, 0x0D, 0x0A]) {
        return Some("a pcapng file, which is only written: convert from what it was made of");
    }
    let has_heading = text.starts_with(b"; CSV") && text.windows(9).take(200).any(|nine| nine == b"libsigrok");
    if has_heading || text.starts_with(b"logic,") {
        return Some(
            "the CSV of sigrok-cli, which is samples without times: expected the session itself, `-o bus.sr`, or `-O vcd`",
        );
    }
    hexdump::is_plain(first_line(text)?).then_some(
        "a plain hex dump, as of `xxd -p`, which does not say where it begins: expected one with offsets, as of `xxd`",
    )
}

fn unclear(start: &[u8], found: &[Format]) -> InputError {
    let begin = start.iter().take(8).map(|byte| format!("{byte:02X}")).collect::<Vec<_>>().join(" ");
    let usage = "`--input FORMAT` says what it is";
    if let Some(named) = known_otherwise(start) {
        return InputError::Whole(named.into());
    }
    if !found.is_empty() {
        let names = found.iter().map(|format| format.name()).collect::<Vec<_>>().join(" or ");
        return InputError::Whole(format!("it may be {names}: {usage}"));
    }
    let looked = "words of two or four hexadecimal digits, a hex dump with offsets, a Bus Pirate's `[0x…` or `[\\`, a \
         Saleae CSV's `name,type,start_time` or `Time [s]`, a VCD's `$date`, `$timescale` and the like, a zip file of \
         sigrok, a PuTTY log's `=~=~=~=`";
    InputError::Whole(format!("unknown format: it begins with {begin}; looked for {looked}; {usage}"))
}

#[cfg(test)]
mod tests;
