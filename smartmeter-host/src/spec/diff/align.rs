//! Which items of two lists belong together, where both keep their order.

/// The longest pairs of items that `is_same` holds of, as places in both lists, in order. Of several as long as that, the one
/// that leaves out the later items.
pub(super) fn pairs<T>(old: &[T], new: &[T], is_same: impl Fn(&T, &T) -> bool) -> Vec<(usize, usize)> {
    // How many pairs there are in what begins at the two places.
    let mut counts = vec![vec![0_usize; new.len() + 1]; old.len() + 1];
    for from in (0..old.len()).rev() {
        for to in (0..new.len()).rev() {
            counts[from][to] = if is_same(&old[from], &new[to]) {
                counts[from + 1][to + 1] + 1
            } else {
                counts[from + 1][to].max(counts[from][to + 1])
            };
        }
    }
    let (mut from, mut to, mut pairs) = (0, 0, Vec::new());
    while from < old.len() && to < new.len() {
        if is_same(&old[from], &new[to]) {
            pairs.push((from, to));
            (from, to) = (from + 1, to + 1);
        } else if counts[from + 1][to] >= counts[from][to + 1] {
            from += 1;
        } else {
            to += 1;
        }
    }
    pairs
}

#[cfg(test)]
mod tests {
    use super::*;

    fn text(old: &str, new: &str) -> String {
        let (old, new): (Vec<_>, Vec<_>) = (old.chars().collect(), new.chars().collect());
        pairs(&old, &new, char::eq).into_iter().map(|(from, _)| old[from]).collect()
    }

    #[test]
    fn as_much_as_can_be_stays_in_order() {
        assert_eq!(text("abcd", "abcd"), "abcd");
        assert_eq!(text("abcd", "axcyd"), "acd");
        assert_eq!(text("abcd", "bcda"), "bcd");
        assert_eq!([text("", "ab"), text("ab", "")], ["", ""]);
    }
}
