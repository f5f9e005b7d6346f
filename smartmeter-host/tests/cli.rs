//! The command as it is run: arguments, exit codes, messages, and what comes out.

use std::fs::{self, File};
use std::io::{BufRead, BufReader};
use std::path::{Path, PathBuf};
use std::process::{Command, Output, Stdio};

const CAPTURE: &str = concat!(env!("CARGO_MANIFEST_DIR"), "/../spec/captures/p350-2017-06-01-boot.txt");
const SUMMARY: &str =
    "57 transactions in 58 events: 9 checked, 6 reconstructed as 11, 41 unchecked (1 empty), 1 damaged; 1 boot\n";
/// What `decode` says after it.
const STREAM: &str = "\
3 bytes unplaced, in 1 damaged transaction
10 replies and 6 requests proven, 7 of them reconstructed, from 2017-06-01T21:21:23Z to 2017-06-01T21:23:38Z
no gap, 1 request asked again, 4 replies without a readable request, 1 request without an answer at the end
";
/// The same where nothing is put right.
const STRICT_SUMMARY: &str = "57 transactions in 58 events: 9 checked, 41 unchecked (1 empty), 7 damaged; 1 boot\n";
const STRICT_STREAM: &str = "\
319 bytes unplaced, in 7 damaged transactions
5 replies and 4 requests proven, from 2017-06-01T21:21:23Z to 2017-06-01T21:23:38Z
3 gaps, 5 packets missing, 1 request asked again, 2 replies without a readable request, \
2 requests without an answer at the end
";
const KEYS: [&str; 9] = ["index", "line", "bytes", "event", "name", "quality", "fields", "error", "repair"];

fn smartmeter(arguments: &[&str]) -> Command {
    let mut command = Command::new(env!("CARGO_BIN_EXE_smartmeter"));
    command.args(arguments).stdin(Stdio::null()).env_remove("CLICOLOR_FORCE");
    command
}

/// Exit code, standard output and standard error.
fn run(arguments: &[&str]) -> (Option<i32>, String, String) {
    texts(smartmeter(arguments).output().expect("the command runs"))
}

fn texts(output: Output) -> (Option<i32>, String, String) {
    let text = |bytes| String::from_utf8(bytes).expect("output is text");
    (output.status.code(), text(output.stdout), text(output.stderr))
}

/// A file that holds `content`, of a name that no other test uses.
fn file(name: &str, content: &[u8]) -> PathBuf {
    let path = Path::new(env!("CARGO_TARGET_TMPDIR")).join(name);
    fs::write(&path, content).expect("a writable directory");
    path
}

/// Decodes `content` and expects it to be refused: gives standard output, and the message after the file's name.
fn refused(name: &str, content: &[u8]) -> (String, String) {
    let path = file(name, content);
    let (code, out, errors) = run(&["decode", path.to_str().expect("a plain name")]);
    assert_eq!(code, Some(1), "{errors}");
    let message = errors.lines().next().expect("a message");
    let (_, message) = message.split_once(&format!("{name}: ")).expect("the file's name");
    (out, message.into())
}

#[test]
fn the_capture_decodes_in_every_format() {
    for format in ["table", "jsonl", "csv", "hex"] {
        let (code, out, errors) = run(&["decode", "--format", format, CAPTURE]);
        assert_eq!((code, errors), (Some(0), SUMMARY.to_owned() + STREAM), "{format}");
        assert!(!out.contains('\u{1b}'), "no colours in pipes: {format}");
        let (code, out, errors) = run(&["decode", "--repair=off", "--format", format, CAPTURE]);
        assert_eq!((code, errors), (Some(0), STRICT_SUMMARY.to_owned() + STRICT_STREAM), "{format}");
        assert!(!out.contains("reconstructed"), "{format}");
    }
    let (code, out, errors) = run(&["readings", CAPTURE]);
    assert_eq!((code, errors.as_str(), out.lines().count()), (Some(0), SUMMARY, 1 + 10 + 48 + 27));
    let (code, out, errors) = run(&["readings", "--repair=off", CAPTURE]);
    assert_eq!((code, errors.as_str(), out.lines().count()), (Some(0), STRICT_SUMMARY, 25));
}

#[test]
fn what_holds_no_words_is_no_capture() {
    let expected = "the capture holds no words: expected two hexadecimal digits (a byte) or four (FFFF, BBBB, AAAA)";
    assert_eq!(refused("empty.txt", b"").1, expected);
    assert_eq!(refused("comments.txt", b"# FFFF\n\n").1, expected);
}

#[test]
fn a_missing_file_is_an_error_and_the_others_are_decoded() {
    let good = file("good.txt", b"0D FFFF\n");
    let (code, out, errors) = run(&["decode", "no-such.txt", good.to_str().expect("a plain name"), "--format=jsonl"]);
    assert_eq!(code, Some(1));
    assert!(errors.starts_with("error: no-such.txt: can't be read: "), "{errors}");
    let expected = "1 transaction in 1 event: 0 checked, 1 unchecked, 0 damaged\nno byte is unplaced\n";
    assert!(errors.contains(expected), "{errors}");
    let line: serde_json::Value = serde_json::from_str(&out).expect("one object");
    assert_eq!(line["file"].as_str(), good.to_str());
    let keys: Vec<_> = line.as_object().expect("an object").keys().map(String::as_str).collect();
    assert_eq!(keys, [&["file"], KEYS.as_slice()].concat());
}

#[test]
fn wrong_usage_has_its_own_code() {
    let wrong: [&[&str]; 8] = [
        &[],
        &["decode", "--format", "xml", CAPTURE],
        &["decode", "--follow"],
        &["decode", "--follow", "-"],
        &["decode", "--follow", CAPTURE, CAPTURE],
        &["readings", "--format", "hex", CAPTURE],
        &["decode", "--summary", "--format", "csv", CAPTURE],
        &["decode", "--summary", "--follow", CAPTURE],
    ];
    for arguments in wrong {
        let (code, out, errors) = run(arguments);
        assert_eq!((code, out.as_str()), (Some(2), ""), "{arguments:?}");
        assert!(errors.contains("Usage:") || errors.contains("--help"), "{errors}");
    }
}

#[test]
fn standard_input_is_read() {
    for arguments in [&["decode", "--format=csv"][..], &["decode", "-", "--format=csv"]] {
        let stdin = File::open(CAPTURE).expect("the capture");
        let output = smartmeter(arguments).stdin(stdin).output().expect("the command runs");
        let (code, out, errors) = texts(output);
        assert_eq!((code, errors), (Some(0), SUMMARY.to_owned() + STREAM));
        assert_eq!(out, run(&["decode", "--format=csv", CAPTURE]).1);
    }
}

#[test]
fn whoever_has_seen_enough_may_leave() {
    let many = fs::read(CAPTURE).expect("the capture").repeat(200);
    let path = file("many.txt", &many);
    for format in ["table", "jsonl", "csv", "hex"] {
        let mut command = smartmeter(&["decode", "--format", format, path.to_str().expect("a plain name")]);
        let mut child = command.stdout(Stdio::piped()).stderr(Stdio::piped()).spawn().expect("the command runs");
        let mut first = String::new();
        BufReader::new(child.stdout.take().expect("a pipe")).read_line(&mut first).expect("a line");
        let (code, _, errors) = texts(child.wait_with_output().expect("it ends"));
        assert_eq!((code, errors.as_str()), (Some(0), ""), "{format}");
    }
}

#[test]
fn json_lines_have_their_keys_in_order_and_no_fields_of_damaged_frames() {
    let (_, out, _) = run(&["decode", "--repair=off", "--format=jsonl", CAPTURE]);
    let mut next = 0;
    for line in out.lines() {
        let line: serde_json::Value = serde_json::from_str(line).expect("an object");
        let keys: Vec<_> = line.as_object().expect("an object").keys().map(String::as_str).collect();
        assert_eq!(keys, KEYS);
        // A gap is no event: it has the number of the one that shows it.
        assert_eq!(line["index"], next);
        next += u32::from(line["event"] != "gap");
        let is_damaged = line["quality"] == "damaged";
        assert_eq!(line["error"].is_object(), is_damaged, "{line}");
        assert!(!is_damaged || (line["fields"].is_null() && line["bytes"] != ""), "{line}");
    }
    assert_eq!(next, 58);
    let power = out.lines().nth(11).expect("the first reply");
    let power: serde_json::Value = serde_json::from_str(power).expect("an object");
    assert_eq!(power["fields"]["Receive"]["packet"]["body"]["Power"]["head"]["power"], 207);
    assert_eq!((&power["name"], &power["quality"]), (&"Receive Power".into(), &"checked".into()));
}

#[test]
fn csv_has_every_byte_once() {
    let (_, out, _) = run(&["decode", "--repair=off", "--format=csv", CAPTURE]);
    let mut rows = csv::Reader::from_reader(out.as_bytes());
    let columns = "index,line,event,name,quality,path,offset,length,bytes,value,unit,error,repair";
    assert_eq!(rows.headers().expect("a heading").iter().collect::<Vec<_>>().join(","), columns);
    let mut bytes = Vec::new();
    for row in rows.records() {
        let row = row.expect("as many columns as the heading has");
        assert_eq!(row[4] == *"damaged" || row[2] == *"gap", !row[11].is_empty(), "{row:?}");
        bytes.extend(row[8].split_whitespace().map(String::from));
    }
    let text = fs::read_to_string(CAPTURE).expect("the capture");
    let words = text.lines().filter(|line| !line.starts_with('#')).flat_map(str::split_whitespace);
    assert_eq!(bytes, words.filter(|word| word.len() == 2).collect::<Vec<_>>());
}

#[test]
fn words_and_ids_that_nobody_knows_are_shown() {
    let path = file("unknown.txt", b"04 07 FFFF 77 01 FFFF 0123 AAAA 02 AAAA");
    let (code, out, errors) = run(&["decode", "--format=jsonl", path.to_str().expect("a plain name")]);
    let expected = "3 transactions in 6 events: 0 checked, 2 unchecked, 1 damaged; 2 alive, 1 unknown word\n\
                    1 byte unplaced, in 1 damaged transaction\n0 replies and 0 requests proven\nno gap\n";
    assert_eq!((code, errors.as_str()), (Some(0), expected));
    assert!(out.contains(r#""fields":{"Radio":{"state":{"Unknown":7}}}"#), "{out}");
    assert!(out.contains(r#""name":"Unknown","quality":"unchecked","fields":{"Unknown":{"id":119,"body":"01"}}"#));
    assert!(out.contains(r#""bytes":"0123","event":"unknown","name":null"#), "{out}");
    assert!(out.contains(r#""cause":"interrupted by a mark before its end""#), "{out}");
}

#[test]
fn gaps_stand_before_the_events_that_show_them() {
    let (_, out, _) = run(&["decode", "--repair=off", "--format=jsonl", CAPTURE]);
    let lines: Vec<serde_json::Value> =
        out.lines().map(|line| serde_json::from_str(line).expect("an object")).collect();
    let gaps: Vec<_> = lines.iter().filter(|line| line["event"] == "gap").collect();
    let said = |key: &str| gaps.iter().map(|gap| gap["fields"][key].to_string()).collect::<Vec<_>>();
    let names: Vec<_> = gaps.iter().map(|gap| gap["name"].as_str().unwrap_or_default()).collect();
    assert_eq!(names, ["unanswered", "missing", "missing", "unrequested", "missing", "unrequested"]);
    assert_eq!(said("sequence"), ["null", "[86,88]", "[88,91]", "null", "[91,94]", "null"]);
    assert_eq!(said("missing"), ["null", "1", "2", "null", "2", "null"]);
    assert_eq!(said("damaged"), ["0", "1", "3", "0", "3", "0"]);
    // One request is not answered, and told once.
    assert_eq!(said("awaited"), ["[]", r#"["Settings"]"#, "[]", "[]", "[]", "[]"]);
    assert_eq!(
        gaps[1]["fields"]["text"],
        "sequence 86 -> 88, 1 packet missing, 30 s, 1 damaged between; not answered: Settings"
    );
    let (_, table, _) = run(&["decode", "--repair=off", CAPTURE]);
    let shown = table.lines().position(|line| line.contains("── gap: sequence 86 -> 88, 1 packet missing, 30 s"));
    let reply = table.lines().position(|line| line.contains("   29     33  Receive Identity"));
    assert!(shown.is_some_and(|shown| reply.is_some_and(|reply| shown < reply && reply <= shown + 2)), "{table}");
}

#[test]
fn a_summary_is_all_that_is_written() {
    let (code, out, errors) = run(&["decode", "--summary", CAPTURE]);
    assert_eq!((code, out, errors.as_str()), (Some(0), SUMMARY.to_owned() + STREAM, ""));
}

#[test]
fn colours_can_be_asked_for() {
    let (_, coloured, _) = run(&["decode", "--color=always", CAPTURE]);
    assert!(coloured.contains("\u{1b}[32mchecked"), "{coloured}");
}

#[test]
fn what_is_longer_than_is_held_is_one_transaction() {
    let path = file("endless.txt", format!("04 {}FFFF\n0D FFFF\n", "02 ".repeat(200_000)).as_bytes());
    let (code, out, errors) = run(&["decode", "--summary", path.to_str().expect("a plain name")]);
    assert_eq!(code, Some(0), "{errors}");
    let expected = "2 transactions in 50 events: 0 checked, 1 unchecked, 1 damaged (longer than 4096 bytes, 48 pieces more)\n\
        200001 bytes unplaced, in 1 damaged transaction\n";
    assert!(out.starts_with(expected), "{out}");
}

#[test]
fn readings_of_several_files_say_which() {
    let (_, one, _) = run(&["readings", CAPTURE]);
    assert!(one.starts_with("metric,time,"), "{one}");
    let (_, two, _) = run(&["readings", CAPTURE, CAPTURE]);
    assert!(two.starts_with("file,metric,time,"), "{two}");
    assert!(two.lines().skip(1).all(|row| row.starts_with(CAPTURE)), "{two}");
}

#[test]
fn standard_input_is_read_once() {
    let (code, _, message) = run(&["decode", "-", "-"]);
    assert_eq!(code, Some(2), "{message}");
}
