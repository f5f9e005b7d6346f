//! Shared by the benches: the packets, and the parser that a careful person would have written.

pub(crate) mod hand;

use std::sync::LazyLock;

use smartmeter_proto::Frame;
use smartmeter_proto::p350::{Command, Packet, Reply};
use smartmeter_proto::text::Lexer;
use smartmeter_proto::words::{Event, Transactions};

/// The packets of the capture's replies whose checksum holds.
pub(crate) static PACKETS: LazyLock<Vec<Vec<u8>>> = LazyLock::new(|| {
    let text = include_bytes!("../../../spec/captures/p350-2017-06-01-boot.txt");
    let (mut lexer, mut transactions, mut packets) = (Lexer::new(), Transactions::<300>::new(), Vec::new());
    for word in text.iter().filter_map(|&byte| lexer.push(byte).expect("the capture is well formed")) {
        transactions.push(word, |event| {
            if let Event::Transaction { bytes, .. } = event
                && let Ok(Command::<Reply>::Receive(_)) = Command::decode(bytes)
            {
                // Between command and length, and the trailer.
                packets.push(bytes[2..bytes.len() - 1].to_vec());
            }
        });
    }
    assert_eq!(packets.len(), 5, "sequences 55, 56, 58, 5B and 5E");
    packets
});

/// Both parsers must say the same before they are compared.
pub(crate) fn agree() {
    for bytes in &*PACKETS {
        let ours = Packet::<Reply>::decode(bytes).expect("the checksum holds");
        let hand = hand::packet::<true>(bytes).expect("the checksum holds");
        assert_eq!((ours.network, ours.sequence), (hand.network, hand.sequence));
        let mut buffers = [[0; 256]; 2];
        assert_eq!(ours.encode(&mut buffers[0]).ok(), hand::encode(&hand, &mut buffers[1]));
        assert_eq!(buffers[0], buffers[1]);
    }
}
