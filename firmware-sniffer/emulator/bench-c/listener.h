/* The listener and ring of firmware-sniffer/core in C, for comparison only: the same checks, the same words.
 *
 * Measured against the Rust version by `cargo xtask bench-firmware`, which also compares all words. Nothing ships it. */

#ifndef LISTENER_H
#define LISTENER_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

/* Wires in a byte of levels. */
enum { WIRE_SELECT = 1, WIRE_CLOCK = 2, WIRE_DATA = 4 };

/* What a pin has latched. */
enum edges { EDGES_NONE, EDGES_ANY, EDGES_ROSE, EDGES_FELL, EDGES_BOTH };

/* Words that are no bytes. */
enum { WORD_END = 0xFFFF, WORD_BOOT = 0xBBBB, WORD_ALIVE = 0xAAAA, WORD_MIDWAY = 0xC000 };

/* Room for one word less. A power of two. */
enum { RING_SIZE = 256 };

struct ring {
  /* The reader moves head, the writer tail. */
  uint32_t head, tail;
  uint16_t words[RING_SIZE];
  /* The writer's. */
  uint32_t lost;
  bool is_losing;
};

struct faults {
  uint32_t cut, without_clock, unselected, not_idle, missed;
};

struct listener {
  struct ring ring;
  bool select_high, idles_high, samples_rising;
  bool select, clock;
  bool is_clocked, is_midway, is_adrift;
  uint8_t bits, value;
  uint32_t adrift_bits;
  uint32_t served, shortest, glitches;
  struct faults faults;
};

void listener_begin(struct listener *listener, unsigned mode, bool select_high, uint8_t wires, uint32_t shortest);

/* The one listener, and what interrupts call. */
extern struct listener the_listener;
void c_clock(uint32_t now, uint8_t wires);
void c_select(uint32_t now, uint8_t wires);

/* The oldest word, or -1. */
int32_t c_pop(void);

#endif
