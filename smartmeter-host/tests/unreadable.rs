//! Places that can't be read, in every format: they are told, and what is around them is read.

mod support;

use std::fs;
use std::path::PathBuf;
use std::process::{Command, Stdio};

use smartmeter_host::input::Options;
use support::{P350_BOOT, format, items, scratch, words};

/// Exit code, standard output and standard error.
fn run(arguments: &[&str]) -> (Option<i32>, String, String) {
    let mut command = Command::new(env!("CARGO_BIN_EXE_smartmeter"));
    let output = command.args(arguments).stdin(Stdio::null()).env_remove("CLICOLOR_FORCE").output().expect("it runs");
    let text = |bytes| String::from_utf8(bytes).expect("output is text");
    (output.status.code(), text(output.stdout), text(output.stderr))
}

/// A file that holds `content`, of a name that no other test uses.
fn file(name: &str, content: &[u8]) -> PathBuf {
    let path = scratch(&format!("unreadable-{name}"));
    fs::write(&path, content).expect("a writable directory");
    path
}

/// Decodes `content` and gives what is said of places that can't be read, and the bytes of all transactions.
fn decoded(name: &str, content: &[u8]) -> (Vec<String>, Vec<String>) {
    let path = file(name, content);
    let (code, out, errors) = run(&["decode", "--format=jsonl", path.to_str().expect("a plain name")]);
    assert_eq!(code, Some(1), "{errors}");
    let lines = out.lines().map(|line| serde_json::from_str::<serde_json::Value>(line).expect("an object"));
    let (faults, others): (Vec<_>, Vec<_>) = lines.partition(|line| line["event"] == "unreadable");
    let said =
        |line: &serde_json::Value| format!("{}: {}", line["line"], line["error"]["cause"].as_str().unwrap_or("?"));
    let last = errors.lines().last().expect("a message");
    let places = if faults.len() == 1 { "1 place can't" } else { &format!("{} places can't", faults.len()) };
    assert!(last.contains(&format!("error: {places} be read")), "{errors}");
    assert!(errors.contains("unreadable place"), "{errors}");
    (
        faults.iter().map(said).collect(),
        others.iter().map(|line| line["bytes"].to_string() + line["quality"].as_str().unwrap_or("")).collect(),
    )
}

#[test]
fn what_is_around_a_fault_is_read() {
    let (said, read) = decoded("letter.txt", b"0D FFFF\n04 0G 07 FFFF\n0D FFFF\n");
    assert_eq!(said, ["2: \"0G\", column 5: `G` is no hexadecimal digit"]);
    assert_eq!(read, ["\"0D\"unchecked", "\"04\"damaged", "\"07\"damaged", "\"0D\"unchecked"]);
    let (said, _) = decoded("digits.txt", b"0D FFFF\n014 FFFF");
    assert_eq!(said, ["2: \"014 FFFF\", column 1: a word of 3 digits"]);
    let (said, read) = decoded("cut.txt", b"0D FFFF\n04 0");
    assert_eq!(said, ["2: \"0\", column 4: the text ends in the middle of a word, after 1 digit"]);
    assert_eq!(read, ["\"0D\"unchecked", "\"04\"damaged"]);
    // It may have been the end of a transaction.
    let (said, read) = decoded("ends.txt", b"0D FFF\n0D FFFF\n0D FFFF\n");
    assert_eq!(said, ["1: \"FFF\", column 4: a word of 3 digits"]);
    assert_eq!(read, ["\"0D\"damaged", "\"0D\"damaged", "\"0D\"unchecked"]);
}

/// The same is said of what stands there, whichever way it is read: natively, and of a log in pieces of any size.
#[test]
fn what_stands_there_is_shown_whole() {
    let header = "=~=~=~=~=~=~=~=~=~=~=~= PuTTY log 2017.06.01 22:21:07 =~=~=~=~=~=~=~=~=~=~=~=\n";
    let text = "0D FFFF\n04 0G2x 07 FFFF\nrst cause:2, boot mode:(3,6) and a long line of what it says\n04 0";
    let expected = [
        "2: \"0G2x\", column 5: `G` is no hexadecimal digit",
        "3: \"rst cause:2, boot mode:(3,6) and a long \u{2026}\", column 1: `r` is no hexadecimal digit",
        "4: \"0\", column 4: the text ends in the middle of a word, after 1 digit",
    ];
    assert_eq!(decoded("whole.txt", text.as_bytes()).0, expected);
    let (said, _) = decoded("whole.log", format!("{header}{text}").as_bytes());
    let without_line = |said: &str| said.split_once(": ").map(|(_, said)| said.to_owned());
    assert_eq!(said.iter().map(|said| without_line(said)).collect::<Vec<_>>(), expected.map(without_line));
    let path = file("whole-2.txt", text.as_bytes());
    let (_, _, errors) = run(&["convert", path.to_str().expect("a plain name"), "-o", "-", "--to", "words"]);
    assert!(errors.contains(&expected[0][2..]), "{errors}");
}

#[test]
fn a_piece_is_cut_where_it_ends() {
    let path = file("piece.txt", b"04 02 AAAA 05 06 07 C000 08 FFFF\n");
    let (_, out, _) = run(&["decode", "--format=jsonl", "--repair=off", path.to_str().expect("a plain name")]);
    let errors: Vec<_> =
        out.lines().filter_map(|line| line.split_once("\"offset\":")).map(|(_, rest)| &rest[..2]).collect();
    assert_eq!(errors, ["2,", "3,", "0,"], "{out}");
}

/// A chip that starts anew says so in the middle of a recording; nothing of that is taken for words.
#[test]
fn a_line_of_other_text_is_no_words() {
    let text =
        b"0D FFFF\n ets Jan  8 2013,rst cause:4, boot 16\nload 0x4010f000, len 1384, room 16 \n0D FFFF\n0D FFFF\n";
    let (said, read) = decoded("boots.txt", text);
    let expected = [
        "2: \"ets\", column 3: `t` is no hexadecimal digit",
        "2: \"Jan  8 2013,rst cause:4, boot 16\", column 6: `J` is no hexadecimal digit",
        "3: \"load 0x4010f000, len 1384, room 16\", column 1: `l` is no hexadecimal digit",
    ];
    assert_eq!(said, expected);
    assert_eq!(read, ["\"0D\"unchecked", "\"0D\"damaged", "\"0D\"unchecked"]);
}

/// In noise there may have been words, whose rest is no transaction. A sniffer that starts has said nothing before.
#[test]
fn what_follows_noise_is_not_taken_for_whole() {
    let power = "01 14 02 10 3C 55 AD F7 10 59 30 85 53 00 00 00 00 00 CF 00 00 00 0A FFFF\n";
    for (start, quality) in [("", "damaged"), ("BBBB\n", "checked")] {
        let noise = [b"\x1c\x8c\xe2|0D \r\n", start.as_bytes(), power.as_bytes()].concat();
        let path = file(&format!("noise-{quality}.txt"), &noise);
        let path = path.to_str().expect("a plain name");
        let (code, out, errors) = run(&["decode", "--format=csv", "--input=words", path]);
        assert_eq!(code, Some(0), "{errors}");
        assert!(errors.starts_with("left out: 1 line before the first word, which begins with something"), "{errors}");
        assert_eq!(out.contains(",frame,Receive,damaged,"), quality == "damaged", "{out}");
        assert_eq!(out.contains(",Receive Power,checked,"), quality == "checked", "{out}");
        assert_eq!(errors.contains("1 loss"), quality == "damaged", "{errors}");
    }
}

#[test]
fn one_wrong_word_costs_one_transaction_of_the_capture() {
    let text = fs::read_to_string(P350_BOOT).expect("the capture");
    let wrong: String = text
        .lines()
        .enumerate()
        .map(|(at, line)| if at == 19 { line.replacen(" 0", " ", 1) } else { line.into() } + "\n")
        .collect();
    let path = file("wrong-word.txt", wrong.as_bytes());
    for arguments in [&["decode"][..], &["readings"], &["decode", "--summary"]] {
        let (code, out, errors) = run(&[arguments, &[path.to_str().expect("a plain name")]].concat());
        let all = out + &errors;
        assert_eq!(code, Some(1), "{all}");
        assert!(all.contains("9 checked, 6 reconstructed as 11, 40 unchecked (1 empty), 3 damaged"), "{all}");
        assert!(all.contains("1 boot, 1 unreadable place\n"), "{all}");
        assert!(errors.lines().last().is_some_and(|last| last.starts_with("error: 1 place can't be read")), "{errors}");
    }
}

#[test]
fn what_is_no_capture_is_refused_at_once() {
    let decimals: String = (100..200).map(|number| format!("{number}\n")).collect();
    let decimals = file("decimals.txt", decimals.as_bytes());
    let (code, out, errors) = run(&["decode", decimals.to_str().expect("a plain name")]);
    assert_eq!((code, out.lines().count()), (Some(1), 1), "{out}");
    assert!(errors.contains("decimals.txt: line 1, column 1: a word of 3 digits; expected two"), "{errors}");
    let text = file("text.txt", "A poem\nthat has no end, and no words\n".repeat(1000).as_bytes());
    let (code, out, errors) = run(&["decode", "--input=words", text.to_str().expect("a plain name")]);
    assert_eq!((code, out.lines().count()), (Some(1), 1), "{out}");
    assert!(errors.contains("text.txt: line 1, column 1: a word of 1 digit"), "{errors}");
}

/// The words around places that can't be read, and what is said of those.
fn unreadable(name: &str, content: &[u8]) -> (Vec<u16>, Vec<String>) {
    let path = scratch(name);
    fs::write(&path, content).expect("a writable file");
    let (items, ended) = items(&path, &Options::default());
    let said = ended.expect("it is read to its end").into_iter().filter(|note| note.starts_with("line ")).collect();
    (items.into_iter().map(|item| item.word.into()).collect(), said)
}

#[test]
fn a_wrong_letter_in_a_bus_pirates_log_costs_a_transaction() {
    let (found, said) =
        unreadable("wrong.txt", b"[0x04(0xFF)]\n[0x04(0xFF)0x05 0x06(0xFF)]\n[0x07(0xFF)][0xG8(0xFF)[0x0D(0xFF)]");
    assert_eq!(found, [4, 0xFFFF, 4, 0xC000, 0xFFFF, 7, 0xFFFF, 0xC000, 0x0D, 0xFFFF]);
    let expected = "expected `0x01(0x00)`, `[` or `]`, found";
    assert_eq!(said, [format!("line 2: \"0x05 \": {expected} 0x20"), format!("line 3: \"0xG\": {expected} `G`")]);
    let (found, said) = unreadable("bracket.txt", b"[0x04(0xFF]\n[0x0D(0xFF)]\n[0x04(0xF");
    assert_eq!(found, [0xC000, 0xFFFF, 0x0D, 0xFFFF, 0xC000]);
    assert_eq!(said.len(), 2, "{said:?}");
    let (found, said) = unreadable("stray.bin", b"[\\\x04\xFF]xy[\\\x0D\xFF]z\\\x04\xFF][\\\x0D\xFF][\\\x04");
    assert_eq!(found, [4, 0xFFFF, 0xC000, 0x0D, 0xFFFF, 0xC000, 4, 0xFFFF, 0x0D, 0xFFFF, 0xC000]);
    let stray = "line 2: byte 5: expected `[`, `]` or `\\`, found `x`";
    assert_eq!(said[0], stray);
    assert!(said[2].contains("the recording ends within a transfer: expected `\\` and two bytes"), "{said:?}");
}

#[test]
fn dumps_with_repeated_or_missing_lines() {
    let path = scratch("repeated.txt");
    let row = "00 00 00 00 00 00 00 00  00 00 00 00 00 00 00 00  |................|";
    fs::write(&path, format!("00000000  {row}\n*\n00000030  0d  |.|\n00000031\n")).expect("a writable file");
    assert_eq!(words(&path, &Options::default()), [[0; 48].as_slice(), &[0x0D, 0xFFFF]].concat());
    let zeros = [0; 16];
    let (found, said) = unreadable("gap.txt", format!("00000000  {row}\n00000030  0d\n00000000  04\n").as_bytes());
    assert_eq!(found, [&zeros[..], &[0xC000, 0x0D, 0xFFFF, 0x04, 0xFFFF]].concat());
    assert_eq!(said, ["line 2: expected the offset 0x10, found 0x30: bytes are missing"]);
    let (found, said) = unreadable("open.txt", format!("00000000  {row}\n*\n").as_bytes());
    assert_eq!(found, [&zeros[..], &[0xC000, 0xFFFF]].concat());
    assert!(said[0].contains("expected the offset up to which lines repeat"), "{said:?}");
    let (found, said) = unreadable("row.txt", format!("00000000  {row}\n00000010  0g\n00000020  0d\n").as_bytes());
    assert_eq!(found, [&zeros[..], &[0xC000, 0x0D, 0xFFFF]].concat());
    assert_eq!(said, ["line 2: expected two digits for each byte, found \"0g\""]);
}

#[test]
fn a_wrong_row_costs_a_transaction() {
    let spi = fs::read_to_string(format("saleae-spi.csv")).expect("text");
    let (found, said) = unreadable("row.csv", spi.replacen("0x02", "0x2G", 1).as_bytes());
    let mut expected = words(&format("words.txt"), &Options::default());
    let at = expected.iter().position(|&word| word == 0x02).expect("a byte");
    expected[at] = 0xC000;
    assert_eq!(found, expected);
    assert!(said[0].contains("expected a byte, best as hexadecimal digits such as 0x0D, found \"0x2G\""), "{said:?}");

    let digital = fs::read_to_string(format("saleae-digital.csv")).expect("text");
    let names = digital.replace("Channel 0", "cs").replace("Channel 1", "clk").replace("Channel 2", "mosi");
    let rows: Vec<&str> = names.lines().collect();
    let (wrong, late) =
        (format!("{}2", &rows[40][..rows[40].len() - 1]), format!("-99.5,{}", &rows[60][rows[60].len() - 5..]));
    let with = |at: usize, row: &str| [&rows[..at], &[row], &rows[at + 1..]].concat().join("\n");
    let (found, said) = unreadable("level.csv", with(40, &wrong).as_bytes());
    assert!(said[0].starts_with("line 41: expected a level, 0 or 1, found \"2\""), "{said:?}");
    assert_eq!((found.iter().filter(|&&word| word == 0xC000).count(), found.last()), (1, Some(&0xFFFF)));
    let (_, said) = unreadable("time.csv", with(60, &late).as_bytes());
    assert!(said[0].starts_with("line 61: expected a time after that of the row before, found \"-99.5\""), "{said:?}");
}

#[test]
fn what_only_begins_like_a_header_of_putty_is_no_word() {
    let header = "=~=~=~=~=~=~=~=~=~=~=~= PuTTY log 2017.06.01 22:21:07 =~=~=~=~=~=~=~=~=~=~=~=\r\n";
    let (found, said) = unreadable("equals.log", format!("{header}04 =~= 02\r\n05 =\r\n06").as_bytes());
    assert_eq!(found, [0x04, 0xC000, 0x02, 0x05, 0xC000, 0x06]);
    let fault = "column 4: `=` is no hexadecimal digit";
    assert_eq!(said, [format!("line 2: \"=~=\", {fault}"), format!("line 3: \"=\", {fault}")]);
}
