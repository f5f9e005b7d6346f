//! Lists from the last item on, and lists of values that somebody owns.

use super::*;

#[derive(Debug, Clone, Copy, PartialEq, Frame)]
struct Pair {
    key: u8,
    value: u16,
}

#[derive(Debug, Clone, Copy, PartialEq, Frame)]
struct Name<'a> {
    #[frame(prefix = "u8")]
    name: &'a str,
}

#[derive(Debug, PartialEq, Frame)]
struct Lists<'a> {
    #[frame(count = 3, bytes = 3)]
    narrow: List<'a, u32>,
    #[frame(count = 2)]
    pairs: List<'a, Pair>,
    #[frame(rest)]
    names: List<'a, Name<'a>>,
}

const BYTES: [u8; 21] = [0, 0, 1, 0, 0, 2, 1, 0, 0, 7, 0, 8, 9, 0, 10, 1, b'a', 0, 2, b'b', b'c'];

#[test]
fn items_come_from_both_ends() {
    let lists = both_ways::<Lists<'_>>(&BYTES);
    assert!(lists.narrow.iter().rev().eq([0x1_0000, 2, 1]));
    assert!(lists.pairs.iter().rev().map(|pair| (pair.key, pair.value)).eq([(9, 10), (7, 8)]));
    assert!(lists.names.iter().rev().map(|name| name.name).eq(["bc", "", "a"]));
    let mut ends = lists.narrow.iter();
    assert_eq!((ends.next(), ends.next_back(), ends.len()), (Some(1), Some(0x1_0000), 1));
    assert_eq!((ends.next_back(), ends.next_back(), ends.next()), (Some(2), None, None));
    let mut names = lists.names.iter();
    assert_eq!((names.next_back(), names.next()), (Some(Name { name: "bc" }), Some(Name { name: "a" })));
    assert_eq!((names.next(), names.next_back(), names.next()), (Some(Name { name: "" }), None, None));
    assert!(List::from(&[1_u8, 2]).iter().rev().eq([2, 1]));
}

#[cfg(feature = "alloc")]
#[test]
fn a_vector_lends_its_items() {
    let values = vec![1_u32, 2, 0x1_0000];
    assert_eq!(List::from(&values), both_ways::<Lists<'_>>(&BYTES).narrow);
}
