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

/// How many letters must be put in, left out, changed, or swapped with the next (Damerau's distance, restricted).
fn distance(left: &str, right: &str) -> usize {
    let (left, right): (Vec<char>, Vec<char>) = (left.chars().collect(), right.chars().collect());
    let mut rows: Vec<Vec<usize>> = vec![(0..=right.len()).collect()];
    for (i, a) in left.iter().enumerate() {
        let mut row = vec![i + 1];
        for (j, b) in right.iter().enumerate() {
            let change = rows[i][j] + usize::from(a != b);
            let mut least = change.min(rows[i][j + 1] + 1).min(row[j] + 1);
            if i > 0 && j > 0 && *a == right[j - 1] && left[i - 1] == *b {
                least = least.min(rows[i - 1][j - 1] + 1);
            }
            row.push(least);
        }
        rows.push(row);
    }
    rows.last().and_then(|row| row.last()).copied().unwrap_or_default()
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
        assert_eq!(distance("cuont", "count"), 1);
    }
}
