//! What is called where a Rust program would panic: nothing of ours does, but the standard library's formatting may refer to it.

#![expect(unsafe_code, reason = "every C library has this function")]

unsafe extern "C" {
    safe fn abort() -> !;
}

#[panic_handler]
fn panic(_: &core::panic::PanicInfo<'_>) -> ! {
    abort()
}
