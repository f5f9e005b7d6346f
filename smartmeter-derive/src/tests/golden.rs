//! Expansions as they are: a change of what is generated is seen in a diff.
//!
//! `tests/golden/<name>.rs` is a declaration, `<name>.expanded.rs` what is made from it. `cargo xtask bless` writes it anew.

use std::fs;
use std::path::{Path, PathBuf};

use syn::{DeriveInput, Item, parse_quote};

use super::generated;

/// Where the declarations and their expansions are.
fn folder() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/golden")
}

fn read(path: &Path) -> String {
    fs::read_to_string(path).unwrap_or_else(|error| panic!("{}: {error}", path.display()))
}

/// The structs and enums of a file, each as the derive gets it.
fn declarations(file: syn::File) -> impl Iterator<Item = DeriveInput> {
    file.items.into_iter().filter_map(|item| match item {
        Item::Struct(item) => Some(parse_quote!(#item)),
        Item::Enum(item) => Some(parse_quote!(#item)),
        _ => None,
    })
}

/// What is made from all declarations of a file.
fn expanded(source: &str) -> String {
    let file = syn::parse_file(source).expect("a declaration is Rust");
    declarations(file).map(|input| prettyplease::unparse(&generated(&input))).collect::<Vec<_>>().join("\n")
}

#[track_caller]
fn check(name: &str) {
    let expanded = expanded(&read(&folder().join(format!("{name}.rs"))));
    let path = folder().join(format!("{name}.expanded.rs"));
    if std::env::var_os("GOLDEN_UPDATE").is_some() {
        fs::write(&path, expanded).unwrap_or_else(|error| panic!("{}: {error}", path.display()));
        return;
    }
    let known = read(&path);
    let differs = known.lines().zip(expanded.lines()).position(|(known, now)| known != now);
    let line = differs.unwrap_or_else(|| known.lines().count().min(expanded.lines().count())) + 1;
    assert!(
        known == expanded,
        "{}, line {line}, is now\n{}\nif that is meant: `cargo xtask bless`, and look at `git diff`",
        path.display(),
        expanded.lines().nth(line - 1).unwrap_or("the end"),
    );
}

#[test]
fn a_fixed_struct() {
    check("fixed");
}

#[test]
fn a_counted_list_with_padding_and_a_checksum() {
    check("counted");
}

#[test]
fn an_enum_that_keeps_what_it_does_not_know() {
    check("choice");
}

#[test]
fn bit_fields_and_what_depends_on_them() {
    check("bits");
}

#[test]
fn another_path_of_the_codec_is_used_everywhere() {
    let input: DeriveInput = parse_quote! {
        #[frame(crate = "crate::meters::codec", id = 1)]
        struct Packet<'a> {
            #[frame(prefix = "ber")]
            items: List<'a, u16>,
            #[frame(align = 4, cond = "items.len() > 1")]
            power: Option<u16>,
            #[frame(crc = "CRC-16/ARC", over = "..=items")]
            crc: Filled<u16>,
        }
    };
    let expanded = prettyplease::unparse(&generated(&input));
    assert!(expanded.contains("use crate::meters::codec as __proto;"));
    assert!(!expanded.contains("smartmeter_proto"), "{expanded}");
}
