//! The decoder for sigrok that is kept in `spec/sigrok` is the one that the declaration makes: the other tests of what is kept
//! look at files only, and this is a folder.

use std::fs;
use std::path::Path;

use smartmeter_host::spec::{Format, Spec};
use smartmeter_proto::p350::P350;

#[test]
fn sigroks_decoder_is_fresh() {
    let spec = Path::new(env!("CARGO_MANIFEST_DIR")).join("../spec");
    let files = Format::Sigrok.files(&Spec::of::<P350>());
    for file in &files {
        let kept = fs::read_to_string(spec.join(&file.path)).unwrap_or_default();
        assert!(kept == file.text, "spec/{} is stale: `cargo xtask spec --write` writes it", file.path.display());
    }
    let kept = fs::read_dir(spec.join("sigrok/p350")).expect("spec/sigrok/p350");
    let is_source = |path: &Path| path.extension().is_some_and(|extension| extension == "py");
    let kept = kept.filter(|entry| entry.as_ref().is_ok_and(|entry| is_source(&entry.path()))).count();
    assert_eq!(kept, files.len(), "spec/sigrok/p350 has a file that nothing writes");
}
