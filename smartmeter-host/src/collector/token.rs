//! Tokens: who knows one may send, or read. A collector knows only their hashes.

use std::fmt;
use std::str::FromStr;

use sha2::{Digest, Sha256};

/// A token is so many random bytes, written in hexadecimal: nobody guesses one, so a plain hash hides it well enough.
const LENGTH: usize = 24;

/// A token, that is told to whoever may do something.
#[derive(Clone, PartialEq, Eq)]
pub struct Token(String);

/// What a collector knows of it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct TokenHash([u8; 32]);

/// Text is no hash of a token.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct NoHash;

impl Token {
    /// One that nobody has.
    ///
    /// # Errors
    ///
    /// Where the system has no random numbers.
    pub fn new() -> anyhow::Result<Self> {
        let mut bytes = [0; LENGTH];
        getrandom::fill(&mut bytes).map_err(|error| anyhow::anyhow!("no random numbers: {error}"))?;
        Ok(Self(hexadecimal(&bytes)))
    }

    /// It in text.
    #[must_use]
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

impl TokenHash {
    /// Of this token.
    #[must_use]
    pub fn of(token: &str) -> Self {
        Self(Sha256::digest(token).into())
    }

    /// Whether it is this token's.
    #[must_use]
    pub fn is_of(&self, token: &str) -> bool {
        // How many bytes of two hashes agree says nothing of the token.
        *self == Self::of(token)
    }
}

impl fmt::Display for TokenHash {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&hexadecimal(&self.0))
    }
}

impl FromStr for TokenHash {
    type Err = NoHash;

    fn from_str(text: &str) -> Result<Self, NoHash> {
        let mut hash = [0; 32];
        if text.len() != 64 || !text.bytes().all(|byte| byte.is_ascii_hexdigit()) {
            return Err(NoHash);
        }
        for (byte, pair) in hash.iter_mut().zip(text.as_bytes().chunks_exact(2)) {
            let digits = std::str::from_utf8(pair).map_err(|_| NoHash)?;
            *byte = u8::from_str_radix(digits, 16).map_err(|_| NoHash)?;
        }
        Ok(Self(hash))
    }
}

impl fmt::Display for NoHash {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("expected the hash of a token, 64 hexadecimal digits, as `smartmeter token` prints it")
    }
}

impl std::error::Error for NoHash {}

fn hexadecimal(bytes: &[u8]) -> String {
    bytes.iter().map(|byte| format!("{byte:02x}")).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_hash_is_that_of_one_token() {
        // The vector of FIPS 180-2.
        let hash = "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad";
        assert_eq!(hash.parse(), Ok(TokenHash::of("abc")));
        assert_eq!(TokenHash::of("abc").to_string(), hash);
        assert!(TokenHash::of("abc").is_of("abc") && !TokenHash::of("abc").is_of("abd"));
        assert_eq!(["", "abc", &hash[1..], &hash.replace('b', "é")].map(str::parse::<TokenHash>), [Err(NoHash); 4]);
    }

    #[test]
    fn tokens_differ() {
        let (one, other) = (Token::new().unwrap(), Token::new().unwrap());
        assert!(one != other && one.as_str().len() == 2 * LENGTH);
    }
}
