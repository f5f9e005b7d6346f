/* Counts instructions of the Rust library's listener and decoder, and of the C version's, on the same edges and packets.
 *
 * The plugin of QEMU counts what runs from one mark() to the next. Before each such pair this program prints what it
 * is. It also compares what both made of it: different words are an error. */

#include "../../esp8266/include/sniffer.h"
#include "listener.h"
#include "parser.h"

extern ptrdiff_t put(const uint8_t *bytes, size_t len);
/* bench/src/lib.rs. */
extern size_t bench_packets(uint8_t (*packets)[64], size_t *lens, size_t room);
extern bool bench_decode(const uint8_t *bytes, size_t len);

/* Does nothing, in a place that the plugin knows. */
__attribute__((noinline)) void mark(void) {
  __asm__ volatile("" ::: "memory");
}

static void print(const char *text) {
  size_t len = 0;
  while (text[len] != '\0') len++;
  put((const uint8_t *)text, len);
}

static void label(const char *which, const char *what) {
  print(which);
  print(what);
  print("\n");
}

/* The one that is measured now. */
static void (*on_clock)(uint32_t now, uint8_t wires);
static void (*on_select)(uint32_t now, uint8_t wires);
static const char *which;

static uint32_t now;
static uint8_t wires;

static void measured(void (*serve)(uint32_t, uint8_t), const char *what) {
  uint32_t time = now += 1600;
  uint8_t levels = wires;
  label(which, what);
  mark();
  serve(time, levels);
  mark();
}

/* What measured() takes itself. */
static void nothing(uint32_t time, uint8_t levels) {
  (void)time, (void)levels;
}

static void send(const uint8_t *bytes, size_t len, bool is_full) {
  wires &= (uint8_t)~WIRE_SELECT;
  measured(on_select, "SELECT pulled");
  for (size_t i = 0; i < len; i++) {
    for (int bit = 7; bit >= 0; bit--) {
      wires = (uint8_t)((wires & ~WIRE_DATA) | (bytes[i] >> bit & 1) * WIRE_DATA | WIRE_CLOCK);
      measured(on_clock, bit != 0 ? "bit" : is_full ? "byte without room" : "byte");
      wires &= (uint8_t)~WIRE_CLOCK;
      measured(on_clock, "other edge");
    }
  }
  wires |= WIRE_SELECT;
  measured(on_select, is_full ? "SELECT released without room" : "SELECT released");
}

/* All words of the ring as one number. */
static uint32_t sum;

static void add(uint16_t word) {
  sum = (sum << 5 | sum >> 27) * 31 + word;
}

static uint32_t drain_c(void) {
  sum = 0;
  for (int32_t word; (word = c_pop()) >= 0;) add((uint16_t)word);
  return sum;
}

/* The library hands on text, which begins with its boot mark. */
static uint32_t drain_rust(void) {
  uint8_t text[256];
  size_t len;
  uint16_t word = 0;
  int digits = 0;
  sum = 0;
  do {
    len = sniffer_poll(0, text, sizeof text, NULL, NULL);
    for (size_t i = 0; i < len; i++) {
      bool is_digit = text[i] > ' ';
      if (is_digit) word = (uint16_t)(word << 4 | (text[i] <= '9' ? text[i] - '0' : text[i] - 'A' + 10));
      digits += is_digit;
      if (is_digit || digits == 0) continue;
      if (word != WORD_BOOT) add(word);
      word = 0, digits = 0;
    }
  } while (len > sizeof text - 16);
  /* A transaction that goes on has nothing behind its last word yet. */
  if (digits != 0) add(word);
  return sum;
}

enum { PACKETS = 8, OVERFLOWS = 12 };
static uint8_t packets[PACKETS][64];
static size_t lens[PACKETS];

/* A number for each packet, and one for what is left of too many. */
static void listen(size_t count, uint32_t (*drain)(void), uint32_t sums[PACKETS + 1]) {
  wires = WIRE_SELECT;
  now = 0;
  for (size_t i = 0; i < count; i++) {
    send(packets[i], lens[i], false);
    sums[i] = drain();
  }
  /* Until it is full, unmeasured. */
  for (int i = 0; i < OVERFLOWS; i++) {
    wires = 0;
    on_select(now += 1600, wires);
    for (int edge = 0; edge < 16 * 30; edge++) on_clock(now += 1600, wires ^= WIRE_CLOCK);
    wires = WIRE_SELECT;
    on_select(now += 1600, wires);
  }
  send(packets[0], lens[0], true);
  sums[count] = drain();
  wires = 0;
  on_select(now += 1600, wires);
  wires = WIRE_SELECT;
  measured(on_select, "SELECT released, loss told");
  sums[count] ^= drain();
}

static const char *name(uint8_t kind) {
  switch (kind) {
    case KIND_POWER: return "power";
    case KIND_HALF_HOURS: return "half hours";
    case KIND_DAYS: return "days";
    case KIND_SETTINGS: return "settings";
    case KIND_IDENTITY: return "identity";
    default: return "unknown kind";
  }
}

static void decode(size_t count) {
  for (size_t i = 0; i < count; i++) {
    struct packet packet;
    struct refusal refusal;
    const uint8_t *bytes = packets[i];
    size_t len = lens[i];
    const char *what = name(bytes[6]);
    label("rust decode ", what);
    mark();
    bool by_rust = bench_decode(bytes, len);
    mark();
    label("c decode ", what);
    mark();
    bool by_c = c_decode(bytes, len, &packet, &refusal);
    mark();
    if (!by_rust || !by_c) print("error: a packet was refused\n");
    /* With one bit flipped, both must refuse it. */
    uint8_t flipped[64];
    for (size_t j = 0; j < len && j < sizeof flipped; j++) flipped[j] = bytes[j];
    flipped[len / 2] ^= 1;
    if (bench_decode(flipped, len) || c_decode(flipped, len, &packet, &refusal)) print("error: damage was accepted\n");
  }
}

int main(void) {
  static const SnifferSetup setup = {.levels = SNIFFER_SELECT, .session = 1, .shortest = 100};
  static uint32_t by_rust[PACKETS + 1], by_c[PACKETS + 1];
  size_t count = bench_packets(packets, lens, PACKETS);
  on_clock = nothing, which = "";
  measured(on_clock, "nothing");
  if (!sniffer_begin(&setup, 0)) print("error: the sniffer does not begin\n");
  which = "rust ", on_clock = sniffer_clock, on_select = sniffer_select;
  listen(count, drain_rust, by_rust);
  listener_begin(&the_listener, 0, false, WIRE_SELECT, 100);
  which = "c ", on_clock = c_clock, on_select = c_select;
  listen(count, drain_c, by_c);
  for (size_t i = 0; i <= count; i++) {
    if (by_rust[i] == by_c[i]) continue;
    print(i == count ? "error: Rust and C lose different words\n" : "error: Rust and C read different words\n");
  }
  decode(count);
  return 0;
}
