//! What can be seen of a type: its name, never what that stands for.

use quote::ToTokens;
use syn::{GenericArgument, PathArguments, Type};

/// Types that go on to the end of what they are given.
pub(crate) const BORROWED: &[&str] = &["List", "&[u8]", "&str", "Str", "Vec", "String", "Escaped"];

/// Whether it is one of the types that need no declaration, as far as its name shows.
pub(crate) fn is_known(ty: &Type) -> bool {
    const KNOWN: [&str; 15] =
        ["u8", "u16", "u32", "u64", "i8", "i16", "i32", "i64", "f32", "f64", "bool", "&[u8]", "&str", "Str", "String"];
    match type_word(ty).as_str() {
        "array" | "List" | "Vec" | "Option" => items(ty).is_some_and(is_known),
        word => KNOWN.contains(&word) || word == "BerLength",
    }
}

/// What an array, a list or an `Option` consists of.
pub(crate) fn items(ty: &Type) -> Option<&Type> {
    match ty {
        Type::Array(array) => Some(&array.elem),
        Type::Group(group) => items(&group.elem),
        Type::Paren(paren) => items(&paren.elem),
        ty => first_argument(ty),
    }
}

/// Whether it is a number whose length depends on how large it is.
pub(crate) fn is_variable(ty: &Type) -> bool {
    let word = type_word(ty);
    word == "BerLength" || word == "Filled" && filled_argument(ty).is_some_and(is_variable)
}

/// The last word of a type's path: `List` of `smartmeter_proto::List<'a, u16>`.
pub(crate) fn type_word(ty: &Type) -> String {
    match ty {
        Type::Path(path) => path.path.segments.last().map(|segment| segment.ident.to_string()).unwrap_or_default(),
        Type::Reference(reference) => match &*reference.elem {
            Type::Slice(_) => "&[u8]".to_owned(),
            other => format!("&{}", other.to_token_stream()),
        },
        Type::Array(_) => "array".to_owned(),
        // What a macro was given for `$ty`.
        Type::Group(group) => type_word(&group.elem),
        Type::Paren(paren) => type_word(&paren.elem),
        _ => String::new(),
    }
}

/// The `u16` of `Filled<u16>`.
pub(crate) fn filled_argument(ty: &Type) -> Option<&Type> {
    first_argument(ty)
}

/// The `T` of `Something<'a, T>`.
pub(crate) fn first_argument(ty: &Type) -> Option<&Type> {
    if let Type::Group(group) = ty {
        return first_argument(&group.elem);
    }
    let Type::Path(path) = ty else { return None };
    let PathArguments::AngleBracketed(arguments) = &path.path.segments.last()?.arguments else { return None };
    arguments.args.iter().find_map(|argument| match argument {
        GenericArgument::Type(ty) => Some(ty),
        _ => None,
    })
}

/// The number of bytes of an integer type; 0 for what is none.
pub(crate) fn integer_bytes(ty: &Type) -> u16 {
    match type_word(ty).as_str() {
        "u8" | "i8" => 1,
        "u16" | "i16" => 2,
        "u32" | "i32" => 4,
        "u64" | "i64" => 8,
        _ => 0,
    }
}
