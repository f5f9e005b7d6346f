//! Where the compiler points in its own messages: at what the declaration says, and for one mistake at one place.
//!
//! What it says twice in the same words and of the same place it prints once.

use proc_macro2::{Ident, Span, TokenStream, TokenTree};
use quote::{ToTokens, quote};
use syn::Type;

use crate::model::is_known;

/// A function of a trait, to be called where `ty` may lack the trait. Called by its path alone, an argument, which is
/// the derive's own, would have the blame for it, and not the type.
pub(super) fn callee(ty: &Type, function: &TokenStream) -> TokenStream {
    if is_known(ty) {
        return function.clone();
    }
    let function = at(ty, function.clone());
    quote!(({ #function }))
}

/// A call, or block, that begins and ends where `ty` does, where that may lack what the call asks of it.
pub(super) fn at_type(ty: &Type, call: TokenStream) -> TokenStream {
    if is_known(ty) { call } else { at(ty, call) }
}

/// The same for anything. The first token moves, the last, and all brackets: neither may be a variable's or field's name.
pub(super) fn at(place: impl ToTokens, call: TokenStream) -> TokenStream {
    let place: Vec<Span> = place.into_token_stream().into_iter().map(|token| token.span()).collect();
    let mut call: Vec<TokenTree> = call.into_iter().collect();
    let end = call.len().saturating_sub(1);
    for (index, token) in call.iter_mut().enumerate() {
        let span = if index == end { place.last() } else { place.first() };
        let moves = index == 0 || index == end || matches!(token, TokenTree::Group(_));
        if let (true, Some(span)) = (moves, span) {
            token.set_span(*span);
        }
    }
    call.into_iter().collect()
}

/// The name of a method, for what it asks of `ty`.
pub(super) fn method(ty: &Type, name: &str) -> Ident {
    let first = ty.to_token_stream().into_iter().next();
    Ident::new(name, first.filter(|_| !is_known(ty)).map_or_else(Span::call_site, |token| token.span()))
}
