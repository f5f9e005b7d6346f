//! `max_depth`: types that hold themselves.

use super::*;

/// Data of DLMS, as far as it matters here.
#[derive(Debug, Clone, PartialEq, Frame)]
#[frame(id_type = "u8", max_depth = 4)]
enum Data<'a> {
    #[frame(id = 0)]
    Null,
    #[frame(id = 2)]
    Structure(#[frame(prefix = "ber")] List<'a, Data<'a>>),
    #[frame(id = 9)]
    Octets(#[frame(prefix = "ber")] &'a [u8]),
    #[frame(id = 18)]
    Unsigned(#[frame(metric = "value")] u16),
}

#[test]
fn frames_hold_themselves_to_a_depth() {
    let bytes = [2, 2, 2, 1, 18, 0, 7, 9, 1, 0xAA];
    let data = both_ways::<Data<'_>>(&bytes);
    let inner = [Data::Unsigned(7)];
    let items = [Data::Structure(List::from(&inner)), Data::Octets(&[0xAA])];
    assert_eq!(data, Data::Structure(List::from(&items)));
    let mut readings = 0;
    data.for_each_reading(|_: smartmeter_proto::Reading| readings += 1);
    assert_eq!(readings, 1);
}

#[test]
fn what_is_too_deep_is_refused_both_ways() {
    assert!(Data::decode(&[2, 1, 2, 1, 2, 1, 0]).is_ok());
    let deep = refusal::<Data<'_>>(&[2, 1, 2, 1, 2, 1, 2, 1, 0]);
    assert_eq!((deep.1, deep.2), (8, Cause::Depth { max: 4 }));
    assert_eq!(deep.0, "Data.Structure.0[0].Structure.0[0].Structure.0[0].Structure.0[0]");
    let one = [Data::Null];
    let two = [Data::Structure(List::from(&one))];
    let three = [Data::Structure(List::from(&two))];
    let four = [Data::Structure(List::from(&three))];
    assert_eq!(unencodable(&Data::Structure(List::from(&four))).1, Cause::Depth { max: 4 });
}

#[test]
fn a_deep_error_is_found_and_named() {
    let error = Data::decode(&[2, 1, 2, 2, 0, 18, 1]).expect_err("it is cut");
    assert_eq!(error.path().to_string(), "Data.Structure.0[0].Structure.0[1].Unsigned.0");
    assert_eq!(error.offset(), 6);
}

#[test]
fn a_hundred_thousand_levels_are_no_danger() {
    let deep = [2, 1].repeat(100_000);
    assert_eq!(refusal::<Data<'_>>(&deep).2, Cause::Depth { max: 4 });
}
