//! `#[derive(Frame)]`: parser, encoder and schema of a meter frame from its declaration.
//!
//! Use it through `smartmeter-proto`, which holds the code that the generated code calls.

mod attr;
mod catalogue;
mod check;
mod errors;
mod expand;
mod interval;
mod model;
mod nearest;
mod parse;
mod ratio;
mod symbol;
#[cfg(test)]
mod tests;

use proc_macro2::TokenStream;
use syn::{DeriveInput, parse_macro_input};

#[doc = include_str!("reference.md")]
#[proc_macro_derive(Frame, attributes(frame))]
pub fn derive_frame(input: proc_macro::TokenStream) -> proc_macro::TokenStream {
    let input = parse_macro_input!(input as DeriveInput);
    derive(&input).into()
}

/// Attributes to model, checks, code.
fn derive(input: &DeriveInput) -> TokenStream {
    match model(input) {
        Ok(declaration) => expand::declaration(&declaration),
        Err(errors) => expand::stub(input, &errors),
    }
}

/// The model of a declaration, or everything that is wrong with it.
fn model(input: &DeriveInput) -> syn::Result<model::Declaration> {
    let errors = errors::Errors::new();
    let declaration = parse::declaration(input, &errors);
    if let Some(declaration) = &declaration {
        check::declaration(declaration, &errors);
    }
    errors.check()?;
    declaration.ok_or_else(|| syn::Error::new_spanned(&input.ident, "this can't be a frame"))
}
