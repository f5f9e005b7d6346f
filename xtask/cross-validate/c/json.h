/* What both programs print: a line of JSON for each transaction, as cross-validate/src/decoded.rs has it. */

#ifndef CROSS_VALIDATE_JSON_H
#define CROSS_VALIDATE_JSON_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>

/* A text in quotes; it is UTF-8 already. */
static inline void json_text(const char *text, size_t len) {
  putchar('"');
  for (size_t i = 0; i < len; i++) {
    unsigned char letter = (unsigned char)text[i];
    if (letter == '"' || letter == '\\') printf("\\%c", letter);
    else if (letter < 0x20) printf("\\u%04x", letter);
    else putchar(letter);
  }
  putchar('"');
}

static inline void json_hex(const uint8_t *bytes, size_t len) {
  putchar('"');
  for (size_t i = 0; i < len; i++) printf("%02X", bytes[i]);
  putchar('"');
}

/* Reads a line of hexadecimal digits. false: there is none. A transaction is as long as a line, which is never empty. */
static inline bool read_line(uint8_t *bytes, size_t room, size_t *len) {
  unsigned byte;
  *len = 0;
  while (*len < room && scanf("%2x", &byte) == 1) {
    int next = getchar();
    bytes[(*len)++] = (uint8_t)byte;
    if (next == '\n' || next == EOF) return true;
    ungetc(next, stdin);
  }
  return false;
}

#endif
