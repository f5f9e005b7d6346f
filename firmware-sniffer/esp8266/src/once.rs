//! Memory of the one sniffer.

#![expect(unsafe_code, reason = "C has no other way to say who uses what: abi.rs says it for each function")]

use core::cell::UnsafeCell;

/// Something that is made once and then used by one of two: the interrupts, or the loop.
#[derive(Debug)]
pub(crate) struct Once<T>(UnsafeCell<Option<T>>);

// SAFETY: nothing but `get` and `set` reach in, and their callers say that nobody else does meanwhile.
unsafe impl<T> Sync for Once<T> {}

impl<T> Once<T> {
    pub(crate) const fn new() -> Self {
        Self(UnsafeCell::new(None))
    }

    /// Makes it, unless it is there; or says that it is.
    ///
    /// # Safety
    ///
    /// Nothing else uses it meanwhile, and what is returned is the only way to it as long as that lives.
    #[expect(clippy::mut_from_ref, reason = "see above")]
    pub(crate) unsafe fn set(&'static self, value: impl FnOnce() -> T) -> Option<&'static mut T> {
        // SAFETY: the caller's.
        let place = unsafe { &mut *self.0.get() };
        if place.is_some() { None } else { Some(place.insert(value())) }
    }

    /// It, once it is made.
    ///
    /// # Safety
    ///
    /// Nothing else uses it as long as the reference lives.
    #[inline(always)]
    #[expect(clippy::mut_from_ref, reason = "see above")]
    pub(crate) unsafe fn get(&'static self) -> Option<&'static mut T> {
        // SAFETY: the caller's.
        unsafe { (*self.0.get()).as_mut() }
    }
}
