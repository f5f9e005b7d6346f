// The sniffer for an ESP-12E, as the recorder of 2017 wired it: SELECT and CLOCK on interrupts, DATA read with them. CLOCK may
// be on a second pin, too: then no edge that is missed goes unnoticed.
//
// What it hears it writes to the serial port, as the text of a capture, and sends to a collector by UDP until the
// collector says that it is stored. Everything between the interrupts and the network is in libsniffer.a: ../README.md says
// how that is made, and where this goes. Settings are in settings.h, which is yours: copy settings.example.h.

#include <ESP8266WiFi.h>
#include <WiFiUdp.h>

extern "C" {
#include <ets_sys.h>
}

#include "settings.h"
#include "sniffer.h"

// GPIO16 is not in the register with the others, 6 to 11 are wired to the flash, 1 and 3 are the serial port, and the levels of 0, 2
// and 15 say how the chip starts.
static constexpr bool canListen(int pin) {
  return pin == 4 || pin == 5 || (pin >= 12 && pin <= 14);
}

static_assert(canListen(PIN_SELECT) && canListen(PIN_CLOCK) && canListen(PIN_DATA), "expected GPIO 4, 5, 12, 13 or 14");
static_assert(PIN_SELECT != PIN_CLOCK && PIN_SELECT != PIN_DATA && PIN_CLOCK != PIN_DATA, "each wire has a pin of its own");
#ifdef PIN_CLOCK_TOO
static_assert(canListen(PIN_CLOCK_TOO), "expected GPIO 4, 5, 12, 13 or 14");
static_assert(PIN_CLOCK_TOO != PIN_CLOCK && PIN_CLOCK_TOO != PIN_SELECT && PIN_CLOCK_TOO != PIN_DATA,
              "CLOCK's second pin is another one");
#endif
static_assert(SPI_MODE >= 0 && SPI_MODE <= 3, "expected an SPI mode of 0 to 3");
static_assert(SHORTEST_CLOCK_NS >= 0 && SHORTEST_CLOCK_NS <= 10000, "expected 0 to 10000 ns: half a bit takes 10 us");
static_assert(COLLECTOR_PORT > 0 && COLLECTOR_PORT <= 65535, "expected a port of 1 to 65535");
static_assert(sizeof SNIFFER_NAME > 1 && sizeof SNIFFER_NAME <= 33, "expected a name of 1 to 32 characters");

static WiFiUDP udp;
static bool isConnected = false;

// Where a session's number outlives a restart, but no power cut: in the real-time clock's memory, in units of four bytes,
// behind what the SDK and its updates use.
static const uint32_t RTC_PLACE = 64;

static inline bool IRAM_ATTR has(uint32_t pins, int pin) {
  return pins >> pin & 1;
}

// All three wires as they are at one moment.
static inline uint8_t IRAM_ATTR wires() {
  const uint32_t levels = GPI;
  return (has(levels, PIN_SELECT) ? SNIFFER_SELECT : 0) | (has(levels, PIN_CLOCK) ? SNIFFER_CLOCK : 0) |
         (has(levels, PIN_DATA) ? SNIFFER_DATA : 0);
}

// The one interrupt of all pins. Not Arduino's own: that takes longer, and leaves out a rising edge after which the wire is low
// again, which is just what says that edges were missed. What comes after the register is cleared brings another interrupt.
static void IRAM_ATTR onEdges(void *) {
  const uint32_t pins = GPIE;
  GPIEC = pins;
  uint8_t latched = has(pins, PIN_SELECT) ? SNIFFER_SELECT_MOVED : 0;
#ifdef PIN_CLOCK_TOO
  latched |= (has(pins, PIN_CLOCK) ? SNIFFER_CLOCK_ROSE : 0) | (has(pins, PIN_CLOCK_TOO) ? SNIFFER_CLOCK_FELL : 0);
#else
  latched |= has(pins, PIN_CLOCK) ? SNIFFER_CLOCK_MOVED : 0;
#endif
  sniffer_serve(ESP.getCycleCount(), wires(), latched);
}

// The pin latches edges of this kind: RISING, FALLING or CHANGE.
static void latch(int pin, int edges) {
  pinMode(pin, INPUT);
  GPC(pin) = (GPC(pin) & ~(0xFu << GPCI)) | static_cast<uint32_t>(edges) << GPCI;
  GPIEC = 1u << pin;
}

static void listen() {
  latch(PIN_SELECT, CHANGE);
#ifdef PIN_CLOCK_TOO
  latch(PIN_CLOCK, RISING);
  latch(PIN_CLOCK_TOO, FALLING);
#else
  latch(PIN_CLOCK, CHANGE);
#endif
  ETS_GPIO_INTR_ATTACH(onEdges, nullptr);
  ETS_GPIO_INTR_ENABLE();
}

// What went before, if it is known, and a number of our own that is another one each time. The library says whether what is
// in memory is whole: after a power cut that is anything.
static void beginSession(SnifferSetup &setup) {
  uint32_t kept[SNIFFER_KEPT / 4] = {};
  ESP.rtcUserMemoryRead(RTC_PLACE, kept, sizeof kept);
  sniffer_recall(reinterpret_cast<const uint8_t *>(kept), &setup);
  do {
    setup.session = ESP.random();
  } while (setup.session == 0 || setup.session == setup.previous_session);
}

static void remember() {
  uint32_t kept[SNIFFER_KEPT / 4];
  if (sniffer_keep(reinterpret_cast<uint8_t *>(kept))) ESP.rtcUserMemoryWrite(RTC_PLACE, kept, sizeof kept);
}

// Something is wrong that only another sketch can put right: say so for as long as somebody may look.
static void halt(const char *why) {
  for (;;) {
    Serial.printf("# %s\r\n", why);
    delay(5000);
  }
}

void setup() {
  // A bus that never rests makes 7 characters of each byte, which takes 160 us there.
  Serial.begin(460800);
  // What the chip says when it starts, at another speed, is a line of its own then.
  Serial.printf("\r\n");
  pinMode(PIN_SELECT, INPUT);
  pinMode(PIN_CLOCK, INPUT);
  pinMode(PIN_DATA, INPUT);

  // The radio before the session's number: only with it on is that truly random.
  WiFi.persistent(false);
  WiFi.mode(WIFI_STA);

  SnifferSetup setup = {};
  WiFi.macAddress(setup.device);
  setup.mode = SPI_MODE;
  setup.select_high = SELECT_IS_ACTIVE_HIGH;
  setup.shortest = ESP.getCpuFreqMHz() * SHORTEST_CLOCK_NS / 1000;
  setup.name = SNIFFER_NAME;
  beginSession(setup);
  setup.levels = wires();
  if (!sniffer_begin(&setup, millis())) halt("the sniffer does not begin: look at SPI_MODE in settings.h");
  remember();

  listen();

  // Asleep, the radio hears an acknowledgement only when the access point's next beacon calls it.
  WiFi.setSleepMode(WIFI_NONE_SLEEP);
  WiFi.setAutoReconnect(true);
  WiFi.hostname(SNIFFER_NAME);
  WiFi.begin(WIFI_SSID, WIFI_PASSWORD);
  udp.begin(0);
}

// A measured value, as a comment in the capture's text. Waits where the port has no room: 500 characters of a reply's half hours
// take 11 ms, and the ring holds 23 ms of a bus that never rests.
static void print(void *, const SnifferReading *reading) {
  Serial.printf("# %.*s %g %.*s%s\r\n", static_cast<int>(reading->metric_len), reading->metric, reading->value,
                static_cast<int>(reading->unit_len), reading->unit, reading->checked ? "" : ", not checked");
}

// From the ring to the serial port. Never more words than the port has room for: what waits in the ring is not lost.
static void readWords() {
  uint8_t text[256];
  const size_t room = Serial.availableForWrite();
  const size_t len = sniffer_poll(millis(), text, room < sizeof text ? room : sizeof text, PRINT_READINGS ? print : nullptr,
                                  nullptr);
  Serial.write(text, len);
}

static void watchNetwork() {
  const bool isUp = WiFi.status() == WL_CONNECTED;
  if (isUp == isConnected) return;
  isConnected = isUp;
  if (isUp) {
    sniffer_connected(millis());
  } else {
    sniffer_disconnected();
  }
}

static void sendMessages() {
  static uint8_t message[SNIFFER_LONGEST_MESSAGE];
  size_t len;
  while (isConnected && (len = sniffer_send(millis(), message, sizeof message)) != 0) {
    // What can't be sent now is as good as lost on the way: it is sent again.
    if (udp.beginPacket(COLLECTOR_HOST, COLLECTOR_PORT) == 0) return;
    udp.write(message, len);
    udp.endPacket();
  }
}

static void receiveMessages() {
  // Not on the stack, which has 4 KB.
  static uint8_t message[SNIFFER_LONGEST_MESSAGE];
  while (udp.parsePacket() > 0) {
    const int len = udp.read(message, sizeof message);
    if (len > 0) sniffer_receive(millis(), message, static_cast<size_t>(len));
  }
}

// Now and then: how we are, and what the next session is to know of this one.
static void housekeeping() {
  static uint32_t then;
  if (millis() - then < 1000) return;
  then = millis();
  const int32_t signal = WiFi.RSSI();
  sniffer_health(signal < -127 || signal > 0 ? -128 : static_cast<int8_t>(signal), ESP.getFreeHeap());
  remember();
}

void loop() {
  readWords();
  watchNetwork();
  sendMessages();
  receiveMessages();
  housekeeping();
}
