//! How many bytes a declared thing takes on the wire, known while compiling.

/// Bounds on a length in bytes.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Size {
    /// The fewest bytes it can take.
    pub min: usize,
    /// The most bytes it can take; [`Size::UNBOUNDED`] where nothing limits it.
    pub max: usize,
    /// How many bytes are always there before anything of varying length begins.
    ///
    /// A decoder asks for these once, instead of once for each field.
    pub prefix: usize,
}

impl Size {
    /// What `max` says where nothing limits a length.
    pub const UNBOUNDED: usize = usize::MAX;

    /// No bytes at all.
    pub const ZERO: Self = Self::fixed(0);

    /// Anything from nothing to the end of the input.
    pub const ANY: Self = Self { min: 0, max: Self::UNBOUNDED, prefix: 0 };

    /// Exactly `bytes` bytes.
    #[must_use]
    pub const fn fixed(bytes: usize) -> Self {
        Self { min: bytes, max: bytes, prefix: bytes }
    }

    /// Whether the length never varies.
    #[must_use]
    pub const fn is_fixed(self) -> bool {
        self.min == self.max
    }

    /// The length, where it never varies.
    #[must_use]
    pub const fn exact(self) -> Option<usize> {
        if self.is_fixed() { Some(self.min) } else { None }
    }

    /// This, followed by `next`.
    #[must_use]
    pub const fn then(self, next: Self) -> Self {
        Self {
            min: self.min.saturating_add(next.min),
            max: self.max.saturating_add(next.max),
            prefix: if self.is_fixed() { self.min.saturating_add(next.prefix) } else { self.prefix },
        }
    }

    /// Either this or `other`, not told apart by anything before it.
    #[must_use]
    pub const fn or(self, other: Self) -> Self {
        Self {
            min: if self.min < other.min { self.min } else { other.min },
            max: if self.max > other.max { self.max } else { other.max },
            prefix: if self.prefix < other.prefix { self.prefix } else { other.prefix },
        }
    }

    /// `count` of this, one after the other.
    #[must_use]
    pub const fn times(self, count: usize) -> Self {
        Self {
            min: self.min.saturating_mul(count),
            max: self.max.saturating_mul(count),
            prefix: if self.is_fixed() {
                self.min.saturating_mul(count)
            } else if count == 0 {
                0
            } else {
                self.prefix
            },
        }
    }

    /// From none to `count` of this: a list whose count is on the wire.
    #[must_use]
    pub const fn up_to(self, count: usize) -> Self {
        Self { min: 0, max: self.max.saturating_mul(count), prefix: 0 }
    }

    /// At most `bytes` of this: a part whose byte length is on the wire.
    #[must_use]
    pub const fn within(self, bytes: usize) -> Self {
        Self { min: self.min, max: if self.max < bytes { self.max } else { bytes }, prefix: 0 }
    }

    /// This, filled up to a multiple of `step` bytes.
    #[must_use]
    pub const fn pad_to(self, step: usize) -> Self {
        let max = padded(self.max, step);
        let min = padded(self.min, step);
        Self { min, max, prefix: if self.is_fixed() { min } else { self.prefix } }
    }
}

/// `length` filled up to a multiple of `step`; `usize::MAX` where that has no multiple.
#[must_use]
pub const fn padded(length: usize, step: usize) -> usize {
    length.saturating_add(padding(length, step))
}

/// How many bytes fill `length` up to a multiple of `step`.
#[inline(always)]
#[must_use]
pub const fn padding(length: usize, step: usize) -> usize {
    if step.is_power_of_two() {
        return length.wrapping_neg() & step.wrapping_sub(1);
    }
    match length.checked_rem(step) {
        None | Some(0) => 0,
        Some(over) => step.wrapping_sub(over),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_prefix_ends_where_the_length_begins_to_vary() {
        let list = Size::fixed(2).up_to(255);
        let frame = Size::fixed(4).then(Size::fixed(1)).then(list).then(Size::fixed(2));
        assert_eq!(frame, Size { min: 7, max: 517, prefix: 5 });
    }

    #[test]
    fn padding_rounds_both_ends_and_never_overflows() {
        assert_eq!(Size { min: 5, max: 9, prefix: 5 }.pad_to(4), Size { min: 8, max: 12, prefix: 5 });
        assert_eq!(Size::fixed(7).pad_to(4), Size::fixed(8));
        assert_eq!([0, 1, 6, 7].map(|length| padding(length, 6)), [0, 5, 0, 5]);
        assert_eq!(Size::ANY.pad_to(4).max, Size::UNBOUNDED);
        assert_eq!(Size::ANY.then(Size::fixed(3)).max, Size::UNBOUNDED);
    }
}
