//! Every wrong declaration is refused, with a message that says what would be right.

use syn::DeriveInput;

use super::generated;

/// All messages about a declaration.
fn messages(source: &str) -> Vec<String> {
    let input: DeriveInput = syn::parse_str(source).unwrap_or_else(|error| panic!("{error}: {source}"));
    generated(&input);
    crate::model(&input).err().map(|all| all.into_iter().map(|error| error.to_string()).collect()).unwrap_or_default()
}

/// The one message about a struct of these fields begins so.
fn field_error(fields: &str, expected: &str) {
    declaration_error(&format!("struct S<'a> {{ {fields} }}"), expected);
}

fn declaration_error(source: &str, expected: &str) {
    let found = messages(source);
    assert!(matches!(&found[..], [one] if one.starts_with(expected)), "{found:#?}\nexpected: {expected}\n{source}");
}

#[test]
fn right_declarations_are_not_refused() {
    let right = [
        "struct S { a: u8 }",
        "struct S<'a> { #[frame(count_of = \"b\")] a: Filled<u8>, b: List<'a, u16> }",
        "#[frame(id_type = \"u8\")] enum E<'a> { A(A<'a>), #[frame(id = 2)] B, #[frame(other)] C(u8) }",
        "struct S<'a> { #[frame(rest)] a: &'a [u8], #[frame(pad_to = 4)] p: Padding }",
    ];
    assert_eq!(messages(right[0]), [""; 0]);
    assert_eq!(messages(right[1]), [""; 0]);
    assert_eq!(messages(right[2]), [""; 0]);
    // Nothing is left after the rest, not even padding.
    assert_eq!(messages(right[3]).len(), 1);
}

#[test]
fn unknown_words_name_the_nearest() {
    field_error("#[frame(ednian = \"big\")] a: u8", "unknown word `ednian`; did you mean `endian`?\nlegal here: ");
    field_error(
        "#[frame(cuont_of = \"b\")] a: Filled<u8>, b: List<'a, u8>",
        "unknown word `cuont_of`; did you mean `count_of`?",
    );
    field_error("#[frame(compression = 1)] a: u8", "unknown word `compression`\nlegal here: ");
    declaration_error("#[frame(unit = \"W\")] struct S { a: u8 }", "`unit` is a word of fields: put it on one");
    declaration_error(
        "#[frame(id_type = \"u8\")] enum E { #[frame(othr)] A(u8), #[frame(other)] B(u8) }",
        "unknown word `othr`; did you mean `other`?",
    );
}

#[test]
fn words_have_their_form() {
    field_error("#[frame(unit = \"W\", unit = \"kW\")] a: u8", "`unit` is said twice");
    field_error("#[frame(unit)] a: u8", "`unit` needs a value, as in `unit = \"Wh\"`");
    field_error("#[frame(unit = 5)] a: u8", "`unit` is written as in `unit = \"Wh\"`");
    field_error("#[frame(reserved = 1)] a: u8", "`reserved` takes no value");
    field_error("#[frame(endian = \"bigg\")] a: u16", "`endian` is one of \"big\", \"little\"; did you mean `big`?");
    field_error("#[frame(scale = \"x\")] a: u16", "`scale` is a decimal number or a fraction");
    field_error("#[frame(grade = \"sure\")] a: u16", "`grade` is one of \"confirmed\", \"inferred\", \"unknown\"");
    declaration_error("#[frame(id = \"x\")] struct S { a: u8 }", "`id` is written as in `id = 0x17`");
    declaration_error("#[frame(id_type = \"u8\")] struct S { a: u8 }", "`id_type` has no meaning on a struct");
}

#[test]
fn names_must_exist() {
    field_error(
        "#[frame(count_of = \"itens\")] n: Filled<u8>, #[frame(rest)] items: List<'a, u8>",
        "no field is named `itens`; did you mean `items`?\nthe fields are: n, items",
    );
    field_error("n: u8, #[frame(len = \"m\")] b: &'a [u8]", "no field is named `m`");
    field_error("#[frame(crc = \"CRC-16/ARC\", over = \"x..\")] c: Filled<u16>, b: u8", "no field is named `x`");
    field_error(
        "#[frame(crc = \"CRC-16/ARC\", over = \"b..=a\")] c: Filled<u16>, a: u8, b: u8",
        "this span holds no field",
    );
}

#[test]
fn what_ends_a_field_is_said_once_and_before_it() {
    field_error("a: &'a [u8]", "nothing says where `a` ends: count it with `#[frame(count_of = \"a\")]`");
    field_error("a: List<'a, u16>", "nothing says where `a` ends");
    field_error("#[frame(count = 2, rest)] a: &'a [u8]", "a field ends in one way: keep one of count, len, rest");
    field_error(
        "#[frame(count_of = \"a\")] n: Filled<u8>, #[frame(len = 3)] a: &'a [u8]",
        "`n` already says where `a` ends",
    );
    field_error("#[frame(count = \"n\")] a: &'a [u8], n: u8", "`n` says where `a` ends, so it must come before it");
    field_error("#[frame(rest)] a: &'a [u8], b: Inner", "`a` takes the rest of the input, so nothing is left for `b`");
    field_error("#[frame(count = 3)] a: u16", "`a` has no items to count");
    field_error("#[frame(len = 3, pad = 0)] a: List<'a, u8>", "`a` can't be padded");
}

#[test]
fn nothing_is_said_that_would_be_ignored() {
    field_error("name_len: u8, #[frame(prefix = \"u8\")] name: &'a str", "two fields are named `name_len`");
    field_error(
        "#[frame(prefix = \"u8\", magic = 5)] m: Filled<u8>",
        "the encoder fills `m` in, so its length is known",
    );
    field_error("#[frame(len_of = \"p\")] n: Filled<u8>, #[frame(pad_to = 4)] p: Padding", "the encoder fills `p` in");
    field_error("#[frame(rest, magic = 6)] m: Filled<u8>", "the encoder fills `m` in, so its length is known");
    field_error(
        "#[frame(count_of = \"a\")] n: Filled<u8>, a: List<'a, u8>, #[frame(count = \"n\")] b: List<'a, u8>",
        "`n` is filled in from something else, so it can't say where `b` ends",
    );
    field_error("#[frame(rest, pad = 0)] a: &'a [u8]", "`pad` fills up to a length: say which with `len`");
    field_error("#[frame(rest, metric = \"m\")] a: &'a str", "bytes and text are no measurement");
    declaration_error(
        "#[frame(id_type = \"u16\")] enum E { #[frame(other)] A(#[frame(endian = \"little\")] u16) }",
        "an `other` variant keeps the id",
    );
}

#[test]
fn filled_fields_say_what_fills_them() {
    field_error("a: Filled<u8>", "nothing says what fills `a`: use one of count_of, len_of, magic, crc, sum, xor");
    field_error("a: Padding", "padding needs to know how far");
    field_error("#[frame(pad_to = 0)] a: Padding", "`pad_to` is a number from 1 to 65535");
    field_error("#[frame(magic = 1)] a: u8", "the encoder fills `a` in, so its type is `Filled<u8>`");
    field_error("#[frame(pad_to = 4)] a: u8", "the encoder fills `a` in, so its type is `Padding`");
    field_error("#[frame(magic = 1, reserved)] a: Filled<u8>", "`a` can't be two things at once");
    field_error("#[frame(metric = \"m\", magic = 1)] a: Filled<u8>", "what the encoder fills in is no measurement");
}

#[test]
fn checksums_are_known_and_fit() {
    field_error(
        "#[frame(crc = \"CRC-16/XMODEN\", over = \"b\")] c: Filled<u16>, b: u8",
        "no checksum of the CRC catalogue is named \"CRC-16/XMODEN\"; did you mean `CRC-16/XMODEM`?",
    );
    field_error(
        "#[frame(crc = \"CRC-16/ARC\")] c: Filled<u16>, b: u8",
        "a checksum covers a span of fields: say `over",
    );
    field_error("#[frame(crc = \"CRC-16/ARC\", over = \"b\")] c: Filled<u32>, b: u8", "\"CRC-16/ARC\" gives a u16");
    field_error("#[frame(crc = \"CRC-16/ARC\", over = \"..=c\")] c: Filled<u16>", "`c` can't cover itself");
    field_error("#[frame(sum)] c: Filled<u8>, b: u8", "a checksum covers a span of fields: say `over");
    field_error("#[frame(sum, xor, over = \"b\")] c: Filled<u8>, b: u8", "a checksum is computed in one way");
    field_error("#[frame(xor, over = \"b\")] c: Filled<u16>, b: u8", "bytes combined by exclusive or give a byte");
    field_error(
        "#[frame(crc = \"CRC-8/SMBUS\", over = \"d\")] c: Filled<u8>, #[frame(crc = \"CRC-8/SMBUS\", over = \"c\")] d: Filled<u8>",
        "`c` and `d` cover each other",
    );
    let ring = "#[frame(xor, over = \"b\")] a: Filled<u8>, #[frame(xor, over = \"c\")] b: Filled<u8>, #[frame(xor, over = \"a\")] c: Filled<u8>";
    field_error(ring, "`a` and `b` cover each other");
}

#[test]
fn spans_nest() {
    field_error(
        "a: &'a [u8], #[frame(len_of = \"a\")] n: Filled<u8>",
        "`n` says where `a` ends, so it must come before it",
    );
    field_error(
        "#[frame(len_of = \"a..=b\")] n: Filled<u8>, #[frame(len_of = \"b..=c\")] m: Filled<u8>, a: u8, b: u8, c: u8",
        "the spans of `n` and `m` cut each other",
    );
}

#[test]
fn numbers_are_narrowed_and_times_are_times() {
    field_error("#[frame(bytes = 5)] a: u32", "a `u32` takes 1 to 4 bytes");
    field_error("#[frame(bytes = 3)] a: f32", "`bytes` says how many an integer takes");
    field_error("#[frame(bytes = 3)] a: [u8; 4]", "a `u8` takes 1 byte");
    field_error("t: u32, #[frame(metric = \"m\", at = \"t\")] a: u16", "`t` is used as a time: say so with `unit = ");
    field_error("t: u32, #[frame(at = \"t\")] a: u16", "`at` gives a measurement its time");
    field_error("t: u32, #[frame(rest, from = \"t\")] a: List<'a, u8>", "a series has a first time and a step");
    field_error(
        "#[frame(unit = \"s since 1970-01-01T00:00:00Z\")] t: u32, #[frame(rest, from = \"t\", every = \"1 month\")] a: List<'a, u8>",
        "an interval is a number and one of s, min, h, d",
    );
    field_error(
        "#[frame(unit = \"s since 1970-01-01T00:00:00Z\")] t: u32, #[frame(from = \"t\", every = \"1 h\")] a: u8",
        "`from` and `every` give times to the items of a `List` or array",
    );
}

#[test]
fn enums_know_their_ids() {
    let with = |variants: &str, expected: &str| {
        declaration_error(&format!("#[frame(id_type = \"u8\")] enum E<'a> {{ {variants} }}"), expected);
    };
    with("A", "nothing says which id leads here");
    with("#[frame(id = 1)] A, #[frame(id = 1)] B", "duplicate id: `A` has 0x1 already");
    with("#[frame(id = 256)] A", "the id 0x100 does not fit the enum's id type, u8");
    with("#[frame(id = 1, other)] A(u8)", "a variant is found by its `id`, or is `other`, or is the `fallback`");
    with("#[frame(other)] A", "an `other` variant keeps the id, so that nothing is lost: its first field is a u8");
    with("#[frame(other)] A(u16)", "an `other` variant keeps the id");
    with("#[frame(other)] A(u8), #[frame(fallback)] B(C<'a>)", "`A` takes all other ids already");
    with("#[frame(fallback)] A", "a fallback holds the enum that takes over");
    with("A(#[frame(rest)] B)", "nothing says which id leads here");
    declaration_error("enum E { #[frame(id = 1)] A }", "an enum needs the type of its id");
    declaration_error("union U { a: u8 }", "a frame is a struct or an enum");
}

#[test]
fn one_lifetime_is_enough() {
    declaration_error("struct S<'a, 'b> { #[frame(rest)] a: &'a [u8] }", "a frame borrows from one input only");
}

#[test]
fn all_errors_are_reported_at_once() {
    assert_eq!(messages("struct S { #[frame(unit)] a: u8, #[frame(scale = \"x\")] b: u8, c: Filled<u8> }").len(), 3);
}
