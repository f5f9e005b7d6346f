//! Types of fields, as far as their names show.

use syn::Type;
use syn::visit::{self, Visit};

use crate::errors::Errors;
use crate::model::{BORROWED, Body, Content, Declaration, Field, Group, Maker, Role, items, type_word};

/// Reports types that can't be on the wire.
pub(super) fn check(field: &Field, errors: &Errors) {
    if !matches!(field.maker, Maker::Itself | Maker::Told(_)) || !matches!(field.role, Role::Value | Role::Reserved) {
        return;
    }
    let name = &field.name;
    let message = match type_word(&field.ty).as_str() {
        "usize" => "`usize` differs between machines: declare u8 to u64".to_owned(),
        "isize" => "`isize` differs between machines: declare i8 to i64".to_owned(),
        word @ ("u128" | "i128") => format!("a number has at most 8 bytes: declare `{name}` as bytes, not `{word}`"),
        "char" => format!("a letter on the wire is a byte or text: declare `{name}` as `u8` or `&str`"),
        "Option" if field.cond.is_none() => {
            format!(
                "nothing says when `{name}` is there: `#[frame(cond = \"…\")]` with a condition over the fields before it"
            )
        }
        "List" | "Vec" => match items(&field.ty).map(type_word) {
            Some(item) if BORROWED.contains(&item.as_str()) => format!(
                "an item of `{name}` is a `{item}`, which goes on to the end of the input, so only the first could be \
                 found: put it into a struct that says where it ends"
            ),
            _ => return,
        },
        _ => return,
    };
    errors.at(&field.ty, message);
}

/// A type that holds itself says how deep.
pub(super) fn check_holds_itself(declaration: &Declaration, errors: &Errors) {
    if declaration.max_depth.is_some() || declaration.context.is_some() {
        return;
    }
    let own = declaration.ident.to_string();
    for ty in held(declaration) {
        let mut search = Search { own: &own, found: false };
        search.visit_type(ty);
        if search.found {
            errors.at(ty, format!("`{own}` holds itself: say how deep, with `#[frame(max_depth = 8)]` on it"));
        }
    }
}

/// The types that a declaration reads.
fn held(declaration: &Declaration) -> Vec<&Type> {
    let variants = match &declaration.body {
        Body::Struct(group) => return held_by(group).collect(),
        Body::Enum(body) => &body.variants,
    };
    let held = variants.iter().flat_map(|variant| match &variant.content {
        Content::Unit => Vec::new(),
        Content::Payload(payload) => vec![&**payload],
        Content::Fields(group) => held_by(group).collect(),
    });
    held.collect()
}

fn held_by(group: &Group) -> impl Iterator<Item = &Type> {
    let is_read = |field: &&Field| matches!((&field.maker, &field.role), (Maker::Itself, Role::Value | Role::Reserved));
    group.fields.iter().filter(is_read).map(|field| &field.ty)
}

/// Looks for a type in another.
struct Search<'n> {
    own: &'n str,
    found: bool,
}

impl Visit<'_> for Search<'_> {
    fn visit_path(&mut self, path: &syn::Path) {
        // One of the same name in another module is another type.
        self.found |= path.segments.len() == 1
            && path.segments.first().is_some_and(|only| only.ident == self.own || only.ident == "Self");
        visit::visit_path(self, path);
    }
}
