//! Programs in C and C++ that use the library: compiled with all warnings, and run.

#[path = "../../smartmeter-host/tests/support/gcc.rs"]
mod gcc;

use std::fs;
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};

use gcc::{DIALECTS, compiler, has, succeed};
use smartmeter_proto::p350::P350;
use smartmeter_proto::text::Lexer;
use smartmeter_proto::words::{Ending, Event, Transactions};
use smartmeter_proto::{Frame, Protocol, Reading};

const SANITIZERS: &str = "-fsanitize=address,undefined -fno-sanitize-recover=all";

fn root() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("..")
}

/// Builds a package's static library, and gives where it is.
fn library(package: &str, file: &str) -> PathBuf {
    let target = Path::new(env!("CARGO_TARGET_TMPDIR")).join("..");
    let mut cargo = Command::new(env!("CARGO"));
    cargo.args(["build", "--quiet", "--package", package, "--target-dir"]).arg(&target).current_dir(root());
    succeed(&mut cargo);
    target.join("debug").join(file)
}

/// Compiles a program that calls a library.
fn compile(source: &str, library: &Path, options: &str) -> PathBuf {
    let program = Path::new(env!("CARGO_TARGET_TMPDIR")).join(source.replace(['/', '.'], "-"));
    let mut gcc = compiler(DIALECTS[0]);
    gcc.current_dir(root()).args(options.split_whitespace()).args([source, "-Ismartmeter-c/include"]);
    succeed(gcc.arg(library).args(["-lpthread", "-ldl", "-lm", "-o"]).arg(&program));
    program
}

/// What the example is to print: the readings of the same transactions, as Rust has them.
fn readings_of(capture: &str) -> String {
    let (mut lexer, mut transactions, mut shown) = (Lexer::new(), Transactions::<4096>::new(), String::new());
    for byte in capture.bytes().chain([b'\n']) {
        let Some(word) = lexer.push(byte).expect("a capture") else { continue };
        transactions.push(word, |event| {
            if let Event::Transaction { bytes, ending: Ending::Released, continues: false } = event
                && !bytes.is_empty()
            {
                shown += &readings_in(bytes);
            }
        });
    }
    shown
}

fn readings_in(bytes: &[u8]) -> String {
    let mut shown = String::new();
    match <P350 as Protocol>::Transaction::decode(bytes) {
        Ok(transaction) => transaction.for_each_reading(|reading: Reading| {
            let (number, unit) = (reading.to_f64().expect("a number"), reading.field.unit.unwrap_or_default());
            let time = reading.end().map(|time| format!(" at {time}")).unwrap_or_default();
            let checked = if reading.checked { "" } else { " (no checksum)" };
            shown += &format!("  {} {number:.3} {unit}{time}{checked}\n", reading.metric.name);
        }),
        Err(error) => {
            let start = if error.path().is_root() { error.path().root().unwrap_or_default() } else { "" };
            let path = error.path().below_root();
            shown += &format!("  damaged: {start}{path} at byte {}: {}\n", error.offset(), error.cause());
        }
    }
    shown
}

#[test]
fn the_example_reads_what_rust_reads_of_every_capture() {
    if !has(DIALECTS[0]) {
        return;
    }
    let library = library("smartmeter-c-p350", "libsmartmeter_p350.a");
    let program = compile("smartmeter-c/p350/readings.c", &library, "");
    let captures =
        fs::read_dir(root().join("spec/captures")).expect("captures").map(|entry| entry.expect("a file").path());
    let mut compared = 0;
    for path in captures.filter(|path| path.extension().is_some_and(|extension| extension == "txt")) {
        let file = fs::File::open(&path).expect("a capture");
        let said = succeed(Command::new(&program).stdin(Stdio::from(file)));
        let expected = readings_of(&fs::read_to_string(&path).expect("a capture"));
        assert_eq!(String::from_utf8(said).expect("text"), expected, "{}", path.display());
        compared += expected.lines().count();
    }
    assert!(compared > 25, "only {compared} lines");
}

#[test]
fn another_project_s_protocols_are_read() {
    if !has(DIALECTS[0]) {
        return;
    }
    let program = compile("examples/own-c/plug.c", &library("own-c", "libown_c.a"), "");
    let said = String::from_utf8(succeed(&mut Command::new(program))).expect("text");
    let expected = "The plug has 237.0 V.\nThe clamp says:\n  byte 0: start = 0\n";
    assert!(said.starts_with(expected), "{said}");
    assert!(said.contains("interval = 2, which is 18.000 s\n"), "{said}");
    assert!(said.ends_with("check = 15\nIt measured:\n  electricity.current = 4.641 A\n"), "{said}");
}

#[test]
fn garbage_and_misuse_are_told_and_touch_nothing() {
    if !has(DIALECTS[0]) {
        return;
    }
    let library = library("cross-validate-c", "libcross_validate_c.a");
    let program = compile("smartmeter-c/tests/c/misuse.c", &library, SANITIZERS);
    succeed(&mut Command::new(program));
}

#[test]
fn every_dialect_takes_the_header_and_the_examples() {
    for dialect in DIALECTS.into_iter().filter(|&dialect| has(dialect)) {
        for source in ["smartmeter-c/p350/readings.c", "examples/own-c/plug.c", "smartmeter-c/tests/c/misuse.c"] {
            let mut compiler = compiler(dialect);
            succeed(compiler.current_dir(root()).args(["-fsyntax-only", "-Ismartmeter-c/include", source]));
        }
    }
}
