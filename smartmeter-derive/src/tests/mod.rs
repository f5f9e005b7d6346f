//! What is generated, and what is said about declarations that are wrong.

mod golden;
mod messages;
mod words;

use syn::DeriveInput;

/// What is generated for a declaration, which is Rust whatever is wrong with it: else one mistake would hide behind
/// another.
fn generated(input: &DeriveInput) -> syn::File {
    let generated = crate::derive(input).to_string();
    syn::parse_str(&generated).unwrap_or_else(|error| panic!("{error}: {generated}"))
}
