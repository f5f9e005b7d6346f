//! What is kept of a capture as its snapshot: the table, what was counted, and the readings.
//!
//! Goes with [`smartmeter_proto::testing`], so a crate whose protocol this tool decodes has all its captures tested by
//!
//! ```no_run
//! # use smartmeter_proto::p350::P350 as MyBus;
//! # use smartmeter_proto::testing::Captures;
//! #[test]
//! fn captures_say_what_they_said() {
//!     Captures::in_folder("captures").check(smartmeter_host::snapshot::snapshot::<MyBus>);
//! }
//! ```
//!
//! `smartmeter capture add` writes the same beside a capture.

use std::error::Error;

use smartmeter_proto::Protocol;

use crate::decoding::Decoding;
use crate::palette::Palette;
use crate::readings::{Form, Readings};
use crate::render::Renderer;
use crate::table::Table;
use crate::tally::Tally;

/// All that a capture says, as text that a person can hold against the protocol.
///
/// # Errors
///
/// Where the text is no capture.
pub fn snapshot<P: Protocol>(capture: &str) -> Result<String, Box<dyn Error>> {
    let (table, tally) = rendered::<P>(capture, Box::new(Table::new::<P>(Palette::PLAIN, Table::WIDTH)))?;
    let (readings, _) = rendered::<P>(capture, Box::new(Readings::new(Form::Csv, false)))?;
    Ok(format!("{table}\n{tally}\n\n{readings}"))
}

fn rendered<P: Protocol>(capture: &str, renderer: Box<dyn Renderer<P>>) -> Result<(String, Tally), Box<dyn Error>> {
    let mut out = Vec::new();
    let mut decoding = Decoding::<P>::new(renderer, &mut out);
    decoding.read(&mut capture.as_bytes(), None)?;
    let tally = decoding.tally();
    drop(decoding);
    Ok((String::from_utf8(out)?, tally))
}
