//! Descriptions of a protocol, made from its declaration: for people, for other programs, and for other people's tools.
//!
//! [`Spec`] holds what all of them are made of: the declaration as a [`Document`], and what was found in captures, for worked
//! examples. A [`Format`] makes [`File`]s of it. To add one: a file in this folder with a function from [`Spec`] to text, a
//! variant of [`Format`], and an arm in [`Format::files`].
//!
//! ```
//! use smartmeter_host::spec::{Format, Spec};
//! use smartmeter_proto::prelude::*;
//! # /// All that runs on the wire.
//! # #[derive(Debug, Clone, PartialEq, Frame)]
//! # struct Boiler {
//! #     /// Of the water.
//! #     #[frame(unit = "°C", scale = 0.5)]
//! #     temperature: u16,
//! # }
//! # struct BoilerBus;
//! # impl Protocol for BoilerBus {
//! #     const NAME: &'static str = "boiler-bus";
//! #     type Transaction<'a> = Boiler;
//! # }
//!
//! let spec = Spec::of::<BoilerBus>();
//! let files = Format::Json.files(&spec);
//! assert_eq!(files[0].path.to_str(), Some("boiler-bus.json"));
//! assert!(files[0].text.contains("Of the water."));
//! ```

pub mod c;
mod crc;
pub mod describe;
pub mod diagram;
pub mod diff;
pub mod expr;
mod groups;
pub mod html;
pub mod json_schema;
pub mod ksy;
pub mod lua;
pub mod markdown;
pub mod model;
pub mod page;
pub mod seen;
pub mod sigrok;
pub mod walk;

use std::path::PathBuf;

use clap::ValueEnum;
use smartmeter_proto::Protocol;

use self::model::Document;
use self::seen::Seen;

/// What descriptions are made of.
#[derive(Debug, Clone, PartialEq)]
pub struct Spec {
    /// The declaration.
    pub document: Document,
    /// What captures show of it.
    pub seen: Seen,
}

impl Spec {
    /// Of a protocol, without captures.
    #[must_use]
    pub fn of<P: Protocol>() -> Self {
        Self { document: walk::document::<P>(), seen: Seen::default() }
    }

    /// The protocol's name.
    #[must_use]
    pub fn protocol(&self) -> &str {
        &self.document.protocol
    }

    /// A file that is named after the protocol.
    #[must_use]
    pub fn file(&self, extension: &str, text: String) -> File {
        File { path: format!("{}.{extension}", self.protocol()).into(), text }
    }
}

/// One file of a description.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct File {
    /// Where it belongs, below the folder that descriptions are written to.
    pub path: PathBuf,
    /// What is in it.
    pub text: String,
}

/// What can be made of a declaration.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
#[non_exhaustive]
pub enum Format {
    /// For people, as GitHub shows it
    Markdown,
    /// For people: one page that needs nothing else
    Html,
    /// All of the declaration, for programs and for `spec diff`
    Json,
    /// A header for C and C++: ids, values, places, units and scales
    C,
    /// A description for Kaitai Struct, which makes parsers for other languages of it
    Ksy,
    /// A dissector for Wireshark
    Lua,
    /// A protocol decoder for sigrok, stacked on its spi
    Sigrok,
    /// JSON Schema of what `decode` and `readings` write as JSON
    JsonSchema,
}

impl Format {
    /// The files of a description.
    #[must_use]
    pub fn files(self, spec: &Spec) -> Vec<File> {
        match self {
            Self::Markdown => vec![spec.file("md", markdown::markdown(spec))],
            Self::Html => vec![spec.file("html", html::html(spec))],
            Self::JsonSchema => vec![spec.file("schema.json", json_schema::text(spec))],
            Self::Json => vec![spec.file("json", spec.document.to_json())],
            Self::C => vec![spec.file("h", c::header(&spec.document))],
            Self::Ksy => vec![spec.file("ksy", ksy::describe(&spec.document).text)],
            Self::Lua => vec![spec.file("lua", lua::dissector(&spec.document))],
            Self::Sigrok => sigrok::decoder(&spec.document),
        }
    }
}
