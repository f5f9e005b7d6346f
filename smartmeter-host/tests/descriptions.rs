//! The descriptions that are kept in `spec/` are those that the declaration makes.

use std::fs;
use std::path::Path;

use smartmeter_host::spec::{Format, Spec};
use smartmeter_proto::p350::P350;

fn assert_fresh(format: Format, name: &str) {
    let spec = Path::new(env!("CARGO_MANIFEST_DIR")).join("../spec");
    for file in format.files(&Spec::of::<P350>()) {
        let kept = fs::read_to_string(spec.join(&file.path)).unwrap_or_default();
        assert!(kept == file.text, "spec/{} is stale: smartmeter spec --format {name} -o spec", file.path.display());
    }
}

#[test]
fn kaitais_description_is_fresh() {
    assert_fresh(Format::Ksy, "ksy");
}

#[test]
fn sigroks_decoder_is_fresh() {
    assert_fresh(Format::Sigrok, "sigrok");
}
