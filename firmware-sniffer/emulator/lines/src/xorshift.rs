//! Numbers that look random and are the same everywhere.

/// Xorshift, of Marsaglia 2003.
#[derive(Debug)]
pub(crate) struct Xorshift(pub(crate) u32);

impl Xorshift {
    /// A number below this one.
    pub(crate) fn below(&mut self, limit: u32) -> u32 {
        self.0 ^= self.0 << 13;
        self.0 ^= self.0 >> 17;
        self.0 ^= self.0 << 5;
        self.0 % limit
    }
}
