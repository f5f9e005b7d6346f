/* From reset to main(), and the calls of the host: `simcall` with the number of the call in a2 (1 exit, 4 write). */

  .section .reset, "ax"
  j 1f
  .align 4
entry:
  .word _start
1:
  l32r a0, entry
  jx a0

  .section .init, "ax"
  .literal_position
  .literal stack, 0x3ffffff0
  .literal program, main
  .global _start
  .align 4
_start:
  l32r a1, stack
  l32r a0, program
  callx0 a0
  mov a3, a2
  movi a2, 1
  simcall
1:
  j 1b

  .text
/* int put(const void *bytes, size_t len): to the host's standard output; returns how many went. */
  .align 4
  .global put
put:
  mov a5, a3
  mov a4, a2
  movi a3, 1
  movi a2, 4
  simcall
  ret

/* Ends the emulator with a code that nothing else ends it with. */
  .align 4
  .global abort
abort:
  movi a2, 1
  movi a3, 102
  simcall
1:
  j 1b

  .section .note.GNU-stack, "", @progbits
