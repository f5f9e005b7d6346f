/* Calls every function wrongly and with bytes that are nothing, and looks at all that comes back. It is run with sanitizers. */

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "smartmeter.h"

SM_PROTOCOL(SM_P350);
SM_PROTOCOL(SM_DLMS);
SM_PROTOCOL(SM_WORDS_SCALED);
SM_PROTOCOL(SM_WORDS_TELEGRAM);

#define CHECK(what)                                                      \
  do {                                                                 \
    if (!(what)) {                                                     \
      fprintf(stderr, "%s:%d: not so: %s\n", __FILE__, __LINE__, #what); \
      exit(1);                                                         \
    }                                                                  \
  } while (0)

/* The bytes handed over, so that it can be seen that nothing points beyond them. */
typedef struct Seen {
  const uint8_t *bytes;
  size_t len;
  size_t fields;
  unsigned sum;
} Seen;

static const uint8_t power[] = {0x01, 0x14, 0x02, 0x10, 0x3C, 0x55, 0xAD, 0xF7, 0x10, 0x59, 0x30, 0x85,
                                0x53, 0x00, 0x00, 0x00, 0x00, 0x00, 0xCF, 0x00, 0x00, 0x00, 0x0A};

static unsigned sum_of(const void *start, size_t len) {
  const uint8_t *bytes = (const uint8_t *)start;
  unsigned sum = 0;
  for (size_t i = 0; i < len; i++) sum += bytes[i];
  return sum;
}

static unsigned sum_of_text(SmText text) {
  CHECK(text.start != NULL);
  return sum_of(text.start, text.len);
}

static void see_field(void *context, const SmField *field) {
  Seen *seen = (Seen *)context;
  seen->fields++;
  CHECK(field->kind <= SM_KIND_TERMINATOR && field->role <= SM_ROLE_PADDING && field->grade <= SM_GRADE_UNKNOWN);
  CHECK(field->offset <= seen->len && field->len <= seen->len - field->offset);
  CHECK(strlen(field->path) == (field->path_len < SM_PATH_ROOM ? field->path_len : SM_PATH_ROOM - 1));
  seen->sum += sum_of_text(field->unit) + sum_of_text(field->metric) + sum_of_text(field->label);
  if (field->content != NULL) {
    CHECK(field->content >= seen->bytes && field->content + field->content_len <= seen->bytes + seen->len);
    seen->sum += sum_of(field->content, field->content_len);
  } else {
    CHECK(field->content_len == 0);
  }
}

static void see_reading(void *context, const SmReading *reading) {
  Seen *seen = (Seen *)context;
  seen->fields++;
  seen->sum += sum_of_text(reading->metric) + sum_of_text(reading->unit) + sum_of_text(reading->label);
  CHECK(reading->has_time || reading->time == 0);
}

/* What holds of any bytes. */
static SmQuality see_all(const SmProtocol *protocol, const uint8_t *bytes, size_t len) {
  Seen fields = {bytes, len, 0, 0};
  Seen readings = fields;
  SmError error;
  SmQuality quality = sm_decode(protocol, bytes, len, see_field, &fields, &error);
  CHECK((quality == SM_QUALITY_DAMAGED) == (error.cause != SM_CAUSE_NONE) && error.offset <= len);
  CHECK(quality != SM_QUALITY_DAMAGED || fields.fields == 0);
  CHECK(sm_readings(protocol, bytes, len, see_reading, &readings, &error) == quality && readings.fields <= fields.fields);
  SmField field;
  CHECK(sm_field(protocol, bytes, len, fields.fields, &field) == false);
  CHECK(fields.fields == 0 || sm_field(protocol, bytes, len, fields.fields - 1, &field));
  for (size_t room = 0; room < 40; room += 13) {
    char *text = (char *)malloc(room + 1);
    text[room] = 'x';
    size_t explained = sm_explain(protocol, bytes, len, text, room);
    CHECK(text[room] == 'x' && (explained == 0) == (quality != SM_QUALITY_DAMAGED));
    CHECK(room == 0 || strlen(text) <= explained);
    free(text);
  }
  return quality;
}

/* A copy that has not a byte more than it says. */
static SmQuality see_copy(const SmProtocol *protocol, const uint8_t *bytes, size_t len) {
  uint8_t *copy = (uint8_t *)malloc(len == 0 ? 1 : len);
  memcpy(copy, bytes, len);
  SmQuality quality = see_all(protocol, copy, len);
  free(copy);
  return quality;
}

static uint32_t random_number(void) {
  static uint32_t state = 350;
  state = state * 1664525u + 1013904223u;
  return state >> 8;
}

static void see_garbage(const SmProtocol *protocol) {
  uint8_t bytes[400];
  for (int round = 0; round < 20000; round++) {
    size_t len = random_number() % sizeof bytes;
    for (size_t i = 0; i < len; i++) bytes[i] = (uint8_t)random_number();
    see_copy(protocol, bytes, len);
  }
  for (int round = 0; round < 20000; round++) {
    memcpy(bytes, power, sizeof power);
    for (uint32_t faults = random_number() % 3; faults > 0; faults--) {
      bytes[random_number() % sizeof power] ^= (uint8_t)(1u << random_number() % 8);
    }
    see_copy(protocol, bytes, sizeof power - random_number() % 3);
  }
}

static void see_misuse(void) {
  SmError error;
  SmField field;
  memset(&field, 0xEE, sizeof field);
  const SmField untouched = field;
  char text[16] = "untouched";

  CHECK(sm_decode(NULL, power, sizeof power, see_field, NULL, &error) == SM_QUALITY_DAMAGED && error.cause == SM_CAUSE_MISUSE);
  CHECK(sm_decode(&SM_P350, NULL, 1, see_field, NULL, &error) == SM_QUALITY_DAMAGED && error.cause == SM_CAUSE_MISUSE);
  CHECK(sm_decode(&SM_P350, power, SIZE_MAX, see_field, NULL, &error) == SM_QUALITY_DAMAGED && error.cause == SM_CAUSE_MISUSE);
  CHECK(sm_decode(NULL, NULL, 0, NULL, NULL, NULL) == SM_QUALITY_DAMAGED);
  CHECK(sm_decode(&SM_P350, NULL, 0, see_field, NULL, &error) == SM_QUALITY_UNCHECKED && error.cause == SM_CAUSE_NONE);
  CHECK(sm_decode(&SM_P350, power, sizeof power, NULL, NULL, NULL) == SM_QUALITY_CHECKED);
  CHECK(sm_readings(NULL, power, sizeof power, see_reading, NULL, &error) == SM_QUALITY_DAMAGED && error.cause == SM_CAUSE_MISUSE);
  CHECK(sm_readings(&SM_P350, power, sizeof power, NULL, NULL, NULL) == SM_QUALITY_CHECKED);
  CHECK(sm_readings(&SM_P350, NULL, 0, see_reading, NULL, NULL) == SM_QUALITY_UNCHECKED);

  CHECK(!sm_find(&SM_P350, power, sizeof power, NULL, &field) && !sm_find(NULL, power, sizeof power, "Receive.len", &field));
  CHECK(!sm_find(&SM_P350, power, sizeof power, "Receive.len", NULL) && !sm_find(&SM_P350, NULL, 3, "Receive.len", &field));
  CHECK(!sm_find(&SM_P350, power, sizeof power, "", &field) && !sm_find(&SM_P350, power, sizeof power, "Receive", &field));
  CHECK(!sm_find(&SM_P350, power, sizeof power - 1, "Receive.len", &field));
  CHECK(!sm_find(&SM_P350, power, sizeof power, "Receive.le", &field) && !sm_find(&SM_P350, power, sizeof power, "Receive.lens", &field));
  CHECK(!sm_field(&SM_P350, power, sizeof power, SIZE_MAX, &field) && !sm_field(&SM_P350, power, sizeof power, 0, NULL));
  CHECK(memcmp(&field, &untouched, sizeof field) == 0);

  CHECK(sm_explain(NULL, power, sizeof power, NULL, 0) > 0);
  CHECK(sm_explain(&SM_P350, power, 1, NULL, sizeof text) > 0);
  CHECK(sm_explain(&SM_P350, power, 1, text, 0) > 0 && strcmp(text, "untouched") == 0);
  CHECK(sm_explain(&SM_P350, power, sizeof power, text, sizeof text) == 0 && text[0] == '\0');
  CHECK(sm_protocol_name(NULL).len == 0 && sm_protocol_name(NULL).start != NULL);
  SmText name = sm_protocol_name(&SM_P350);
  CHECK(name.len == 4 && memcmp(name.start, "p350", 4) == 0);
}

static void see_good(void) {
  SmField field;
  const char *path = "Receive.packet.body.Power.head.power";
  CHECK(see_copy(&SM_P350, power, sizeof power) == SM_QUALITY_CHECKED);
  CHECK(sm_find(&SM_P350, power, sizeof power, path, &field) && strcmp(field.path, path) == 0);
  CHECK(field.raw == 207 && field.number.value == 207 && field.number.is_exact && field.number.mantissa == 207);
  CHECK(field.offset == 17 && field.len == 2 && field.is_checked && !field.is_absent && field.kind == SM_KIND_UINT);
  CHECK(field.unit.len == 1 && field.unit.start[0] == 'W' && field.metric.len != 0);
  CHECK(sm_find(&SM_P350, power, sizeof power, "Receive.len", &field) && field.role == SM_ROLE_LENGTH && !field.is_checked);

  uint8_t damaged[sizeof power];
  SmError error;
  memcpy(damaged, power, sizeof power);
  damaged[17] ^= 1;
  CHECK(sm_decode(&SM_P350, damaged, sizeof damaged, NULL, NULL, &error) == SM_QUALITY_DAMAGED);
  CHECK(error.cause == SM_CAUSE_CHECKSUM && error.offset == 6);
  CHECK(sm_decode(&SM_P350, power, 10, NULL, NULL, &error) == SM_QUALITY_DAMAGED);
  CHECK(error.cause == SM_CAUSE_INCOMPLETE && error.needed > 0 && error.needed <= sizeof power - 10);
}

int main(void) {
  see_misuse();
  see_good();
  see_garbage(&SM_P350);
  see_garbage(&SM_DLMS);
  see_garbage(&SM_WORDS_SCALED);
  see_garbage(&SM_WORDS_TELEGRAM);
  return 0;
}
