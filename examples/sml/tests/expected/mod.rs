//! What `smllib` 1.7 says about these bytes. For DZG's, EMH's and the ISKRA MT631 the snapshots of `sml-rs` 0.4.0
//! (`tests/snapshots/libsml_testing__files@….bin.snap`) say the same.

use sml::Unit::{self, Volt, Watt, WattHour};

/// The name of a value, its number, its power of ten, its unit.
type Value = ([u8; 6], i128, i8, Unit);

/// The name of a capture, how many fill bytes and values it has, and some of these.
type Capture = (&'static str, u8, usize, &'static [Value]);

const IMPORT: [u8; 6] = [1, 0, 1, 8, 0, 255];
const IMPORT_2: [u8; 6] = [1, 0, 1, 8, 2, 255];
const EXPORT: [u8; 6] = [1, 0, 2, 8, 0, 255];
/// The sum of all phases, exported power negative.
const POWER: [u8; 6] = [1, 0, 16, 7, 0, 255];
/// The sum of all phases, without a sign.
const ABSOLUTE_POWER: [u8; 6] = [1, 0, 15, 7, 0, 255];
const POWER_L1: [u8; 6] = [1, 0, 36, 7, 0, 255];
const VOLTAGE_L1: [u8; 6] = [1, 0, 32, 7, 0, 255];

pub(crate) const VALUES: &[Capture] = &[
    (
        "DZG_DVS-7420.2V.G2_mtr2_neg",
        1,
        5,
        &[(IMPORT, 132_329, -1, WattHour), (EXPORT, 15_003_213, -1, WattHour), (POWER, -10_550, -2, Watt)],
    ),
    (
        "EMH_eHZ-HW8E2A5L0EK2P",
        1,
        7,
        &[(IMPORT, 83_916_488, -1, WattHour), (IMPORT_2, 2012, -1, WattHour), (ABSOLUTE_POWER, 1635, -1, Watt)],
    ),
    (
        "ISKRA_MT631-D1A52-K0z-H01_with_PIN",
        0,
        5,
        &[(IMPORT, 20_431_047, -1, WattHour), (EXPORT, 0, -1, WattHour), (POWER, 193, 0, Watt)],
    ),
    (
        "HOLLEY_DTZ541-ZDBA",
        2,
        21,
        &[
            (IMPORT_2, 1_773_601, -1, WattHour),
            (EXPORT, 3_149_260, -1, WattHour),
            (POWER, 460, 0, Watt),
            (VOLTAGE_L1, 2323, -1, Volt),
        ],
    ),
    ("ITRON_OpenWay-3.HZ_with_PIN", 2, 4, &[(IMPORT, 258_927_761, -1, WattHour), (POWER, 542, 0, Watt)]),
    ("DrNeuhaus_SMARTY_ix-130", 1, 7, &[(EXPORT, 43_730, -1, WattHour), (ABSOLUTE_POWER, 0, 0, Watt)]),
    (
        "EasyMeter_Q3A_A1064V1009",
        3,
        14,
        &[
            (IMPORT, 29_416_461_614, -4, WattHour),
            (EXPORT, 1_100_731_603, -4, WattHour),
            (POWER, 81_026, -2, Watt),
            (POWER_L1, 50_523, -2, Watt),
        ],
    ),
    (
        "holley_kermit",
        1,
        30,
        &[(IMPORT, 107_938_987, -1, WattHour), (EXPORT, 136_098_900, -1, WattHour), (POWER, 188, 0, Watt)],
    ),
];

/// A checksum whose low byte is 00, which this meter leaves out: as of any other number, the bytes that are not
/// needed. No declaration can say that of a checksum.
pub(crate) const REFUSED: &[&str] = &["ISKRA_MT691_eHZ-MS2020_crc_u8"];
