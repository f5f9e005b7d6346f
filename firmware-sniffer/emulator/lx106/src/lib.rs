//! The ESP8266's library as the sketch links it, and beside it what `main.c` prints and feeds it with.

#![no_std]
#![expect(unsafe_code, reason = "main.c calls these by name, and nothing else has these names")]

// Its functions are for C.
extern crate sniffer_esp8266 as _;

use core::fmt;

use emulator_lines::{Pieces, captures};

/// Prints what the host prints with `emulator-host`. false: `put` did not take all.
#[unsafe(no_mangle)]
pub extern "C" fn emulator_lines(put: extern "C" fn(bytes: *const u8, len: usize) -> isize) -> bool {
    let mut out = Pieces::new(|piece: &[u8]| {
        let is_put = usize::try_from(put(piece.as_ptr(), piece.len())) == Ok(piece.len());
        if is_put { Ok(()) } else { Err(fmt::Error) }
    });
    emulator_lines::all(&mut out).and_then(|()| out.flush()).is_ok()
}

/// Hands on the words of all captures.
#[unsafe(no_mangle)]
pub extern "C" fn emulator_words(take: extern "C" fn(word: u16)) {
    captures::for_each_word(|word| take(word.into()));
}
