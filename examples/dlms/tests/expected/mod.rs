//! What `amshan` 2.1.1 says about these bytes; where numbers stand as on the wire, its scales are undone.

/// The name of a value, its number, and power of ten and unit where they are sent.
type Value = ([u8; 6], i128, Option<(i128, i128)>);

/// Captures in which each value has its name.
pub(crate) const NAMED: &[(&str, &[Value])] = &[
    ("aidon_no_list1", &[([1, 0, 1, 7, 0, 255], 512, Some((0, 27)))]),
    (
        "aidon_no_list2",
        &[
            ([1, 0, 1, 7, 0, 255], 1672, Some((0, 27))),
            ([1, 0, 4, 7, 0, 255], 488, Some((0, 29))),
            ([1, 0, 31, 7, 0, 255], 24, Some((-1, 33))),
            ([1, 0, 72, 7, 0, 255], 2339, Some((-1, 35))),
        ],
    ),
    (
        "aidon_no_list3",
        &[
            ([1, 0, 1, 7, 0, 255], 1743, Some((0, 27))),
            ([1, 0, 4, 7, 0, 255], 380, Some((0, 29))),
            ([1, 0, 51, 7, 0, 255], 54, Some((-1, 33))),
            ([1, 0, 32, 7, 0, 255], 2343, Some((-1, 35))),
            ([1, 0, 1, 8, 0, 255], 16_377_725, Some((1, 30))),
            ([1, 0, 3, 8, 0, 255], 87_265, Some((1, 32))),
            ([1, 0, 4, 8, 0, 255], 628_308, Some((1, 32))),
        ],
    ),
    (
        "lg_e350_no_list2",
        &[
            ([1, 0, 1, 7, 0, 255], 9460, Some((0, 27))),
            ([1, 0, 3, 7, 0, 255], 49, Some((0, 29))),
            ([1, 0, 31, 7, 0, 255], 3180, Some((-2, 33))),
            ([1, 0, 71, 7, 0, 255], 3432, Some((-2, 33))),
            ([1, 0, 32, 7, 0, 255], 2350, Some((-1, 35))),
        ],
    ),
    (
        "kamstrup_1p_no_list1",
        &[
            ([1, 1, 1, 7, 0, 255], 616, None),
            ([1, 1, 3, 7, 0, 255], 83, None),
            ([1, 1, 31, 7, 0, 255], 290, None),
            ([1, 1, 32, 7, 0, 255], 226, None),
        ],
    ),
    (
        "kamstrup_1p_no_list2",
        &[
            ([1, 1, 1, 7, 0, 255], 619, None),
            ([1, 1, 31, 7, 0, 255], 293, None),
            ([1, 1, 32, 7, 0, 255], 225, None),
            ([1, 1, 1, 8, 0, 255], 1_232_787, None),
            ([1, 1, 3, 8, 0, 255], 36_046, None),
            ([1, 1, 4, 8, 0, 255], 386_308, None),
        ],
    ),
    (
        "kamstrup_3p_se_list2",
        &[
            ([1, 1, 1, 7, 0, 255], 2269, None),
            ([1, 1, 51, 7, 0, 255], 599, None),
            ([1, 1, 72, 7, 0, 255], 243, None),
            ([1, 1, 1, 8, 0, 255], 32_014_158, None),
            ([1, 1, 3, 8, 0, 255], 5_796_235, None),
            ([1, 1, 4, 8, 0, 255], 1_073_187, None),
        ],
    ),
];

/// Captures whose values are known by their order: all readings, with their units.
pub(crate) const ORDERED: &[(&str, &[&str])] = &[
    ("kaifa_no_list1_7e_within", &["electricity.power.import 5502 W"]),
    (
        "kaifa_no_list2",
        &[
            "electricity.power.import 8127 W",
            "electricity.power.export 0 W",
            "electricity.reactive_power.import 0 var",
            "electricity.reactive_power.export 452 var",
            "electricity.current.l1 35.156 A",
            "electricity.current.l2 32.717 A",
            "electricity.current.l3 5.304 A",
            "electricity.voltage.l1 213.2 V",
            "electricity.voltage.l2 0 V",
            "electricity.voltage.l3 219.5 V",
        ],
    ),
    (
        "kaifa_no_list2_7d_in_fcs",
        &[
            "electricity.power.import 7445 W",
            "electricity.power.export 0 W",
            "electricity.reactive_power.import 0 var",
            "electricity.reactive_power.export 445 var",
            "electricity.current.l1 33.618 A",
            "electricity.current.l2 32.797 A",
            "electricity.current.l3 2.295 A",
            "electricity.voltage.l1 213 V",
            "electricity.voltage.l2 0 V",
            "electricity.voltage.l3 220.2 V",
        ],
    ),
];

/// When each was sent, where it says so.
pub(crate) const SENT: &[(&str, &str)] = &[
    ("kaifa_no_list1_7e_within", "2020-02-15 01:25:34"),
    ("kaifa_no_list2", "2020-02-15 01:08:50"),
    ("kaifa_no_list2_7d_in_fcs", "2020-02-15 01:00:30"),
    ("kamstrup_1p_no_list1", "2022-02-05 13:00:10"),
    ("kamstrup_1p_no_list2", "2022-02-05 13:00:25"),
    ("kamstrup_3p_se_list2", "2022-02-18 22:00:35"),
];
