/* The sniffer's library for the ESP8266, called as a sketch calls it: edges in; text, readings and messages out.
 *
 * It runs on a bare lx106 in QEMU and on the host, and must print the same there and here. It needs no C library but
 * put(), which writes to the standard output. */

#include "../../esp8266/include/sniffer.h"

/* start.S, or host.c. */
extern ptrdiff_t put(const uint8_t *bytes, size_t len);
/* src/lib.rs. */
extern bool emulator_lines(ptrdiff_t (*put)(const uint8_t *bytes, size_t len));
extern void emulator_words(void (*take)(uint16_t word));

static void print_bytes(const char *text, size_t len) {
  put((const uint8_t *)text, len);
}

static void print(const char *text) {
  size_t len = 0;
  while (text[len] != '\0') len++;
  print_bytes(text, len);
}

static void print_hex(uint64_t number, int digits) {
  char text[16];
  for (int i = digits - 1; i >= 0; i--, number >>= 4) text[i] = "0123456789ABCDEF"[number & 15];
  print_bytes(text, (size_t)digits);
}

static void print_result(const char *what, bool result) {
  print(what);
  print(result ? ": yes\n" : ": no\n");
}

/* The bus. */

static uint32_t now;
static uint8_t wires = SNIFFER_SELECT;

static void set_select(bool level) {
  bool was = (wires & SNIFFER_SELECT) != 0;
  if (was == level) return;
  wires ^= SNIFFER_SELECT;
  sniffer_select(now += 20, wires);
}

/* CLOCK on one pin, and each second bit as two pins would say it. */
static void clock_bit(bool bit) {
  static bool has_two_pins;
  wires = (uint8_t)((wires & ~SNIFFER_DATA) | (bit ? SNIFFER_DATA : 0));
  has_two_pins = !has_two_pins;
  wires |= SNIFFER_CLOCK;
  if (has_two_pins) sniffer_serve(now += 10, wires, SNIFFER_CLOCK_ROSE);
  else sniffer_clock(now += 10, wires);
  wires &= (uint8_t)~SNIFFER_CLOCK;
  if (has_two_pins) sniffer_serve(now += 10, wires, SNIFFER_CLOCK_FELL);
  else sniffer_serve(now += 10, wires, SNIFFER_CLOCK_MOVED);
}

/* What comes out. */

static void take(void *context, const SnifferReading *reading) {
  unsigned *count = context;
  uint64_t bits;
  ++*count;
  print("reading ");
  print_bytes(reading->metric, reading->metric_len);
  print(" ");
  for (size_t i = 0; i < sizeof bits; i++) ((uint8_t *)&bits)[i] = ((const uint8_t *)&reading->value)[i];
  print_hex(bits, 16);
  print(" ");
  print_bytes(reading->unit, reading->unit_len);
  print(" at ");
  print_hex((uint64_t)reading->time, 16);
  print(" of ");
  print_hex(reading->interval, 8);
  print(reading->checked ? " checked\n" : "\n");
}

static unsigned readings;

static void poll(void) {
  uint8_t text[64];
  size_t len;
  do {
    len = sniffer_poll(now / 1000, text, sizeof text, take, &readings);
    put(text, len);
  } while (len > sizeof text - 16);
}

static void feed(uint16_t word) {
  if (word <= 0xFF) {
    set_select(false);
    for (int bit = 7; bit >= 0; bit--) clock_bit((word >> bit & 1) != 0);
  } else if (word == 0xFFFF) {
    set_select(false);
    set_select(true);
  }
}

static void feed_and_poll(uint16_t word) {
  static unsigned words;
  feed(word);
  if (++words % 50 == 0) poll();
}

/* The link. */

static const SnifferSetup setup = {
    .device = {2, 0, 0, 0, 0, 1},
    .levels = SNIFFER_SELECT,
    .session = 0x0BAD5EED,
    .previous_session = 7,
    .previous_words = 0x123456789,
    .shortest = 5,
    .name = "emulated",
};

/* The collector's answer: all words before this one are stored. */
static size_t acknowledge(uint64_t next, uint8_t message[22]) {
  static const uint8_t head[] = {'s', 'm', 1};
  size_t len = 0;
  uint16_t crc = 0;
  for (size_t i = 0; i < sizeof head; i++) message[len++] = head[i];
  for (size_t i = 0; i < sizeof setup.device; i++) message[len++] = setup.device[i];
  for (int shift = 24; shift >= 0; shift -= 8) message[len++] = (uint8_t)(setup.session >> shift);
  message[len++] = 0x81;
  for (int shift = 40; shift >= 0; shift -= 8) message[len++] = (uint8_t)(next >> shift);
  for (size_t i = 0; i < len; i++) {
    crc ^= (uint16_t)(message[i] << 8);
    for (int bit = 0; bit < 8; bit++) crc = (uint16_t)(crc & 0x8000 ? crc << 1 ^ 0x1021 : crc << 1);
  }
  message[len++] = (uint8_t)(crc >> 8);
  message[len++] = (uint8_t)crc;
  return len;
}

static void send_all(void) {
  static uint8_t message[SNIFFER_LONGEST_MESSAGE];
  size_t len;
  while ((len = sniffer_send(now / 1000, message, sizeof message)) != 0) {
    print("message");
    for (size_t i = 0; i < len; i++) {
      print(" ");
      print_hex(message[i], 2);
    }
    print("\n");
  }
}

static void print_status(void) {
  SnifferStatus status;
  if (!sniffer_status(now / 1000, &status)) {
    print("no status\n");
    return;
  }
  const uint64_t numbers[] = {status.words, status.lost_in_ring, status.lost_in_queue, status.held};
  print("status");
  for (size_t i = 0; i < sizeof numbers / sizeof *numbers; i++) {
    print(" ");
    print_hex(numbers[i], 8);
  }
  print("\n");
}

/* What outlives a restart. */

static bool recalls(const uint8_t *kept, SnifferSetup *after) {
  after->previous_session = 1;
  after->previous_words = 1;
  bool is_known = sniffer_recall(kept, after);
  if (!is_known && (after->previous_session | after->previous_words) != 0) print("not known, and yet in the set-up\n");
  return is_known;
}

/* Of memory that is not whole nothing is known: a bit is another, or a word is of the session's words at another time. */
static void recall(const uint8_t before[SNIFFER_KEPT]) {
  SnifferSetup after = setup;
  uint8_t kept[SNIFFER_KEPT], torn[SNIFFER_KEPT] = {0};
  unsigned wrong = 0;
  print_result("recalls what was never kept", recalls(torn, &after));
  print_result("keeps", sniffer_keep(kept));
  print_result("recalls", recalls(kept, &after));
  print_hex(after.previous_session, 8);
  print(" had ");
  print_hex(after.previous_words, 16);
  print("\n");
  for (unsigned bit = 0; bit < 8 * SNIFFER_KEPT; bit++) {
    kept[bit / 8] ^= (uint8_t)(1 << bit % 8);
    wrong += recalls(kept, &after);
    kept[bit / 8] ^= (uint8_t)(1 << bit % 8);
  }
  print_result("recalls with a wrong bit", wrong != 0);
  for (size_t i = 0; i < SNIFFER_KEPT; i++) torn[i] = i < SNIFFER_KEPT - 4 ? kept[i] : before[i];
  print_result("recalls what was written in part", recalls(torn, &after));
}

/* What a sketch may do wrong. */
static void misuse(void) {
  SnifferSetup wrong = setup;
  uint8_t kept[SNIFFER_KEPT] = {0};
  wrong.mode = 4;
  sniffer_clock(0, SNIFFER_CLOCK);
  sniffer_connected(0);
  print_result("begins without a set-up", sniffer_begin(NULL, 0));
  print_result("begins with mode 4", sniffer_begin(&wrong, 0));
  print_result("polls before it begins", sniffer_poll(0, NULL, 0, take, NULL) != 0);
  print_result("keeps before it begins", sniffer_keep(kept));
  print_result("begins", sniffer_begin(&setup, 0));
  print_result("begins again", sniffer_begin(&setup, 0));
  print_result("writes a message to NULL", sniffer_send(0, NULL, SNIFFER_LONGEST_MESSAGE) != 0);
  print_result("takes NULL for a message", sniffer_receive(0, NULL, 5));
  print_result("takes noise for a message", sniffer_receive(0, (const uint8_t *)"sm", 2));
  print_result("writes a status to NULL", sniffer_status(0, NULL));
  print_result("keeps at NULL", sniffer_keep(NULL));
  print_result("recalls NULL", sniffer_recall(NULL, &wrong));
  print_result("recalls for NULL", sniffer_recall(kept, NULL));
}

/* CLOCK rose, fell and rose before anybody served it: two pins say so, one does not. */
static void miss_edges(void) {
  uint8_t text[64];
  set_select(false);
  sniffer_serve(now += 40, wires |= SNIFFER_CLOCK, SNIFFER_CLOCK_ROSE | SNIFFER_CLOCK_FELL);
  sniffer_serve(now += 10, wires &= (uint8_t)~SNIFFER_CLOCK, SNIFFER_CLOCK_FELL);
  for (int bit = 0; bit < 8; bit++) clock_bit(true);
  set_select(true);
  size_t len = sniffer_poll(now / 1000, text, sizeof text, NULL, NULL);
  put(text, len);
  print_result("tells of edges that were missed", len >= 4 && text[0] == 'C' && text[1] == '0');
}

int main(void) {
  uint8_t message[22], kept[SNIFFER_KEPT];
  if (!emulator_lines(put)) return 1;
  print("the library of the ESP8266\n");
  misuse();
  sniffer_keep(kept);
  emulator_words(feed_and_poll);
  print_result("writes text where there is no room", sniffer_poll(now / 1000, message, 0, take, &readings) != 0);
  poll();
  print_status();
  sniffer_health(-70, 20000);
  sniffer_connected(now / 1000);
  send_all();
  print_result("takes an acknowledgement of what was never sent",
               sniffer_receive(now / 1000, message, acknowledge(100000, message)));
  print_result("takes an acknowledgement", sniffer_receive(now / 1000, message, acknowledge(700, message)));
  print_status();
  /* Nobody answers any more: all is sent again, and then nothing, as there is no network. */
  now += 3000000;
  send_all();
  sniffer_disconnected();
  now += 3000000;
  send_all();
  miss_edges();
  /* Nobody polls: what does not fit is counted. */
  for (int i = 0; i < 40; i++) {
    for (int byte = 0; byte < 10; byte++) feed((uint16_t)byte);
    set_select(true);
    if (i % 30 == 29) poll();
  }
  poll();
  print_status();
  recall(kept);
  return readings != 0 ? 0 : 2;
}
