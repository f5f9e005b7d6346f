/* 128-bit division for code that LLVM made for the lx106.
 *
 * Its calls of these four functions hand the second number over in a6, a7 and the first two words on the stack; the
 * functions themselves, compiled by the same LLVM, look for all four words on the stack. Functions of the same name in
 * the compiler's own library are therefore renamed (xtask/src/xtensa.rs), and called from here as they want to be.
 */

  .macro division name
  .text
  .align 4
  .global \name
  .type \name, @function
\name:
  l32i a8, a1, 0
  l32i a9, a1, 4
  addi a1, a1, -32
  s32i a0, a1, 16
  s32i a6, a1, 0
  s32i a7, a1, 4
  s32i a8, a1, 8
  s32i a9, a1, 12
  call0 whole\name
  l32i a0, a1, 16
  addi a1, a1, 32
  ret
  .size \name, . - \name
  .endm

  division __udivti3
  division __umodti3
  division __divti3
  division __modti3

  .section .note.GNU-stack, "", @progbits
