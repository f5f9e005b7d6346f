//! Protocols that tests of descriptions share, and what is decoded of them.

#![allow(dead_code, reason = "each test uses a part of it")]
#![allow(clippy::doc_markdown, reason = "docs that are no good Markdown are what is tested")]

use std::fs;
use std::path::{Path, PathBuf};

use mbus::Mbus;
use smartmeter_host::decoding::Decoding;
use smartmeter_host::render::Renderer;
use smartmeter_host::show;
use smartmeter_host::spec::Spec;
use smartmeter_proto::p350::P350;
use smartmeter_proto::prelude::*;
use sml::{File, Messages, Sml};

/// All that a declaration can have, with docs that are no good Markdown.
#[derive(Debug, Clone, PartialEq, Frame)]
#[frame(id_type = "u8")]
pub(crate) enum Odd<'a> {
    /// A table | in a table, `code | with a bar`, <b>HTML</b>, `__proto__` and 2 < 3 > 1.
    Flags(Flags),
    /// # A heading
    ///
    /// ```
    /// code that is never closed
    Lists(Lists<'a>),
    /// Many ids, of which the first field says which.
    #[frame(id = "0x30..=0x3F")]
    Many {
        /// Which.
        id: u8,
        /// As many as the id says.
        #[frame(len = "id & 0xF")]
        bytes: &'a [u8],
    },
    /// Nothing.
    #[frame(id = 0x40)]
    Nothing,
    /// A tree.
    #[frame(id = 0x50)]
    Tree(Tree<'a>),
    /// <script>alert("|")</script>
    #[frame(other)]
    Unknown {
        /// The id.
        id: u8,
        /// The rest.
        rest: &'a [u8],
    },
}

/// Bits, and what is there only where they say so.
#[derive(Debug, Clone, PartialEq, Frame)]
#[frame(id = 1)]
pub(crate) struct Flags {
    /// Whether `more` is there.
    #[frame(bits = 1)]
    pub(crate) has_more: bool,
    /// Nobody knows _these_ | bits.
    #[frame(bits = 3, reserved)]
    pub(crate) reserved: u8,
    /// Twelve bits over two bytes.
    #[frame(bits = 12, unit = "°C", scale = 0.1, offset = -40, metric = "temperature", absent = 0xFFF)]
    pub(crate) temperature: u16,
    /// Only sometimes there.
    #[frame(cond = "*has_more", unit = "a|b", grade = "inferred")]
    pub(crate) more: Option<u16>,
    /// In three bytes.
    #[frame(endian = "little", bytes = 3)]
    pub(crate) narrow: i32,
}

/// Lists of everything.
#[derive(Debug, Clone, PartialEq, Frame)]
#[frame(id = 2)]
pub(crate) struct Lists<'a> {
    /// How many.
    #[frame(count_of = "items")]
    pub(crate) count: Filled<u8>,
    /// Items.
    pub(crate) items: List<'a, Item>,
    /// A name with `backtick.
    #[frame(until = b"|")]
    pub(crate) name: &'a str,
    /// Three phases.
    #[frame(labels = "L1, L2, L3", unit = "V", metric = "voltage")]
    pub(crate) phases: [u16; 3],
    /// A float.
    pub(crate) float: f32,
    /// Computed.
    #[frame(default = "count_of_phases()")]
    pub(crate) computed: u8,
    /// The sum of all.
    #[frame(sum, over = "..=float")]
    pub(crate) sum: Filled<u8>,
}

fn count_of_phases() -> u8 {
    3
}

/// An item.
#[derive(Debug, Clone, PartialEq, Frame)]
pub(crate) struct Item {
    /// What it does.
    pub(crate) mode: Mode,
    /// An inner one.
    pub(crate) inner: Inner,
}

/// Modes.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Frame)]
#[frame(id_type = "u8")]
pub(crate) enum Mode {
    /// Off.
    #[frame(id = 0)]
    Off,
    /// On.
    #[frame(id = 1)]
    On,
    /// Others.
    #[frame(other)]
    Other(u8),
}

/// An enum in an item of a list.
#[derive(Debug, Clone, Copy, PartialEq, Frame)]
#[frame(id_type = "u16", endian = "little")]
pub(crate) enum Inner {
    /// A number.
    #[frame(id = 0x0102)]
    Number(u32),
    /// Nothing.
    #[frame(id = 0x0103)]
    Nothing,
}

/// Holds itself.
#[derive(Debug, Clone, PartialEq, Frame)]
#[frame(id_type = "u8", max_depth = 4)]
pub(crate) enum Tree<'a> {
    /// More of them.
    #[frame(id = 2)]
    Branch(#[frame(prefix = "u8")] List<'a, Tree<'a>>),
    /// The end.
    #[frame(id = 3)]
    Leaf(u8),
}

/// It as a protocol.
pub(crate) struct OddBus;

impl Protocol for OddBus {
    const NAME: &'static str = "odd";
    type Transaction<'a> = Odd<'a>;
}

/// A transaction of each kind.
pub(crate) const ODD: &str = "\
01 81 23 00 07 FE FF FF FFFF
01 0F FF 01 00 00 FFFF
02 02 00 02 01 00 00 00 07 01 03 01 41 7C 00 E6 00 E7 00 E8 3F 80 00 00 42 FFFF
33 01 02 03 FFFF
40 FFFF
50 02 02 03 07 02 01 03 09 FFFF
77 7C 3C 60 FFFF
01 81 FFFF
BBBB AAAA 05
";

/// A protocol with what captures say of it.
pub(crate) fn p350() -> Spec {
    let mut spec = Spec::of::<P350>();
    spec.seen.read::<P350>("p350-2017-06-01-boot.txt", recording(&p350_text())).expect("a capture");
    spec
}

pub(crate) fn odd() -> Spec {
    let mut spec = Spec::of::<OddBus>();
    spec.seen.read::<OddBus>("odd.txt", recording(ODD)).expect("a capture");
    spec
}

pub(crate) fn mbus() -> Spec {
    let mut spec = Spec::of::<Mbus>();
    for (name, text) in texts(&folder("../examples/mbus/captures")) {
        spec.seen.read::<Mbus>(&name, recording(&text)).expect("a capture");
    }
    spec
}

pub(crate) fn sml() -> Spec {
    let mut spec = Spec::of::<Sml>();
    for (name, bytes) in sml_frames() {
        spec.seen.frame::<Sml>(&name, 1, &bytes);
    }
    spec
}

/// All of them, by name.
pub(crate) fn all() -> [Spec; 4] {
    [p350(), odd(), mbus(), sml()]
}

pub(crate) fn recording(text: &str) -> smartmeter_host::input::Recording {
    let path = tempfile::NamedTempFile::new().expect("a temporary file");
    fs::write(path.path(), text).expect("it can be written");
    let source = smartmeter_host::source::Source::from(path.path());
    smartmeter_host::input::Recording::open(&source, &Default::default()).expect("a recording")
}

pub(crate) fn p350_text() -> String {
    fs::read_to_string(folder("../spec/captures").join("p350-2017-06-01-boot.txt")).expect("the capture")
}

/// What the messages in SML's captures are without their escapes.
pub(crate) fn sml_frames() -> Vec<(String, Vec<u8>)> {
    let mut frames = Vec::new();
    for (name, text) in texts(&folder("../examples/sml/captures")) {
        let bytes = bytes(&text);
        let mut buffer = vec![0; bytes.len()];
        let Ok(file) = File::decode(&bytes) else { continue };
        let payload = file.payload.unescape(&mut buffer).expect("room").to_vec();
        if Messages::decode(&payload).is_ok() {
            frames.push((name, payload));
        }
    }
    assert!(frames.len() > 4, "{}", frames.len());
    frames
}

/// The bytes of a text of pairs of digits.
pub(crate) fn bytes(text: &str) -> Vec<u8> {
    let words = text.lines().filter(|line| !line.starts_with('#')).flat_map(str::split_whitespace);
    words.filter_map(|word| u8::from_str_radix(word, 16).ok()).collect()
}

/// A capture of one transaction.
pub(crate) fn capture(bytes: &[u8]) -> String {
    format!("{} FFFF\n", show::hex(bytes))
}

fn folder(path: &str) -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join(path)
}

/// The files `*.hex` of a folder, in the order of their names.
pub(crate) fn texts(folder: &Path) -> Vec<(String, String)> {
    let entries = fs::read_dir(folder).expect("a folder").map(|entry| entry.expect("an entry").path());
    let mut paths: Vec<_> = entries.filter(|path| path.extension().is_some_and(|it| it == "hex")).collect();
    paths.sort();
    let name = |path: &Path| path.file_name().expect("a name").to_string_lossy().into_owned();
    paths.iter().map(|path| (name(path), fs::read_to_string(path).expect("text"))).collect()
}

/// The captures of M-Bus, each as a transaction.
pub(crate) fn mbus_text() -> String {
    texts(&folder("../examples/mbus/captures")).iter().map(|(_, text)| capture(&bytes(text))).collect()
}

/// What a renderer makes of a capture.
pub(crate) fn rendered<P: Protocol>(text: &str, renderer: Box<dyn Renderer<P>>, repair: bool) -> String {
    let mut out = Vec::new();
    let mut decoding = Decoding::<P>::new(renderer, &mut out).with_repair(repair);
    // What was read before a fault counts.
    let _ = decoding.read(&mut text.as_bytes(), None);
    drop(decoding);
    String::from_utf8(out).expect("text")
}
