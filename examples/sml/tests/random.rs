//! No bytes make it panic, and whatever decodes encodes back to the same bytes.

mod support;

use proptest::collection::vec;
use proptest::prelude::*;
use smartmeter_proto::prelude::*;
use sml::{Element, File, GetListResponse, KermitFile, Message, Messages, Octets, Time};

use crate::support::{assert_comes_back, bytes_of, capture};

fn comes_back<'a, F: Frame<'a>>(bytes: &'a [u8]) {
    if let Ok(value) = F::decode(bytes) {
        assert_comes_back(&value, bytes);
    }
    if let Ok((value, rest)) = F::decode_prefix(bytes) {
        assert_comes_back(&value, &bytes[..bytes.len() - rest.len()]);
    }
}

fn all_come_back(bytes: &[u8]) {
    comes_back::<File<'_>>(bytes);
    comes_back::<KermitFile<'_>>(bytes);
    comes_back::<Messages<'_>>(bytes);
    comes_back::<Message<'_>>(bytes);
    comes_back::<GetListResponse<'_>>(bytes);
    comes_back::<Element<'_>>(bytes);
    comes_back::<Octets<'_>>(bytes);
    comes_back::<Time>(bytes);
}

/// Few enough bytes for elements to come about by chance.
fn likely_bytes() -> impl Strategy<Value = Vec<u8>> {
    let likely = [0x00, 0x01, 0x02, 0x07, 0x1A, 0x1B, 0x52, 0x62, 0x63, 0x69, 0x71, 0x72, 0x77, 0x80, 0x81, 0xF0, 0xF1];
    vec(prop_oneof![proptest::sample::select(likely.to_vec()), any::<u8>()], 0..64)
}

proptest! {
    #[test]
    fn bytes_by_chance(bytes in likely_bytes()) {
        all_come_back(&bytes);
    }

    #[test]
    fn a_list_with_bytes_changed(changes in vec((any::<proptest::sample::Index>(), any::<u8>()), 1..4)) {
        // The body of the second message: no checksum stands before what the change leads to.
        let mut bytes = bytes_of(&capture("HOLLEY_DTZ541-ZDBA"))[0x41..0x1ED].to_vec();
        assert!(GetListResponse::decode(&bytes).is_ok());
        for (index, byte) in changes {
            *index.get_mut(&mut bytes) = byte;
        }
        all_come_back(&bytes);
    }

    #[test]
    fn a_file_with_bytes_changed(changes in vec((any::<proptest::sample::Index>(), any::<u8>()), 1..4)) {
        let mut bytes = bytes_of(&capture("holley_kermit"));
        for (index, byte) in changes {
            *index.get_mut(&mut bytes) = byte;
        }
        all_come_back(&bytes);
        all_come_back(&bytes[8..]);
    }

    /// A payload ends with zeros, as messages do.
    #[test]
    fn any_payload_goes_into_a_file_and_comes_out(payload in vec(prop_oneof![Just(0x1B), any::<u8>()], 0..16)) {
        let mut payload = payload;
        payload.resize((payload.len() + 1).next_multiple_of(4), 0);
        let file = File { start: Filled::new(), payload: payload[..].into(), fill: 0, crc: Filled::new() };
        let mut buffer = [0; 64];
        let len = file.encode(&mut buffer).expect("it fits");
        let back = support::both_ways::<File<'_>>(&buffer[..len]);
        assert_eq!(&back, &file);
        assert_eq!(back.payload.unescape(&mut [0; 64]), Ok(&payload[..]));
    }
}
