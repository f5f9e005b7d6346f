//! The lexer of text captures beside a plain state machine, on lines of the real capture.
//!
//! `cargo bench -p smartmeter-proto --bench text` prints MB/s over 100 MB. Each sample goes round all of them before
//! the next is taken, so that a change of the machine's speed meets all; compare ratios, of one run. What reading the
//! text from memory takes, and no more, is the yardstick.
//! `text CASE ROUNDS` goes so many times through 1 MB, for counting instructions: `cargo xtask bench-instructions`.

use std::hint::black_box;
use std::time::{Duration, Instant};

use smartmeter_proto::text::{Lexer, Token};
use smartmeter_proto::words::Word;

const MB: usize = 1_000_000;
const SAMPLES: usize = 9;
/// How much is taken at once, as from a file.
const CHUNK: usize = 64 * 1024;

/// What there is to measure: name, and what goes through a text and sums up its words.
type Case = (&'static str, fn(&[u8]) -> u64);

/// The first is what the others are compared with.
const CASES: [Case; 5] = [
    ("plain-state-machine", state_machine),
    ("words", words),
    ("byte-by-byte", byte_by_byte),
    ("split-whitespace", split_whitespace),
    ("memory", memory),
];

fn main() {
    agree();
    let mut arguments = std::env::args().skip(1);
    match (arguments.next(), arguments.next().map(|rounds| rounds.parse::<u32>())) {
        (Some(case), Some(Ok(rounds))) => {
            let (_, run) = CASES.iter().find(|(name, _)| *name == case).expect("no such case");
            let text = text(MB);
            (0..rounds).for_each(|_| assert_ne!(run(black_box(&text)), 0));
        }
        _ => print(),
    }
}

/// Lines of the real capture, again and again, and spaces up to that length.
fn text(len: usize) -> Vec<u8> {
    let capture = include_str!("../../spec/captures/p350-2017-06-01-boot.txt");
    let words: String = capture.lines().filter(|line| !line.starts_with('#')).flat_map(|line| [line, "\n"]).collect();
    let mut text = words.repeat(len / words.len()).into_bytes();
    text.resize(len, b' ');
    text
}

/// All must find the same words before they are measured.
fn agree() {
    let text = text(MB);
    let expected = words(&text);
    for (name, run) in &CASES[..4] {
        assert_eq!(run(&text), expected, "{name}");
    }
}

fn words(text: &[u8]) -> u64 {
    let (mut lexer, mut sum) = (Lexer::new(), 0);
    for chunk in text.chunks(CHUNK) {
        for token in lexer.words(chunk) {
            let Token { word, line } = token.expect("the capture is well formed");
            sum += value(word, line);
        }
    }
    sum
}

/// Whoever gets a word looks at it.
fn value(word: Word, line: u64) -> u64 {
    if let Word::Byte(byte) = word { u64::from(byte) + (line & 1) } else { line & 0xFF }
}

fn byte_by_byte(text: &[u8]) -> u64 {
    let (mut lexer, mut sum) = (Lexer::new(), 0);
    for &byte in text {
        let line = lexer.line();
        if let Some(word) = lexer.push(byte).expect("the capture is well formed") {
            sum += value(word, line);
        }
    }
    sum
}

/// As one writes it without much thought: each byte moves a state, and a table says what a byte is.
fn state_machine(text: &[u8]) -> u64 {
    const SPACE: u8 = 16;
    const LINE: u8 = 17;
    let mut classes = [0xFF; 256];
    for (digit, &byte) in b"0123456789ABCDEF".iter().enumerate() {
        classes[usize::from(byte)] = u8::try_from(digit).expect("below 16");
    }
    (classes[usize::from(b' ')], classes[usize::from(b'\n')]) = (SPACE, LINE);
    let (mut sum, mut line, mut digits, mut number) = (0, 1_u64, 0, 0_u16);
    for &byte in text {
        match classes[usize::from(byte)] {
            class @ (SPACE | LINE) => {
                match digits {
                    0 => {}
                    2 | 4 => sum += value(Word::from(number), line),
                    _ => panic!("a word of {digits} digits"),
                }
                (digits, number) = (0, 0);
                line += u64::from(class == LINE);
            }
            class => {
                assert!(class < SPACE, "the byte {byte}");
                (digits, number) = (digits + 1, number << 4 | u16::from(class));
            }
        }
    }
    sum
}

fn split_whitespace(text: &[u8]) -> u64 {
    let text = std::str::from_utf8(text).expect("text");
    let words = text.lines().zip(1_u64..).flat_map(|(line, number)| {
        line.split_whitespace().map(move |word| (u16::from_str_radix(word, 16).expect("a word"), number))
    });
    words.map(|(word, line)| value(Word::from(word), line)).sum()
}

/// Reads all of it and looks at nothing.
fn memory(text: &[u8]) -> u64 {
    text.chunks_exact(8).map(|chunk| u64::from_le_bytes(chunk.try_into().expect("eight"))).fold(0, u64::wrapping_add)
}

fn print() {
    let text = text(100 * MB);
    let mut samples = CASES.map(|_| Vec::new());
    for _ in 0..SAMPLES {
        for ((_, run), samples) in CASES.iter().zip(&mut samples) {
            let start = Instant::now();
            assert_ne!(run(black_box(&text)), 0);
            samples.push(start.elapsed());
        }
    }
    println!("| 100 MB of text | MB/s, best | median | times {} |\n|---|---|---|---|", CASES[0].0);
    let plain = median(&mut samples[0]);
    for ((name, _), samples) in CASES.iter().zip(&mut samples) {
        let (median, best) = (median(samples), samples[0]);
        let ratio = plain.as_secs_f64() / median.as_secs_f64();
        println!("| {name} | {:.0} | {:.0} | {ratio:.2} |", 100.0 / best.as_secs_f64(), 100.0 / median.as_secs_f64());
    }
}

/// Sorts, too.
fn median(samples: &mut [Duration]) -> Duration {
    samples.sort();
    samples[samples.len() / 2]
}
