//! The lines of a telegram, told apart by what they begin with.
//!
//! Identifiers and number formats are those of the P1 Companion Standard 5.0.2: Fn(x,y) is a number of n
//! digits with x to y of them behind the point, Sn a string, TST a time. Belgian meters have lines of their own.

use smartmeter_proto::prelude::*;

use crate::history::{Demand, FailureLog, Peaks};
use crate::meter::MeterLine;
use crate::timestamp::Timestamp;

/// One line of a telegram: a register and what it holds.
#[derive(Debug, Clone, PartialEq, Frame)]
#[frame(id_type = "bytes")]
pub enum Line<'a> {
    /// Version of the standard: 42 is 4.2, 50 is 5.0.
    #[frame(id = b"1-3:0.2.8(")]
    Version {
        /// S2: two digits.
        #[frame(text = "decimal", bytes = 2, scale = 0.1)]
        version: u8,
        /// The line's end.
        #[frame(magic = b")\r\n")]
        end: Filled<[u8; 3]>,
    },
    /// Version, of Belgian meters: standard and the profile of it.
    #[frame(id = b"0-0:96.1.4(")]
    BelgianVersion {
        /// Five digits, such as 50217: it looks like 5.0.2 of the standard and 1.7 of the profile.
        #[frame(text = "decimal", bytes = 5, grade = "inferred")]
        version: u32,
        /// The line's end.
        #[frame(magic = b")\r\n")]
        end: Filled<[u8; 3]>,
    },
    /// When the telegram was made.
    #[frame(id = b"0-0:1.0.0(")]
    Time {
        /// TST.
        at: Timestamp,
        /// The line's end.
        #[frame(magic = b")\r\n")]
        end: Filled<[u8; 3]>,
    },
    /// The meter's equipment identifier, Sn: each character as two hexadecimal digits.
    #[frame(id = b"0-0:96.1.1(")]
    Equipment(#[frame(until = b")\r\n")] &'a str),
    /// Energy taken from the grid, tariff 1.
    #[frame(id = b"1-0:1.8.1(")]
    ImportTariff1 {
        /// F9(3,3).
        #[frame(
            text = "decimal",
            bytes = 10,
            decimals = 3,
            unit = "kWh",
            metric = "electricity.energy.import.tariff1"
        )]
        energy: u32,
        /// Its unit, and the line's end.
        #[frame(magic = b"*kWh)\r\n")]
        end: Filled<[u8; 7]>,
    },
    /// Energy taken from the grid, tariff 2.
    #[frame(id = b"1-0:1.8.2(")]
    ImportTariff2 {
        /// F9(3,3).
        #[frame(
            text = "decimal",
            bytes = 10,
            decimals = 3,
            unit = "kWh",
            metric = "electricity.energy.import.tariff2"
        )]
        energy: u32,
        /// Its unit, and the line's end.
        #[frame(magic = b"*kWh)\r\n")]
        end: Filled<[u8; 7]>,
    },
    /// Energy fed into the grid, tariff 1.
    #[frame(id = b"1-0:2.8.1(")]
    ExportTariff1 {
        /// F9(3,3).
        #[frame(
            text = "decimal",
            bytes = 10,
            decimals = 3,
            unit = "kWh",
            metric = "electricity.energy.export.tariff1"
        )]
        energy: u32,
        /// Its unit, and the line's end.
        #[frame(magic = b"*kWh)\r\n")]
        end: Filled<[u8; 7]>,
    },
    /// Energy fed into the grid, tariff 2.
    #[frame(id = b"1-0:2.8.2(")]
    ExportTariff2 {
        /// F9(3,3).
        #[frame(
            text = "decimal",
            bytes = 10,
            decimals = 3,
            unit = "kWh",
            metric = "electricity.energy.export.tariff2"
        )]
        energy: u32,
        /// Its unit, and the line's end.
        #[frame(magic = b"*kWh)\r\n")]
        end: Filled<[u8; 7]>,
    },
    /// The tariff that holds now.
    #[frame(id = b"0-0:96.14.0(")]
    Tariff {
        /// S4: four digits.
        #[frame(text = "decimal", bytes = 4)]
        tariff: u16,
        /// The line's end.
        #[frame(magic = b")\r\n")]
        end: Filled<[u8; 3]>,
    },
    /// Power taken from the grid.
    #[frame(id = b"1-0:1.7.0(")]
    ImportPower {
        /// F5(3,3).
        #[frame(text = "decimal", bytes = 6, decimals = 3, unit = "kW", metric = "electricity.power.import")]
        power: u32,
        /// Its unit, and the line's end.
        #[frame(magic = b"*kW)\r\n")]
        end: Filled<[u8; 6]>,
    },
    /// Power fed into the grid.
    #[frame(id = b"1-0:2.7.0(")]
    ExportPower {
        /// F5(3,3).
        #[frame(text = "decimal", bytes = 6, decimals = 3, unit = "kW", metric = "electricity.power.export")]
        power: u32,
        /// Its unit, and the line's end.
        #[frame(magic = b"*kW)\r\n")]
        end: Filled<[u8; 6]>,
    },
    /// Average demand of the running quarter of an hour, of Belgian meters.
    #[frame(id = b"1-0:1.4.0(")]
    Demand {
        /// F5(3,3).
        #[frame(text = "decimal", bytes = 6, decimals = 3, unit = "kW", metric = "electricity.demand")]
        power: u32,
        /// Its unit, and the line's end.
        #[frame(magic = b"*kW)\r\n")]
        end: Filled<[u8; 6]>,
    },
    /// Highest demand of the running month, of Belgian meters.
    #[frame(id = b"1-0:1.6.0(")]
    PeakDemand(Demand),
    /// Highest demand of each of the last months, of Belgian meters.
    #[frame(id = b"0-0:98.1.0(")]
    Peaks(Peaks<'a>),
    /// Power failures in any phase.
    #[frame(id = b"0-0:96.7.21(")]
    Failures {
        /// F5(0,0).
        #[frame(text = "decimal", bytes = 5, metric = "electricity.failures")]
        count: u32,
        /// The line's end.
        #[frame(magic = b")\r\n")]
        end: Filled<[u8; 3]>,
    },
    /// Long power failures in any phase.
    #[frame(id = b"0-0:96.7.9(")]
    LongFailures {
        /// F5(0,0).
        #[frame(text = "decimal", bytes = 5, metric = "electricity.failures.long")]
        count: u32,
        /// The line's end.
        #[frame(magic = b")\r\n")]
        end: Filled<[u8; 3]>,
    },
    /// The log of long power failures.
    #[frame(id = b"1-0:99.97.0(")]
    FailureLog(FailureLog<'a>),
    /// Voltage sags in L1.
    #[frame(id = b"1-0:32.32.0(")]
    SagsL1 {
        /// F5(0,0).
        #[frame(text = "decimal", bytes = 5, metric = "electricity.sags.l1")]
        count: u32,
        /// The line's end.
        #[frame(magic = b")\r\n")]
        end: Filled<[u8; 3]>,
    },
    /// Voltage sags in L2.
    #[frame(id = b"1-0:52.32.0(")]
    SagsL2 {
        /// F5(0,0).
        #[frame(text = "decimal", bytes = 5, metric = "electricity.sags.l2")]
        count: u32,
        /// The line's end.
        #[frame(magic = b")\r\n")]
        end: Filled<[u8; 3]>,
    },
    /// Voltage sags in L3.
    #[frame(id = b"1-0:72.32.0(")]
    SagsL3 {
        /// F5(0,0).
        #[frame(text = "decimal", bytes = 5, metric = "electricity.sags.l3")]
        count: u32,
        /// The line's end.
        #[frame(magic = b")\r\n")]
        end: Filled<[u8; 3]>,
    },
    /// Voltage swells in L1.
    #[frame(id = b"1-0:32.36.0(")]
    SwellsL1 {
        /// F5(0,0).
        #[frame(text = "decimal", bytes = 5, metric = "electricity.swells.l1")]
        count: u32,
        /// The line's end.
        #[frame(magic = b")\r\n")]
        end: Filled<[u8; 3]>,
    },
    /// Voltage swells in L2.
    #[frame(id = b"1-0:52.36.0(")]
    SwellsL2 {
        /// F5(0,0).
        #[frame(text = "decimal", bytes = 5, metric = "electricity.swells.l2")]
        count: u32,
        /// The line's end.
        #[frame(magic = b")\r\n")]
        end: Filled<[u8; 3]>,
    },
    /// Voltage swells in L3.
    #[frame(id = b"1-0:72.36.0(")]
    SwellsL3 {
        /// F5(0,0).
        #[frame(text = "decimal", bytes = 5, metric = "electricity.swells.l3")]
        count: u32,
        /// The line's end.
        #[frame(magic = b")\r\n")]
        end: Filled<[u8; 3]>,
    },
    /// A code for the consumer, digits.
    #[frame(id = b"0-0:96.13.1(")]
    MessageCode(#[frame(until = b")\r\n")] &'a str),
    /// A message for the consumer, Sn: each character as two hexadecimal digits. Usually empty.
    #[frame(id = b"0-0:96.13.0(")]
    Message(#[frame(until = b")\r\n")] &'a str),
    /// Voltage of L1.
    #[frame(id = b"1-0:32.7.0(")]
    VoltageL1 {
        /// F4(1,1); some meters send a digit more.
        #[frame(until = b"*V)\r\n", unit = "V", metric = "electricity.voltage.l1")]
        voltage: Decimal,
    },
    /// Voltage of L2.
    #[frame(id = b"1-0:52.7.0(")]
    VoltageL2 {
        /// F4(1,1); some meters send a digit more.
        #[frame(until = b"*V)\r\n", unit = "V", metric = "electricity.voltage.l2")]
        voltage: Decimal,
    },
    /// Voltage of L3.
    #[frame(id = b"1-0:72.7.0(")]
    VoltageL3 {
        /// F4(1,1); some meters send a digit more.
        #[frame(until = b"*V)\r\n", unit = "V", metric = "electricity.voltage.l3")]
        voltage: Decimal,
    },
    /// Current in L1.
    #[frame(id = b"1-0:31.7.0(")]
    CurrentL1 {
        /// F3(0,0); some meters send hundredths.
        #[frame(until = b"*A)\r\n", unit = "A", metric = "electricity.current.l1")]
        current: Decimal,
    },
    /// Current in L2.
    #[frame(id = b"1-0:51.7.0(")]
    CurrentL2 {
        /// F3(0,0); some meters send hundredths.
        #[frame(until = b"*A)\r\n", unit = "A", metric = "electricity.current.l2")]
        current: Decimal,
    },
    /// Current in L3.
    #[frame(id = b"1-0:71.7.0(")]
    CurrentL3 {
        /// F3(0,0); some meters send hundredths.
        #[frame(until = b"*A)\r\n", unit = "A", metric = "electricity.current.l3")]
        current: Decimal,
    },
    /// Power taken from the grid in L1.
    #[frame(id = b"1-0:21.7.0(")]
    ImportPowerL1 {
        /// F5(3,3).
        #[frame(text = "decimal", bytes = 6, decimals = 3, unit = "kW", metric = "electricity.power.import.l1")]
        power: u32,
        /// Its unit, and the line's end.
        #[frame(magic = b"*kW)\r\n")]
        end: Filled<[u8; 6]>,
    },
    /// Power taken from the grid in L2.
    #[frame(id = b"1-0:41.7.0(")]
    ImportPowerL2 {
        /// F5(3,3).
        #[frame(text = "decimal", bytes = 6, decimals = 3, unit = "kW", metric = "electricity.power.import.l2")]
        power: u32,
        /// Its unit, and the line's end.
        #[frame(magic = b"*kW)\r\n")]
        end: Filled<[u8; 6]>,
    },
    /// Power taken from the grid in L3.
    #[frame(id = b"1-0:61.7.0(")]
    ImportPowerL3 {
        /// F5(3,3).
        #[frame(text = "decimal", bytes = 6, decimals = 3, unit = "kW", metric = "electricity.power.import.l3")]
        power: u32,
        /// Its unit, and the line's end.
        #[frame(magic = b"*kW)\r\n")]
        end: Filled<[u8; 6]>,
    },
    /// Power fed into the grid in L1.
    #[frame(id = b"1-0:22.7.0(")]
    ExportPowerL1 {
        /// F5(3,3).
        #[frame(text = "decimal", bytes = 6, decimals = 3, unit = "kW", metric = "electricity.power.export.l1")]
        power: u32,
        /// Its unit, and the line's end.
        #[frame(magic = b"*kW)\r\n")]
        end: Filled<[u8; 6]>,
    },
    /// Power fed into the grid in L2.
    #[frame(id = b"1-0:42.7.0(")]
    ExportPowerL2 {
        /// F5(3,3).
        #[frame(text = "decimal", bytes = 6, decimals = 3, unit = "kW", metric = "electricity.power.export.l2")]
        power: u32,
        /// Its unit, and the line's end.
        #[frame(magic = b"*kW)\r\n")]
        end: Filled<[u8; 6]>,
    },
    /// Power fed into the grid in L3.
    #[frame(id = b"1-0:62.7.0(")]
    ExportPowerL3 {
        /// F5(3,3).
        #[frame(text = "decimal", bytes = 6, decimals = 3, unit = "kW", metric = "electricity.power.export.l3")]
        power: u32,
        /// Its unit, and the line's end.
        #[frame(magic = b"*kW)\r\n")]
        end: Filled<[u8; 6]>,
    },
    /// The breaker's position, of Belgian meters. Only `1` was seen.
    #[frame(id = b"0-0:96.3.10(")]
    Breaker {
        /// One digit.
        #[frame(text = "decimal", bytes = 1)]
        state: u8,
        /// The line's end.
        #[frame(magic = b")\r\n")]
        end: Filled<[u8; 3]>,
    },
    /// The power that the limiter allows, of Belgian meters.
    #[frame(id = b"0-0:17.0.0(")]
    PowerLimit {
        /// F4(1,1). Only `999.9` was seen, which presumably is no limit.
        #[frame(text = "decimal", bytes = 5, decimals = 1, unit = "kW")]
        power: u16,
        /// Its unit, and the line's end.
        #[frame(magic = b"*kW)\r\n")]
        end: Filled<[u8; 6]>,
    },
    /// The current that the fuse of L1 allows, of Belgian meters.
    #[frame(id = b"1-0:31.4.0(")]
    FuseL1 {
        /// F3(0,0). Only `999` was seen, which presumably is no limit.
        #[frame(text = "decimal", bytes = 3, unit = "A")]
        current: u16,
        /// Its unit, and the line's end.
        #[frame(magic = b"*A)\r\n")]
        end: Filled<[u8; 5]>,
    },
    /// A line of the submeter on channel 1.
    #[frame(id = b"0-1:")]
    Channel1(MeterLine<'a>),
    /// A line of the submeter on channel 2.
    #[frame(id = b"0-2:")]
    Channel2(MeterLine<'a>),
    /// A line of the submeter on channel 3.
    #[frame(id = b"0-3:")]
    Channel3(MeterLine<'a>),
    /// A line of the submeter on channel 4.
    #[frame(id = b"0-4:")]
    Channel4(MeterLine<'a>),
    /// A line that is not declared: it is kept as it is.
    #[frame(other)]
    Other(#[frame(until = b"\r\n")] &'a str),
}
