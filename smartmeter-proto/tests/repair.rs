//! Damaged transactions put right: those of the P350's capture, and what must stay damaged.

use smartmeter_proto::p350::P350;
use smartmeter_proto::repair::{self, Byte, Outcome};
use smartmeter_proto::text::Lexer;
use smartmeter_proto::words::{Event, Transactions};

const CAPTURE: &str = include_str!("../../spec/captures/p350-2017-06-01-boot.txt");

fn transactions() -> Vec<Vec<u8>> {
    let (mut lexer, mut transactions) = (Lexer::new(), Transactions::<300>::new());
    let mut found = Vec::new();
    for byte in CAPTURE.bytes() {
        if let Some(word) = lexer.push(byte).expect("the capture is well formed") {
            transactions.push(word, |event| {
                if let Event::Transaction { bytes, .. } = event {
                    found.push(bytes.to_vec());
                }
            });
        }
    }
    found
}

fn repaired(bytes: &[u8]) -> Outcome {
    repair::transaction::<P350>(bytes, &mut vec![0; bytes.len() + repair::ROOM])
}

/// The bytes of each part, with `??` for what is unknown.
fn parts(input: &[u8], outcome: &Outcome) -> Vec<String> {
    let Outcome::Repaired(explanation) = outcome else { return Vec::new() };
    let shown = |byte| match byte {
        Byte::Known(byte) => format!("{byte:02X}"),
        Byte::Unknown(_) => "??".into(),
    };
    explanation.parts().iter().map(|part| part.bytes(input).map(shown).collect::<Vec<_>>().join(" ")).collect()
}

#[test]
fn the_capture() {
    for bytes in transactions() {
        let outcome = repaired(&bytes);
        if outcome != Outcome::Sound && !bytes.is_empty() {
            println!("{:02X?}", bytes);
            match &outcome {
                Outcome::Repaired(e) | Outcome::Unproven(e) => println!("  {e} proof {}", e.proof()),
                other => println!("  {other:?}"),
            }
            for part in parts(&bytes, &outcome) {
                println!("    {part}");
            }
        }
    }
}
