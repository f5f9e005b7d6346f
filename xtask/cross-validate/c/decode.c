/* Prints what the C ABI makes of transactions: of each line of hexadecimal digits on the standard input a line of JSON. */

#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "json.h"
#include "smartmeter.h"

/* The subject, as src/lib.rs names it. */
SM_PROTOCOL(SUBJECT);

static void print_raw(const SmField *field) {
  double number;
  switch (field->kind) {
    case SM_KIND_INT: printf("\"%lld\"", (long long)(int64_t)field->raw); break;
    case SM_KIND_BOOL: printf("\"%s\"", field->raw ? "true" : "false"); break;
    case SM_KIND_FLOAT:
      memcpy(&number, &field->raw, sizeof number);
      printf("\"%.17g\"", number);
      break;
    case SM_KIND_BYTES: json_hex(field->content, field->content_len); break;
    case SM_KIND_TEXT:
    case SM_KIND_DECIMAL: json_text((const char *)field->content, field->content_len); break;
    default: printf("\"%llu\"", (unsigned long long)field->raw);
  }
}

/* The exact value where there is one: the comparison would forgive what rounding hides. */
static void print_value(const SmNumber *number) {
  if (!number->is_exact) {
    printf("\"%.17g\"", number->value);
    return;
  }
  uint64_t mantissa = number->mantissa < 0 ? (uint64_t)0 - (uint64_t)number->mantissa : (uint64_t)number->mantissa;
  char digits[64];
  int len = snprintf(digits, sizeof digits, "%0*llu", number->decimals + 1, (unsigned long long)mantissa);
  int whole = len - number->decimals;
  printf("\"%s%.*s%s%s\"", number->mantissa < 0 ? "-" : "", whole, digits, number->decimals ? "." : "", digits + whole);
  /* Both ways to say it must say the same. */
  double value = (double)number->mantissa / pow(10, number->decimals);
  if (fabs(value - number->value) > 1e-12 * fabs(value)) abort();
}

static void take(void *context, const SmField *field) {
  bool *is_first = (bool *)context;
  bool is_padding_of_nothing = field->role == SM_ROLE_PADDING && field->len == 0;
  if (field->kind == SM_KIND_TERMINATOR || is_padding_of_nothing) return;
  printf("%s{\"path\":", *is_first ? "" : ",");
  *is_first = false;
  if (field->path_len != strlen(field->path)) abort();
  json_text(field->path, field->path_len);
  printf(",\"raw\":");
  print_raw(field);
  if (field->kind == SM_KIND_NAME) {
    printf(",\"name\":");
    json_text(field->label.start, field->label.len);
  }
  if (!isnan(field->number.value)) {
    printf(",\"value\":");
    print_value(&field->number);
  }
  if (field->unit.len != 0) {
    printf(",\"unit\":");
    json_text(field->unit.start, field->unit.len);
  }
  if (field->len != 0) printf(",\"bytes\":[%zu,%zu]", field->offset, field->offset + field->len);
  putchar('}');
}

/* What goes by an index must be what goes by a call. */
static void take_again(void *context, const SmField *field) {
  SmField same;
  const void **bytes = (const void **)context;
  size_t *index = (size_t *)bytes[2];
  if (!sm_field(&SUBJECT, (const uint8_t *)bytes[0], *(const size_t *)bytes[1], *index, &same)) abort();
  if (strcmp(same.path, field->path) != 0 || same.raw != field->raw || same.offset != field->offset) abort();
  ++*index;
}

int main(void) {
  static uint8_t bytes[65536];
  static char why[512];
  size_t len;
  while (read_line(bytes, sizeof bytes, &len)) {
    SmError error;
    bool is_first = true;
    size_t index = 0;
    const void *again[] = {bytes, &len, &index};
    printf("{\"fields\":[");
    SmQuality quality = sm_decode(&SUBJECT, bytes, len, take, &is_first, &error);
    if (len < 64 && sm_decode(&SUBJECT, bytes, len, take_again, again, NULL) != quality) abort();
    if ((quality == SM_QUALITY_DAMAGED) != (error.cause != SM_CAUSE_NONE)) abort();
    sm_explain(&SUBJECT, bytes, len, why, sizeof why);
    if ((why[0] == '\0') != (error.cause == SM_CAUSE_NONE)) abort();
    const char *status = quality != SM_QUALITY_DAMAGED ? "whole" : error.cause == SM_CAUSE_CHECKSUM ? "bad-checksum" : "refused";
    printf("],\"status\":\"%s\",\"why\":", status);
    json_text(why, strlen(why));
    printf("}\n");
  }
  return 0;
}
