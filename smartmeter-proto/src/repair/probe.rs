//! The declared decoder, behind one face for all declarations: the search is compiled once.

use core::marker::PhantomData;

use super::witness::Witness;
use crate::error::Error;
use crate::schema::Schema;
use crate::wire::{Declared, Frame, Protocol};

/// Tries whether bytes are a frame.
pub(super) trait Probe {
    fn schema(&self) -> &'static Schema;
    fn decode(&self, bytes: &[u8]) -> Result<(), Error>;
    fn walk(&self, bytes: &[u8], witness: &mut Witness<'_>) -> Result<(), Error>;
}

/// A family of frames: of a declared type, or of a protocol.
pub(super) trait Family {
    const NEW: Self;
}

/// Frames of a declared type.
pub(super) struct OfDeclared<F>(PhantomData<F>);

/// Transactions of a protocol.
pub(super) struct OfProtocol<P>(PhantomData<P>);

impl<F> Family for OfDeclared<F> {
    const NEW: Self = Self(PhantomData);
}

impl<P> Family for OfProtocol<P> {
    const NEW: Self = Self(PhantomData);
}

impl<F: Declared> Probe for OfDeclared<F> {
    fn schema(&self) -> &'static Schema {
        <F::Frame<'static> as Frame<'static>>::SCHEMA
    }

    fn decode(&self, bytes: &[u8]) -> Result<(), Error> {
        <F::Frame<'_> as Frame<'_>>::decode(bytes).map(drop)
    }

    fn walk(&self, bytes: &[u8], witness: &mut Witness<'_>) -> Result<(), Error> {
        <F::Frame<'_> as Frame<'_>>::walk(bytes, witness).map(drop)
    }
}

impl<P: Protocol> Probe for OfProtocol<P> {
    fn schema(&self) -> &'static Schema {
        <P::Transaction<'static> as Frame<'static>>::SCHEMA
    }

    fn decode(&self, bytes: &[u8]) -> Result<(), Error> {
        <P::Transaction<'_> as Frame<'_>>::decode(bytes).map(drop)
    }

    fn walk(&self, bytes: &[u8], witness: &mut Witness<'_>) -> Result<(), Error> {
        <P::Transaction<'_> as Frame<'_>>::walk(bytes, witness).map(drop)
    }
}
