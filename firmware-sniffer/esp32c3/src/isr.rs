//! All that is `unsafe` here: memory that an interrupt routine owns, and a few registers.
#![allow(unsafe_code, reason = "each block says why it is sound")]

use core::cell::UnsafeCell;
use core::mem::MaybeUninit;

use esp_hal::peripherals::GPIO;
use portable_atomic::{AtomicU8, Ordering};

const EMPTY: u8 = 0;
const FREE: u8 = 1;
const BUSY: u8 = 2;

/// Memory for one interrupt routine. It is filled once, and then used by one at a time.
pub(crate) struct Owned<T> {
    state: AtomicU8,
    value: UnsafeCell<MaybeUninit<T>>,
}

// SAFETY: who gets at the value has turned the state to `BUSY` and is the only one to do so; `T: Send` lets it be used
// by another than who filled it.
unsafe impl<T: Send> Sync for Owned<T> {}

impl<T> Owned<T> {
    pub(crate) const fn empty() -> Self {
        Self { state: AtomicU8::new(EMPTY), value: UnsafeCell::new(MaybeUninit::uninit()) }
    }

    /// Puts a value in. Where there is one, it stays.
    pub(crate) fn fill(&self, value: T) {
        if self.turn(EMPTY) {
            // SAFETY: the state was `EMPTY` and is `BUSY`, so nobody else gets at the value.
            unsafe { (*self.value.get()).write(value) };
            self.state.store(FREE, Ordering::Release);
        }
    }

    /// Lets the routine use the value. Nothing happens while it is empty, or in use: a routine can't interrupt itself.
    #[inline(always)]
    pub(crate) fn with(&self, work: impl FnOnce(&mut T)) {
        if self.turn(FREE) {
            // SAFETY: the state was `FREE`, so there is a value; it is `BUSY`, so nobody else gets at it.
            work(unsafe { (*self.value.get()).assume_init_mut() });
            self.state.store(FREE, Ordering::Release);
        }
    }

    #[inline(always)]
    fn turn(&self, from: u8) -> bool {
        self.state.compare_exchange(from, BUSY, Ordering::Acquire, Ordering::Relaxed).is_ok()
    }
}

#[cfg(not(feature = "capture-spi"))]
/// Starts the counter that [`cycles`] reads.
pub(crate) fn count_cycles() {
    // SAFETY: the chip's own registers "performance counter event" and "mode"; 1 in each counts the processor's cycles.
    // Nothing else here counts other events with them, and no memory is touched.
    unsafe { core::arch::asm!("csrwi 0x7E0, 1", "csrwi 0x7E1, 1", options(nomem, nostack)) };
}

#[cfg(not(feature = "capture-spi"))]
/// Cycles of the processor. They go round after 27 s.
#[inline(always)]
pub(crate) fn cycles() -> u32 {
    let cycles;
    // SAFETY: reads the performance counter's value, and does nothing else.
    unsafe { core::arch::asm!("csrr {}, 0x7E2", out(reg) cycles, options(nomem, nostack, preserves_flags)) };
    cycles
}

#[cfg(feature = "capture-spi")]
/// Latches falling edges of a pin for [`edges`], without an interrupt.
pub(crate) fn latch_falling(pin: u8) {
    /// Of the register's field: 1 rising, 2 falling, 3 any edge.
    const FALLING: u8 = 2;
    // SAFETY: a legal value of the field, of a pin that the caller configures. No memory is touched.
    GPIO::regs().pin(pin.into()).modify(|_, register| unsafe { register.int_type().bits(FALLING) });
}

/// Levels of all pins, one bit each.
#[inline(always)]
pub(crate) fn levels() -> u32 {
    GPIO::regs().in_().read().bits()
}

/// The pins whose edges have come since they were told last, one bit each.
#[inline(always)]
pub(crate) fn edges() -> u32 {
    let edges = GPIO::regs().status().read().bits();
    // SAFETY: a 1 clears the bit of its pin, and each bit written was read as a pin's. No memory is touched.
    GPIO::regs().status_w1tc().write(|register| unsafe { register.bits(edges) });
    edges
}
