//! Rust code of the declaration's own, with the fields that it names in scope.

use proc_macro2::TokenStream;
use quote::quote;

use super::blame;
use crate::model::{Expression, Group};

/// The code, in which each field that it names is a reference to its value; `access` gives those.
pub(super) fn scoped(expression: &Expression, access: &[TokenStream]) -> TokenStream {
    let tokens = &expression.tokens;
    let names = expression.uses.iter().filter_map(|(index, name)| {
        let value = access.get(*index)?;
        Some(quote!(let #name = #value;))
    });
    // A value of the wrong type is blamed on the whole of it.
    blame::at(&expression.text, quote!({ #(#names)* #tokens }))
}

/// References to the variables that hold the fields while they are read.
pub(super) fn read_access(group: &Group) -> Vec<TokenStream> {
    let access = group.fields.iter().map(|field| {
        let local = field.local();
        quote!(&#local)
    });
    access.collect()
}
