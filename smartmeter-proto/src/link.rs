//! The link between a sniffer and whoever collects from it.
//!
//! A sniffer sends the [words](crate::words) that it saw; the collector acknowledges those that it has stored. What is not
//! acknowledged is sent again, so each word arrives, or is known to be lost. A [`Message`] goes as it is in a UDP datagram or a
//! binary WebSocket message, and in COBS, ended by a zero byte, on a serial line.
//!
//! Words are numbered from 0 in each session, which is from one start of the sniffer to the next. A [`Words`] message says the
//! number of its first word, and the oldest one that the sniffer still holds: what is older and has not arrived never will.
//! [`Receiver`] does what follows from that:
//!
//! ```
//! use smartmeter_proto::link::{Receiver, Words};
//! use smartmeter_proto::prelude::*;
//!
//! let (mut receiver, mut stored) = (Receiver::new(), Vec::new());
//! let mut receive = |first, oldest, words: &[u16]| {
//!     let words = Words { first, oldest, read: 0, sent: 0, count: Filled::new(), words: words.into() };
//!     let accepted = receiver.receive(&words);
//!     accepted.lost_words(|word| stored.push(u16::from(word)));
//!     stored.extend(accepted.words());
//!     receiver.next()
//! };
//! assert_eq!(receive(0, 0, &[0xBBBB, 0x0D]), Some(2));
//! // Its acknowledgement was lost: the same once more, and what has come since.
//! assert_eq!(receive(0, 0, &[0xBBBB, 0x0D, 0xFFFF]), Some(3));
//! // Something between is on its way.
//! assert_eq!(receive(5, 3, &[0x04, 0xFFFF]), Some(3));
//! // The sniffer had no room to keep word 3 and 4.
//! assert_eq!(receive(5, 5, &[0x04, 0xFFFF]), Some(7));
//! assert_eq!(stored, [0xBBBB, 0x0D, 0xFFFF, 0xD002, 0x04, 0xFFFF]);
//! ```

mod receiver;

pub use self::receiver::{Accepted, Receiver};
use crate::prelude::*;

/// The most words in one message, so that it fits an unfragmented datagram on any network.
pub const MOST_WORDS: usize = 256;

/// The link as a protocol, for tools that work with any.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Link;

impl Protocol for Link {
    const NAME: &'static str = "smartmeter-link";
    type Transaction<'a> = Message<'a>;
}

/// One message, in either direction.
#[derive(Debug, Clone, PartialEq, Frame)]
pub struct Message<'a> {
    /// "sm", and the version of the link.
    #[frame(magic = b"sm\x01")]
    pub magic: Filled<[u8; 3]>,
    /// Which sniffer: its MAC address.
    #[frame(source)]
    pub device: [u8; 6],
    /// From which start of the sniffer: a random number.
    pub session: u32,
    /// What it says.
    pub body: Body<'a>,
    /// CRC-16/XMODEM over all before it.
    #[frame(crc = "CRC-16/XMODEM", over = "magic..=body")]
    pub crc: Filled<u16>,
}

/// What a message says.
#[derive(Debug, Clone, PartialEq, Frame)]
#[frame(id_type = "u8")]
pub enum Body<'a> {
    /// From the sniffer: it is here.
    Hello(Hello<'a>),
    /// From the sniffer: what it saw.
    Words(Words<'a>),
    /// From the sniffer: how it is.
    Status(Status),
    /// To the sniffer: what is stored.
    Acknowledge(Acknowledge),
}

/// Opens a connection, and comes again with each of its own accord where there is none, as with UDP.
#[derive(Debug, Clone, PartialEq, Frame)]
#[frame(id = 0x01)]
pub struct Hello<'a> {
    /// The session before, where the sniffer still knows it; else 0.
    pub previous: u32,
    /// How many words the session before had.
    #[frame(bytes = 6)]
    pub previous_words: u64,
    /// How many words the sniffer can hold until they are acknowledged.
    pub capacity: u32,
    /// The name that its user gave it.
    #[frame(prefix = "u8", max = 32)]
    pub name: Str<'a>,
    /// What it runs, and in which version.
    #[frame(prefix = "u8", max = 32)]
    pub firmware: Str<'a>,
}

/// Words, in order, none left out between the first and the last.
#[derive(Debug, Clone, PartialEq, Frame)]
#[frame(id = 0x02)]
pub struct Words<'a> {
    /// The number of the first one in this session, from 0.
    #[frame(bytes = 6)]
    pub first: u64,
    /// The number of the oldest word that the sniffer still holds. What is older was acknowledged, or is lost.
    #[frame(bytes = 6)]
    pub oldest: u64,
    /// When the first one was read, by the sniffer's clock, which starts anywhere and goes round after 49.7 days.
    #[frame(unit = "ms")]
    pub read: u32,
    /// When this was sent, by the same clock.
    #[frame(unit = "ms")]
    pub sent: u32,
    /// How many there are.
    #[frame(count_of = "words")]
    pub count: Filled<u16>,
    /// The words.
    #[frame(max = 256)]
    pub words: List<'a, u16>,
}

/// How a sniffer is, now and then.
#[derive(Debug, Clone, Copy, PartialEq, Frame)]
#[frame(id = 0x03)]
pub struct Status {
    /// Since it started.
    #[frame(unit = "s", metric = "sniffer.uptime")]
    pub uptime: u32,
    /// Words seen in this session, those that were lost among them.
    #[frame(bytes = 6, metric = "sniffer.words")]
    pub words: u64,
    /// Words that no room was left for in the ring between interrupt and task. The stream says where.
    #[frame(metric = "sniffer.words.lost.ring")]
    pub lost_in_ring: u32,
    /// Words that no room was left for until they were acknowledged.
    #[frame(metric = "sniffer.words.lost.queue")]
    pub lost_in_queue: u32,
    /// Words held until they are acknowledged.
    #[frame(metric = "sniffer.words.held")]
    pub held: u32,
    /// How often the connection was made in this session.
    #[frame(metric = "sniffer.connections")]
    pub connections: u16,
    /// Strength of the Wi-Fi signal.
    #[frame(unit = "dBm", metric = "sniffer.signal", absent = -128)]
    pub signal: i8,
    /// Memory that is free.
    #[frame(unit = "B", metric = "sniffer.memory.free", absent = 0xFFFF_FFFF)]
    pub free_memory: u32,
}

/// All words before one are stored. The sniffer forgets them.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Frame)]
#[frame(id = 0x81)]
pub struct Acknowledge {
    /// The number of the word that is expected next.
    #[frame(bytes = 6)]
    pub next: u64,
}

#[cfg(test)]
mod tests;
