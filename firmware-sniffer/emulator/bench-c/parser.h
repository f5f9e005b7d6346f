/* The P350's packets in C, as a careful person writes it: borrows, checks all that the declaration says, and says where
 * and why it refuses. For comparison only. */

#ifndef PARSER_H
#define PARSER_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

struct head {
  uint32_t timestamp;
  uint8_t reserved[4];
  uint16_t power;
};

enum kind { KIND_POWER = 0x10, KIND_HALF_HOURS = 0x17, KIND_DAYS = 0x18, KIND_SETTINGS = 0x1A, KIND_IDENTITY = 0x1B };

/* Bytes of the input. */
struct slice {
  const uint8_t *bytes;
  size_t len;
};

struct packet {
  uint8_t network[3];
  uint8_t sequence;
  uint8_t kind;
  /* Of all declared kinds. */
  struct head head;
  union {
    struct {
      uint32_t start;
      uint8_t count;
      /* Two bytes each, or four. */
      struct slice items;
    } series;
    struct {
      uint8_t flags[4];
      uint32_t midnight, unknown;
      uint16_t electricity_co2, gas_co2, unknown_150, unknown_1000;
    } settings;
    struct {
      struct slice first, second;
      uint8_t trailer[7];
    } identity;
    /* Of an undeclared kind. */
    struct slice other;
  } body;
};

enum cause { CAUSE_NONE, CAUSE_SHORT, CAUSE_PADDING, CAUSE_CHECKSUM, CAUSE_TRAILING };

struct refusal {
  enum cause cause;
  /* The byte where it is. */
  uint16_t offset;
  /* What was found there and what was expected; or how many bytes are missing. */
  uint16_t found, expected;
};

/* Takes all of the bytes. */
bool c_decode(const uint8_t *bytes, size_t len, struct packet *packet, struct refusal *refusal);

#endif
