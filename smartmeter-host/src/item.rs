//! Which item of an array or list a reading is, where nothing else tells it from the others.

use smartmeter_proto::Reading;
use smartmeter_proto::schema::{Content, Deferred, Field, Schema, Shape, Type};

/// The item's label, or else its index: `L1`, `0`; both, `2.L1`, where there is an array with labels in each item.
///
/// `None` for what is no item, and for an item of a series without labels, which its time tells from the others.
#[must_use]
pub fn of(reading: &Reading) -> Option<String> {
    let index = reading.index.filter(|_| reading.interval.is_none()).map(|index| index.to_string());
    match (index, reading.label) {
        (Some(index), Some(label)) => Some(format!("{index}.{label}")),
        (index, label) => index.or(label.map(Into::into)),
    }
}

/// Whether frames of this type can have readings that are told apart in this way.
#[must_use]
pub fn are_in(schema: &'static Schema) -> bool {
    Search { seen: Vec::new() }.schema(schema, false)
}

/// A walk over types, of which one may hold itself.
struct Search {
    /// The types that were looked at, and whether as items.
    seen: Vec<(*const Schema, bool)>,
}

impl Search {
    fn schema(&mut self, schema: &'static Schema, is_item: bool) -> bool {
        let step = (std::ptr::from_ref(schema), is_item);
        if self.seen.contains(&step) {
            return false;
        }
        self.seen.push(step);
        match schema.shape {
            Shape::Struct(fields) => self.fields(fields, is_item),
            Shape::Enum { variants, .. } => variants.iter().any(|variant| match variant.content {
                Content::Payload(payload) => self.schema(payload, is_item),
                Content::Fields(fields) => self.fields(fields, is_item),
                Content::Unit => false,
            }),
            _ => false,
        }
    }

    fn fields(&mut self, fields: &'static [Field], is_item: bool) -> bool {
        fields.iter().any(|field| {
            let has_items = !field.labels.is_empty() || (is_repeated(field.ty) && field.series.is_none());
            let is_item = is_item || has_items;
            (is_item && field.metric.is_some()) || self.within(field.ty, is_item)
        })
    }

    fn within(&mut self, ty: Type, is_item: bool) -> bool {
        match ty {
            Type::Frame(schema) => self.schema(schema, is_item),
            Type::Recursive { schema: Deferred(schema), .. } => self.schema(schema(), is_item),
            Type::Array { element, .. } | Type::List { element } => self.within(*element, is_item),
            Type::Escaped { inner, .. } => self.within(*inner, is_item),
            _ => false,
        }
    }
}

fn is_repeated(ty: Type) -> bool {
    matches!(ty, Type::Array { .. } | Type::List { .. })
}
