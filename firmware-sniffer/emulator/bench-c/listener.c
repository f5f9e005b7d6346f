#include "listener.h"

struct listener the_listener;

static uint32_t increased(uint32_t count) {
  return count == UINT32_MAX ? count : count + 1;
}

/* The ring. */

static bool ring_put(struct ring *ring, uint16_t word) {
  uint32_t tail = ring->tail;
  uint32_t next = (tail + 1) % RING_SIZE;
  if (next == __atomic_load_n(&ring->head, __ATOMIC_ACQUIRE)) return false;
  ring->words[tail] = word;
  __atomic_store_n(&ring->tail, next, __ATOMIC_RELEASE);
  return true;
}

static uint32_t ring_room(const struct ring *ring) {
  uint32_t head = __atomic_load_n(&ring->head, __ATOMIC_RELAXED);
  return RING_SIZE - 1 - (ring->tail - head) % RING_SIZE;
}

static bool is_boundary(uint16_t word) {
  return word == WORD_END || word == WORD_BOOT || word == WORD_ALIVE;
}

/* Hands on a count of lost words as words: Ennn for blocks of 4096, Dnnn for the rest. */
static void tell_lost(uint32_t count, void (*sink)(struct ring *, uint16_t), struct ring *ring) {
  uint32_t blocks = count >> 12;
  while (blocks != 0) {
    uint32_t told = blocks < 0xFFF ? blocks : 0xFFF;
    sink(ring, (uint16_t)(0xE000 | told));
    blocks -= told;
  }
  if ((count & 0xFFF) != 0) sink(ring, (uint16_t)(0xD000 | (count & 0xFFF)));
}

static void put_loss(struct ring *ring, uint16_t word) {
  if (ring_put(ring, word)) {
    ring->lost -= word >= 0xE000 ? (uint32_t)(word & 0xFFF) << 12 : word & 0xFFF;
  }
}

/* Leaves a word out; or, where a transaction ends and there is room, says how many were. */
static __attribute__((noinline, cold)) void ring_lose(struct ring *ring, uint16_t word) {
  if (!(ring->is_losing && is_boundary(word) && ring_room(ring) > 2)) {
    ring->is_losing = true;
    ring->lost = increased(ring->lost);
    return;
  }
  tell_lost(ring->lost < 0xFFFFFF ? ring->lost : 0xFFFFFF, put_loss, ring);
  ring->is_losing = !(ring->lost == 0 && ring_put(ring, word));
  if (ring->is_losing) ring->lost = increased(ring->lost);
}

static void ring_push(struct ring *ring, uint16_t word) {
  if (ring->is_losing || !ring_put(ring, word)) ring_lose(ring, word);
}

int32_t c_pop(void) {
  struct ring *ring = &the_listener.ring;
  uint32_t head = ring->head;
  if (head == __atomic_load_n(&ring->tail, __ATOMIC_ACQUIRE)) return -1;
  uint16_t word = ring->words[head];
  __atomic_store_n(&ring->head, (head + 1) % RING_SIZE, __ATOMIC_RELEASE);
  return word;
}

/* The bus. */

static bool is_selected(const struct listener *listener) {
  return listener->select == listener->select_high;
}

static void put(struct listener *listener, uint16_t word) {
  if (listener->is_midway) {
    listener->is_midway = false;
    ring_push(&listener->ring, WORD_MIDWAY);
  }
  ring_push(&listener->ring, word);
}

/* Hands on the bits of a byte that will not be whole. */
static void cut(struct listener *listener) {
  if (listener->bits != 0) {
    uint16_t word = (uint16_t)(0xC000 | listener->bits << 8 | listener->value);
    listener->faults.cut = increased(listener->faults.cut);
    put(listener, word);
  }
  listener->bits = 0;
  listener->value = 0;
}

static void begin(struct listener *listener) {
  listener->bits = 0;
  listener->value = 0;
  listener->is_clocked = false;
  listener->is_adrift = false;
  if (listener->clock != listener->idles_high) listener->faults.not_idle = increased(listener->faults.not_idle);
}

static void end(struct listener *listener) {
  cut(listener);
  if (listener->is_adrift) {
    listener->is_adrift = false;
    tell_lost(listener->adrift_bits / 8 + (listener->adrift_bits % 8 != 0), ring_push, &listener->ring);
  }
  if (!listener->is_clocked) listener->faults.without_clock = increased(listener->faults.without_clock);
  put(listener, WORD_END);
}

static void bit(struct listener *listener, bool data) {
  if (listener->is_adrift) {
    listener->adrift_bits = increased(listener->adrift_bits);
    return;
  }
  listener->value = (uint8_t)(listener->value << 1 | data);
  if (++listener->bits == 8) {
    uint8_t byte = listener->value;
    listener->bits = 0;
    listener->value = 0;
    put(listener, byte);
  }
}

static void clock_moved(struct listener *listener, bool level, bool data) {
  listener->clock = level;
  if (!is_selected(listener)) {
    listener->faults.unselected = increased(listener->faults.unselected);
    return;
  }
  listener->is_clocked = true;
  if (level == listener->samples_rising) bit(listener, data);
}

/* SELECT moved, and CLOCK perhaps with it: pulled first, released last. */
static void select_moved(struct listener *listener, uint8_t wires, bool with_clock) {
  bool level = (wires & WIRE_SELECT) != 0, clock = (wires & WIRE_CLOCK) != 0, data = (wires & WIRE_DATA) != 0;
  bool is_pulled = level == listener->select_high;
  if (is_pulled) {
    listener->select = level;
    begin(listener);
  }
  if (with_clock) clock_moved(listener, clock, data);
  if (!is_pulled) {
    listener->select = level;
    end(listener);
  }
}

static __attribute__((noinline, cold)) void missed(struct listener *listener, uint8_t wires) {
  listener->faults.missed = increased(listener->faults.missed);
  listener->select = (wires & WIRE_SELECT) != 0;
  listener->clock = (wires & WIRE_CLOCK) != 0;
  listener->is_clocked = true;
  cut(listener);
  listener->is_midway = false;
  if (!listener->is_adrift) {
    ring_push(&listener->ring, WORD_MIDWAY);
    listener->adrift_bits = 0;
  }
  if (is_selected(listener)) {
    listener->is_adrift = true;
  } else {
    end(listener);
  }
}

static __attribute__((noinline, cold)) void several(struct listener *listener, uint32_t elapsed, uint8_t wires) {
  bool clock = (wires & WIRE_CLOCK) != 0;
  if (elapsed < listener->shortest && clock == listener->clock) {
    listener->glitches = increased(listener->glitches);
  } else if (is_selected(listener)) {
    missed(listener, wires);
  } else if (clock != listener->clock) {
    clock_moved(listener, clock, (wires & WIRE_DATA) != 0);
  }
}

/* The interrupts. */

enum change { CHANGE_NOTHING, CHANGE_ONE, CHANGE_MISSED };

static inline __attribute__((always_inline)) enum change seen(enum edges edges, bool before, bool now) {
  if (edges == EDGES_NONE) return CHANGE_NOTHING;
  if ((edges == EDGES_ANY || edges == EDGES_ROSE) && !before && now) return CHANGE_ONE;
  if ((edges == EDGES_ANY || edges == EDGES_FELL) && before && !now) return CHANGE_ONE;
  return CHANGE_MISSED;
}

/* Into each interrupt as far as that one needs it. */
static inline __attribute__((always_inline)) void serve(struct listener *listener, uint32_t now, uint8_t wires,
                                                        enum edges select, enum edges clock) {
  enum change clock_change = seen(clock, listener->clock, (wires & WIRE_CLOCK) != 0);
  enum change select_change = seen(select, listener->select, (wires & WIRE_SELECT) != 0);
  uint32_t elapsed = now - listener->served;
  listener->served = now;
  if (select_change == CHANGE_NOTHING) {
    if (clock_change == CHANGE_ONE) {
      clock_moved(listener, (wires & WIRE_CLOCK) != 0, (wires & WIRE_DATA) != 0);
    } else if (clock_change == CHANGE_MISSED) {
      several(listener, elapsed, wires);
    }
  } else if (select_change == CHANGE_MISSED || clock_change == CHANGE_MISSED) {
    missed(listener, wires);
  } else {
    select_moved(listener, wires, clock_change == CHANGE_ONE);
  }
}

void c_clock(uint32_t now, uint8_t wires) {
  serve(&the_listener, now, wires, EDGES_NONE, EDGES_ANY);
}

void c_select(uint32_t now, uint8_t wires) {
  serve(&the_listener, now, wires, EDGES_ANY, EDGES_NONE);
}

void listener_begin(struct listener *listener, unsigned mode, bool select_high, uint8_t wires, uint32_t shortest) {
  listener->select_high = select_high;
  listener->idles_high = mode >= 2;
  listener->samples_rising = mode == 0 || mode == 3;
  listener->select = (wires & WIRE_SELECT) != 0;
  listener->clock = (wires & WIRE_CLOCK) != 0;
  listener->shortest = shortest;
  listener->is_midway = is_selected(listener);
  listener->is_clocked = listener->is_midway;
}
