/* Prints what the header says of transactions, by its places alone: no decoder is linked. HEADER is the subject's header, and KINDS
 * the name of its list of kinds of transactions. */

#include <stdlib.h>

#include "json.h"
#include HEADER

static bool is_first;

static inline void begin(const char *path, size_t len) {
  printf("%s{\"path\":", is_first ? "" : ",");
  is_first = false;
  json_text(path, len);
}

static inline void amount(double number, double scale, double shift, const char *unit, size_t unit_len) {
  if (scale != 1 || shift != 0) printf(",\"value\":\"%.17g\"", number * scale + shift);
  if (unit_len != 0) {
    printf(",\"unit\":");
    json_text(unit, unit_len);
  }
  putchar('}');
}

#define UNSIGNED(path, number, scale, shift, unit)               \
  begin(path, sizeof path - 1);                                  \
  printf(",\"raw\":\"%llu\"", (unsigned long long)(number));     \
  amount((double)(number), scale, shift, unit, sizeof unit - 1);
#define SIGNED(path, number, scale, shift, unit)                 \
  begin(path, sizeof path - 1);                                  \
  printf(",\"raw\":\"%lld\"", (long long)(number));              \
  amount((double)(number), scale, shift, unit, sizeof unit - 1);
#define CASE(number, name) \
  case number: printf(",\"name\":\"%s\"", name); break;
#define NAMED(path, number, NAMES)                               \
  begin(path, sizeof path - 1);                                  \
  printf(",\"raw\":\"%llu\"", (unsigned long long)(number));     \
  switch (number) {                                              \
    NAMES(CASE)                                                  \
    default: break;                                              \
  }                                                              \
  putchar('}');
#define BYTES(path, bytes, size, pad) print_bytes(path, sizeof path - 1, bytes, size, pad, false);
#define TEXT(path, bytes, size, pad) print_bytes(path, sizeof path - 1, bytes, size, pad, true);

static inline void print_bytes(const char *path, size_t path_len, const uint8_t *bytes, size_t size, int pad, bool is_text) {
  while (pad >= 0 && size > 0 && bytes[size - 1] == pad) size--;
  begin(path, path_len);
  printf(",\"raw\":");
  if (is_text) json_text((const char *)bytes, size);
  else json_hex(bytes, size);
  putchar('}');
}

#define KIND(is, fields, name)                              \
  if (is(bytes, len)) {                                     \
    kinds++;                                                \
    fields(UNSIGNED, SIGNED, NAMED, BYTES, TEXT, bytes)     \
  }

int main(void) {
  static uint8_t bytes[65536];
  size_t len;
  while (read_line(bytes, sizeof bytes, &len)) {
    int kinds = 0;
    is_first = true;
    printf("{\"fields\":[");
    KINDS(KIND)
    /* Kinds exclude each other. */
    if (kinds > 1) abort();
    printf("],\"status\":\"whole\"}\n");
  }
  return 0;
}
