//! What is not installed: a test is left out then, and says so; under CI, which installs all, that is a failure.

use std::io::Write;

/// Whether something is there. Where it is not, that is said loudly; under CI it ends the test.
pub(crate) fn is_installed(name: &str, is_there: bool) -> bool {
    assert!(is_there || std::env::var_os("CI").is_none(), "CI lacks {name}, which .ci/run is to install");
    if !is_there {
        skipped(&format!("{name} is not installed; .ci/run says which package brings it"));
    }
    is_there
}

/// Says loudly that something is not tried, past the harness, which keeps what passing tests print to itself.
pub(crate) fn skipped(what: &str) {
    let _ = std::io::stderr().write_all(format!("\nSKIPPED: {what}\n\n").as_bytes());
}
