//! For every declared type: decoding and encoding undo each other, a walk accounts for every byte,
//! and no input makes anything panic.

mod support;

use proptest::prelude::*;
use smartmeter_proto::p350::*;
use smartmeter_proto::prelude::*;
use smartmeter_proto::visit::VerifiedChecksums;
use support::Coverage;
use support::generate::frames;

/// `encode(decode(bytes)) == bytes` and `decode(encode(value)) == value`, and the walk sees it all.
fn check_identity<'a, F: Frame<'a> + PartialEq + core::fmt::Debug>(
    bytes: &'a [u8],
    encoded: &'a mut Vec<u8>,
) -> Result<(), TestCaseError> {
    let mut coverage = Coverage::default();
    let value = match F::walk(bytes, &mut coverage) {
        Ok(value) => value,
        Err(error) => return Err(TestCaseError::fail(format!("{error} in {bytes:02X?}"))),
    };
    prop_assert!(coverage.is_complete(bytes.len()), "{:?} of {bytes:02X?}", coverage.0);
    prop_assert_eq!(value.encoded_len(), bytes.len());

    encoded.resize(bytes.len() + 4, 0xEE);
    prop_assert_eq!(value.encode(encoded), Ok(bytes.len()));
    encoded.truncate(bytes.len());
    prop_assert_eq!(&encoded[..], bytes);
    prop_assert_eq!(F::decode(encoded), Ok(value));
    Ok(())
}

/// Whatever the bytes are: an error, or a value that encodes back to them.
fn check_any_bytes<'a, F: Frame<'a> + PartialEq + core::fmt::Debug>(bytes: &'a [u8]) -> Result<(), TestCaseError> {
    let mut coverage = Coverage::default();
    match F::walk(bytes, &mut coverage) {
        Ok(value) => {
            let mut buffer = vec![0; bytes.len()];
            prop_assert_eq!(value.encode(&mut buffer), Ok(bytes.len()));
            prop_assert_eq!(&buffer[..], bytes);
            prop_assert!(coverage.is_complete(bytes.len()));
        }
        Err(error) => {
            prop_assert!(error.offset() <= bytes.len(), "{error}");
            prop_assert!(error.to_string().starts_with(F::SCHEMA.name), "{error}");
        }
    }
    // A plain decode says the same as a walk.
    prop_assert_eq!(F::decode(bytes).err(), F::walk(bytes, &mut Coverage::default()).err());
    Ok(())
}

/// Too small a buffer is refused, whatever its size, and the error says so.
fn check_small_buffers<'a, F: Frame<'a>>(bytes: &'a [u8]) -> Result<(), TestCaseError> {
    let Ok(value) = F::decode(bytes) else { return Ok(()) };
    for len in 0..bytes.len() {
        let mut buffer = vec![0; len];
        let refused = value.encode(&mut buffer).map_err(|error| error.cause());
        prop_assert!(matches!(refused, Err(smartmeter_proto::Cause::BufferTooSmall { .. })), "{refused:?}");
    }
    Ok(())
}

macro_rules! declared {
    ($($test:ident: $frame:ty;)*) => {$(
        mod $test {
            use super::*;

            proptest! {
                #[test]
                fn valid_frames_come_back(bytes in frames(<$frame as Frame>::SCHEMA)) {
                    check_identity::<$frame>(&bytes, &mut Vec::new())?;
                    check_small_buffers::<$frame>(&bytes)?;
                }

                #[test]
                fn cut_frames_never_panic(bytes in frames(<$frame as Frame>::SCHEMA), cut in any::<prop::sample::Index>()) {
                    check_any_bytes::<$frame>(&bytes[..cut.index(bytes.len() + 1)])?;
                }

                #[test]
                fn changed_frames_never_panic(
                    mut bytes in frames(<$frame as Frame>::SCHEMA),
                    at in any::<prop::sample::Index>(),
                    to in any::<u8>(),
                ) {
                    if !bytes.is_empty() {
                        let at = at.index(bytes.len());
                        bytes[at] = to;
                    }
                    check_any_bytes::<$frame>(&bytes)?;
                }

                #[test]
                fn any_bytes_never_panic(bytes in proptest::collection::vec(any::<u8>(), 0..300)) {
                    check_any_bytes::<$frame>(&bytes)?;
                }
            }
        }
    )*};
}

declared! {
    command: Command;
    receive: Receive<Reply>;
    transmit: Transmit;
    radio: Radio;
    radio_state: RadioState;
    command_05: Command05;
    command_06: Command06;
    set_network: SetNetwork;
    set_carrier: SetCarrier;
    hello: Hello;
    command_64: Command64;
    command_65: Command65;
    command_69: Command69;
    packet: Packet<Reply>;
    request_packet: RequestPacket;
    request: Request;
    kind: Kind;
    reply: Reply;
    reply_head: ReplyHead;
    power_reading: PowerReading;
    half_hours: HalfHours;
    days: Days;
    day: Day;
    settings: Settings;
    identity: Identity;
}

/// The schema that the declared protocol reaches from a transaction.
fn reachable(schema: &'static smartmeter_proto::schema::Schema, names: &mut std::collections::BTreeSet<&'static str>) {
    use smartmeter_proto::schema::{Content, Type};
    fn of_type(ty: &'static Type, names: &mut std::collections::BTreeSet<&'static str>) {
        match ty {
            Type::Frame(schema) => reachable(schema, names),
            Type::List { element } | Type::Array { element, .. } => of_type(element, names),
            _ => {}
        }
    }
    names.insert(schema.name);
    schema.fields().iter().for_each(|field| of_type(&field.ty, names));
    for variant in schema.variants() {
        match variant.content {
            Content::Payload(payload) => reachable(payload, names),
            Content::Fields(fields) => fields.iter().for_each(|field| of_type(&field.ty, names)),
            Content::Unit => {}
        }
    }
}

#[test]
fn every_declared_type_is_tested_above() {
    let mut names = std::collections::BTreeSet::new();
    reachable(Command::<Reply>::SCHEMA, &mut names);
    assert_eq!(names.len(), 25, "declare new types above, too: {names:?}");
}

proptest! {
    /// No single changed byte of what the checksum covers goes unseen, and nothing else is called checked.
    #[test]
    fn a_changed_packet_is_refused(
        mut bytes in frames(Packet::<Reply>::SCHEMA),
        at in any::<prop::sample::Index>(),
        flip in 1_u8..,
    ) {
        // From the checksum on: the address and the sequence before it are not covered.
        let at = 4 + at.index(bytes.len() - 4);
        bytes[at] ^= flip;
        let mut verified = VerifiedChecksums::default();
        prop_assert!(Packet::<Reply>::walk(&bytes, &mut verified).is_err());
    }

    /// Lists of values encode as captured ones do, and are equal to them.
    #[test]
    fn lists_of_values_are_lists(energy in proptest::collection::vec(any::<u16>(), 0..=255), start in any::<u32>()) {
        let head = ReplyHead { timestamp: 1, reserved: [0; 4], power: 2 };
        let made = HalfHours { head, start, count: Filled::new(), energy: List::from(&energy[..]) };
        let mut buffer = [0; HalfHours::MAX_LEN];
        let len = made.encode(&mut buffer).expect("at most 255 readings fit");
        let read = HalfHours::decode(&buffer[..len]).expect("what was encoded decodes");
        prop_assert_eq!(&read, &made);
        prop_assert_eq!(read.energy.iter().collect::<Vec<_>>(), energy);
    }
}
