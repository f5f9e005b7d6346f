/* Prints what is measured in a capture of the P350, which comes on the standard input:
 *
 *     cargo build -p smartmeter-c-p350
 *     cc -Wall smartmeter-c/p350/readings.c -Ismartmeter-c/include target/debug/libsmartmeter_p350.a -lpthread -ldl -lm -o readings
 *     ./readings < spec/captures/p350-2017-06-01-boot.txt
 */

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "smartmeter.h"

SM_PROTOCOL(SM_P350);

/* Longer than any transaction: a length is one byte. */
#define ROOM 300
/* In a capture, the word behind a transaction. */
#define END 0xFFFF

static void print_reading(void *context, const SmReading *reading) {
  (void)context;
  printf("  %.*s %.3f %.*s", (int)reading->metric.len, reading->metric.start, reading->number.value, (int)reading->unit.len,
         reading->unit.start);
  if (reading->has_time) printf(" at %lld", (long long)reading->time);
  puts(reading->is_checked ? "" : " (no checksum)");
}

static void print_transaction(const uint8_t *bytes, size_t len) {
  SmError error;
  char why[200];
  if (sm_readings(&SM_P350, bytes, len, print_reading, NULL, &error) != SM_QUALITY_DAMAGED) return;
  sm_explain(&SM_P350, bytes, len, why, sizeof why);
  printf("  damaged: %s\n", why);
}

int main(void) {
  uint8_t bytes[ROOM];
  char word[5];
  size_t len = 0;
  bool is_whole = true;
  while (scanf("%4s", word) == 1) {
    if (word[0] == '#') {
      if (scanf("%*[^\n]") == EOF) break;
      continue;
    }
    unsigned number = (unsigned)strtoul(word, NULL, 16);
    if (strlen(word) == 2 && len < ROOM) {
      bytes[len++] = (uint8_t)number;
      continue;
    }
    /* Any other word between bytes means that some are missing. */
    is_whole = is_whole && number == END;
    if (number != END) continue;
    if (is_whole) print_transaction(bytes, len);
    len = 0;
    is_whole = true;
  }
  return 0;
}
