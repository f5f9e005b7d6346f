//! Fields one after the other: which are gone, new, moved, or called otherwise.

use std::collections::HashSet;

use super::names::Names;
use super::{Change, Comparison, Kind, align};
use crate::spec::describe::{self, plain};
use crate::spec::model::{Field, Grade, Repr, Role, Selector, Size, Type};

/// A field of the older declaration, and what it is in the newer one.
type Pair<'f> = (&'f Field, &'f Field);

/// What is in the same place in both.
type Run<'r, 'f> = (&'r [&'f Field], &'r [&'f Field]);

impl Comparison<'_> {
    /// Compares the fields of a struct or of a variant.
    pub(super) fn fields(&mut self, of: &str, old: &[Field], new: &[Field]) {
        let kept = align::pairs(old, new, |before, after| before.name == after.name);
        let pair = |&(from, to): &(usize, usize)| (&old[from], &new[to]);
        let moved = self.moved(of, old, new, &kept.iter().map(pair).collect::<Vec<_>>());
        // What had no meaning, and takes other bytes now, may be a part of what was found out.
        let is_anchor = |(before, after): Pair<'_>| !is_open(before) || has_same_bytes(before, after);
        let anchors: Vec<_> = kept.into_iter().filter(|at| is_anchor(pair(at))).collect();
        let mut pairs: Vec<_> = anchors.iter().map(pair).chain(moved).collect();
        let done: HashSet<String> = pairs.iter().map(|(before, _)| before.name.clone()).collect();
        let mut names = Names::default();
        let (mut from, mut to) = (0, 0);
        for (old_end, new_end) in anchors.into_iter().chain([(old.len(), new.len())]) {
            let [before, after] = [&old[from..old_end], &new[to..new_end]]
                .map(|run| run.iter().filter(|field| !done.contains(&field.name)).collect::<Vec<_>>());
            pairs.extend(self.run(of, &before, &after, &mut names));
            (from, to) = (old_end + 1, new_end + 1);
        }
        pairs.sort_by_key(|(before, _)| old.iter().position(|field| field.name == before.name));
        for (before, after) in pairs {
            self.field(&at(of, before), &names.field(before), after);
        }
    }

    /// Fields that are in both, and not where they were.
    fn moved<'f>(&mut self, of: &str, old: &'f [Field], new: &'f [Field], kept: &[Pair<'_>]) -> Vec<Pair<'f>> {
        let mut moved = Vec::new();
        for before in old.iter().filter(|field| !kept.iter().any(|(it, _)| it.name == field.name)) {
            let Some(after) = new.iter().find(|it| it.name == before.name) else { continue };
            moved.push((before, after));
            if before.is_on_wire() {
                let change = Change::breaking(Kind::Wire, &at(of, before), "place");
                self.note(change.from(&place(old, before)).to(&place(new, after)));
            }
        }
        moved
    }

    /// What is between two fields that are the same in both. Gives those that are still to be compared.
    fn run<'f>(&mut self, of: &str, old: &[&'f Field], new: &[&'f Field], names: &mut Names) -> Vec<Pair<'f>> {
        if let Some(parts) = self.explained_parts(old, new) {
            parts.into_iter().for_each(|(before, after)| self.explained(of, before, after, names));
            return Vec::new();
        }
        let (mut old, mut new, mut same) = (old.to_vec(), new.to_vec(), Vec::new());
        old.retain(|before| match new.iter().position(|after| after.name == before.name) {
            Some(index) => {
                same.push((*before, new.remove(index)));
                false
            }
            None => true,
        });
        same.extend(self.renamed(of, &old, &new, names));
        same
    }

    /// Finds those that only have another name, and tells of those that have not.
    fn renamed<'f>(&mut self, of: &str, old: &[&'f Field], new: &[&'f Field], names: &mut Names) -> Vec<Pair<'f>> {
        let alike = align::pairs(old, new, |before, after| self.is_alike(before, after));
        let pairs: Vec<_> = alike.into_iter().map(|(from, to)| (old[from], new[to])).collect();
        for before in old.iter().filter(|field| !pairs.iter().any(|(it, _)| it.name == field.name)) {
            let kind = if before.is_on_wire() { Kind::Wire } else { Kind::Names };
            self.note(Change::breaking(kind, &at(of, before), "field").from(&said(before)));
        }
        for after in new.iter().filter(|field| !pairs.iter().any(|(_, it)| it.name == field.name)) {
            let at = at(of, after);
            // What is computed takes no bytes.
            let change = match after.is_on_wire() {
                true => Change::breaking(Kind::Wire, &at, "field"),
                false => Change::compatible(Kind::Names, &at, "field"),
            };
            self.note(change.to(&said(after)));
        }
        for (before, after) in &pairs {
            names.renamed(&before.name, &after.name);
            self.note(Change::breaking(Kind::Names, &at(of, before), "name").from(&before.name).to(&after.name));
        }
        pairs
    }

    /// Bytes of which nothing was said have names now.
    fn explained(&mut self, of: &str, old: &[&Field], new: &[&Field], names: &mut Names) {
        let (Some(first), Some(last)) = (new.first(), new.last()) else { return };
        let now: Vec<_> = new.iter().map(|field| said(field)).collect();
        for before in old {
            names.became(&before.name, &first.name, &last.name);
            let was = if before.grade == Grade::Unknown { "unknown" } else { "reserved" };
            self.note(Change::compatible(Kind::Meanings, &at(of, before), "what it is").from(was).to(&now.join(", ")));
        }
    }

    /// The smallest parts of a run that have the same bytes in both, where all of it was unknown and is explained.
    fn explained_parts<'r, 'f>(&self, mut old: &'r [&'f Field], mut new: &'r [&'f Field]) -> Option<Vec<Run<'r, 'f>>> {
        let mut parts = Vec::new();
        while !old.is_empty() {
            let lengths = (1..=old.len()).flat_map(|from| (1..=new.len()).map(move |to| (from, to)));
            let is_part = |&(from, to): &(usize, usize)| self.is_explained(&old[..from], &new[..to]);
            let (from, to) = lengths.into_iter().find(is_part)?;
            parts.push((&old[..from], &new[..to]));
            (old, new) = (&old[from..], &new[to..]);
        }
        (new.is_empty() && !parts.is_empty()).then_some(parts)
    }

    /// Whether all that is new has the bytes of what nothing was said of, and takes whatever they are.
    fn is_explained(&self, old: &[&Field], new: &[&Field]) -> bool {
        let bits = |fields: &[&Field]| fields.iter().filter_map(|field| field.bits).map(|bits| bits.len).sum::<u16>();
        let is_open = !old.is_empty() && !new.is_empty() && old.iter().all(|field| is_open(field));
        is_open && size(old) == size(new) && bits(old) == bits(new) && new.iter().all(|field| self.takes_all(field))
    }

    /// Whether a field takes whatever its bytes are.
    pub(super) fn takes_all(&self, field: &Field) -> bool {
        let is_value = matches!(field.role, Role::Value | Role::Reserved) && field.assert.is_none();
        let takes_all = match field.ty.leaf() {
            Type::Uint { .. } | Type::Int { .. } | Type::Float { .. } => field.repr == Repr::Binary,
            Type::Bool => field.bits.is_some(),
            Type::Bytes => true,
            Type::Frame { name } => self.new.declared(name).is_some_and(|declared| {
                let open = |selector: &Selector| matches!(selector, Selector::Other | Selector::Fallback);
                let has_other = declared.variants().iter().any(|variant| open(&variant.selector));
                let mut fields = declared.field_lists().flat_map(|(_, fields)| fields);
                (has_other || declared.variants().is_empty()) && fields.all(|field| self.takes_all(field))
            }),
            _ => false,
        };
        is_value && takes_all
    }
}

/// Whether nothing is said of what is in it.
pub(super) fn is_open(field: &Field) -> bool {
    field.grade == Grade::Unknown && field.role == Role::Value || field.role == Role::Reserved
}

/// Whether both take the same bytes, whatever is in them.
pub(super) fn has_same_bytes(old: &Field, new: &Field) -> bool {
    let bits = |field: &Field| field.bits.map(|bits| bits.len);
    (old.size, bits(old), &old.extent, &old.cond) == (new.size, bits(new), &new.extent, &new.cond)
}

fn at(of: &str, field: &Field) -> String {
    format!("{of}.{}", field.name)
}

fn said(field: &Field) -> String {
    format!("{}: {}", field.name, plain(&describe::type_of(field)))
}

/// Where it is, by what is before it.
fn place(fields: &[Field], field: &Field) -> String {
    let before = fields.iter().take_while(|it| it.name != field.name).last();
    before.map_or("the first".into(), |before| format!("behind {}", before.name))
}

fn size(fields: &[&Field]) -> Size {
    let add = |sum: Size, field: &&Field| Size {
        min: sum.min.saturating_add(field.size.min),
        max: sum.max.zip(field.size.max).and_then(|(sum, max)| sum.checked_add(max)),
    };
    fields.iter().fold(Size { min: 0, max: Some(0) }, add)
}
