//! "Did you mean": the known word nearest to an unknown one.

/// The word of `known` with the fewest letters to change, where that is few enough to be meant.
pub(crate) fn nearest<'w>(word: &str, known: &[&'w str]) -> Option<&'w str> {
    let word = word.to_lowercase();
    let (distance, nearest) = known.iter().map(|&other| (distance(&word, &other.to_lowercase()), other)).min()?;
    (distance <= word.len().max(3) / 3).then_some(nearest)
}

/// `; did you mean …?`, or nothing.
pub(crate) fn hint(word: &str, known: &[&str]) -> String {
    nearest(word, known).map(|near| format!("; did you mean `{near}`?")).unwrap_or_default()
}

/// Levenshtein's distance.
fn distance(left: &str, right: &str) -> usize {
    let mut row: Vec<usize> = (0..=right.chars().count()).collect();
    for (i, a) in left.chars().enumerate() {
        let mut diagonal = i;
        row[0] = i + 1;
        for (j, b) in right.chars().enumerate() {
            let change = diagonal + usize::from(a != b);
            diagonal = row[j + 1];
            row[j + 1] = change.min(row[j] + 1).min(diagonal + 1);
        }
    }
    row.last().copied().unwrap_or_default()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_slip_of_the_finger_is_recognised_and_a_strange_word_is_not() {
        let known = ["count_of", "len_of", "count", "endian"];
        assert_eq!(nearest("cout_of", &known), Some("count_of"));
        assert_eq!(nearest("endianess", &known), Some("endian"));
        assert_eq!(nearest("compression", &known), None);
    }
}
