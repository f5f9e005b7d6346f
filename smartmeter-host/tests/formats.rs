//! Recordings of other tools: each format, what is wrong in one, and words that come back.

mod support;

use std::fs;
use std::io::Write as _;

use smartmeter_host::convert::{Format as To, Timing};
use smartmeter_host::input::{Channels, Format, Options};
use support::{P350_BOOT, convert, format, items, scratch, words};

/// The files of `tests/formats`, and whether they hold SELECT without a byte.
const FILES: [(&str, Format, bool); 12] = [
    ("sigrok-cli.sr", Format::Sigrok, true),
    ("sigrok-cli.vcd", Format::Vcd, true),
    ("saleae-spi.csv", Format::SaleaeSpi, true),
    ("saleae-logic1.csv", Format::SaleaeSpi, false),
    ("saleae-digital.csv", Format::SaleaeDigital, true),
    ("bus-pirate.txt", Format::BusPirate, true),
    ("bus-pirate.bin", Format::BusPirateBinary, true),
    ("putty-bus-pirate.log", Format::Putty, true),
    ("putty-words.log", Format::Putty, true),
    ("xxd.txt", Format::Hexdump, false),
    ("hexdump-c.txt", Format::Hexdump, false),
    ("od.txt", Format::Hexdump, false),
];

fn options(channels: &str) -> Options {
    Options { channels: channels.parse().expect("channels"), ..Options::default() }
}

fn options_for(name: &str) -> Options {
    let channels = "select=Channel 0,clock=Channel 1,data=Channel 2";
    if name == "saleae-digital.csv" { options(channels) } else { Options::default() }
}

fn without_empty(words: &[u16]) -> Vec<u16> {
    let before = [0xFFFF].iter().chain(words);
    words
        .iter()
        .zip(before)
        .filter(|&(word, before)| (*word, *before) != (0xFFFF, 0xFFFF))
        .map(|(word, _)| *word)
        .collect()
}

/// What reading a text ends with.
fn message(name: &str, content: &[u8], options: &Options) -> String {
    let path = scratch(name);
    fs::write(&path, content).expect("a writable file");
    items(&path, options).1.expect_err("it is faulty").to_string()
}

#[test]
fn every_format_is_told_and_says_the_same() {
    let expected = words(&format("words.txt"), &Options::default());
    for (name, _, has_empty) in FILES {
        let expected = if has_empty { expected.clone() } else { without_empty(&expected) };
        assert_eq!(words(&format(name), &options_for(name)), expected, "{name}");
    }
}

#[test]
fn every_format_can_be_asked_for() {
    for (name, asked, _) in FILES {
        let told = words(&format(name), &options_for(name));
        let options = Options { format: Some(asked), ..options_for(name) };
        assert_eq!(words(&format(name), &options), told, "{name}");
    }
}

/// Cut anywhere, a file gives what it gave before, and either ends well or says what is wrong.
#[test]
fn what_is_cut_gives_a_beginning_of_what_was_there() {
    let path = scratch("cut");
    for (name, asked, _) in FILES {
        let options = Options { format: Some(asked), ..options_for(name) };
        let all = fs::read(format(name)).expect("a readable file");
        let whole = words(&format(name), &options);
        for len in (0..all.len()).step_by(1 + all.len() / 90) {
            fs::write(&path, &all[..len]).expect("a writable file");
            let (items, _) = items(&path, &options);
            let found: Vec<u16> = items.into_iter().map(|item| item.word.into()).collect();
            let same = found.iter().zip(&whole).take_while(|(one, other)| one == other).count();
            // At most what was cut itself: a word for its bits, an end that the format implies.
            assert!(found.len() - same <= 2, "{name} cut to {len} bytes: {found:X?}");
        }
    }
}

#[test]
fn all_files_have_times_where_the_format_has() {
    for (name, _, _) in FILES {
        let (items, _) = items(&format(name), &options_for(name));
        let times: Vec<_> = items.iter().filter_map(|item| item.time).collect();
        let has_times = ["sigrok", "saleae"].iter().any(|tool| name.starts_with(tool));
        assert_eq!(times.is_empty(), !has_times, "{name}");
        assert!(times.is_sorted(), "{name}");
    }
}

#[test]
fn the_other_direction_can_be_asked_for() {
    for name in ["saleae-spi.csv", "bus-pirate.txt", "bus-pirate.bin"] {
        let miso = words(&format(name), &options("data=miso"));
        assert!(miso.iter().all(|&word| word == 0xFF || word == 0xFFFF), "{name}");
    }
}

#[test]
fn the_real_capture_comes_back_from_irregular_edges() {
    let expected = words(P350_BOOT.as_ref(), &Options::default());
    let path = scratch("irregular.vcd");
    for seed in 0..8 {
        let timing = Timing { eighth_bit: 1.8, jitter: 0.6, stretched: 0.3, seed, ..Timing::default() };
        assert_eq!(convert(&expected, To::Vcd, timing, &path), [""; 0]);
        assert_eq!(words(&path, &Options::default()), expected, "seed {seed}");
    }
}

/// Marks anywhere, cut bytes, transactions without beginning or end.
#[test]
fn any_words_come_back_from_edges() {
    let path = scratch("any.vcd");
    let mut random = fastrand::Rng::with_seed(4);
    for round in 0..300 {
        let word = |random: &mut fastrand::Rng| match random.u8(0..12) {
            0 => 0xBBBB,
            1 => 0xAAAA,
            2 => 0xC000,
            3 => 0xC305,
            4 => random.u16(..),
            5..=7 => 0xFFFF,
            _ => random.u16(..0x100),
        };
        let expected: Vec<u16> = (0..random.usize(1..20)).map(|_| word(&mut random)).collect();
        convert(&expected, To::Vcd, Timing { jitter: 0.5, seed: round, ..Timing::default() }, &path);
        assert_eq!(words(&path, &Options::default()), expected, "{expected:X?}");
        convert(&expected, To::Words, Timing::default(), &path);
        assert_eq!(words(&path, &Options::default()), expected, "{expected:X?}");
    }
}

#[test]
fn a_session_of_sigrok_holds_all_but_marks_and_says_so() {
    let expected = words(P350_BOOT.as_ref(), &Options::default());
    let path = scratch("written.sr");
    let notes = convert(&expected, To::Sigrok, Timing::default(), &path);
    assert_eq!(notes, ["left out: 1 mark, which a session of sigrok can't hold"]);
    assert_eq!(words(&path, &Options::default()), expected[1..]);
}

#[test]
fn glitches_are_filtered_where_asked() {
    let clean = fs::read_to_string(format("sigrok-cli.vcd")).expect("a readable file");
    // A pulse of 1 µs on the clock while it is low, in the first byte.
    let (head, tail) = clean.split_once("#53 1\"").expect("the first edge");
    let path = scratch("glitch.vcd");
    fs::write(&path, format!("{head}#40 1\"\n#41 0\"\n#53 1\"{tail}")).expect("a writable file");
    let expected = words(&format("words.txt"), &Options::default());
    assert_ne!(words(&path, &Options::default()), expected);
    let options = Options { glitch: 2000, ..Options::default() };
    let (found, ended) = items(&path, &options);
    assert_eq!(found.into_iter().map(|item| u16::from(item.word)).collect::<Vec<_>>(), expected);
    assert_eq!(ended.expect("as it should be"), ["1 of 661 pulses too short to count, left out"]);
    let read = |glitch| items(&path, &Options { glitch, ..Options::default() }).1;
    let notes = read(15_000).expect("words");
    assert!(notes.last().is_some_and(|note| note.ends_with("left out: is --glitch longer than a bit?")), "{notes:?}");
    let none = read(1_000_000_000).expect_err("no word");
    assert_eq!(none.to_string(), "no word is left: --glitch leaves out 372 pulses, and 0 last long enough");
}

/// As simulators and GTKWave begin: no level is known yet, which must not look like SELECT.
#[test]
fn levels_that_are_not_known_are_passed_over() {
    let known = fs::read_to_string(format("sigrok-cli.vcd")).expect("a readable file");
    let path = scratch("unknown.vcd");
    let unknown = known.replace("#0 1! 0\" 0#", "#0\n$dumpvars\nx!\nx\"\nz#\n$end\n#5 1! 0\" 0#\n#6 x!");
    assert_ne!(unknown, known);
    fs::write(&path, unknown).expect("a writable file");
    let (items, ended) = items(&path, &Options::default());
    let expected = words(&format("words.txt"), &Options::default());
    assert_eq!(items.into_iter().map(|item| u16::from(item.word)).collect::<Vec<_>>(), expected);
    assert_eq!(ended.expect("as it should be"), ["4 unknown levels, x or z, passed over"]);
}

#[test]
fn a_later_session_of_putty_does_not_go_on_with_the_one_before() {
    let header = "=~=~=~=~=~=~=~=~=~=~=~= PuTTY log 2017.06.01 22:21:07 =~=~=~=~=~=~=~=~=~=~=~=\r\n";
    let path = scratch("sessions.log");
    // The second begins in the middle of a line.
    fs::write(&path, format!("{header}BBBB\r\n04 {header}02 FFFF\r\n")).expect("a writable file");
    assert_eq!(words(&path, &Options::default()), [0xBBBB, 0x04, 0xC000, 0x02, 0xFFFF]);
}

/// What an ESP-12E sends before it runs its program: noise, since it is faster than the line, then text.
const BOOT_TEXT: &[u8] = b"\x1c\x8c\xe2l\x9b\xff\r\n\r\n ets Jan  8 2013,rst cause:1, boot mode:(3,7)\r\n\r\n\
    load 0x4010f000, len 1384, room 16 \r\ntail 8\r\nchksum 0x2d\r\ncsum 0x2d\r\nv614f7c32\r\n~ld\r\n";

#[test]
fn what_a_chip_says_before_the_words_is_passed_over() {
    let header = b"=~=~=~=~=~=~=~=~=~=~=~= PuTTY log 2017.06.01 22:21:07 =~=~=~=~=~=~=~=~=~=~=~=\r\n";
    let session = [&header[..], BOOT_TEXT, b"BBBB\r\n04 02 FFFF\r\n0D FFFF\r\n"].concat();
    let putty = Options { format: Some(Format::Putty), ..Options::default() };
    let path = scratch("esp.log");
    fs::write(&path, &session).expect("a writable file");
    for options in [Options::default(), putty.clone()] {
        let (items, ended) = items(&path, &options);
        assert_eq!(
            items.iter().map(|item| u16::from(item.word)).collect::<Vec<_>>(),
            [0xBBBB, 4, 2, 0xFFFF, 0x0D, 0xFFFF]
        );
        assert_eq!(items[0].line, 12);
        let notes = [
            "PuTTY: 1 header line passed over",
            "left out: 8 lines before the first word, which begin with something else",
        ];
        assert_eq!(ended.expect("as it should be"), notes);
    }
    // What stands in the noise is lost, and what follows may be the rest of it.
    let joined = [&header[..], b"\x1c\x8c\xe2|04 \r\n02 FFFF\r\n0D FFFF\r\n"].concat();
    fs::write(&path, joined).expect("a writable file");
    assert_eq!(words(&path, &Options::default()), [0xC000, 2, 0xFFFF, 0x0D, 0xFFFF]);
    // Without the header, and in a later session.
    fs::write(&path, &session[header.len()..]).expect("a writable file");
    assert_eq!(words(&path, &putty).len(), 6);
    fs::write(&path, [&session[..], &header[..], BOOT_TEXT, &session[..]].concat()).expect("a writable file");
    assert_eq!(words(&path, &Options::default())[5..9], [0xFFFF, 0xC000, 0xBBBB, 4]);
    let dump = [&header[..], BOOT_TEXT, &fs::read(format("xxd.txt")).expect("a file")].concat();
    fs::write(&path, dump).expect("a writable file");
    assert_eq!(words(&path, &Options::default()), words(&format("xxd.txt"), &Options::default()));
    let nothing = message("nothing.log", &[&header[..], BOOT_TEXT].concat(), &Options::default());
    assert!(nothing.starts_with("a PuTTY log, in which nothing is found that can be read: looked for"), "{nothing}");
}

#[test]
fn what_bus_pirates_lose_is_seen() {
    let path = scratch("lost.txt");
    fs::write(&path, "[0x04(0xFF)[0x0D(0xFF)]\r\n[0x01(0xFF)Couldn't keep up\r\n").expect("a writable file");
    assert_eq!(words(&path, &Options::default()), [0x04, 0xC000, 0x0D, 0xFFFF, 0x01, 0xC000]);
}

/// As above, of a bracket at the beginning: what follows is the rest of a transaction, and so is every transfer to another
/// device, where the sniffer hears those.
#[test]
fn what_bus_pirates_say_outside_of_brackets_is_the_rest_of_something() {
    let text = b"SPI>(2)\n[0x04(0xFF)]0x02(0xFF)0x03(0xFF)]\n0x0D(0xFF)][0x0E(0xFF)]\n";
    let binary = b"[\\\x04\xFF]\\\x02\xFF\\\x03\xFF]\\\x0D\xFF][\\\x0E\xFF]";
    for (name, content) in [("unopened.txt", &text[..]), ("unopened.bin", binary)] {
        let path = scratch(name);
        fs::write(&path, content).expect("a writable file");
        let (items, ended) = items(&path, &Options::default());
        let expected = [4, 0xFFFF, 0xC000, 2, 3, 0xFFFF, 0xC000, 0x0D, 0xFFFF, 0x0E, 0xFFFF];
        assert_eq!(items.iter().map(|item| u16::from(item.word)).collect::<Vec<_>>(), expected, "{name}");
        let notes = ended.expect("as it should be");
        let note = "Bus Pirate: 2 times a transfer while CS is not active: a `[` was lost, or";
        assert!(notes.last().is_some_and(|last| last.starts_with(note)), "{notes:?}");
        let passed_over = notes.iter().filter(|note| note.contains("on 1 line, passed over")).count();
        assert_eq!(passed_over, usize::from(name.ends_with("txt")), "{notes:?}");
    }
}

#[test]
fn line_ends_may_be_mixed() {
    let expected = words(&format("words.txt"), &Options::default());
    for (name, _, has_empty) in FILES.into_iter().filter(|(name, ..)| !name.ends_with(".sr") && !name.ends_with(".bin"))
    {
        let text = fs::read_to_string(format(name)).expect("text").replace('\r', "");
        let expected = if has_empty { expected.clone() } else { without_empty(&expected) };
        for ends in [["\r\n", "\n"], ["\r", "\r"], ["\r", "\r\n"]] {
            let ends = ends.into_iter().cycle();
            let mixed: String = text.lines().zip(ends).flat_map(|(line, end)| [line, end]).collect();
            let path = scratch(&format!("mixed-{name}"));
            fs::write(&path, mixed).expect("a writable file");
            assert_eq!(words(&path, &options_for(name)), expected, "{name}");
        }
    }
}

#[test]
fn a_byte_order_mark_is_passed_over_in_every_text() {
    for (name, _, _) in FILES.into_iter().filter(|(name, ..)| !name.ends_with(".sr") && !name.ends_with(".bin")) {
        let path = scratch(&format!("bom-{name}"));
        fs::write(&path, [b"\xEF\xBB\xBF", &fs::read(format(name)).expect("a file")[..]].concat())
            .expect("a writable file");
        assert_eq!(words(&path, &options_for(name)), words(&format(name), &options_for(name)), "{name}");
    }
}

#[test]
fn what_is_known_and_not_read_is_refused_by_name() {
    let text = fs::read_to_string(format("words.txt")).expect("text");
    let little: Vec<u8> = [0xFEFF].into_iter().chain(text.encode_utf16()).flat_map(u16::to_le_bytes).collect();
    let big: Vec<u8> = [0xFEFF].into_iter().chain(text.encode_utf16()).flat_map(u16::to_be_bytes).collect();
    // Without the mark, too, which `iconv -t UTF-16LE` does not write.
    for utf_16 in [&little, &big, &little[2..], &big[2..]] {
        for asked in [None, Some(Format::Words), Some(Format::Putty), Some(Format::Vcd)] {
            let refused = message("utf-16.txt", utf_16, &Options { format: asked, ..Options::default() });
            assert!(refused.starts_with("text in UTF-16"), "{asked:?}: {refused}");
        }
    }
    for plain in ["0114023c55adf7105930855300000000\n", "0D04FF\n"] {
        let refused = message("plain.txt", plain.as_bytes(), &Options::default());
        assert!(refused.starts_with("a plain hex dump, as of `xxd -p`"), "{refused}");
    }
    let alone = message("number.txt", b"0114023c55adf71059308553000000000\n", &Options::default());
    assert_eq!(alone, "line 1: the offset is too large");
    let csv = b"; CSV generated by libsigrok 0.5.2\n; Channels (3/3): select, clock, data\nlogic,logic,logic\n1,0,0\n";
    // With `csv:header=false` it begins with the third line.
    for csv in [&csv[..], b"logic,logic,logic\n1,0,0\n"] {
        let refused = message("sigrok.csv", csv, &Options::default());
        assert!(refused.starts_with("the CSV of sigrok-cli") && refused.contains("`-O vcd`"), "{refused}");
    }
    let octal = message("octal.txt", b"0000000 015 004 151 377\n0000004\n", &Options::default());
    assert!(octal.starts_with("line 1: groups of three or six digits are octal numbers"), "{octal}");
}

#[test]
fn a_cut_zip_file_and_one_of_something_else_are_refused() {
    let whole = fs::read(format("sigrok-cli.sr")).expect("a readable file");
    let cut = message("cut.sr", &whole[..whole.len() / 2], &Options::default());
    assert!(cut.starts_with("the zip file of the session can't be read: "), "{cut}");
    let mut other = zip::ZipWriter::new(std::io::Cursor::new(Vec::new()));
    other.start_file("letter.txt", zip::write::SimpleFileOptions::default()).expect("room");
    other.write_all(b"hello").expect("room");
    let other = other.finish().expect("room").into_inner();
    assert_eq!(message("other.sr", &other, &Options::default()), "a zip file without `metadata`: no sigrok session");
}

#[test]
fn a_dump_without_the_channels_names_those_that_are_there() {
    let dump = b"$timescale 1 us $end\n$var wire 1 ! D0 $end\n$var wire 1 \" D1 $end\n$enddefinitions $end\n#0\n0!\n";
    let unnamed = message("unnamed.vcd", dump, &Options::default());
    assert!(
        unnamed.starts_with("no channel is called select") && unnamed.contains("there are `D0`, `D1`"),
        "{unnamed}"
    );
    let missing = message("missing.vcd", dump, &options("select=D0,clock=D1,data=D2"));
    assert_eq!(missing, "no channel `D2`, which is to be data; there are `D0`, `D1`");
    assert_eq!(
        message("short.vcd", b"$timescale 1 us $end\n", &Options::default()),
        "the file ends before `$enddefinitions`"
    );
    let same: Channels = "select=D0,clock=D0,data=D1".parse().expect("channels");
    assert_eq!(words_of("same.vcd", dump, same), "the recording holds no levels of these channels");
    assert!(
        message("bad.vcd", b"$date $end\n$var wire x ! a $end\n", &Options::default())
            .starts_with("line 2: no value change dump")
    );
}

fn words_of(name: &str, content: &[u8], channels: Channels) -> String {
    message(name, content, &Options { channels, ..Options::default() })
}

#[test]
fn tables_with_other_columns_or_values_are_refused_with_the_line() {
    let of = |name: &str, text: &str| message(name, text.as_bytes(), &Options::default());
    let columns = of("i2c.csv", "name,type,start_time,duration,\"address\",\"data\"\n");
    assert!(columns.starts_with("line 1: expected a column `mosi`, found `name`, `type`"), "{columns}");
    let head = "name,type,start_time,duration,\"mosi\",\"miso\"\n\"SPI\",\"enable\",0.1,0.1,,\n";
    let value = of("value.csv", &format!("{head}\"SPI\",\"result\",0.2,0.1,0x1FF,0\n"));
    assert_eq!(value, "line 3: expected a byte, best as hexadecimal digits such as 0x0D, found \"0x1FF\"");
    assert_eq!(of("cells.csv", &format!("{head}\"SPI\",\"result\"\n")), "line 3: expected 6 columns, found 2");
    let kind = of("kind.csv", &format!("{head}\"SPI\",\"start\",0.2,0.1,,\n"));
    assert_eq!(kind, "line 3: expected `enable`, `result`, `disable` or `error`, found \"start\"");
}
