//! `defmt::Format`: log frames and errors from a microcontroller. Those declared here have it; on frames of one's own
//! it is derived beside `Frame`:
//!
//! ```no_run
//! use smartmeter_proto::prelude::*;
//!
//! #[derive(Frame, defmt::Format)]
//! struct Hours<'a> {
//!     #[frame(count_of = "energy")]
//!     count: Filled<u8>,
//!     energy: List<'a, u16>,
//! }
//!
//! fn log(bytes: &[u8]) {
//!     match Hours::decode(bytes) {
//!         Ok(hours) => defmt::info!("{}", hours),
//!         Err(error) => defmt::warn!("{}", error),
//!     }
//! }
//! ```

use ::defmt::{Display2Format, Format, Formatter, write};

use crate::ber::BerLength;
use crate::error::Error;
use crate::escape::{Escaped, Scheme};
use crate::filled::{Filled, Padding};
use crate::list::List;
use crate::wire::Wire;

impl Format for Error {
    /// As it prints. The names in the path are looked up on the device, where the schema is.
    fn format(&self, f: Formatter<'_>) {
        write!(f, "{}", Display2Format(self));
    }
}

impl<'a, T: Wire<'a> + Clone + Format> Format for List<'a, T> {
    /// Its items.
    fn format(&self, f: Formatter<'_>) {
        write!(f, "[");
        for (index, item) in self.iter().enumerate() {
            match index {
                0 => write!(f, "{}", item),
                _ => write!(f, ", {}", item),
            }
        }
        write!(f, "]");
    }
}

impl<S: Scheme> Format for Escaped<'_, S> {
    /// The bytes without escapes.
    fn format(&self, f: Formatter<'_>) {
        for byte in self.iter() {
            write!(f, "{=u8:02X} ", byte);
        }
    }
}

impl<T> Format for Filled<T> {
    fn format(&self, f: Formatter<'_>) {
        write!(f, "Filled");
    }
}

impl Format for Padding {
    fn format(&self, f: Formatter<'_>) {
        write!(f, "Padding");
    }
}

impl Format for BerLength {
    fn format(&self, f: Formatter<'_>) {
        write!(f, "{=u32}", self.0);
    }
}
