/* From reset to main() in C, and the calls of the host by semihosting, for QEMU's `virt` machine. */

  .section .init, "ax"
  .global _start
_start:
  la sp, stack_end
  call main
  bnez a0, abort
  la a1, finished
  j exit

/* Ends the emulator with a code that says that something is wrong. */
  .text
  .global abort
abort:
  la a1, failed
exit:
  li a0, 0x20
  call semihost
1:
  j 1b

/* ptrdiff_t put(const uint8_t *bytes, size_t len): to the host's standard output; returns how many went. */
  .global put
put:
  addi sp, sp, -32
  sw ra, 28(sp)
  sw s0, 24(sp)
  mv s0, a1
  sw a0, 4(sp)
  sw a1, 8(sp)
  li a0, 0x01
  la a1, console
  call semihost
  sw a0, 0(sp)
  li a0, 0x05
  mv a1, sp
  call semihost
  sub a0, s0, a0
  lw s0, 24(sp)
  lw ra, 28(sp)
  addi sp, sp, 32
  ret

/* These three in a row are what QEMU looks for; they must be whole, on one page. */
  .option push
  .option norvc
  .balign 16
semihost:
  slli zero, zero, 0x1f
  ebreak
  srai zero, zero, 7
  .option pop
  ret

  .section .rodata
  .balign 4
finished:
  .word 0x20026, 0
failed:
  .word 0x20026, 1

/* To be opened for writing: handles of it need not be closed. */
console:
  .word tt, 4, 3
tt:
  .asciz ":tt"

  .section .stack, "aw", @nobits
  .balign 16
  .space 65536
stack_end:
