//! Enums: an id, then what belongs to it.

use proc_macro2::TokenStream;
use quote::{format_ident, quote};

use super::expression::scoped;
use super::{Context, Home, blame, bound, construct, id_of, length as fields_length, pattern, read as fields_read};
use super::{readings as fields_readings, write as fields_write};
use crate::model::{Content, Enum, Id, Selector, Variant};

/// The body of `read`.
pub(super) fn read(body: &Enum, context: &Context) -> TokenStream {
    match &body.id {
        Id::Number(integer) => {
            let order = body.order;
            let id_bytes = quote!(<#integer as __proto::Scalar>::BYTES);
            let arms = read_arms(body, context, &id_bytes);
            let rest = read_rest(body, context).unwrap_or_else(|| {
                quote! {
                    ::core::result::Result::Err(__proto::codegen::unknown_id(
                        __reader.failure(), __id, __reader.range_since(__mark).start,
                    ))
                }
            });
            quote! {
                let __mark = __reader.mark();
                let __id: #integer = __proto::codegen::read_id(__reader, #order)?;
                let __id: u64 = __proto::Unsigned::to_u64(__id);
                #(#arms)*
                #rest
            }
        }
        Id::Context(expression) => {
            let id = scoped(expression, &[]);
            let id_bytes = quote!(0);
            let arms = read_arms(body, context, &id_bytes);
            let rest = read_rest(body, context).unwrap_or_else(|| {
                quote! {
                    ::core::result::Result::Err(__proto::codegen::unknown_id(
                        __reader.failure(), __id, __reader.offset(),
                    ))
                }
            });
            quote! {
                let __mark = __reader.mark();
                let __id: u64 = __proto::Unsigned::to_u64(#id);
                #(#arms)*
                #rest
            }
        }
        Id::Start => read_by_start(body, context),
    }
}

/// One after the other: is it this id?
fn read_arms<'b>(
    body: &'b Enum,
    context: &'b Context,
    id_bytes: &'b TokenStream,
) -> impl Iterator<Item = TokenStream> + 'b {
    body.variants.iter().enumerate().filter_map(move |(index, variant)| match variant.selector {
        Selector::Id(_) => {
            let id = id_of(variant);
            let read = read_variant(index, variant, context, &quote!((__id, #id_bytes)));
            Some(quote!(if __id == #id { return #read; }))
        }
        Selector::Range(first, last) => {
            // It reads the id itself.
            let read = read_variant(index, variant, context, &quote!((__id, 0)));
            Some(quote!(if (#first..=#last).contains(&__id) { __reader.rewind(__mark); return #read; }))
        }
        _ => None,
    })
}

/// What takes all other ids, where something does. It reads the id itself.
fn read_rest(body: &Enum, context: &Context) -> Option<TokenStream> {
    let takes_rest = |variant: &Variant| matches!(variant.selector, Selector::Other | Selector::Fallback);
    let (index, variant) = body.variants.iter().enumerate().find(|(_, variant)| takes_rest(variant))?;
    let read = read_variant(index, variant, context, &quote!((__id, 0)));
    Some(quote!(__reader.rewind(__mark); #read))
}

/// The variant is found by the bytes that it begins with.
fn read_by_start(body: &Enum, context: &Context) -> TokenStream {
    let schema = context.own_schema();
    let arms = body.variants.iter().enumerate().filter_map(|(index, variant)| {
        let Selector::Start(bytes) = &variant.selector else { return None };
        let len = bytes.value().len();
        let id_bytes = u8::try_from(len).unwrap_or(u8::MAX);
        let read = read_variant(index, variant, context, &quote!((__id, #id_bytes)));
        Some(quote! {
            if __reader.peek().starts_with(#bytes) {
                __reader.take(#len)?;
                return #read;
            }
        })
    });
    let rest = read_rest(body, context)
        .unwrap_or_else(|| quote!(::core::result::Result::Err(__proto::codegen::unknown_start(__reader, #schema))));
    quote! {
        let __mark = __reader.mark();
        let __id: u64 = 0;
        #(#arms)*
        #rest
    }
}

fn read_variant(index: usize, variant: &Variant, context: &Context, id: &TokenStream) -> TokenStream {
    let schema = context.own_schema();
    let ident = &variant.ident;
    let read = match &variant.content {
        Content::Unit => quote!(::core::result::Result::Ok(Self::#ident)),
        Content::Payload(payload) => {
            let wire = context.wire(payload);
            quote! {
                match #wire::read(__reader, __proto::Spec::NONE, __visitor) {
                    ::core::result::Result::Ok(payload) => ::core::result::Result::Ok(Self::#ident(payload)),
                    ::core::result::Result::Err(failed) => {
                        ::core::result::Result::Err(__reader.failure().within(failed, #index))
                    }
                }
            }
        }
        Content::Fields(group) => {
            let home = Home { context, variant: Some(index) };
            let fields = fields_read::fields(group, home, &format_ident!("__reader"));
            let value = construct(&quote!(Self::#ident), group);
            quote!(#fields ::core::result::Result::Ok(#value))
        }
    };
    quote! {
        __proto::codegen::read_variant(__reader, (#schema, #index), #id, __visitor, |__reader, __visitor: &mut __V| { #read })
    }
}

/// The body of `write`.
pub(super) fn write(body: &Enum, context: &Context) -> TokenStream {
    let arms = body.variants.iter().enumerate().map(|(index, variant)| {
        let pattern = pattern(variant);
        let id = write_id(index, variant, body);
        let content = write_content(index, variant, context);
        let content = look_at_id(index, variant, body, &content);
        quote!(#pattern => { #id #content })
    });
    quote!(match self { #(#arms)* })
}

/// Writes the id, or makes sure that the one that is written or told leads here.
fn write_id(index: usize, variant: &Variant, body: &Enum) -> TokenStream {
    let place = quote!(__writer.failure(), #index);
    match (&body.id, &variant.selector) {
        (Id::Number(integer), Selector::Id(_)) => {
            let (id, order) = (id_of(variant), body.order);
            quote!(__proto::codegen::write_id::<#integer>(__writer, #id, #order)?;)
        }
        (Id::Number(_), Selector::Other) => {
            let own = kept_id(variant);
            let taken = taken(body);
            quote!(if #taken(#own) {
                return ::core::result::Result::Err(__proto::codegen::taken_id(#place, #own, __writer.offset()));
            })
        }
        (Id::Number(_), Selector::Range(first, last)) if !matches!(variant.content, Content::Payload(_)) => {
            let own = kept_id(variant);
            let earlier = taken_by(body.variants.iter().take(index));
            quote!(if !(#first..=#last).contains(&#own) || #earlier(#own) {
                return ::core::result::Result::Err(__proto::codegen::taken_id(#place, #own, __writer.offset()));
            })
        }
        (Id::Start, Selector::Start(bytes)) => quote!(__writer.bytes(#bytes)?;),
        (Id::Context(expression), selector) => {
            let told = scoped(expression, &[]);
            let told = quote!(__proto::Unsigned::to_u64(#told));
            let fits = match selector {
                Selector::Id(_) => {
                    let id = id_of(variant);
                    quote!(#told == #id)
                }
                Selector::Range(first, last) => {
                    let earlier = taken_by(body.variants.iter().take(index));
                    quote!((#first..=#last).contains(&#told) && !#earlier(#told))
                }
                _ => {
                    let taken = taken(body);
                    quote!(!#taken(#told))
                }
            };
            quote!(if !(#fits) {
                return ::core::result::Result::Err(__proto::codegen::taken_id(#place, #told, __writer.offset()));
            })
        }
        _ => TokenStream::new(),
    }
}

/// Where a payload writes the id itself: makes sure that it is one that leads here.
fn look_at_id(index: usize, variant: &Variant, body: &Enum, write: &TokenStream) -> TokenStream {
    if let (Id::Start, Selector::Other | Selector::Fallback) = (&body.id, &variant.selector) {
        let starts = body.variants.iter().filter_map(|variant| match &variant.selector {
            Selector::Start(bytes) => Some(bytes),
            _ => None,
        });
        return quote! {
            __proto::codegen::write_and_check_start(__writer, #index, |__writer| { #write }, |start| {
                true #(&& !start.starts_with(#starts))*
            })
        };
    }
    let (Id::Number(integer), Content::Payload(_)) = (&body.id, &variant.content) else { return write.clone() };
    let leads_here = match variant.selector {
        Selector::Range(first, last) => {
            let earlier = taken_by(body.variants.iter().take(index));
            quote!((#first..=#last).contains(&id) && !#earlier(id))
        }
        Selector::Fallback => {
            let taken = taken(body);
            quote!(!#taken(id))
        }
        _ => return write.clone(),
    };
    let order = body.order;
    quote! {
        __proto::codegen::write_and_check_id::<#integer>(__writer, #order, #index, |__writer| { #write }, |id| #leads_here)
    }
}

/// The id that a variant keeps in its first field.
fn kept_id(variant: &Variant) -> TokenStream {
    let Content::Fields(group) = &variant.content else { return quote!(0) };
    match group.fields.first() {
        Some(field) => {
            let local = field.local();
            quote!(__proto::Unsigned::to_u64(*#local))
        }
        None => quote!(0),
    }
}

/// A function that says whether an id leads to a variant that has one.
fn taken(body: &Enum) -> TokenStream {
    taken_by(body.variants.iter())
}

fn taken_by<'v>(variants: impl Iterator<Item = &'v Variant>) -> TokenStream {
    let tests = variants.filter_map(|variant| match variant.selector {
        Selector::Id(_) => {
            let id = id_of(variant);
            Some(quote!(id == #id))
        }
        Selector::Range(first, last) => Some(quote!((#first..=#last).contains(&id))),
        _ => None,
    });
    quote!((|id: u64| false #(|| #tests)*))
}

fn write_content(index: usize, variant: &Variant, context: &Context) -> TokenStream {
    match &variant.content {
        Content::Unit => quote!(::core::result::Result::Ok(())),
        Content::Payload(payload) => {
            let wire = context.wire(payload);
            let write = blame::callee(payload, &quote!(#wire::write));
            quote! {
                match #write(__payload, __writer, __proto::Spec::NONE) {
                    ::core::result::Result::Ok(()) => ::core::result::Result::Ok(()),
                    ::core::result::Result::Err(failed) => {
                        ::core::result::Result::Err(__writer.failure().within(failed, #index))
                    }
                }
            }
        }
        Content::Fields(fields) => fields_write::group(fields, Home { context, variant: Some(index) }, &bound(fields)),
    }
}

/// The body of `wire_len`.
pub(super) fn length(body: &Enum, context: &Context) -> TokenStream {
    let arms = body.variants.iter().enumerate().map(|(index, variant)| {
        let pattern = pattern(variant);
        let content = match &variant.content {
            Content::Unit => quote!(0_usize),
            Content::Payload(payload) => {
                let wire = context.wire(payload);
                let len = blame::callee(payload, &quote!(#wire::wire_len));
                quote!(#len(__payload, __proto::Spec::NONE))
            }
            Content::Fields(fields) => {
                let length = fields_length::group(fields, Home { context, variant: Some(index) }, &bound(fields));
                quote!({ #length })
            }
        };
        let id = match (&body.id, &variant.selector) {
            (Id::Number(integer), Selector::Id(_)) => quote!(::core::mem::size_of::<#integer>()),
            (_, Selector::Start(bytes)) => {
                let len = bytes.value().len();
                quote!(#len)
            }
            _ => quote!(0),
        };
        quote!(#pattern => #content.saturating_add(#id),)
    });
    quote!(match self { #(#arms)* })
}

/// The body of `readings`.
pub(super) fn readings(body: &Enum, context: &Context) -> TokenStream {
    let arms = body.variants.iter().enumerate().map(|(index, variant)| {
        let pattern = pattern(variant);
        let content = match &variant.content {
            Content::Unit => TokenStream::new(),
            Content::Payload(payload) => {
                let wire = context.wire(payload);
                let readings = blame::callee(payload, &quote!(#wire::readings));
                quote!(#readings(__payload, __proto::Spec::NONE, __context, __sink);)
            }
            Content::Fields(fields) => {
                fields_readings::group(fields, Home { context, variant: Some(index) }, &bound(fields))
            }
        };
        quote!(#pattern => { #content })
    });
    quote!(match self { #(#arms)* })
}
