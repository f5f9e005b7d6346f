//! Random bytes, and what is chosen by them.

/// Random bytes, and zeros when they are used up. Smaller bytes choose less, so that fewer and smaller bytes make a
/// smaller frame.
pub(super) struct Entropy<'e> {
    rest: &'e [u8],
}

impl<'e> Entropy<'e> {
    pub(super) const fn new(bytes: &'e [u8]) -> Self {
        Self { rest: bytes }
    }

    pub(super) fn byte(&mut self) -> u8 {
        let Some((&byte, rest)) = self.rest.split_first() else { return 0 };
        self.rest = rest;
        byte
    }

    /// A number of `bytes` bytes.
    pub(super) fn number(&mut self, bytes: u8) -> u64 {
        (0..bytes).fold(0, |number: u64, _| number.wrapping_shl(8) | u64::from(self.byte()))
    }

    /// A number below `count`, or 0.
    pub(super) fn below(&mut self, count: usize) -> usize {
        let number = if count > 256 { self.number(4) } else { self.byte().into() };
        let number = usize::try_from(number).unwrap_or(0);
        number.checked_rem(count).unwrap_or(0)
    }

    /// How many items or bytes there are: mostly a few, now and then so many that a length takes more than a byte's
    /// lower half or a BER length more than one byte.
    pub(super) fn amount(&mut self) -> usize {
        match self.byte() {
            few @ ..=159 => usize::from(few / 32),
            several @ 160..=239 => usize::from(several / 8).saturating_sub(15),
            many @ 240..=254 => usize::from(many).saturating_sub(224),
            255 => 128_usize.saturating_add(usize::from(self.byte() / 4)),
        }
    }

    /// One of those.
    pub(super) fn one_of<'i, T>(&mut self, items: &'i [T]) -> Option<&'i T> {
        let index = self.below(items.len());
        items.get(index)
    }
}
