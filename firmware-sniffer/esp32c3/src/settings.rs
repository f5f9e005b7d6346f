//! Where settings come from: flash, where the console has saved some; else what was compiled in.

use core::fmt;

use smartmeter_proto::prelude::*;
use sniffer_core::settings::Settings;

use crate::flash::{MAX_CONTENTS, Store, Unusable};

include!(concat!(env!("OUT_DIR"), "/compiled_in.rs"));

/// Where they are from.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Source {
    Flash,
    CompiledIn,
    /// Compiled in, as what is in flash can't be read.
    Unreadable(Unusable),
    /// Compiled in, as what is in flash is of another version.
    Foreign,
}

impl fmt::Display for Source {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Flash => f.write_str("from flash"),
            Self::CompiledIn => f.write_str("as compiled in"),
            Self::Unreadable(why) => write!(f, "as compiled in: flash: {why}"),
            Self::Foreign => f.write_str("as compiled in: flash holds those of another version"),
        }
    }
}

pub(crate) fn load(store: &mut Store) -> (Settings, Source) {
    let mut contents = [0; MAX_CONTENTS];
    let source = match store.load(&mut contents) {
        Ok(Some(len)) => match Settings::decode(contents.get(..len).unwrap_or_default()) {
            Ok(settings) => return (settings, Source::Flash),
            Err(_) => Source::Foreign,
        },
        Ok(None) => Source::CompiledIn,
        Err(why) => Source::Unreadable(why),
    };
    (compiled_in(), source)
}

pub(crate) fn save(settings: &Settings, store: &mut Store) -> Result<(), Unusable> {
    let mut contents = [0; Settings::MAX_LEN];
    let len = settings.encode(&mut contents).map_err(|_| Unusable::TooLong)?;
    store.save(contents.get(..len).unwrap_or_default())
}

fn compiled_in() -> Settings {
    let mut settings = Settings::default();
    for (key, value) in COMPILED_IN {
        // The build has tried each.
        let _ = settings.set(key, value);
    }
    settings
}
