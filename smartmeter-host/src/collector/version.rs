//! What decodes: so that one can see which frames an older declaration read.

use std::fmt::{self, Write};

use smartmeter_proto::{Frame, Protocol};

/// This program.
pub const PROGRAM: &str = concat!(env!("CARGO_PKG_NAME"), " ", env!("CARGO_PKG_VERSION"));

/// A hash of all that a protocol's declarations say: FNV-1a, in hexadecimal.
#[must_use]
pub fn schema<P: Protocol>() -> String {
    hash(format_args!("{:?}", P::Transaction::SCHEMA))
}

fn hash(text: fmt::Arguments<'_>) -> String {
    let mut hash = Fnv(0xcbf2_9ce4_8422_2325);
    // It never refuses.
    let _ = hash.write_fmt(text);
    format!("{:016x}", hash.0)
}

struct Fnv(u64);

impl Write for Fnv {
    fn write_str(&mut self, text: &str) -> fmt::Result {
        for byte in text.bytes() {
            self.0 = (self.0 ^ u64::from(byte)).wrapping_mul(0x0100_0000_01b3);
        }
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use smartmeter_proto::link::Link;
    use smartmeter_proto::p350::P350;

    use super::*;

    #[test]
    fn other_declarations_have_another_hash() {
        // The vectors of the function's authors.
        let hashes = [hash(format_args!("")), hash(format_args!("a")), hash(format_args!("foobar"))];
        assert_eq!(hashes, ["cbf29ce484222325", "af63dc4c8601ec8c", "85944171f73967e8"]);
        assert_ne!(schema::<Link>(), schema::<P350>());
    }
}
