//! [`Encoded`]: a frame that owns its bytes.

use alloc::vec::Vec;
use core::fmt;
use core::marker::PhantomData;

use crate::error::Error;
use crate::wire::{Declared, Frame};

/// The bytes of a valid frame, and of which type: what a frame that borrows its input is, where it must be owned.
///
/// ```
/// use smartmeter_proto::p350::HalfHours;
/// use smartmeter_proto::{Encoded, Error};
///
/// let bytes = [0, 0, 0, 9, 0, 0, 0, 0, 0, 207, 0, 0, 0, 1, 1, 0, 89];
/// let half_hours: Encoded<HalfHours> = Encoded::new(bytes.to_vec())?;
/// assert_eq!(half_hours.get()?.energy.get(0), Some(89));
/// assert!(Encoded::<HalfHours>::new(bytes[..16].to_vec()).is_err());
/// # Ok::<(), Error>(())
/// ```
pub struct Encoded<F> {
    bytes: Vec<u8>,
    frame: PhantomData<fn() -> F>,
}

impl<F: Declared> Encoded<F> {
    /// Takes the bytes of a frame.
    ///
    /// # Errors
    ///
    /// See [`Cause`](crate::Cause), with field and offset, where they are none.
    pub fn new(bytes: Vec<u8>) -> Result<Self, Error> {
        <F::Frame<'_> as Frame<'_>>::decode(&bytes)?;
        Ok(Self { bytes, frame: PhantomData })
    }

    /// Encodes a frame.
    ///
    /// # Errors
    ///
    /// [`Cause::Range`](crate::Cause::Range) where a number, count or length does not fit its place, and what else
    /// [`Frame::encode`] says.
    pub fn of<'a>(frame: &F::Frame<'a>) -> Result<Self, Error> {
        frame.encode_to_vec().and_then(Self::new)
    }

    /// The frame, which borrows from the bytes in here.
    ///
    /// # Errors
    ///
    /// None, but for a codec of one's own that takes bytes once and refuses them later.
    pub fn get(&self) -> Result<F::Frame<'_>, Error> {
        F::Frame::decode(&self.bytes)
    }
}

impl<F> Encoded<F> {
    /// The bytes.
    #[must_use]
    pub fn bytes(&self) -> &[u8] {
        &self.bytes
    }

    /// The bytes, without what they are.
    #[must_use]
    pub fn into_bytes(self) -> Vec<u8> {
        self.bytes
    }
}

impl<F> Clone for Encoded<F> {
    fn clone(&self) -> Self {
        Self { bytes: self.bytes.clone(), frame: PhantomData }
    }
}

/// Frames are equal when their bytes are: equal frames encode equally, but for escapes.
impl<F> PartialEq for Encoded<F> {
    fn eq(&self, other: &Self) -> bool {
        self.bytes == other.bytes
    }
}

impl<F> Eq for Encoded<F> {}

impl<F> fmt::Debug for Encoded<F> {
    /// The bytes, as the frame itself may have no `Debug`.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "Encoded({:02X?})", self.bytes)
    }
}
