//! Protocols that are not ours, with checksums of other widths: frames out of their declarations.

use proptest::strategy::{Strategy, ValueTree};
use proptest::test_runner::TestRunner;
use smartmeter_proto::prelude::*;
use smartmeter_proto::proptest::frames;
use smartmeter_proto::{Declared, Protocol};

use super::stream::Stream;

/// Registers of a heat meter.
#[derive(Debug, Clone, PartialEq, Frame)]
#[frame(endian = "little")]
pub(crate) struct Heat<'a> {
    /// Opens the frame.
    #[frame(magic = 0x68)]
    start: Filled<u8>,
    /// Bytes of what follows it, without checksum.
    #[frame(len_of = "meter..=registers")]
    len: Filled<u8>,
    /// Which meter.
    meter: u32,
    /// What it does.
    state: State,
    /// When.
    #[frame(unit = "s since 1970-01-01T00:00:00Z")]
    time: u32,
    /// How many registers follow.
    #[frame(count_of = "registers")]
    count: Filled<u8>,
    /// Their values.
    #[frame(unit = "Wh", metric = "heat.energy", from = "time", every = "1 h", max = 40)]
    registers: List<'a, u32>,
    /// Over all before.
    #[frame(crc = "CRC-32/ISO-HDLC", over = "..=registers")]
    crc: Filled<u32>,
}

/// What a heat meter does.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Frame)]
#[frame(id_type = "u8")]
pub(crate) enum State {
    /// Nothing.
    #[frame(id = 0)]
    Idle,
    /// It heats.
    #[frame(id = 1)]
    Heating,
}

/// A clamp around a wire.
#[derive(Debug, Clone, PartialEq, Frame)]
pub(crate) struct Clamp {
    /// Opens the frame.
    #[frame(magic = b"\x2D\xD4")]
    sync: Filled<[u8; 2]>,
    /// Which clamp.
    id: u16,
    /// The current.
    #[frame(unit = "A", scale = 0.01, metric = "electricity.current")]
    current: u16,
    /// The power.
    #[frame(unit = "W", metric = "electricity.power")]
    power: u16,
    /// Over what it says.
    #[frame(sum, over = "id..=power")]
    check: Filled<u8>,
}

/// The protocol of the heat meter.
pub(crate) struct HeatBus;

impl Protocol for HeatBus {
    const NAME: &'static str = "heat";
    type Transaction<'a> = Heat<'a>;
}

/// The protocol of the clamp.
pub(crate) struct ClampRadio;

impl Protocol for ClampRadio {
    const NAME: &'static str = "clamp";
    type Transaction<'a> = Clamp;
}

/// Frames with a CRC of 32 bits.
pub(crate) fn heat(frames: usize) -> Stream {
    Stream::new::<HeatBus>("CRC-32", made::<Heat<'static>>(frames))
}

/// Frames with a sum of 8 bits.
pub(crate) fn clamp(frames: usize) -> Stream {
    Stream::new::<ClampRadio>("sum of 8 bits", made::<Clamp>(frames))
}

fn made<F: Declared>(count: usize) -> Vec<Vec<u8>> {
    let mut runner = TestRunner::deterministic();
    let strategy = frames::<F>();
    (0..count).map(|_| strategy.new_tree(&mut runner).expect("a frame").current()).collect()
}
