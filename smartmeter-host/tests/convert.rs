//! `smartmeter convert` and `smartmeter capture add` as they are run.

mod support;

use std::fs;
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};

use smartmeter_host::input::Options;
use smartmeter_host::snapshot::snapshot;
use smartmeter_proto::p350::P350;
use smartmeter_proto::testing::Captures;
use support::{P350_BOOT, format, scratch, words};

/// Exit code, standard output and standard error.
fn run(arguments: &[&str], input: Option<&Path>) -> (Option<i32>, String, String) {
    let mut command = Command::new(env!("CARGO_BIN_EXE_smartmeter"));
    let input = input.map_or(Stdio::null(), |path| fs::File::open(path).expect("a readable file").into());
    let output = command.args(arguments).stdin(input).env_remove("CLICOLOR_FORCE").output().expect("it runs");
    let text = |bytes| String::from_utf8(bytes).expect("output is text");
    (output.status.code(), text(output.stdout), text(output.stderr))
}

fn name(path: &Path) -> &str {
    path.to_str().expect("a plain name")
}

/// An empty folder.
fn folder(of: &str) -> PathBuf {
    let folder = scratch(of);
    let _ = fs::remove_dir_all(&folder);
    fs::create_dir_all(&folder).expect("a writable folder");
    folder
}

#[test]
fn the_formats_name_says_what_to_write() {
    let folder = folder("by-name");
    for (file, start) in
        [("a.vcd", &b"$version"[..]), ("a.pcapng", b"\x0A\x0D\x0D\x0A"), ("a.SR", b"PK"), ("a.txt", b"BBBB\nFFFF\n0D")]
    {
        let out = folder.join(file);
        let (code, _, errors) = run(&["convert", P350_BOOT, "-o", name(&out)], None);
        assert_eq!(code, Some(0), "{errors}");
        assert!(errors.ends_with("read: 696 bytes in 57 transactions, 1 mark\n"), "{errors}");
        assert!(fs::read(&out).expect("written").starts_with(start), "{file}");
    }
    let (code, _, errors) = run(&["convert", P350_BOOT, "-o", "a.bin"], None);
    assert_eq!(code, Some(2));
    assert!(errors.starts_with("error: a.bin: expected .txt, .pcapng, .vcd, .sr, or --to FORMAT\n"), "{errors}");
    let out = folder.join("no such").join("a.vcd");
    let (code, _, errors) = run(&["convert", P350_BOOT, "-o", name(&out)], None);
    let expected = format!(
        "error: {}: the output can't be written: there is no folder {}\n",
        out.display(),
        name(&folder.join("no such"))
    );
    assert_eq!((code, errors.ends_with(&expected)), (Some(1), true), "{errors}");
}

/// Whatever stands within transactions, and where one is cut.
#[test]
fn transactions_are_counted_as_decode_counts_them() {
    let text = fs::read_to_string(P350_BOOT).expect("text");
    let (mut lines, mut marks) = (String::new(), ["AAAA", "C000", "D003", "1234", "BBBB", "0G"].into_iter().cycle());
    for (number, line) in text.lines().enumerate() {
        match line.split_once(' ') {
            Some((first, rest)) if number % 3 == 0 && !line.starts_with('#') => {
                lines += &format!("{first} {} {rest}\n", marks.next().expect("for ever"));
            }
            _ => lines += &format!("{line}\n"),
        }
    }
    lines += "04 02";
    let path = scratch("counted.txt");
    fs::write(&path, lines).expect("a writable file");
    let (_, _, decoded) = run(&["decode", "--repair=off", name(&path)], None);
    let counted = decoded.lines().find_map(|line| line.split_once(" in ").filter(|(_, rest)| rest.contains("events")));
    let (transactions, _) = counted.expect("a count");
    let (_, _, converted) = run(&["convert", name(&path), "-o", name(&scratch("counted.vcd"))], None);
    assert!(converted.contains(&format!(" in {transactions}, ")), "{decoded}{converted}");
    let places = decoded.lines().find_map(|line| line.split_once("unreadable place")).expect("places").0;
    let places = places.rsplit(' ').nth(1).expect("a number");
    assert!(converted.contains(&format!(", {places} unreadable place")), "{decoded}{converted}");
}

#[test]
fn what_was_asked_for_and_is_not_there_is_told_with_what_it_looks_like() {
    for (asked, file, expected) in [
        (
            "hexdump",
            "words.txt",
            "holds no words: expected lines that begin with an offset, as those of `xxd`; it looks like `words`",
        ),
        (
            "bus-pirate",
            "saleae-spi.csv",
            "expected transfers in brackets, such as `[0x01(0x00)]`; it looks like `saleae-spi`",
        ),
        ("vcd", "words.txt", "line 1: no value change dump: "),
        ("vcd", "saleae-spi.csv", "; it looks like `saleae-spi`"),
        ("sigrok", "sigrok-cli.vcd", "; it looks like `vcd`"),
        ("words", "saleae-digital.csv", "; it looks like `saleae-digital`"),
        ("saleae-spi", "putty-words.log", "; it looks like `putty`"),
    ] {
        for command in [&["decode"][..], &["convert", "-o", "-", "--to", "words"]] {
            let path = format(file);
            let (code, _, errors) = run(&[command, &["--input", asked, name(&path)]].concat(), None);
            assert!(code == Some(1) && errors.contains(expected), "{asked}: {errors}");
        }
    }
}

#[test]
fn what_is_left_out_is_said() {
    let (_, _, errors) = run(&["convert", P350_BOOT, "-o", "-", "--to", "words"], None);
    assert!(errors.starts_with("left out: 4 comments\n"), "{errors}");
    let (_, out, errors) = run(&["convert", name(&format("sigrok-cli.sr")), "-o", "-", "--to", "words"], None);
    assert!(errors.starts_with("left out: the times of 45 words, which text does not hold\n"), "{errors}");
    assert!(out.starts_with("0D FFFF\n04 02 FFFF\nFFFF\n01 14"), "{out}");
}

#[test]
fn a_pipe_is_as_good_as_a_file() {
    for file in ["sigrok-cli.sr", "sigrok-cli.vcd", "saleae-spi.csv", "xxd.txt", "putty-words.log"] {
        let of_file = run(&["decode", name(&format(file))], None);
        assert_eq!(of_file.0, Some(0), "{file}");
        assert_eq!(run(&["decode", "-"], Some(&format(file))), of_file, "{file}");
    }
}

#[test]
fn readings_come_from_every_format() {
    for file in ["sigrok-cli.sr", "saleae-spi.csv", "bus-pirate.bin", "hexdump-c.txt"] {
        let (code, out, _) = run(&["readings", name(&format(file))], None);
        assert_eq!(code, Some(0), "{file}");
        assert!(out.contains("electricity.power,2017-06-01T21:21:23Z,207,W,checked,"), "{file}: {out}");
    }
}

#[test]
fn what_is_damaged_on_the_wires_is_shown_as_damaged() {
    let (words, edges) = (scratch("cut-byte.txt"), scratch("cut-byte.vcd"));
    fs::write(&words, "04 02 C305 FFFF 04 04 FFFF").expect("a writable file");
    assert_eq!(run(&["convert", name(&words), "-o", name(&edges), "--seed", "2", "--jitter", "0.3"], None).0, Some(0));
    let (_, out, errors) = run(&["decode", name(&edges)], None);
    assert!(errors.starts_with("1 cut byte in words C1.. to C7.."), "{errors}");
    assert!(out.contains("word C305: a byte cut short, its first bits are 101"), "{out}");
    assert!(out.contains("interrupted by a mark before its"), "{out}");
}

#[test]
fn wrong_command_lines_are_refused() {
    let (code, _, errors) = run(&["decode", "--follow", "--input", "sigrok", P350_BOOT], None);
    assert_eq!(code, Some(2));
    assert!(errors.contains("--follow can't read sigrok's sessions"), "{errors}");
    for (wrong, expected) in [
        (["--channels", "cs=D0"], "expected `select=`, `clock=` or `data=`, found `cs`"),
        (["--glitch", "5"], "expected a number and one of ns, us, ms, s"),
        (["--glitch", "-5ns"], "invalid value '-5ns' for '--glitch <TIME>': expected a time of 0 or more"),
        (["--spi-mode", "4"], "expected 0, 1, 2 or 3"),
        (["--input", "png"], "possible values: words, hexdump, bus-pirate,"),
    ] {
        let (code, _, errors) = run(&["decode", P350_BOOT, wrong[0], wrong[1]], None);
        assert_eq!(code, Some(2));
        assert!(errors.contains(expected), "{errors}");
    }
    let copy = scratch("same.txt");
    fs::copy(P350_BOOT, &copy).expect("a writable file");
    let (code, _, errors) = run(&["convert", name(&copy), "-o", name(&copy)], None);
    assert_eq!(code, Some(1));
    assert!(errors.contains("is to be read and written at once"), "{errors}");
    assert_eq!(fs::read(&copy).ok(), fs::read(P350_BOOT).ok());
}

#[test]
fn what_is_around_a_fault_is_written_and_the_fault_is_lost() {
    let (faulty, out) = (scratch("faulty.txt"), scratch("faulty.vcd"));
    fs::write(&faulty, "0D FFFF\n0G\n04 FFFF\n0D FFFF").expect("a writable file");
    let (code, _, errors) = run(&["convert", name(&faulty), "-o", name(&out)], None);
    assert_eq!(code, Some(1));
    let expected = "1 place can't be read and stands as C000, beginning with line 2: \"0G\", column 2: `G` is no";
    assert!(errors.contains(expected), "{errors}");
    assert_eq!(words(&out, &Options::default()), [0x0D, 0xFFFF, 0xC000, 0x04, 0xFFFF, 0x0D, 0xFFFF]);
}

#[test]
fn what_is_there_stays_unless_all_is_written() {
    let folder = folder("replaced");
    let (out, cut, empty) = (folder.join("out.txt"), folder.join("cut.vcd"), folder.join("empty.txt"));
    fs::write(&out, "# precious\n").expect("a writable file");
    fs::write(&cut, "$timescale 1 us $end\n").expect("a writable file");
    fs::write(&empty, "FFFF\nFFFF\n").expect("a writable file");
    let wrong: [&[&str]; 4] = [&[name(&cut)], &["--input=saleae-spi", P350_BOOT], &["no-such.txt"], &[name(&empty)]];
    for arguments in wrong {
        let (code, ..) = run(&[&["convert", "-o", name(&out)], arguments].concat(), None);
        assert_eq!((code, fs::read_to_string(&out).ok().as_deref()), (Some(1), Some("# precious\n")), "{arguments:?}");
    }
    let before = fs::metadata(&out).expect("a file").permissions();
    let mut kept = before.clone();
    kept.set_readonly(true);
    fs::set_permissions(&out, kept).expect("a file");
    let (code, _, errors) = run(&["convert", P350_BOOT, "-o", name(&out)], None);
    assert_eq!((code, fs::read_to_string(&out).ok().as_deref()), (Some(1), Some("# precious\n")), "{errors}");
    assert!(errors.ends_with("out.txt: the output can't be written: the file is read-only\n"), "{errors}");
    fs::set_permissions(&out, before.clone()).expect("a file");
    assert_eq!(run(&["convert", P350_BOOT, "-o", name(&out)], None).0, Some(0));
    assert_eq!(words(&out, &Options::default()), words(P350_BOOT.as_ref(), &Options::default()));
    assert_eq!(fs::metadata(&out).expect("a file").permissions(), before);
    assert_eq!(fs::read_dir(&folder).expect("a folder").count(), 3, "nothing half done is left");
}

#[test]
fn wires_that_are_not_what_they_are_taken_for_are_told() {
    let (swapped, out) = (scratch("swapped.vcd"), scratch("swapped.txt"));
    assert_eq!(run(&["convert", P350_BOOT, "-o", name(&swapped)], None).0, Some(0));
    let vcd = name(&swapped);
    let asks = "are SELECT, CLOCK and DATA the right channels (--channels)? is SELECT active low (--select-active)?";
    let nothing = format!("no transaction holds a byte: {asks}");
    for wrong in [["--channels", "select=clock,clock=select"], ["--select-active", "high"]] {
        for arguments in [&["decode", vcd][..], &["readings", vcd], &["convert", vcd, "-o", name(&out)]] {
            let (code, _, errors) = run(&[arguments, &wrong].concat(), None);
            assert_eq!(code, Some(1), "{errors}");
            assert!(errors.contains(&format!("error: {vcd}: {nothing}")), "{errors}");
        }
    }
    let (code, _, errors) = run(&["decode", vcd, "--channels", "clock=data,data=clock"], None);
    assert_eq!(code, Some(0), "{errors}");
    assert!(errors.contains(&format!("warning: {vcd}: most transactions are cut within a byte: {asks}")), "{errors}");
    let (code, _, errors) = run(&["decode", vcd], None);
    assert_eq!((code, errors.contains("--channels")), (Some(0), false), "{errors}");

    let empty = scratch("empty-cycles.txt");
    fs::write(&empty, "FFFF\nFFFF\n").expect("a writable file");
    let (code, _, errors) = run(&["decode", name(&empty)], None);
    assert_eq!(code, Some(1), "{errors}");
    assert!(errors.contains("empty-cycles.txt: no transaction holds a byte\n"), "{errors}");
    fs::write(&empty, "BBBB\n").expect("a writable file");
    assert_eq!(run(&["decode", name(&empty)], None).0, Some(0));
}

#[cfg(unix)]
#[test]
fn devices_and_links_are_written_through() {
    let folder = folder("links");
    let (real, link) = (folder.join("real.txt"), folder.join("link.txt"));
    fs::write(&real, "").expect("a writable file");
    std::os::unix::fs::symlink(&real, &link).expect("a writable folder");
    assert_eq!(run(&["convert", P350_BOOT, "-o", name(&link)], None).0, Some(0));
    assert!(fs::symlink_metadata(&link).expect("a link").is_symlink());
    assert_eq!(words(&real, &Options::default()), words(P350_BOOT.as_ref(), &Options::default()));
    assert_eq!(run(&["convert", P350_BOOT, "-o", "/dev/null", "--to=words"], None).0, Some(0));
}

const SAID: [&str; 8] =
    ["--note", "A display\nfrom power-up", "--date", "2017-06-01", "--recorder", "an analyser", "--licence", "CC0-1.0"];

fn add(file: &Path, into: &Path, more: &[&str]) -> (Option<i32>, String) {
    let arguments = [&["capture", "add", name(file), "--into", name(into)], &SAID[..], more].concat();
    let (code, _, errors) = run(&arguments, None);
    (code, errors)
}

#[test]
fn an_added_capture_is_a_test_from_then_on() {
    let folder = folder("added");
    let (code, errors) = add(&format("sigrok-cli.sr"), &folder, &[]);
    assert_eq!(code, Some(0), "{errors}");
    assert_eq!(add(P350_BOOT.as_ref(), &folder, &["--what", "as it was", "--device", "P350 (UK)"]).0, Some(0));
    Captures::in_folder(&folder).check(snapshot::<P350>);

    let text = fs::read_to_string(folder.join("p350-2017-06-01-sigrok-cli.txt")).expect("written");
    let heading = "# note: A display\n#   from power-up\n# device: p350\n# date: 2017-06-01\n# recorder: an analyser\n\
         # licence: CC0-1.0\n# format: sigrok\n0D FFFF\n";
    assert!(text.starts_with(heading), "{text}");
    let same = fs::read_to_string(folder.join("p350-uk-2017-06-01-as-it-was.txt")).expect("written");
    let text = fs::read_to_string(P350_BOOT).expect("text");
    assert!(same.ends_with(&text), "comments stay");
    for (what, end) in [("mac", "\r"), ("windows", "\r\n")] {
        let other = scratch(&format!("added-{what}.txt"));
        fs::write(&other, text.replace('\n', end)).expect("a writable file");
        assert_eq!(add(&other, &folder, &["--what", what]).0, Some(0));
        let added = fs::read_to_string(folder.join(format!("p350-2017-06-01-{what}.txt"))).expect("written");
        assert!(added.ends_with(&text), "{what}");
    }
}

#[test]
fn a_capture_that_can_not_be_added_leaves_nothing() {
    let folder = folder("refused");
    let faulty = scratch("not-added.txt");
    fs::write(&faulty, "0D FFFF\n0G").expect("a writable file");
    let (code, errors) = add(&faulty, &folder, &[]);
    assert_eq!(code, Some(1));
    let expected = "not-added.txt: 1 place can't be read, the first at line 2: \"0G\", column 2: `G` is no hexadecimal digit; \
        mend the recording, or keep it as it is with --damaged";
    assert!(errors.contains(expected), "{errors}");
    assert!(add(&format("saleae-digital.csv"), &folder, &[]).1.contains("no channel is called select"));
    assert!(
        add(&format("words.txt"), &folder, &["--what", "…"])
            .1
            .contains("--what: expected letters of English or digits")
    );
    let nameless = scratch("測定.txt");
    fs::copy(format("words.txt"), &nameless).expect("a writable file");
    let (_, errors) = add(&nameless, &folder, &[]);
    assert!(errors.contains("no name comes of \"測定\"") && errors.contains(": name it with --what"), "{errors}");
    let marks = scratch("marks.txt");
    fs::write(&marks, "BBBB\nAAAA\nFFFF\n").expect("a writable file");
    let (code, errors) = add(&marks, &folder, &[]);
    assert!(code == Some(1) && errors.contains("marks.txt: no transaction in it holds a byte"), "{errors}");
    assert!(add(&format("words.txt"), &folder.join("no"), &[]).1.contains("no such folder; --into DIR says"));
    assert_eq!(fs::read_dir(&folder).expect("a folder").count(), 0);

    assert_eq!(add(&format("words.txt"), &folder, &[]).0, Some(0));
    let (code, errors) = add(&format("words.txt"), &folder, &[]);
    assert_eq!(code, Some(1));
    assert!(errors.contains("p350-2017-06-01-words.txt is there already; --what NAME makes another"), "{errors}");

    let (code, _, errors) = run(&["capture", "add", P350_BOOT, "--note", "x", "--date", "2017-13-01"], None);
    assert_eq!(code, Some(2));
    assert!(errors.contains("--date"), "{errors}");
    let (code, _, errors) = run(&["capture", "add", P350_BOOT, "--note", "x"], None);
    assert_eq!(code, Some(2));
    assert!(["--date", "--recorder", "--licence"].iter().all(|missing| errors.contains(missing)), "{errors}");
}

#[test]
fn what_a_capture_says_of_itself_has_sense() {
    let folder = folder("senseless");
    for (option, wrong, expected) in [
        ("--note", "", "expected some words"),
        ("--note", " \t", "expected some words"),
        ("--recorder", "", "expected some words"),
        ("--licence", " ", "expected some words"),
        ("--licence", "free", "expected an SPDX expression"),
        ("--date", "1970-01-01", "found one before 2000"),
        ("--date", "9999-12-31", "found one that is yet to come"),
    ] {
        let at = SAID.iter().position(|said| *said == option).expect("an option");
        let mut said = SAID.to_vec();
        said[at + 1] = wrong;
        let (code, _, errors) =
            run(&[&["capture", "add", P350_BOOT, "--into", name(&folder)], &said[..]].concat(), None);
        assert_eq!(code, Some(2), "{option} {wrong:?}: {errors}");
        assert!(errors.contains(option) && errors.contains(expected), "{errors}");
    }
    assert_eq!(fs::read_dir(&folder).expect("a folder").count(), 0);
}

#[test]
fn a_capture_with_places_that_can_not_be_read_is_kept_where_asked() {
    let (folder, faulty) = (folder("damaged"), scratch("damaged.txt"));
    fs::write(&faulty, "# by hand\n0D FFFF\n04 0 FFFF\n").expect("a writable file");
    let (code, errors) = add(&faulty, &folder, &["--damaged"]);
    assert_eq!(code, Some(0), "{errors}");
    assert!(errors.contains("left out: 1 comment"), "{errors}");
    let text = fs::read_to_string(folder.join("p350-2017-06-01-damaged.txt")).expect("written");
    assert!(text.ends_with("0D FFFF\n04 C000\nFFFF\n"), "{text}");
    Captures::in_folder(&folder).check(snapshot::<P350>);
    check_captures_of(&folder);
}

/// With the harness that other crates use, whose snapshots look otherwise.
fn check_captures_of(folder: &Path) {
    fs::read_dir(folder).expect("a folder").map(|entry| entry.expect("a file").path()).for_each(|path| {
        if path.extension().is_some_and(|extension| extension == "txt") {
            let text = fs::read_to_string(&path).expect("text");
            smartmeter_proto::testing::listing::<P350>(&text).expect("a capture");
        }
    });
}
