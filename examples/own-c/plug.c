/* What a plug and a clamp say. src/lib.rs says how this is compiled. */

#include <stdio.h>

#include "smartmeter.h"

SM_PROTOCOL(SM_EMT7110);
SM_PROTOCOL(SM_EFERGY);

/* Bytes that others recorded: ../energy433/captures says who. */
static const uint8_t from_plug[] = {0x2D, 0xD4, 0x25, 0x6A, 0x54, 0x87, 0x40, 0x02, 0x00, 0x27, 0xDA, 0x40, 0x01, 0x12};
static const uint8_t from_clamp[] = {0x0C, 0xC0, 0x55, 0x60, 0x4A, 0x41, 0x03, 0x0F};

static void print_field(void *context, const SmField *field) {
  (void)context;
  printf("  byte %u: %s = %llu", (unsigned)field->offset, field->path, (unsigned long long)field->raw);
  if (field->unit.len != 0) printf(", which is %.3f %.*s", field->number.value, (int)field->unit.len, field->unit.start);
  puts("");
}

static void print_reading(void *context, const SmReading *reading) {
  (void)context;
  printf("  %.*s = %.3f %.*s\n", (int)reading->metric.len, reading->metric.start, reading->number.value, (int)reading->unit.len,
         reading->unit.start);
}

int main(void) {
  SmField voltage;
  if (sm_find(&SM_EMT7110, from_plug, sizeof from_plug, "plug.voltage", &voltage)) {
    printf("The plug has %.1f %.*s.\n", voltage.number.value, (int)voltage.unit.len, voltage.unit.start);
  }

  puts("The clamp says:");
  sm_decode(&SM_EFERGY, from_clamp, sizeof from_clamp, print_field, NULL, NULL);
  puts("It measured:");
  SmQuality quality = sm_readings(&SM_EFERGY, from_clamp, sizeof from_clamp, print_reading, NULL, NULL);
  return quality == SM_QUALITY_CHECKED ? 0 : 1;
}
