//! The header for C and C++ that is made of a declaration.

#[path = "support/gcc.rs"]
mod gcc;

use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;

use gcc::{DIALECTS, Dialect, compiler, has, succeed};
use smartmeter_host::spec::{Format, Spec};
use smartmeter_proto::Protocol;
use smartmeter_proto::p350::P350;
use smartmeter_proto::prelude::*;

/// Ends with a \ and has a */ and a /* in it, and "quotes" ??/
#[derive(Debug, Clone, PartialEq, Frame)]
struct Nasty<'a> {
    /// A word of C.
    r#int: u8,
    /// A word of C++.
    #[frame(unit = "\"m³\"\\??/", scale = 0.5, offset = -40)]
    class: i16,
    /// Together with the next one's size, the same name twice.
    size: u8,
    size_size: u8,
    /// The largest that there is.
    #[frame(magic = 0xFFFF_FFFF_FFFF_FFFF)]
    r#const: Filled<u64>,
    /// What it is doing.
    nasty_size: State,
    /// Not of a fixed length.
    #[frame(rest)]
    größe: List<'a, u16>,
}

/// What it is doing.
#[derive(Debug, Clone, Copy, PartialEq, Frame)]
#[frame(id_type = "u8")]
enum State {
    #[frame(id = 0)]
    #[expect(clippy::upper_case_acronyms, reason = "it is a macro of C")]
    NULL,
    #[frame(id = 1)]
    Names,
    #[frame(other)]
    Other(u8),
}

struct NastyBus;

impl Protocol for NastyBus {
    const NAME: &'static str = "433 nasty-bus";
    type Transaction<'a> = Nasty<'a>;
}

fn header<P: Protocol>() -> String {
    Format::C.files(&Spec::of::<P>()).remove(0).text
}

/// Compiles and runs a program that includes a header, twice.
fn run(name: &str, header: &str, (dialect, main): (Dialect, &str)) -> String {
    let folder = Path::new(env!("CARGO_TARGET_TMPDIR")).join(format!("{name} {}{}", dialect.0, dialect.1));
    fs::create_dir_all(&folder).expect("a folder");
    fs::write(folder.join("nasty.h"), header).expect("a file");
    let source = format!(
        "#include \"nasty.h\"\n#include \"nasty.h\"\n#include <stdio.h>\nint main(void) {{ {main} return 0; }}\n"
    );
    fs::write(folder.join("main.c"), source).expect("a file");
    succeed(compiler(dialect).current_dir(&folder).args(["main.c", "-o", "main"]));
    String::from_utf8(succeed(&mut Command::new(folder.join("main")))).expect("text")
}

#[test]
fn the_committed_header_is_what_the_declaration_says() {
    let path = PathBuf::from(env!("CARGO_MANIFEST_DIR")).join("../spec/p350.h");
    let committed = fs::read_to_string(path).unwrap_or_default();
    assert!(committed == header::<P350>(), "spec/p350.h is stale: run `cargo run -- spec --format c -o spec`");
}

#[test]
fn every_dialect_reads_a_transaction_by_the_header_s_places() {
    let main = r#"
        static const uint8_t b[] = {0x01, 0x14, 0x02, 0x10, 0x3C, 0x55, 0xAD, 0xF7, 0x10, 0x59, 0x30, 0x85,
                                    0x53, 0x00, 0x00, 0x00, 0x00, 0x00, 0xCF, 0x00, 0x00, 0x00, 0x0A};
        if (!P350_IS_RECEIVE_POWER(b, sizeof b) || P350_IS_RECEIVE_POWER(b, 10u) || P350_IS_TRANSMIT(b, sizeof b)) return 1;
        printf("%u %s", (unsigned)smartmeter_be(b + P350_RECEIVE_PACKET_BODY_POWER_HEAD_POWER_AT, P350_REPLY_HEAD_POWER_SIZE),
               P350_REPLY_HEAD_POWER_UNIT);
    "#;
    for dialect in DIALECTS.into_iter().filter(|&dialect| has(dialect)) {
        assert_eq!(run("p350", &header::<P350>(), (dialect, main)), "207 W", "{dialect:?}");
    }
}

#[test]
fn no_name_text_or_number_of_a_declaration_is_too_much_for_c() {
    let main = r#"
        static const uint8_t b[] = {7, 0xFF, 0xFE, 3, 4, 255, 255, 255, 255, 255, 255, 255, 255, 1};
        #define SHOW(path, number, scale, shift, unit) printf("%s=%.1f%s ", path, (double)(number) * (scale) + (shift), unit);
        #define CASE(number, name) case number: printf("%s ", name); break;
        #define NAMED(path, number, NAMES) switch (number) { NAMES(CASE) default: break; }
        #define NONE(path, bytes, size, pad)
        #define KIND(is, fields, name) if (is(b, sizeof b)) { fields(SHOW, SHOW, NAMED, NONE, NONE, b) }
        SM433_NASTY_BUS_KINDS(KIND)
        printf("%s %d", SM433_NASTY_BUS_NASTY_CLASS_UNIT, SM433_NASTY_BUS_NASTY_CONST_CONSTANT == UINT64_MAX);
    "#;
    let expected =
        "int=7.0 class=-41.0\"m³\"\\??/ size=3.0 size_size=4.0 const=18446744073709551616.0 Names \"m³\"\\??/ 1";
    for dialect in DIALECTS.into_iter().filter(|&dialect| has(dialect)) {
        assert_eq!(run("nasty", &header::<NastyBus>(), (dialect, main)), expected, "{dialect:?}");
    }
}
