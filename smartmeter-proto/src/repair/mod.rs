//! Damaged transactions put right, where a checksum proves how.
//!
//! A sniffer loses words, and wires are noisy. [`transaction`] and [`frame`] take bytes that do not decode and look for a
//! damage that explains them. Nothing here knows a protocol: all is tried on the declared decoder itself.
//!
//! # What is tried
//!
//! - A length, a count or an id is another: all 256 values of each of its bytes. Not where the bytes decode.
//! - One bit is flipped, at each place. Not where they decode, either.
//! - One byte is lost, at each place; with it, what that byte was.
//! - Boundaries are lost: two to [`MOST_PARTS`] transactions, one after the other.
//! - The end of a transaction is lost, up to [`MOST_AFTER`] bytes, and no more than one of them under a checksum; with the
//!   boundary after it, or without.
//! - The beginning of a transaction is lost, up to its first byte under a checksum, and no more than [`MOST_BEFORE`]
//!   bytes; with the boundary before it, or without. Also both: a burst that took the end of one and the beginning of the
//!   next.
//!
//! # What is accepted
//!
//! An [`Explanation`] must decode, with a checksum that holds over bytes that are not all zero, and fit all else that the
//! declaration says: every id and label is a declared one and none of a catch-all, what is reserved is zero, each part is
//! complete. What speaks for it is its [`proof`](Explanation::proof), in bits. A checksum of 16 bits holds for one in 65,536
//! pieces of noise; where a byte was solved from it, for one in 256, and where that was tried at 30 places, for about one
//! in 9: so there, 3 bits are left of 16.
//!
//! - It must be the only one: where two fit, neither is taken ([`Outcome::Ambiguous`]). Two that come to the same bytes
//!   are one. One that has [`MARGIN`] bits less of proof than another is no rival to it, but is counted, see
//!   [`Explanation::alternatives`].
//! - A byte that is another is taken only where no other byte, replaced by any value, makes the same checksum hold.
//! - [`PROOF`] bits are needed for each fault that it assumes, and as many again where the bytes do decode, if only as what
//!   nobody declared. No byte of those is taken for another: an id that nobody declared is no proof of a damage.
//!
//! A byte that was lost and that no checksum covers may be anything: it stays unknown, see [`Byte::Unknown`].
//!
//! # Work
//!
//! For `n` bytes there are at most [`work`]`(n)` decodes, whatever the declaration. Where more would be needed, nothing is
//! said of the bytes ([`Outcome::GaveUp`]), since another explanation may have been missed. Nothing is allocated; the
//! caller lends a buffer of [`ROOM`] bytes more than the input has.
//!
//! ```
//! use smartmeter_proto::p350::P350;
//! use smartmeter_proto::repair::{self, Outcome};
//!
//! // The power reading of the P350's capture, without its fourth but last byte, which is padding.
//! let damaged = [
//!     0x01, 0x14, 0x02, 0x10, 0x3C, 0x55, 0xAD, 0xF7, 0x10, 0x59, 0x30, 0x85, 0x53, 0, 0, 0, 0, 0, 0xCF, 0, 0, 0x0A,
//! ];
//! let mut buffer = [0; 22 + repair::ROOM];
//! let Outcome::Repaired(explanation) = repair::transaction::<P350>(&damaged, &mut buffer) else { panic!("it is proven") };
//! assert_eq!(explanation.to_string(), "one byte was lost: byte 19 is lost and must be 00");
//! let part = &explanation.parts()[0];
//! assert_eq!(part.write(&damaged, &mut buffer), Some(23));
//! ```

mod ends;
mod explanation;
mod fill;
mod fits;
mod head;
mod probe;
mod search;
mod single;
mod split;
mod witness;

pub use self::explanation::{Assumption, Byte, Edit, Edited, Explanation, MOST_AFTER, MOST_BEFORE, MOST_PARTS, Part};
use self::probe::{Family, OfDeclared, OfProtocol, Probe};
use self::search::Search;
use self::witness::Witness;
use crate::visit::VerifiedChecksums;
use crate::wire::{Declared, Frame, Protocol};

/// How many bytes longer than the input the buffer must be.
pub const ROOM: usize = MOST_BEFORE.saturating_add(MOST_AFTER);

/// How many bits of proof are needed for each fault that an explanation assumes.
pub const PROOF: u32 = 4;

/// How many bits less of proof make an explanation no rival of another.
pub const MARGIN: u32 = 14;

/// The longest input that is tried. What is longer is left as it is.
pub const LONGEST: usize = 4096;

/// What became of an attempt to put a transaction right.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Outcome {
    /// It decodes as it is.
    Sound,
    /// There is exactly one explanation, and it is proven.
    Repaired(Explanation),
    /// That many explanations fit, so none is proven. Beyond 255 they are not counted.
    Ambiguous(u8),
    /// One explanation fits, and so would too many others by chance.
    Unproven(Explanation),
    /// Nothing that is tried explains it.
    Unexplained,
    /// It is longer than [`LONGEST`], the buffer is too short, or it needs more work than is allowed.
    GaveUp,
}

/// The most decodes for an input of `len` bytes: 4,096, and 640 for each byte.
#[must_use]
pub const fn work(len: usize) -> usize {
    len.saturating_mul(640).saturating_add(4096)
}

/// Whether bytes want a look: they do not decode, or only as something that nobody declared, without a checksum.
#[must_use]
pub fn is_doubtful<P: Protocol>(bytes: &[u8]) -> bool {
    let mut checksums = VerifiedChecksums::default();
    match <P::Transaction<'_> as Frame<'_>>::walk(bytes, &mut checksums) {
        Err(_) => true,
        Ok(_) if checksums.0 != 0 => false,
        Ok(_) => {
            let mut witness = Witness::new(bytes, 0);
            let _ = OfProtocol::<P>::NEW.walk(bytes, &mut witness);
            witness.fit().is_none()
        }
    }
}

/// Looks for what damaged a transaction of protocol `P`. `buffer` must be [`ROOM`] bytes longer than `bytes`.
#[must_use]
pub fn transaction<P: Protocol>(bytes: &[u8], buffer: &mut [u8]) -> Outcome {
    outcome(&OfProtocol::<P>::NEW, bytes, buffer)
}

/// Looks for what damaged a frame of type `F`. `buffer` must be [`ROOM`] bytes longer than `bytes`.
#[must_use]
pub fn frame<F: Declared>(bytes: &[u8], buffer: &mut [u8]) -> Outcome {
    outcome(&OfDeclared::<F>::NEW, bytes, buffer)
}

fn outcome(probe: &dyn Probe, bytes: &[u8], buffer: &mut [u8]) -> Outcome {
    if bytes.len() > LONGEST || buffer.len() < bytes.len().saturating_add(ROOM) {
        return Outcome::GaveUp;
    }
    Search::new(probe, bytes, buffer).run()
}
