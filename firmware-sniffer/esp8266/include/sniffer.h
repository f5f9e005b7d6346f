/* The sniffer for an ESP8266. Made by `cargo xtask header` from src/abi.rs: change that. */

#ifndef SNIFFER_H
#define SNIFFER_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

/*
 The wire SELECT in a byte of levels.
 */
#define SNIFFER_SELECT 1

/*
 The wire CLOCK in a byte of levels.
 */
#define SNIFFER_CLOCK 2

/*
 The wire DATA in a byte of levels.
 */
#define SNIFFER_DATA 4

/*
 SELECT's pin has latched an edge.
 */
#define SNIFFER_SELECT_MOVED 1

/*
 CLOCK's pin has latched an edge, and does not tell in which direction. Not together with one of the two below.
 */
#define SNIFFER_CLOCK_MOVED 2

/*
 A pin for CLOCK's rising edges has latched one.
 */
#define SNIFFER_CLOCK_ROSE 4

/*
 A pin for CLOCK's falling edges has latched one.
 */
#define SNIFFER_CLOCK_FELL 8

/*
 The most bytes that `sniffer_send` writes.
 */
#define SNIFFER_LONGEST_MESSAGE 576

/*
 How many bytes `sniffer_keep` writes: five words of the real-time clock's memory.
 */
#define SNIFFER_KEPT 20

/*
 Who the sniffer is, and how the bus is wired.
 */
typedef struct SnifferSetup {
  /*
   The MAC address.
   */
  uint8_t device[6];
  /*
   The clock's mode, as datasheets number them: 0 to 3.
   */
  uint8_t mode;
  /*
   Whether SELECT is active high; mostly it is low.
   */
  bool select_high;
  /*
   What the wires are now: `SNIFFER_SELECT`, `SNIFFER_CLOCK` and `SNIFFER_DATA`, each set where the wire is high.
   */
  uint8_t levels;
  /*
   A random number, another one at each start, but not 0.
   */
  uint32_t session;
  /*
   The session before, or 0 where it is not known: see `sniffer_recall`.
   */
  uint32_t previous_session;
  /*
   How many words that had.
   */
  uint64_t previous_words;
  /*
   A level of CLOCK that is shorter is a glitch, by the clock that `sniffer_clock` is told; 0 finds none.
   */
  uint32_t shortest;
  /*
   A name of up to 32 bytes, ended by 0, or NULL.
   */
  const char *name;
} SnifferSetup;

/*
 One measured value.
 */
typedef struct SnifferReading {
  /*
   What is measured: `metric_len` bytes of text, without a 0 at the end.
   */
  const char *metric;
  /*
   How many bytes that are.
   */
  size_t metric_len;
  /*
   In which unit: `unit_len` bytes, none where it has no unit.
   */
  const char *unit;
  /*
   How many bytes that are.
   */
  size_t unit_len;
  /*
   How much.
   */
  double value;
  /*
   When, in Unix seconds; the end of the interval where it stands for one. 0 where nothing says when.
   */
  int64_t time;
  /*
   The interval that it stands for, in seconds; 0 for an instant.
   */
  uint32_t interval;
  /*
   Whether a checksum was over it, which then held.
   */
  bool checked;
} SnifferReading;

/*
 Takes a reading. What it points to lives as long as the call only.
 */
typedef void (*SnifferTake)(void *context, const struct SnifferReading *reading);

/*
 How the sniffer is.
 */
typedef struct SnifferStatus {
  /*
   Words of this session, those that were lost among them.
   */
  uint64_t words;
  /*
   Words for which the ring between interrupt and loop had no room. The stream says where.
   */
  uint32_t lost_in_ring;
  /*
   Words given up before they were acknowledged.
   */
  uint32_t lost_in_queue;
  /*
   Words kept until they are acknowledged.
   */
  uint32_t held;
  /*
   Seconds since the start.
   */
  uint32_t uptime;
} SnifferStatus;

#ifdef __cplusplus
extern "C" {
#endif // __cplusplus

/*
 Starts the sniffer, once. false: it is started, or the set-up is NULL or says what can't be.

 # Safety

 `setup` is NULL or points to a set-up, and its name is NULL or ends with 0. No interrupt calls the sniffer meanwhile:
 attach them afterwards.
 */
bool sniffer_begin(const struct SnifferSetup *setup,
                   uint32_t now_ms);

/*
 CLOCK has changed. `now` is any clock that goes round, the processor's counter of cycles for one; `wires` is all three
 wires, read at once.

 # Safety

 Called by the one interrupt of SELECT and CLOCK only, which nothing interrupts that calls this or `sniffer_select`.
 */
void sniffer_clock(uint32_t now,
                   uint8_t wires);

/*
 SELECT has changed.

 # Safety

 As for `sniffer_clock`.
 */
void sniffer_select(uint32_t now, uint8_t wires);

/*
 What one interrupt of all pins finds: `latched` is what they have latched, as the pins' register of interrupts says it before
 it is cleared; `wires` is read after that. With CLOCK on two pins, one for each direction, each edge that was missed is
 noticed.

 # Safety

 As for `sniffer_clock`, in whose place it is.
 */
void sniffer_serve(uint32_t now,
                   uint8_t wires,
                   uint8_t latched);

/*
 Takes what the interrupts have seen: writes it as text in the form of a capture, hands each measured value to `take`,
 and keeps it for the link. Returns how many bytes of text were written; where that is nearly `room`, there may be
 more. With `text` NULL all is taken and nothing written.

 # Safety

 `text` is NULL or points to `room` bytes. Called by the loop only.
 */
size_t sniffer_poll(uint32_t now_ms,
                    uint8_t *text,
                    size_t room,
                    SnifferTake take,
                    void *context);

/*
 There is a network from now on.

 # Safety

 Called by the loop only.
 */
void sniffer_connected(uint32_t now_ms);

/*
 There is no network any more.

 # Safety

 Called by the loop only.
 */
void sniffer_disconnected(void);

/*
 Writes the next message for the collector, and returns its length; 0 where there is none now. To be called until
 there is none. `room` is `SNIFFER_LONGEST_MESSAGE` at the least.

 # Safety

 `message` is NULL or points to `room` bytes. Called by the loop only.
 */
size_t sniffer_send(uint32_t now_ms,
                    uint8_t *message,
                    size_t room);

/*
 Takes a message of the collector. false: it is none, or not for this sniffer.

 # Safety

 `message` is NULL or points to `len` bytes. Called by the loop only.
 */
bool sniffer_receive(uint32_t now_ms, const uint8_t *message, size_t len);

/*
 What the board knows of itself: the Wi-Fi's signal in dBm, and how much memory is free.

 # Safety

 Called by the loop only.
 */
void sniffer_health(int8_t signal, uint32_t free_memory);

/*
 How the sniffer is. false: it is not started, or `status` is NULL.

 # Safety

 `status` is NULL or points to one. Called by the loop only.
 */
bool sniffer_status(uint32_t now_ms, struct SnifferStatus *status);

/*
 Finds out which session went before, of what `sniffer_keep` wrote then, and puts it into the set-up. false: that is not what
 is there, as after a power cut or where it was written in part, or something is NULL; then the set-up says that it is not known.

 # Safety

 `kept` is NULL or points to `SNIFFER_KEPT` bytes, `setup` is NULL or points to one.
 */
bool sniffer_recall(const uint8_t *kept,
                    struct SnifferSetup *setup);

/*
 Writes what the session after this one is to know of it: for memory that outlives a restart. false: the sniffer is not started,
 or `kept` is NULL.

 # Safety

 `kept` is NULL or points to `SNIFFER_KEPT` bytes. Called by the loop only.
 */
bool sniffer_keep(uint8_t *kept);

#ifdef __cplusplus
}  // extern "C"
#endif  // __cplusplus

#endif  /* SNIFFER_H */
