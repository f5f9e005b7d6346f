//! Owned lists and text.

use super::*;

#[derive(Debug, Clone, PartialEq, Frame)]
struct Owned {
    #[frame(prefix = "u8")]
    numbers: Vec<u16>,
    #[frame(prefix = "u8")]
    few: heapless::Vec<u16, 2>,
    #[frame(len = 4, pad = b' ')]
    name: heapless::String<4>,
    #[frame(until = "|byte| *byte == 0")]
    bytes: Vec<u8>,
    #[frame(until = b"\r\n")]
    raw: Vec<u8>,
    boxed: Box<u8>,
    #[frame(rest)]
    text: String,
}

#[test]
fn owned_fields_outlive_the_input() {
    let owned = {
        let input = [1, 0, 7, 2, 0, 1, 0, 2, b'P', b'1', b' ', b' ', 1, 0, 9, b'\r', b'\n', 5, b'o', b'k'];
        both_ways::<Owned>(&input)
    };
    assert_eq!((&owned.numbers[..], &owned.few[..], &owned.name[..]), (&[7][..], &[1, 2][..], "P1"));
    assert_eq!((&owned.bytes[..], &owned.raw[..], *owned.boxed, &owned.text[..]), (&[1, 0][..], &[9][..], 5, "ok"));
    let mut wrong = owned.clone();
    wrong.raw = vec![b'\r', b'\n', 1];
    assert_eq!(unencodable(&wrong), ("Owned.raw".into(), Cause::Terminator));
}

#[test]
fn what_there_is_no_room_for_is_refused() {
    let three = [0, 3, 0, 1, 0, 2, 0, 3];
    assert_eq!(refusal::<Owned>(&three), ("Owned.few[2]".into(), 6, Cause::Capacity { max: 2 }));
}

#[test]
fn room_bounds_a_frame() {
    #[derive(Debug, PartialEq, Frame)]
    struct Small {
        #[frame(prefix = "u16")]
        items: heapless::Vec<u32, 3>,
    }
    assert_eq!(Small::MAX_LEN, 2 + 12);
}
