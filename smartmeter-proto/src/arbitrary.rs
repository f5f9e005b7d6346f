//! `arbitrary::Arbitrary` for [`Encoded`]: fuzz targets that want valid frames.
//!
//! ```
//! use arbitrary::{Arbitrary, Unstructured};
//! use smartmeter_proto::Encoded;
//! use smartmeter_proto::p350::{Packet, Reply};
//!
//! // What `fuzz_target!(|packet: Encoded<Packet<Reply>>| …)` is given:
//! let mut noise = Unstructured::new(&[7, 9, 1, 77, 3, 129, 200, 15]);
//! let packet = Encoded::<Packet<Reply>>::arbitrary(&mut noise)?;
//! assert!(packet.get().is_ok());
//! # Ok::<(), arbitrary::Error>(())
//! ```

use ::arbitrary::{Arbitrary, Error, Result, Unstructured};

use crate::encoded::Encoded;
use crate::grow;
use crate::wire::Declared;

/// The most random bytes that one frame takes, so that others are left for what stands beside it.
const CHOICES: usize = 400;

impl<'n, F: Declared> Arbitrary<'n> for Encoded<F> {
    /// A valid frame: counts, lengths, checksums, constants, terminators and conditions are consistent.
    fn arbitrary(noise: &mut Unstructured<'n>) -> Result<Self> {
        let choices = noise.bytes(noise.len().min(CHOICES))?;
        made(choices)
    }

    fn arbitrary_take_rest(noise: Unstructured<'n>) -> Result<Self> {
        made(noise.take_rest())
    }
}

fn made<F: Declared>(choices: &[u8]) -> Result<Encoded<F>> {
    let bytes = grow::frame::<F>(choices).map_err(|_| Error::IncorrectFormat)?;
    Encoded::new(bytes).map_err(|_| Error::IncorrectFormat)
}
