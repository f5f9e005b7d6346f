//! No bytes make it panic, and whatever decodes encodes back to the same bytes.

mod support;

use dlms::{Address, Apdu, Body, Data, DataNotification, HdlcFrame};
use proptest::collection::vec;
use proptest::prelude::*;
use smartmeter_proto::prelude::*;

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
    comes_back::<HdlcFrame<'_>>(bytes);
    comes_back::<Address<'_>>(bytes);
    comes_back::<Apdu<'_>>(bytes);
    comes_back::<DataNotification<'_>>(bytes);
    comes_back::<Body<'_>>(bytes);
    comes_back::<Data<'_>>(bytes);
}

/// Few enough bytes for data to come about by chance.
fn likely_bytes() -> impl Strategy<Value = Vec<u8>> {
    let likely = [0x00, 0x01, 0x02, 0x03, 0x04, 0x06, 0x09, 0x0A, 0x0C, 0x0D, 0x0F, 0x12, 0x16, 0x17, 0x19, 0x7E, 0x81];
    vec(prop_oneof![proptest::sample::select(likely.to_vec()), any::<u8>()], 0..64)
}

proptest! {
    #[test]
    fn bytes_by_chance(bytes in likely_bytes()) {
        all_come_back(&bytes);
    }

    #[test]
    fn a_frame_with_bytes_changed(changes in vec((any::<proptest::sample::Index>(), any::<u8>()), 1..4)) {
        for name in ["aidon_no_list2", "kamstrup_1p_no_list1", "kaifa_no_list2"] {
            let mut bytes = bytes_of(&capture(name));
            for (index, byte) in &changes {
                *index.get_mut(&mut bytes) = *byte;
            }
            all_come_back(&bytes);
            // From the data unit on no checksum stands before what the change leads to.
            all_come_back(bytes.strip_suffix(&[0x7E]).map_or(&bytes[..], |bytes| &bytes[11..bytes.len() - 2]));
            all_come_back(bytes.strip_suffix(&[0x7E]).map_or(&bytes[..], |bytes| &bytes[12..bytes.len() - 2]));
        }
    }

    /// The length and both checksums are made to fit.
    #[test]
    fn any_body_goes_into_a_frame_and_comes_out(body in vec(any::<u8>(), 0..64), tag in 0x10_u8.., control: u8) {
        let address = Address { bytes: &[0x02, 0x01] };
        let frame = HdlcFrame {
            opening: Filled::new(),
            format_type: Filled::new(),
            segmented: false,
            len: Filled::new(),
            destination: address,
            source: address,
            control,
            hcs: Filled::new(),
            information: dlms::Information { llc: Filled::new(), apdu: Apdu::Other { tag, body: &body } },
            fcs: Filled::new(),
            closing: Filled::new(),
        };
        let mut buffer = [0; 128];
        let len = frame.encode(&mut buffer).expect("it fits");
        assert_eq!(support::both_ways::<HdlcFrame<'_>>(&buffer[..len]), frame);
    }
}
