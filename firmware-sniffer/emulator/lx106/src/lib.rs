//! Prints on a bare lx106 what the host prints. `start.S` calls it and puts the text out.

#![no_std]

use core::fmt;

use emulator_lines::Pieces;

#[expect(unsafe_code, reason = "these are in start.S")]
mod start {
    unsafe extern "C" {
        /// Writes `len` bytes to the host's standard output.
        safe fn put(bytes: *const u8, len: usize) -> isize;
        /// Ends the emulator with a code that says so.
        safe fn abort() -> !;
    }

    pub(crate) fn write(bytes: &[u8]) -> bool {
        usize::try_from(put(bytes.as_ptr(), bytes.len())) == Ok(bytes.len())
    }

    #[panic_handler]
    fn panic(_: &core::panic::PanicInfo<'_>) -> ! {
        abort()
    }
}

/// The program: returns what the emulator is to exit with.
#[expect(unsafe_code, reason = "start.S calls it by this name, and no other function has it")]
#[unsafe(no_mangle)]
pub extern "C" fn main() -> i32 {
    let mut out = Pieces::new(|piece: &[u8]| if start::write(piece) { Ok(()) } else { Err(fmt::Error) });
    let printed = emulator_lines::all(&mut out).and_then(|()| out.flush());
    i32::from(printed.is_err())
}
