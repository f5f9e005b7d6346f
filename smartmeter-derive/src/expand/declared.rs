//! `impl Declared`: the family of a frame for every lifetime of the input.

use proc_macro2::TokenStream;
use quote::quote;
use syn::visit::{self, Visit};
use syn::visit_mut::{self, VisitMut};
use syn::{
    GenericParam, Generics, Ident, Lifetime, Type, TypeParamBound, TypePath, WhereClause, WherePredicate, parse_quote,
};

/// The impl; nothing where the declaration's bounds can't be said of every lifetime.
pub(super) fn declared(ident: &Ident, generics: &Generics) -> TokenStream {
    let Some(bounds) = bounds_of_family(generics) else { return TokenStream::new() };
    let mut whole = generics.clone();
    whole.make_where_clause().predicates.extend(bounds);
    let (impl_generics, _, where_clause) = whole.split_for_impl();
    let (_, own, _) = generics.split_for_impl();
    let member = member(ident, generics);
    quote! {
        #[automatically_derived]
        impl #impl_generics __proto::Declared for #ident #own #where_clause {
            type Frame<'__f> = #member;
        }
    }
}

/// The type with `'__f` for its lifetime, and the families' members for its parameters.
fn member(ident: &Ident, generics: &Generics) -> Type {
    let mut family = Family::new(generics);
    let arguments = generics.params.iter().map(|param| match param {
        GenericParam::Lifetime(_) => quote!('__f),
        GenericParam::Const(param) => {
            let ident = &param.ident;
            quote!(#ident)
        }
        GenericParam::Type(param) => {
            let ident = &param.ident;
            let mut ty: Type = parse_quote!(#ident);
            family.visit_type_mut(&mut ty);
            quote!(#ty)
        }
    });
    parse_quote!(#ident<#(#arguments),*>)
}

/// What must hold for the impl: every parameter is a family, and what is demanded of it holds of each of its members.
fn bounds_of_family(generics: &Generics) -> Option<Vec<WherePredicate>> {
    let has_odd_lifetimes = generics.lifetimes().count() > 1 || generics.lifetimes().any(|it| !it.bounds.is_empty());
    if has_odd_lifetimes {
        return None;
    }
    let mut family = Family::new(generics);
    let mut predicates = Vec::new();
    let mut demanded: Vec<WherePredicate> = Vec::new();
    for param in generics.type_params() {
        let (ident, bounds) = (&param.ident, &param.bounds);
        predicates.push(parse_quote!(#ident: __proto::Declared));
        if !bounds.is_empty() {
            demanded.push(parse_quote!(#ident: #bounds));
        }
    }
    demanded.extend(generics.where_clause.iter().flat_map(|clause: &WhereClause| clause.predicates.clone()));
    for demand in demanded {
        predicates.extend(family.of_members(demand)?);
    }
    Some(predicates)
}

/// Replaces the type's lifetime by `'__f`, and its parameters by the members of their families.
struct Family {
    lifetime: Option<Lifetime>,
    params: Vec<Ident>,
}

impl Family {
    fn new(generics: &Generics) -> Self {
        let lifetime = generics.lifetimes().next().map(|it| it.lifetime.clone());
        Self { lifetime, params: generics.type_params().map(|param| param.ident.clone()).collect() }
    }

    /// What is demanded of a parameter, demanded of its family's members; nothing needs to be said of other types.
    fn of_members(&mut self, demand: WherePredicate) -> Option<Option<WherePredicate>> {
        let WherePredicate::Type(mut demand) = demand else { return None };
        let mut looks = Looks { family: self, names_param: false, is_odd: demand.lifetimes.is_some() };
        looks.visit_predicate_type(&demand);
        if looks.is_odd {
            return None;
        }
        if !looks.names_param {
            return Some(None);
        }
        // A member lives as long as its lifetime says anyway, and `for<'f> T: 'f` would mean `T: 'static`.
        demand.bounds = demand.bounds.into_iter().filter(|it| !matches!(it, TypeParamBound::Lifetime(_))).collect();
        if demand.bounds.is_empty() {
            return Some(None);
        }
        self.visit_predicate_type_mut(&mut demand);
        demand.lifetimes = Some(parse_quote!(for<'__f>));
        Some(Some(WherePredicate::Type(demand)))
    }

    fn is_param(&self, path: &TypePath) -> bool {
        path.qself.is_none() && path.path.get_ident().is_some_and(|ident| self.params.contains(ident))
    }
}

impl VisitMut for Family {
    fn visit_lifetime_mut(&mut self, lifetime: &mut Lifetime) {
        if self.lifetime.as_ref() == Some(lifetime) {
            *lifetime = Lifetime::new("'__f", lifetime.span());
        }
    }

    fn visit_type_mut(&mut self, ty: &mut Type) {
        match ty {
            Type::Path(path) if self.is_param(path) => *ty = parse_quote!(<#path as __proto::Declared>::Frame<'__f>),
            _ => visit_mut::visit_type_mut(self, ty),
        }
    }
}

/// Whether a demand names a parameter, and whether it is of a kind that can't be handed on to a family's members.
struct Looks<'f> {
    family: &'f Family,
    names_param: bool,
    is_odd: bool,
}

impl Visit<'_> for Looks<'_> {
    fn visit_type_path(&mut self, path: &TypePath) {
        let first = path.path.segments.first().map(|segment| &segment.ident);
        self.names_param |= self.family.is_param(path);
        // `B::Item`: whose item that is only the compiler knows.
        self.is_odd |= path.path.segments.len() > 1 && first.is_some_and(|first| self.family.params.contains(first));
        visit::visit_type_path(self, path);
    }

    fn visit_lifetime(&mut self, lifetime: &Lifetime) {
        // Of a lifetime of its own, as in `B: 'static`, not every member can be.
        self.is_odd |= self.family.lifetime.as_ref() != Some(lifetime) && lifetime.ident != "_";
        visit::visit_lifetime(self, lifetime);
    }

    fn visit_bound_lifetimes(&mut self, _: &syn::BoundLifetimes) {
        self.is_odd = true;
    }
}

#[cfg(test)]
mod tests {
    use quote::ToTokens;
    use syn::DeriveInput;

    fn family(source: &str) -> String {
        let input: DeriveInput = syn::parse_str(source).unwrap_or_else(|error| panic!("{error}"));
        super::declared(&input.ident, &input.generics).to_token_stream().to_string().replace(' ', "")
    }

    #[test]
    fn each_type_names_its_family() {
        assert!(family("struct S { a: u8 }").contains("typeFrame<'__f>=S<>"));
        assert!(family("struct S<'a> { a: &'a u8 }").contains("forS<'a>{typeFrame<'__f>=S<'__f>;}"));
        let packet = family("struct P<'a, B: Clone + 'a> { a: &'a B }");
        assert!(packet.contains("B:__proto::Declared"), "{packet}");
        assert!(packet.contains("for<'__f><Bas__proto::Declared>::Frame<'__f>:Clone"), "{packet}");
        assert!(packet.contains("typeFrame<'__f>=P<'__f,<Bas__proto::Declared>::Frame<'__f>>"), "{packet}");
    }

    #[test]
    fn what_not_every_member_can_be_names_none() {
        assert_eq!(family("struct P<B: 'static> { a: B }"), "");
        assert_eq!(family("struct P<B> where B::Item: Clone { a: B }"), "");
    }
}
