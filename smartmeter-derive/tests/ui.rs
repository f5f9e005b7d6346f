//! Declarations as users write them: what must compile, and what is said about what must not.
//!
//! A message is part of what the derive does, so each `.stderr` is compared as it is. The compiler's own messages are in
//! some of them, so they belong to the compiler that `rust-version` names. `cargo xtask bless` writes them anew.
//!
//! `ui/todo` is what is known to fall short, and what would be right stands in each file. It can only shrink: where one
//! of them does better than it says, the test fails until the file is moved to `pass` or `fail`.

use trybuild::TestCases;

/// The compiler whose words are in the messages.
const MESSAGES_COMPILER: &str = "rustc 1.95.";

fn has_the_messages_compiler() -> bool {
    let version = std::process::Command::new("rustc").arg("--version").output();
    version.is_ok_and(|version| version.stdout.starts_with(MESSAGES_COMPILER.as_bytes()))
}

// One of them, so that all are built, and not only checked: some mistakes are seen where a decoder is made.
#[test]
fn declarations_compile_or_are_refused_with_what_would_be_right() {
    let cases = TestCases::new();
    cases.pass("tests/ui/pass/*/*.rs");
    if !has_the_messages_compiler() {
        eprintln!("another compiler than {MESSAGES_COMPILER} says some things in other words: messages not compared");
        return;
    }
    cases.compile_fail("tests/ui/fail/*/*.rs");
    cases.compile_fail("tests/ui/todo/say/*/*.rs");
}
