//! A dissector for Wireshark, in Lua: the declaration as a table, and the code that goes by it.
//!
//! The code is the same for every protocol (`lua/*.lua`); what is written anew is the table. So a declaration can't break the
//! dissector, and what can't be said in Lua, such as a function of the source, is a note in the packet where it matters.
//!
//! Each field has a filter `protocol.type.field`, and a short one, `protocol.field`, where all fields of that name mean the same.

mod abbreviations;
mod expression;
mod table;

use self::abbreviations::Abbreviations;
use super::model::{Document, Field, Role};

const NUMBERS: &str = include_str!("lua/numbers.lua");
const WALK: &str = include_str!("lua/walk.lua");
const FIELDS: &str = include_str!("lua/fields.lua");
const SHOW: &str = include_str!("lua/show.lua");
const PROTO: &str = include_str!("lua/proto.lua");

/// The dissector.
#[must_use]
pub fn dissector(document: &Document) -> String {
    let filter = abbreviations::filter(&document.protocol);
    let abbreviations = Abbreviations::of(document);
    let types = table::types(document, &abbreviations);
    let (name, title, root) =
        (table::string(&filter), table::string(&document.protocol), table::string(&document.root));
    format!(
        "\
-- A dissector of {protocol} for Wireshark 4. Written by `smartmeter spec --format lua` from the declaration: edit that instead.
--
--   tshark -X lua_script:{filter}.lua -r recording.pcapng -V -Y '{filter}.quality == \"checked\"'
--
-- It takes packets of link type USER0, as `smartmeter convert` writes them.

local D = {{ name = {name}, title = {title}, root = {root} }}

{NUMBERS}
{WALK}
W.types = {{
{types}}}

{FIELDS}
{SHOW}
{PROTO}",
        protocol = document.protocol.replace(['\n', '\r'], " "),
    )
}

/// The protocol's name as Wireshark's filters have it.
#[must_use]
pub fn filter_name(protocol: &str) -> String {
    abbreviations::filter(protocol)
}

/// Whether what must hold of a field is said in it; so it is where nothing must.
#[must_use]
pub fn says_rule(field: &Field) -> bool {
    field.assert.as_deref().is_none_or(|rule| expression::function_if_said(rule).is_some())
}

/// Whether the algorithm of a field's checksum is known there; so it is of what has none.
#[must_use]
pub fn says_checksum(field: &Field) -> bool {
    match &field.role {
        Role::Checksum { algorithm, .. } => {
            matches!(algorithm.as_str(), "sum" | "xor") || super::crc::find(algorithm).is_some()
        }
        _ => true,
    }
}
