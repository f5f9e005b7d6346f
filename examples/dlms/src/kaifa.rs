//! The lists of Kaifa's MA304 meters in Norway: numbers without names, in an order that is known.

use smartmeter_proto::prelude::*;

/// List 2, behind its version.
#[derive(Debug, Clone, PartialEq, Frame)]
pub struct KaifaList2<'a> {
    /// The number of the meter (GS1).
    pub meter_id: OctetText<'a>,
    /// The type of the meter.
    pub meter_type: OctetText<'a>,
    /// A double-long-unsigned.
    #[frame(magic = 0x06)]
    pub power_import_tag: Filled<u8>,
    /// Active power that is taken from the grid.
    #[frame(unit = "W", metric = "electricity.power.import")]
    pub power_import: u32,
    /// A double-long-unsigned.
    #[frame(magic = 0x06)]
    pub power_export_tag: Filled<u8>,
    /// Active power that is fed into the grid.
    #[frame(unit = "W", metric = "electricity.power.export")]
    pub power_export: u32,
    /// A double-long-unsigned.
    #[frame(magic = 0x06)]
    pub reactive_power_import_tag: Filled<u8>,
    /// Reactive power that is taken from the grid.
    #[frame(unit = "var", metric = "electricity.reactive_power.import")]
    pub reactive_power_import: u32,
    /// A double-long-unsigned.
    #[frame(magic = 0x06)]
    pub reactive_power_export_tag: Filled<u8>,
    /// Reactive power that is fed into the grid.
    #[frame(unit = "var", metric = "electricity.reactive_power.export")]
    pub reactive_power_export: u32,
    /// A double-long-unsigned.
    #[frame(magic = 0x06)]
    pub current_l1_tag: Filled<u8>,
    /// Current of phase 1.
    #[frame(unit = "A", scale = 0.001, metric = "electricity.current.l1")]
    pub current_l1: u32,
    /// A double-long-unsigned.
    #[frame(magic = 0x06)]
    pub current_l2_tag: Filled<u8>,
    /// Current of phase 2.
    #[frame(unit = "A", scale = 0.001, metric = "electricity.current.l2")]
    pub current_l2: u32,
    /// A double-long-unsigned.
    #[frame(magic = 0x06)]
    pub current_l3_tag: Filled<u8>,
    /// Current of phase 3.
    #[frame(unit = "A", scale = 0.001, metric = "electricity.current.l3")]
    pub current_l3: u32,
    /// A double-long-unsigned.
    #[frame(magic = 0x06)]
    pub voltage_l1_tag: Filled<u8>,
    /// Voltage of phase 1; between phases 1 and 2 in Norway's nets without a neutral conductor.
    #[frame(unit = "V", scale = 0.1, metric = "electricity.voltage.l1")]
    pub voltage_l1: u32,
    /// A double-long-unsigned.
    #[frame(magic = 0x06)]
    pub voltage_l2_tag: Filled<u8>,
    /// Voltage of phase 2; 0 in such nets.
    #[frame(unit = "V", scale = 0.1, metric = "electricity.voltage.l2")]
    pub voltage_l2: u32,
    /// A double-long-unsigned.
    #[frame(magic = 0x06)]
    pub voltage_l3_tag: Filled<u8>,
    /// Voltage of phase 3; between phases 2 and 3 in such nets.
    #[frame(unit = "V", scale = 0.1, metric = "electricity.voltage.l3")]
    pub voltage_l3: u32,
}

/// Text in an octet string.
#[derive(Debug, Clone, Copy, PartialEq, Frame)]
pub struct OctetText<'a> {
    /// An octet string.
    #[frame(magic = 0x09)]
    pub tag: Filled<u8>,
    /// The text.
    #[frame(prefix = "ber")]
    pub text: &'a str,
}
