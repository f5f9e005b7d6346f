//! Valid frames out of random bytes, for any declared type.
//!
//! A frame grows from nothing. The decoder says what is missing or wrong, in which field and at which byte, and that is
//! added or mended; the schema says what kind of bytes belongs there. So nothing here needs to understand the
//! expressions of a declaration, and whatever decodes in the end is valid by definition.

// With `serde` alone, nothing but checksums is mended.
#![cfg_attr(not(any(feature = "arbitrary", feature = "proptest")), allow(dead_code))]

mod entropy;
mod gauge;
mod lay;
mod mend;
pub(crate) mod number;
mod rest;
mod rules;
mod trace;

use alloc::collections::BTreeMap;
use alloc::vec::Vec;

use self::entropy::Entropy;
use self::lay::Layer;
use self::trace::{Site, Steps, Trace};
use crate::error::Error;
use crate::schema::{Amount, Extent, Field, Role, Schema, Type};
use crate::wire::{Declared, Frame};

#[cfg(feature = "serde")]
pub(crate) use self::lay::width;

/// How often a frame is decoded before it is given up.
const STEPS: u32 = 3000;
/// How often it is mended without becoming longer.
const PATIENCE: u32 = 150;
/// How many items are tried where the last one must say that it is.
const GUESSES: usize = 200;
/// How often another frame is begun, with other random bytes, when one was given up.
const ATTEMPTS: u64 = 40;
/// The most bytes that a frame grows to.
const LONGEST: usize = 8192;

/// The encoding of a valid frame that `choices` lead to, or what was wrong with the last one that was given up.
pub(crate) fn frame<F: Declared>(choices: &[u8]) -> Result<Vec<u8>, Error> {
    let probe = |bytes: &[u8], trace: &mut Trace| <F::Frame<'_> as Frame<'_>>::walk(bytes, trace).map(drop);
    let schema = <F::Frame<'static> as Frame<'static>>::SCHEMA;
    let grow = |choices: &[u8]| Growing::new(schema, choices).grow(&probe);
    let again = || (1..ATTEMPTS).find_map(|attempt| grow(&others(choices, attempt)).ok());
    grow(choices).ok().or_else(again).map_or_else(|| grow(&[]), Ok)
}

/// Bytes that may be a frame, with the checksums that belong there.
#[cfg(feature = "serde")]
pub(crate) fn with_checksums<F: Declared>(bytes: Vec<u8>) -> Vec<u8> {
    let schema = <F::Frame<'static> as Frame<'static>>::SCHEMA;
    let mut growing = Growing { bytes, ..Growing::new(schema, &[]) };
    for _ in 0..STEPS {
        let mut trace = Trace::new(schema);
        let Err(error) = <F::Frame<'_> as Frame<'_>>::walk(&growing.bytes, &mut trace) else { break };
        if !matches!(error.cause(), crate::Cause::Checksum { .. }) || growing.mend(&error, &trace).is_none() {
            break;
        }
    }
    growing.bytes
}

/// As many other bytes.
fn others(choices: &[u8], attempt: u64) -> Vec<u8> {
    let mut state = choices.iter().fold(attempt.wrapping_mul(0x9E37_79B9_7F4A_7C15), |state, &byte| {
        (state ^ u64::from(byte)).wrapping_mul(0x0100_0000_01B3)
    }) | 1;
    let next = |_| {
        state ^= state.wrapping_shl(13);
        state ^= state.wrapping_shr(7);
        state ^= state.wrapping_shl(17);
        state.to_be_bytes()[0]
    };
    (0..choices.len().max(32)).map(next).collect()
}

/// Decodes bytes, noting all that it comes across.
type Probe<'p> = &'p dyn Fn(&[u8], &mut Trace) -> Result<(), Error>;

/// A frame that is not yet valid.
struct Growing<'e> {
    schema: &'static Schema,
    bytes: Vec<u8>,
    layer: Layer<'e>,
    /// How many items or bytes are still wanted of what may end anywhere.
    left: BTreeMap<Steps, usize>,
    /// How often a place was mended.
    tries: BTreeMap<Steps, usize>,
}

impl<'e> Growing<'e> {
    fn new(schema: &'static Schema, choices: &'e [u8]) -> Self {
        let layer = Layer { entropy: Entropy::new(choices) };
        Self { schema, bytes: Vec::new(), layer, left: BTreeMap::new(), tries: BTreeMap::new() }
    }

    fn grow(mut self, probe: Probe<'_>) -> Result<Vec<u8>, Error> {
        let (mut longest, mut stalled, mut steps) = (0, 0_u32, 0_u32);
        loop {
            stalled = if self.bytes.len() > longest { 0 } else { stalled.saturating_add(1) };
            longest = longest.max(self.bytes.len());
            steps = steps.saturating_add(1);
            let is_enough = longest > LONGEST || stalled > PATIENCE || steps > STEPS;
            let mut trace = Trace::new(self.schema);
            match probe(&self.bytes, &mut trace) {
                Ok(()) if is_enough || self.extend(&trace).is_none() => return Ok(self.bytes),
                Err(error) if is_enough || self.mend(&error, &trace).is_none() => return Err(error),
                _ => {}
            }
        }
    }

    /// Adds to a valid frame where it may go on, until as much is there as was wanted.
    fn extend(&mut self, trace: &Trace) -> Option<()> {
        for node in trace.nodes.iter().filter(|node| node.is_whole) {
            let site = Site::new(self.schema, &node.steps);
            let Some(level) = site.own_level().filter(|level| is_open(level.field, level.group)) else { continue };
            let left = self.left(&node.steps);
            if left == 0 {
                continue;
            }
            let (bytes, done) = match level.field.ty {
                Type::List { element } => (self.layer.value(element, level.field, 1), 1),
                ref ty => (self.layer.run(ty, level.field, left), left),
            };
            self.left.insert(node.steps.clone(), left.saturating_sub(done));
            if self.insert(node.range.end, bytes, self.gauges(&site, trace, node.range.start)).is_some() {
                return Some(());
            }
        }
        None
    }

    /// How many more are wanted there.
    fn left(&mut self, steps: &[usize]) -> usize {
        match self.left.get(steps) {
            Some(left) => *left,
            None => {
                let left = self.layer.entropy.amount();
                self.left.insert(steps.to_vec(), left);
                left
            }
        }
    }

    /// How often a place was asked for, this time included.
    fn tries(&mut self, steps: &[usize]) -> usize {
        let tries = self.tries.entry(steps.to_vec()).or_default();
        *tries = tries.saturating_add(1);
        *tries
    }
}

/// Whether a field may go on without the decoder asking for it.
fn is_open(field: &Field, group: &[Field]) -> bool {
    let is_run = matches!(field.ty, Type::Bytes | Type::Text | Type::Escaped { .. } | Type::List { .. });
    let is_measured = |name: &str| group.iter().any(|it| it.name == name && matches!(it.role, Role::LenOf(_)));
    let ends_anywhere = match field.extent {
        Extent::Natural | Extent::Rest => true,
        Extent::Bytes { len: Amount::Field(name), pad: None } => is_measured(name),
        _ => false,
    };
    let is_value = matches!(field.role, Role::Value | Role::Reserved) && field.made_by.is_none();
    is_run && ends_anywhere && is_value && !field.size.is_fixed()
}
