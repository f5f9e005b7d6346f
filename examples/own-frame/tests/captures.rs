//! The captures beside this test, decoded with the types of this crate.

use own_frame::{OwnBus, OwnCommand, OwnReply};
use smartmeter_proto::p350::{Command, Reply};
use smartmeter_proto::prelude::*;
use smartmeter_proto::text::Lexer;
use smartmeter_proto::words::{Event, Transactions};

const CAPTURE: &str = include_str!("../captures/weeks.txt");

/// Hands every transaction of the capture to `each`.
fn transactions(mut each: impl FnMut(&[u8])) {
    let (mut lexer, mut transactions) = (Lexer::new(), Transactions::<300>::new());
    for byte in CAPTURE.bytes() {
        if let Some(word) = lexer.push(byte).expect("the capture is well formed") {
            transactions.push(word, |event| match event {
                Event::Transaction { bytes, .. } => each(bytes),
                other => panic!("not in this capture: {other:?}"),
            });
        }
    }
}

#[test]
fn captures_say_what_they_said() {
    smartmeter_proto::testing::check_captures::<OwnBus>("captures");
}

#[test]
fn own_and_known_replies_come_out_side_by_side_and_encode_back() {
    let mut kinds = Vec::new();
    transactions(|bytes| {
        let Ok(command) = OwnCommand::decode(bytes) else { return };
        let mut buffer = [0; 300];
        let len = command.encode(&mut buffer).expect("a buffer of this size is enough");
        assert_eq!(buffer[..len], *bytes);
        if let Command::Receive(receive) = command {
            kinds.push(match receive.packet.body {
                OwnReply::Weeks(weeks) => format!("{} weeks", weeks.energy.len()),
                OwnReply::Known(Reply::Power(power)) => format!("{} W", power.head.power),
                OwnReply::Known(other) => panic!("not in this capture: {other:?}"),
            });
        }
    });
    assert_eq!(kinds, ["207 W", "4 weeks"]);
}
