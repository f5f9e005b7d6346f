use smartmeter_proto::p350::P350;

use super::*;
use crate::spec::walk;

#[test]
fn of_the_p350_nothing_is_missing_but_the_checksums() {
    let ksy = describe(&walk::document::<P350>());
    let unsaid: Vec<_> = ksy.unsaid.iter().map(|it| (it.declared.as_str(), it.field.as_str(), it.what)).collect();
    assert_eq!(unsaid, [("Packet", "crc", What::Check), ("RequestPacket", "crc", What::Check)]);
    for line in ["id: p350", "value: \"energy / 10.0\"", "-unit: \"kWh\""] {
        assert!(ksy.text.contains(line), "{line}\n{}", ksy.text);
    }
}
