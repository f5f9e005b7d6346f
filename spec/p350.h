/*
 * The protocol p350: ids, values of enums, places, sizes, units and scales.
 *
 * Made by `smartmeter spec --format c` from the declaration: change that.
 *
 * Names are P350, a type, one of its fields, and what is said of it:
 *
 *   _OFFSET             its first byte, counted from where its type begins; not there where that varies
 *   _SIZE               how many bytes it takes; _MIN_SIZE and _MAX_SIZE where that varies
 *   _ITEM_SIZE          how many bytes each item of a list takes
 *   _BIT, _BITS         of a bit field: bits before it, counted from its first byte's first bit, and how many it has
 *   _UNIT               the unit of the physical value, which is
 *                       number * _SCALE_NUMERATOR / _SCALE_DENOMINATOR + _SHIFT_NUMERATOR / _SHIFT_DENOMINATOR
 *   _METRIC             the measurement that it is
 *   _CONSTANT, _ABSENT  what must be there; what says that there is no value
 *
 * Numbers have their most significant byte first where nothing else is said.
 */
#ifndef P350_H
#define P350_H

#include <stddef.h>
#include <stdint.h>

#ifndef SMARTMETER_READERS
#define SMARTMETER_READERS
/* A number of up to 8 bytes whose first byte is the most significant one. */
static inline uint64_t smartmeter_be(const uint8_t *bytes, size_t size) {
  uint64_t number = 0;
  for (size_t i = 0; i < size; i++) number = number << 8 | bytes[i];
  return number;
}
/* A number of up to 8 bytes whose first byte is the least significant one. */
static inline uint64_t smartmeter_le(const uint8_t *bytes, size_t size) {
  uint64_t number = 0;
  for (size_t i = size; i > 0; i--) number = number << 8 | bytes[i - 1];
  return number;
}
/* A number whose first 16 bits are the least significant ones, each 16 bits having their most significant byte first. */
static inline uint64_t smartmeter_swapped(const uint8_t *bytes, size_t size) {
  uint64_t number = 0;
  for (size_t i = size; i > 1; i -= 2) number = (number << 8 | bytes[i - 2]) << 8 | bytes[i - 1];
  return number;
}
/* Up to 64 bits, the first bit of a byte being the most significant one. */
static inline uint64_t smartmeter_bits_be(const uint8_t *bytes, size_t bit, size_t bits) {
  uint64_t number = 0;
  for (size_t i = bit; i < bit + bits; i++) number = number << 1 | (bytes[i / 8] >> (7 - i % 8) & 1u);
  return number;
}
/* Up to 64 bits, the first bit of a byte being the least significant one. */
static inline uint64_t smartmeter_bits_le(const uint8_t *bytes, size_t bit, size_t bits) {
  uint64_t number = 0;
  for (size_t i = bit + bits; i > bit; i--) number = number << 1 | (bytes[(i - 1) / 8] >> ((i - 1) % 8) & 1u);
  return number;
}
/* A two's complement number of so many bits. */
static inline int64_t smartmeter_signed(uint64_t number, unsigned bits) {
  uint64_t sign = 1;
  sign <<= bits - 1;
  return number & sign ? -(int64_t)(sign - 1 - (number & (sign - 1))) - 1 : (int64_t)(number & (sign - 1));
}
/* The number whose decimal digits are the half bytes of another. */
static inline uint64_t smartmeter_bcd(uint64_t digits) {
  uint64_t number = 0;
  for (int shift = 60; shift >= 0; shift -= 4) number = number * 10 + (digits >> shift & 15);
  return number;
}
#endif /* SMARTMETER_READERS */

/* enum Command. One transaction on the bus. */
#define P350_COMMAND_MIN_SIZE 1
/* The id comes first. */
#define P350_COMMAND_ID_SIZE 1
/* Receive. A radio packet was received. */
#define P350_COMMAND_RECEIVE 0x01
/* Transmit. Transmit a radio packet. */
#define P350_COMMAND_TRANSMIT 0x02
/* Radio. Switch the radio. */
#define P350_COMMAND_RADIO 0x04
/* Command05. Once, after boot. */
#define P350_COMMAND_COMMAND05 0x05
/* Command06. Before the radio is switched to receive. */
#define P350_COMMAND_COMMAND06 0x06
/* SetNetwork. Set the network address. */
#define P350_COMMAND_SET_NETWORK 0x0B
/* SetCarrier. Set the carrier frequency. */
#define P350_COMMAND_SET_CARRIER 0x0C
/* Hello. The first command after boot: reset, or hello. */
#define P350_COMMAND_HELLO 0x0D
/* Command64. After every transmission. */
#define P350_COMMAND_COMMAND64 0x64
/* Command65. Once, after boot. */
#define P350_COMMAND_COMMAND65 0x65
/* Command69. Once, after boot. */
#define P350_COMMAND_COMMAND69 0x69
/* Unknown, any other id. A command that nobody has declared yet. */
/* id: u8. Its first byte. */
#define P350_COMMAND_UNKNOWN_ID_OFFSET 0
#define P350_COMMAND_UNKNOWN_ID_SIZE 1
/* body: bytes. All that follows. */
#define P350_COMMAND_UNKNOWN_BODY_OFFSET 1
#define P350_COMMAND_NAMES(NAME) \
  NAME(0x01, "Receive") \
  NAME(0x02, "Transmit") \
  NAME(0x04, "Radio") \
  NAME(0x05, "Command05") \
  NAME(0x06, "Command06") \
  NAME(0x0B, "SetNetwork") \
  NAME(0x0C, "SetCarrier") \
  NAME(0x0D, "Hello") \
  NAME(0x64, "Command64") \
  NAME(0x65, "Command65") \
  NAME(0x69, "Command69")

/* struct Receive. A radio packet was received. */
#define P350_RECEIVE_ID 0x01
#define P350_RECEIVE_MIN_SIZE 10
#define P350_RECEIVE_MAX_SIZE 257
/* len: u8. Bytes in the packet. */
#define P350_RECEIVE_LEN_OFFSET 0
#define P350_RECEIVE_LEN_SIZE 1
/* packet: Packet. The packet. */
#define P350_RECEIVE_PACKET_OFFSET 1
#define P350_RECEIVE_PACKET_MIN_SIZE 8
#define P350_RECEIVE_PACKET_MAX_SIZE 255
/* trailer: u8 (unknown). Seen as 05, 09, 0A, 0D, 11 and 12. Perhaps a figure of the signal. No checksum covers it. */
#define P350_RECEIVE_TRAILER_SIZE 1

/* struct Transmit. Transmit a radio packet. */
#define P350_TRANSMIT_ID 0x02
#define P350_TRANSMIT_SIZE 13
/* len: u8. Bytes in the packet. */
#define P350_TRANSMIT_LEN_OFFSET 0
#define P350_TRANSMIT_LEN_SIZE 1
/* packet: RequestPacket. The packet. */
#define P350_TRANSMIT_PACKET_OFFSET 1
#define P350_TRANSMIT_PACKET_SIZE 12

/* struct Radio. Switch the radio. */
#define P350_RADIO_ID 0x04
#define P350_RADIO_SIZE 1
/* state: RadioState (inferred). To what. */
#define P350_RADIO_STATE_OFFSET 0
#define P350_RADIO_STATE_SIZE 1

/* enum RadioState. What the radio is doing. */
/* The id comes first. */
#define P350_RADIO_STATE_ID_SIZE 1
/* Idle. Sent once, after boot. */
#define P350_RADIO_STATE_IDLE 0x00
/* Receive. Sent before every packet that was received. */
#define P350_RADIO_STATE_RECEIVE 0x02
/* Transmitted. Sent after every packet that was transmitted. */
#define P350_RADIO_STATE_TRANSMITTED 0x04
/* Unknown, any other id. Never seen so far. */
#define P350_RADIO_STATE_NAMES(NAME) \
  NAME(0x00, "Idle") \
  NAME(0x02, "Receive") \
  NAME(0x04, "Transmitted")

/* struct Command05 (unknown). Once, after boot. */
#define P350_COMMAND05_ID 0x05
#define P350_COMMAND05_SIZE 3
/* bytes: bytes (unknown). Seen as 00 07 00. */
#define P350_COMMAND05_BYTES_OFFSET 0
#define P350_COMMAND05_BYTES_SIZE 3

/* struct Command06 (unknown). Before the radio is switched to receive. */
#define P350_COMMAND06_ID 0x06
#define P350_COMMAND06_SIZE 2
/* bytes: bytes (unknown). Seen as 00 00. */
#define P350_COMMAND06_BYTES_OFFSET 0
#define P350_COMMAND06_BYTES_SIZE 2

/* struct SetNetwork. Set the network address. */
#define P350_SET_NETWORK_ID 0x0B
#define P350_SET_NETWORK_SIZE 3
/* network: bytes. The three bytes that begin every packet. */
#define P350_SET_NETWORK_NETWORK_OFFSET 0
#define P350_SET_NETWORK_NETWORK_SIZE 3

/* struct SetCarrier. Set the carrier frequency. */
#define P350_SET_CARRIER_ID 0x0C
#define P350_SET_CARRIER_SIZE 3
/*
 * carrier: u24, least significant byte first
 *
 * The CC1100's registers FREQ0, FREQ1 and FREQ2: steps of its 26 MHz crystal / 2^16
 * (CC1100 data sheet, "Frequency Programming"). Seen as 868.29987 MHz.
 */
#define P350_SET_CARRIER_CARRIER_OFFSET 0
#define P350_SET_CARRIER_CARRIER_SIZE 3
#define P350_SET_CARRIER_CARRIER_UNIT "MHz"
#define P350_SET_CARRIER_CARRIER_SCALE_NUMERATOR 13
#define P350_SET_CARRIER_CARRIER_SCALE_DENOMINATOR 32768

/* struct Hello (inferred). The first command after boot: reset, or hello. */
#define P350_HELLO_ID 0x0D
#define P350_HELLO_SIZE 0

/* struct Command64 (unknown). After every transmission. */
#define P350_COMMAND64_ID 0x64
#define P350_COMMAND64_SIZE 2
/* bytes: bytes (unknown). Seen as 68 07. */
#define P350_COMMAND64_BYTES_OFFSET 0
#define P350_COMMAND64_BYTES_SIZE 2

/* struct Command65 (unknown). Once, after boot. */
#define P350_COMMAND65_ID 0x65
#define P350_COMMAND65_SIZE 2
/* bytes: bytes (unknown). Seen as 6D 03. */
#define P350_COMMAND65_BYTES_OFFSET 0
#define P350_COMMAND65_BYTES_SIZE 2

/* struct Command69 (unknown). Once, after boot. */
#define P350_COMMAND69_ID 0x69
#define P350_COMMAND69_SIZE 2
/* bytes: bytes (unknown). Seen as 13 21. */
#define P350_COMMAND69_BYTES_OFFSET 0
#define P350_COMMAND69_BYTES_SIZE 2

/*
 * struct Packet
 *
 * A packet from the meter. Its body is a [`Reply`](crate::p350::Reply), or an enum of your own
 * that falls back to it.
 */
#define P350_PACKET_MIN_SIZE 8
/* network: bytes. The network's address, seen as 02 10 3C. */
#define P350_PACKET_NETWORK_OFFSET 0
#define P350_PACKET_NETWORK_SIZE 3
/*
 * sequence: u8
 *
 * One more every 15 seconds: so it is in all ten packets of the capture, 55 to 5E. That 01 follows 77 is the
 * recorder's statement, and was not seen. No checksum covers it.
 */
#define P350_PACKET_SEQUENCE_OFFSET 3
#define P350_PACKET_SEQUENCE_SIZE 1
/* crc: u16. CRC-16/XMODEM over body and padding. */
#define P350_PACKET_CRC_OFFSET 4
#define P350_PACKET_CRC_SIZE 2
/*
 * body: Reply
 *
 * The kind, and what that kind says. Power comes without being asked for. That every other kind only comes when it
 * is asked for is inferred: before each of them stands a request, or a place where words were lost.
 */
#define P350_PACKET_BODY_OFFSET 6
#define P350_PACKET_BODY_MIN_SIZE 1
/* padding: bytes. Zero bytes, up to a multiple of four. */
#define P350_PACKET_PADDING_MAX_SIZE 3

/* struct RequestPacket. A packet to the meter. */
#define P350_REQUEST_PACKET_SIZE 12
/* network: bytes. The network's address, seen as 02 10 3C. */
#define P350_REQUEST_PACKET_NETWORK_OFFSET 0
#define P350_REQUEST_PACKET_NETWORK_SIZE 3
/* tag: u8 (unknown). Stands where a packet from the meter has its sequence. Seen as 82, 84, 85, 88 and 89. */
#define P350_REQUEST_PACKET_TAG_OFFSET 3
#define P350_REQUEST_PACKET_TAG_SIZE 1
/* crc: u16. CRC-16/XMODEM over body and padding. */
#define P350_REQUEST_PACKET_CRC_OFFSET 4
#define P350_REQUEST_PACKET_CRC_SIZE 2
/* body: Request. What is asked for. */
#define P350_REQUEST_PACKET_BODY_OFFSET 6
#define P350_REQUEST_PACKET_BODY_SIZE 6
/* padding: bytes. Zero bytes, up to a multiple of four. */
#define P350_REQUEST_PACKET_PADDING_OFFSET 12
#define P350_REQUEST_PACKET_PADDING_MAX_SIZE 3

/* struct Request. A question, answered by a reply of the same kind. */
#define P350_REQUEST_SIZE 6
/* kind: Kind. What is asked for. A reply of this kind answers it. */
#define P350_REQUEST_KIND_OFFSET 0
#define P350_REQUEST_KIND_SIZE 1
/* start: u32. End of the first interval wanted; 0 where the kind has no history. */
#define P350_REQUEST_START_OFFSET 1
#define P350_REQUEST_START_SIZE 4
#define P350_REQUEST_START_UNIT "s since 1970-01-01T00:00:00Z"
/* count: u8. How many intervals are wanted; 0 where the kind has no history. */
#define P350_REQUEST_COUNT_OFFSET 5
#define P350_REQUEST_COUNT_SIZE 1

/* enum Kind. The kinds of question and reply. */
#define P350_KIND_SIZE 1
/* The id comes first. */
#define P350_KIND_ID_SIZE 1
/* Power. Power, every 15 seconds. Only seen as a reply. */
#define P350_KIND_POWER 0x10
/* HalfHours. Energy in each half hour. */
#define P350_KIND_HALF_HOURS 0x17
/* Days. Energy on each day. */
#define P350_KIND_DAYS 0x18
/* Settings. Settings. */
#define P350_KIND_SETTINGS 0x1A
/* Identity. Identifiers. */
#define P350_KIND_IDENTITY 0x1B
/* Unknown, any other id. A kind nobody has declared yet. */
#define P350_KIND_NAMES(NAME) \
  NAME(0x10, "Power") \
  NAME(0x17, "HalfHours") \
  NAME(0x18, "Days") \
  NAME(0x1A, "Settings") \
  NAME(0x1B, "Identity")

/* enum Reply. Every reply, told apart by its kind. */
#define P350_REPLY_MIN_SIZE 1
/* The id comes first. */
#define P350_REPLY_ID_SIZE 1
/* Power: PowerReading. Power, every 15 seconds, without being asked. */
#define P350_REPLY_POWER 0x10
/* HalfHours. Energy in each half hour. */
#define P350_REPLY_HALF_HOURS 0x17
/* Days. Energy on each day. */
#define P350_REPLY_DAYS 0x18
/* Settings. Settings. */
#define P350_REPLY_SETTINGS 0x1A
/* Identity. Identifiers. */
#define P350_REPLY_IDENTITY 0x1B
/* Unknown, any other id. A kind nobody has declared yet: its bytes are kept and encode back unchanged. */
/* kind: u8. The kind. */
#define P350_REPLY_UNKNOWN_KIND_OFFSET 0
#define P350_REPLY_UNKNOWN_KIND_SIZE 1
/* body: bytes. All that follows, padding included. */
#define P350_REPLY_UNKNOWN_BODY_OFFSET 1
#define P350_REPLY_NAMES(NAME) \
  NAME(0x10, "Power") \
  NAME(0x17, "HalfHours") \
  NAME(0x18, "Days") \
  NAME(0x1A, "Settings") \
  NAME(0x1B, "Identity")

/* struct PowerReading. The power now. */
#define P350_POWER_READING_ID 0x10
#define P350_POWER_READING_SIZE 10
/* head: ReplyHead. All there is. */
#define P350_POWER_READING_HEAD_OFFSET 0
#define P350_POWER_READING_HEAD_SIZE 10

/* struct ReplyHead. Opens every reply. */
#define P350_REPLY_HEAD_SIZE 10
/* timestamp: u32. When the meter sent it. All ten replies are 15 s apart, on the recording's evening. */
#define P350_REPLY_HEAD_TIMESTAMP_OFFSET 0
#define P350_REPLY_HEAD_TIMESTAMP_SIZE 4
#define P350_REPLY_HEAD_TIMESTAMP_UNIT "s since 1970-01-01T00:00:00Z"
/* reserved: bytes (unknown). Always zero. */
#define P350_REPLY_HEAD_RESERVED_OFFSET 4
#define P350_REPLY_HEAD_RESERVED_SIZE 4
/* power: u16. Power taken from the mains. The recorder read 200 to 207 W that evening. */
#define P350_REPLY_HEAD_POWER_OFFSET 8
#define P350_REPLY_HEAD_POWER_SIZE 2
#define P350_REPLY_HEAD_POWER_UNIT "W"
#define P350_REPLY_HEAD_POWER_METRIC "electricity.power"

/*
 * struct HalfHours
 *
 * Half-hourly electricity use.
 *
 * Evidence: the blocks of the capture begin exactly 19 x 1800 s apart; 89 to 100 Wh in half an
 * hour are the 178 to 200 W seen; 19 + 19 + 10 readings make exactly 24 hours that end with the
 * last whole half hour, so `start` is the end of the first.
 */
#define P350_HALF_HOURS_ID 0x17
#define P350_HALF_HOURS_MIN_SIZE 15
#define P350_HALF_HOURS_MAX_SIZE 525
/* head: ReplyHead. Opens every reply. */
#define P350_HALF_HOURS_HEAD_OFFSET 0
#define P350_HALF_HOURS_HEAD_SIZE 10
/* start: u32. End of the first half hour. */
#define P350_HALF_HOURS_START_OFFSET 10
#define P350_HALF_HOURS_START_SIZE 4
#define P350_HALF_HOURS_START_UNIT "s since 1970-01-01T00:00:00Z"
/* count: u8. How many readings follow. */
#define P350_HALF_HOURS_COUNT_OFFSET 14
#define P350_HALF_HOURS_COUNT_SIZE 1
/* energy: list of u16. Energy used in each half hour. */
#define P350_HALF_HOURS_ENERGY_OFFSET 15
#define P350_HALF_HOURS_ENERGY_MAX_SIZE 510
#define P350_HALF_HOURS_ENERGY_ITEM_SIZE 2
#define P350_HALF_HOURS_ENERGY_UNIT "Wh"
#define P350_HALF_HOURS_ENERGY_METRIC "electricity.energy"

/*
 * struct Days
 *
 * Daily electricity use.
 *
 * Evidence: the blocks of the capture begin exactly 9 x 86400 s apart; the day before the
 * recording has 10.4 kWh here and 10.5 kWh as the sum of half hours.
 */
#define P350_DAYS_ID 0x18
#define P350_DAYS_MIN_SIZE 15
#define P350_DAYS_MAX_SIZE 1035
/* head: ReplyHead. Opens every reply. */
#define P350_DAYS_HEAD_OFFSET 0
#define P350_DAYS_HEAD_SIZE 10
/* start: u32. End of the first day. */
#define P350_DAYS_START_OFFSET 10
#define P350_DAYS_START_SIZE 4
#define P350_DAYS_START_UNIT "s since 1970-01-01T00:00:00Z"
/* count: u8. How many days follow. */
#define P350_DAYS_COUNT_OFFSET 14
#define P350_DAYS_COUNT_SIZE 1
/* days: list of Day. The days. */
#define P350_DAYS_DAYS_OFFSET 15
#define P350_DAYS_DAYS_MAX_SIZE 1020
#define P350_DAYS_DAYS_ITEM_SIZE 4

/* struct Day. One day's use. */
#define P350_DAY_SIZE 4
/* energy: u16. Energy used on that day. */
#define P350_DAY_ENERGY_OFFSET 0
#define P350_DAY_ENERGY_SIZE 2
#define P350_DAY_ENERGY_UNIT "kWh"
#define P350_DAY_ENERGY_SCALE_NUMERATOR 1
#define P350_DAY_ENERGY_SCALE_DENOMINATOR 10
#define P350_DAY_ENERGY_METRIC "electricity.energy.daily"
/* second: u16 (unknown). Zero in all 27 samples. A second rate, or gas? */
#define P350_DAY_SECOND_OFFSET 2
#define P350_DAY_SECOND_SIZE 2

/* struct Settings (unknown). Settings of the display. */
#define P350_SETTINGS_ID 0x1A
#define P350_SETTINGS_SIZE 30
/* head: ReplyHead. Opens every reply. */
#define P350_SETTINGS_HEAD_OFFSET 0
#define P350_SETTINGS_HEAD_SIZE 10
/* flags: bytes (unknown). Seen as 01 00 01 01. */
#define P350_SETTINGS_FLAGS_OFFSET 10
#define P350_SETTINGS_FLAGS_SIZE 4
/* midnight: u32. The midnight, UTC, that comes next. */
#define P350_SETTINGS_MIDNIGHT_OFFSET 14
#define P350_SETTINGS_MIDNIGHT_SIZE 4
#define P350_SETTINGS_MIDNIGHT_UNIT "s since 1970-01-01T00:00:00Z"
/* unknown: u32 (unknown). Seen as 0. */
#define P350_SETTINGS_UNKNOWN_OFFSET 18
#define P350_SETTINGS_UNKNOWN_SIZE 4
/* electricity_co2: u16 (inferred). Seen as 461, which fits the United Kingdom's figure for electricity. */
#define P350_SETTINGS_ELECTRICITY_CO2_OFFSET 22
#define P350_SETTINGS_ELECTRICITY_CO2_SIZE 2
#define P350_SETTINGS_ELECTRICITY_CO2_UNIT "g/kWh"
/* gas_co2: u16 (inferred). Seen as 190, which fits the United Kingdom's figure for gas. */
#define P350_SETTINGS_GAS_CO2_OFFSET 24
#define P350_SETTINGS_GAS_CO2_SIZE 2
#define P350_SETTINGS_GAS_CO2_UNIT "g/kWh"
/* unknown_150: u16 (unknown). Seen as 150. */
#define P350_SETTINGS_UNKNOWN_150_OFFSET 26
#define P350_SETTINGS_UNKNOWN_150_SIZE 2
/* unknown_1000: u16 (unknown). Seen as 1000. */
#define P350_SETTINGS_UNKNOWN_1000_OFFSET 28
#define P350_SETTINGS_UNKNOWN_1000_SIZE 2

/* struct Identity (inferred). Identifiers of the meters. */
#define P350_IDENTITY_ID 0x1B
#define P350_IDENTITY_SIZE 49
/* head: ReplyHead. Opens every reply. */
#define P350_IDENTITY_HEAD_OFFSET 0
#define P350_IDENTITY_HEAD_SIZE 10
/* first: text (inferred). Seen as `D10W701298`. */
#define P350_IDENTITY_FIRST_OFFSET 10
#define P350_IDENTITY_FIRST_SIZE 16
#define P350_IDENTITY_FIRST_PAD 0x20
/* second: text (inferred). Seen as `E6S01966981154`. */
#define P350_IDENTITY_SECOND_OFFSET 26
#define P350_IDENTITY_SECOND_SIZE 16
#define P350_IDENTITY_SECOND_PAD 0x00
/* trailer: bytes (unknown). Seen as zero. */
#define P350_IDENTITY_TRAILER_OFFSET 42
#define P350_IDENTITY_TRAILER_SIZE 7

/*
 * Whole transactions.
 *
 * _AT is where a field begins, counted from the transaction's first byte. For each kind of transaction, _IS_… says whether
 * the n bytes at b are of that kind and have room for what is listed, and _FIELDS lists it:
 *
 *   UNSIGNED(path, number, scale, shift, unit)  a uint64_t; its physical value is number * scale + shift
 *   SIGNED(path, number, scale, shift, unit)    the same, an int64_t
 *   NAMED(path, number, names)                  a uint64_t that has a name; names(NAME) lists NAME(number, name)
 *   BYTES(path, bytes, size, pad)               where pad is not -1, bytes of that value at the end fill it up
 *   TEXT(path, bytes, size, pad)                the same, of text
 *
 * _KINDS(KIND) lists KIND(is, fields, name) for all kinds, which exclude each other.
 *
 * Not listed is what may be missing, and what stands behind something that varies in length. No checksum is looked at.
 */

/* Receive Power */
#define P350_RECEIVE_AT 0
#define P350_RECEIVE_LEN_AT 1
#define P350_RECEIVE_PACKET_NETWORK_AT 2
#define P350_RECEIVE_PACKET_SEQUENCE_AT 5
#define P350_RECEIVE_PACKET_CRC_AT 6
#define P350_RECEIVE_PACKET_BODY_POWER_AT 8
#define P350_RECEIVE_PACKET_BODY_POWER_HEAD_TIMESTAMP_AT 9
#define P350_RECEIVE_PACKET_BODY_POWER_HEAD_RESERVED_AT 13
#define P350_RECEIVE_PACKET_BODY_POWER_HEAD_POWER_AT 17
#define P350_IS_RECEIVE_POWER(b, n) ((n) >= 19u && smartmeter_be((b) + 0, 1) == 0x01 && smartmeter_be((b) + 8, 1) == 0x10)
#define P350_RECEIVE_POWER_FIELDS(UNSIGNED, SIGNED, NAMED, BYTES, TEXT, b) \
  UNSIGNED("Receive", smartmeter_be((b) + P350_RECEIVE_AT, 1), 1.0, 0.0, "") \
  UNSIGNED("Receive.len", smartmeter_be((b) + P350_RECEIVE_LEN_AT, 1), 1.0, 0.0, "") \
  BYTES("Receive.packet.network", (b) + P350_RECEIVE_PACKET_NETWORK_AT, 3, -1) \
  UNSIGNED("Receive.packet.sequence", smartmeter_be((b) + P350_RECEIVE_PACKET_SEQUENCE_AT, 1), 1.0, 0.0, "") \
  UNSIGNED("Receive.packet.crc", smartmeter_be((b) + P350_RECEIVE_PACKET_CRC_AT, 2), 1.0, 0.0, "") \
  UNSIGNED("Receive.packet.body.Power", smartmeter_be((b) + P350_RECEIVE_PACKET_BODY_POWER_AT, 1), 1.0, 0.0, "") \
  UNSIGNED("Receive.packet.body.Power.head.timestamp", smartmeter_be((b) + P350_RECEIVE_PACKET_BODY_POWER_HEAD_TIMESTAMP_AT, 4), 1.0, 0.0, "s since 1970-01-01T00:00:00Z") \
  BYTES("Receive.packet.body.Power.head.reserved", (b) + P350_RECEIVE_PACKET_BODY_POWER_HEAD_RESERVED_AT, 4, -1) \
  UNSIGNED("Receive.packet.body.Power.head.power", smartmeter_be((b) + P350_RECEIVE_PACKET_BODY_POWER_HEAD_POWER_AT, 2), 1.0, 0.0, "W")

/* Receive HalfHours */
#define P350_RECEIVE_PACKET_BODY_HALF_HOURS_AT 8
#define P350_RECEIVE_PACKET_BODY_HALF_HOURS_HEAD_TIMESTAMP_AT 9
#define P350_RECEIVE_PACKET_BODY_HALF_HOURS_HEAD_RESERVED_AT 13
#define P350_RECEIVE_PACKET_BODY_HALF_HOURS_HEAD_POWER_AT 17
#define P350_RECEIVE_PACKET_BODY_HALF_HOURS_START_AT 19
#define P350_RECEIVE_PACKET_BODY_HALF_HOURS_COUNT_AT 23
#define P350_RECEIVE_PACKET_BODY_HALF_HOURS_ENERGY_AT 24
#define P350_IS_RECEIVE_HALF_HOURS(b, n) ((n) >= 24u && smartmeter_be((b) + 0, 1) == 0x01 && smartmeter_be((b) + 8, 1) == 0x17)
#define P350_RECEIVE_HALF_HOURS_FIELDS(UNSIGNED, SIGNED, NAMED, BYTES, TEXT, b) \
  UNSIGNED("Receive", smartmeter_be((b) + P350_RECEIVE_AT, 1), 1.0, 0.0, "") \
  UNSIGNED("Receive.len", smartmeter_be((b) + P350_RECEIVE_LEN_AT, 1), 1.0, 0.0, "") \
  BYTES("Receive.packet.network", (b) + P350_RECEIVE_PACKET_NETWORK_AT, 3, -1) \
  UNSIGNED("Receive.packet.sequence", smartmeter_be((b) + P350_RECEIVE_PACKET_SEQUENCE_AT, 1), 1.0, 0.0, "") \
  UNSIGNED("Receive.packet.crc", smartmeter_be((b) + P350_RECEIVE_PACKET_CRC_AT, 2), 1.0, 0.0, "") \
  UNSIGNED("Receive.packet.body.HalfHours", smartmeter_be((b) + P350_RECEIVE_PACKET_BODY_HALF_HOURS_AT, 1), 1.0, 0.0, "") \
  UNSIGNED("Receive.packet.body.HalfHours.head.timestamp", smartmeter_be((b) + P350_RECEIVE_PACKET_BODY_HALF_HOURS_HEAD_TIMESTAMP_AT, 4), 1.0, 0.0, "s since 1970-01-01T00:00:00Z") \
  BYTES("Receive.packet.body.HalfHours.head.reserved", (b) + P350_RECEIVE_PACKET_BODY_HALF_HOURS_HEAD_RESERVED_AT, 4, -1) \
  UNSIGNED("Receive.packet.body.HalfHours.head.power", smartmeter_be((b) + P350_RECEIVE_PACKET_BODY_HALF_HOURS_HEAD_POWER_AT, 2), 1.0, 0.0, "W") \
  UNSIGNED("Receive.packet.body.HalfHours.start", smartmeter_be((b) + P350_RECEIVE_PACKET_BODY_HALF_HOURS_START_AT, 4), 1.0, 0.0, "s since 1970-01-01T00:00:00Z") \
  UNSIGNED("Receive.packet.body.HalfHours.count", smartmeter_be((b) + P350_RECEIVE_PACKET_BODY_HALF_HOURS_COUNT_AT, 1), 1.0, 0.0, "")

/* Receive Days */
#define P350_RECEIVE_PACKET_BODY_DAYS_AT 8
#define P350_RECEIVE_PACKET_BODY_DAYS_HEAD_TIMESTAMP_AT 9
#define P350_RECEIVE_PACKET_BODY_DAYS_HEAD_RESERVED_AT 13
#define P350_RECEIVE_PACKET_BODY_DAYS_HEAD_POWER_AT 17
#define P350_RECEIVE_PACKET_BODY_DAYS_START_AT 19
#define P350_RECEIVE_PACKET_BODY_DAYS_COUNT_AT 23
#define P350_RECEIVE_PACKET_BODY_DAYS_DAYS_AT 24
#define P350_IS_RECEIVE_DAYS(b, n) ((n) >= 24u && smartmeter_be((b) + 0, 1) == 0x01 && smartmeter_be((b) + 8, 1) == 0x18)
#define P350_RECEIVE_DAYS_FIELDS(UNSIGNED, SIGNED, NAMED, BYTES, TEXT, b) \
  UNSIGNED("Receive", smartmeter_be((b) + P350_RECEIVE_AT, 1), 1.0, 0.0, "") \
  UNSIGNED("Receive.len", smartmeter_be((b) + P350_RECEIVE_LEN_AT, 1), 1.0, 0.0, "") \
  BYTES("Receive.packet.network", (b) + P350_RECEIVE_PACKET_NETWORK_AT, 3, -1) \
  UNSIGNED("Receive.packet.sequence", smartmeter_be((b) + P350_RECEIVE_PACKET_SEQUENCE_AT, 1), 1.0, 0.0, "") \
  UNSIGNED("Receive.packet.crc", smartmeter_be((b) + P350_RECEIVE_PACKET_CRC_AT, 2), 1.0, 0.0, "") \
  UNSIGNED("Receive.packet.body.Days", smartmeter_be((b) + P350_RECEIVE_PACKET_BODY_DAYS_AT, 1), 1.0, 0.0, "") \
  UNSIGNED("Receive.packet.body.Days.head.timestamp", smartmeter_be((b) + P350_RECEIVE_PACKET_BODY_DAYS_HEAD_TIMESTAMP_AT, 4), 1.0, 0.0, "s since 1970-01-01T00:00:00Z") \
  BYTES("Receive.packet.body.Days.head.reserved", (b) + P350_RECEIVE_PACKET_BODY_DAYS_HEAD_RESERVED_AT, 4, -1) \
  UNSIGNED("Receive.packet.body.Days.head.power", smartmeter_be((b) + P350_RECEIVE_PACKET_BODY_DAYS_HEAD_POWER_AT, 2), 1.0, 0.0, "W") \
  UNSIGNED("Receive.packet.body.Days.start", smartmeter_be((b) + P350_RECEIVE_PACKET_BODY_DAYS_START_AT, 4), 1.0, 0.0, "s since 1970-01-01T00:00:00Z") \
  UNSIGNED("Receive.packet.body.Days.count", smartmeter_be((b) + P350_RECEIVE_PACKET_BODY_DAYS_COUNT_AT, 1), 1.0, 0.0, "")

/* Receive Settings */
#define P350_RECEIVE_PACKET_BODY_SETTINGS_AT 8
#define P350_RECEIVE_PACKET_BODY_SETTINGS_HEAD_TIMESTAMP_AT 9
#define P350_RECEIVE_PACKET_BODY_SETTINGS_HEAD_RESERVED_AT 13
#define P350_RECEIVE_PACKET_BODY_SETTINGS_HEAD_POWER_AT 17
#define P350_RECEIVE_PACKET_BODY_SETTINGS_FLAGS_AT 19
#define P350_RECEIVE_PACKET_BODY_SETTINGS_MIDNIGHT_AT 23
#define P350_RECEIVE_PACKET_BODY_SETTINGS_UNKNOWN_AT 27
#define P350_RECEIVE_PACKET_BODY_SETTINGS_ELECTRICITY_CO2_AT 31
#define P350_RECEIVE_PACKET_BODY_SETTINGS_GAS_CO2_AT 33
#define P350_RECEIVE_PACKET_BODY_SETTINGS_UNKNOWN_150_AT 35
#define P350_RECEIVE_PACKET_BODY_SETTINGS_UNKNOWN_1000_AT 37
#define P350_IS_RECEIVE_SETTINGS(b, n) ((n) >= 39u && smartmeter_be((b) + 0, 1) == 0x01 && smartmeter_be((b) + 8, 1) == 0x1A)
#define P350_RECEIVE_SETTINGS_FIELDS(UNSIGNED, SIGNED, NAMED, BYTES, TEXT, b) \
  UNSIGNED("Receive", smartmeter_be((b) + P350_RECEIVE_AT, 1), 1.0, 0.0, "") \
  UNSIGNED("Receive.len", smartmeter_be((b) + P350_RECEIVE_LEN_AT, 1), 1.0, 0.0, "") \
  BYTES("Receive.packet.network", (b) + P350_RECEIVE_PACKET_NETWORK_AT, 3, -1) \
  UNSIGNED("Receive.packet.sequence", smartmeter_be((b) + P350_RECEIVE_PACKET_SEQUENCE_AT, 1), 1.0, 0.0, "") \
  UNSIGNED("Receive.packet.crc", smartmeter_be((b) + P350_RECEIVE_PACKET_CRC_AT, 2), 1.0, 0.0, "") \
  UNSIGNED("Receive.packet.body.Settings", smartmeter_be((b) + P350_RECEIVE_PACKET_BODY_SETTINGS_AT, 1), 1.0, 0.0, "") \
  UNSIGNED("Receive.packet.body.Settings.head.timestamp", smartmeter_be((b) + P350_RECEIVE_PACKET_BODY_SETTINGS_HEAD_TIMESTAMP_AT, 4), 1.0, 0.0, "s since 1970-01-01T00:00:00Z") \
  BYTES("Receive.packet.body.Settings.head.reserved", (b) + P350_RECEIVE_PACKET_BODY_SETTINGS_HEAD_RESERVED_AT, 4, -1) \
  UNSIGNED("Receive.packet.body.Settings.head.power", smartmeter_be((b) + P350_RECEIVE_PACKET_BODY_SETTINGS_HEAD_POWER_AT, 2), 1.0, 0.0, "W") \
  BYTES("Receive.packet.body.Settings.flags", (b) + P350_RECEIVE_PACKET_BODY_SETTINGS_FLAGS_AT, 4, -1) \
  UNSIGNED("Receive.packet.body.Settings.midnight", smartmeter_be((b) + P350_RECEIVE_PACKET_BODY_SETTINGS_MIDNIGHT_AT, 4), 1.0, 0.0, "s since 1970-01-01T00:00:00Z") \
  UNSIGNED("Receive.packet.body.Settings.unknown", smartmeter_be((b) + P350_RECEIVE_PACKET_BODY_SETTINGS_UNKNOWN_AT, 4), 1.0, 0.0, "") \
  UNSIGNED("Receive.packet.body.Settings.electricity_co2", smartmeter_be((b) + P350_RECEIVE_PACKET_BODY_SETTINGS_ELECTRICITY_CO2_AT, 2), 1.0, 0.0, "g/kWh") \
  UNSIGNED("Receive.packet.body.Settings.gas_co2", smartmeter_be((b) + P350_RECEIVE_PACKET_BODY_SETTINGS_GAS_CO2_AT, 2), 1.0, 0.0, "g/kWh") \
  UNSIGNED("Receive.packet.body.Settings.unknown_150", smartmeter_be((b) + P350_RECEIVE_PACKET_BODY_SETTINGS_UNKNOWN_150_AT, 2), 1.0, 0.0, "") \
  UNSIGNED("Receive.packet.body.Settings.unknown_1000", smartmeter_be((b) + P350_RECEIVE_PACKET_BODY_SETTINGS_UNKNOWN_1000_AT, 2), 1.0, 0.0, "")

/* Receive Identity */
#define P350_RECEIVE_PACKET_BODY_IDENTITY_AT 8
#define P350_RECEIVE_PACKET_BODY_IDENTITY_HEAD_TIMESTAMP_AT 9
#define P350_RECEIVE_PACKET_BODY_IDENTITY_HEAD_RESERVED_AT 13
#define P350_RECEIVE_PACKET_BODY_IDENTITY_HEAD_POWER_AT 17
#define P350_RECEIVE_PACKET_BODY_IDENTITY_FIRST_AT 19
#define P350_RECEIVE_PACKET_BODY_IDENTITY_SECOND_AT 35
#define P350_RECEIVE_PACKET_BODY_IDENTITY_TRAILER_AT 51
#define P350_IS_RECEIVE_IDENTITY(b, n) ((n) >= 58u && smartmeter_be((b) + 0, 1) == 0x01 && smartmeter_be((b) + 8, 1) == 0x1B)
#define P350_RECEIVE_IDENTITY_FIELDS(UNSIGNED, SIGNED, NAMED, BYTES, TEXT, b) \
  UNSIGNED("Receive", smartmeter_be((b) + P350_RECEIVE_AT, 1), 1.0, 0.0, "") \
  UNSIGNED("Receive.len", smartmeter_be((b) + P350_RECEIVE_LEN_AT, 1), 1.0, 0.0, "") \
  BYTES("Receive.packet.network", (b) + P350_RECEIVE_PACKET_NETWORK_AT, 3, -1) \
  UNSIGNED("Receive.packet.sequence", smartmeter_be((b) + P350_RECEIVE_PACKET_SEQUENCE_AT, 1), 1.0, 0.0, "") \
  UNSIGNED("Receive.packet.crc", smartmeter_be((b) + P350_RECEIVE_PACKET_CRC_AT, 2), 1.0, 0.0, "") \
  UNSIGNED("Receive.packet.body.Identity", smartmeter_be((b) + P350_RECEIVE_PACKET_BODY_IDENTITY_AT, 1), 1.0, 0.0, "") \
  UNSIGNED("Receive.packet.body.Identity.head.timestamp", smartmeter_be((b) + P350_RECEIVE_PACKET_BODY_IDENTITY_HEAD_TIMESTAMP_AT, 4), 1.0, 0.0, "s since 1970-01-01T00:00:00Z") \
  BYTES("Receive.packet.body.Identity.head.reserved", (b) + P350_RECEIVE_PACKET_BODY_IDENTITY_HEAD_RESERVED_AT, 4, -1) \
  UNSIGNED("Receive.packet.body.Identity.head.power", smartmeter_be((b) + P350_RECEIVE_PACKET_BODY_IDENTITY_HEAD_POWER_AT, 2), 1.0, 0.0, "W") \
  TEXT("Receive.packet.body.Identity.first", (b) + P350_RECEIVE_PACKET_BODY_IDENTITY_FIRST_AT, 16, 0x20) \
  TEXT("Receive.packet.body.Identity.second", (b) + P350_RECEIVE_PACKET_BODY_IDENTITY_SECOND_AT, 16, 0x00) \
  BYTES("Receive.packet.body.Identity.trailer", (b) + P350_RECEIVE_PACKET_BODY_IDENTITY_TRAILER_AT, 7, -1)

/* Receive Unknown */
#define P350_RECEIVE_PACKET_BODY_UNKNOWN_KIND_AT 8
#define P350_IS_RECEIVE_UNKNOWN(b, n) ((n) >= 9u && smartmeter_be((b) + 0, 1) == 0x01 && smartmeter_be((b) + 8, 1) != 0x10 && smartmeter_be((b) + 8, 1) != 0x17 && smartmeter_be((b) + 8, 1) != 0x18 && smartmeter_be((b) + 8, 1) != 0x1A && smartmeter_be((b) + 8, 1) != 0x1B)
#define P350_RECEIVE_UNKNOWN_FIELDS(UNSIGNED, SIGNED, NAMED, BYTES, TEXT, b) \
  UNSIGNED("Receive", smartmeter_be((b) + P350_RECEIVE_AT, 1), 1.0, 0.0, "") \
  UNSIGNED("Receive.len", smartmeter_be((b) + P350_RECEIVE_LEN_AT, 1), 1.0, 0.0, "") \
  BYTES("Receive.packet.network", (b) + P350_RECEIVE_PACKET_NETWORK_AT, 3, -1) \
  UNSIGNED("Receive.packet.sequence", smartmeter_be((b) + P350_RECEIVE_PACKET_SEQUENCE_AT, 1), 1.0, 0.0, "") \
  UNSIGNED("Receive.packet.crc", smartmeter_be((b) + P350_RECEIVE_PACKET_CRC_AT, 2), 1.0, 0.0, "") \
  UNSIGNED("Receive.packet.body.Unknown.kind", smartmeter_be((b) + P350_RECEIVE_PACKET_BODY_UNKNOWN_KIND_AT, 1), 1.0, 0.0, "")

/* Transmit */
#define P350_TRANSMIT_AT 0
#define P350_TRANSMIT_LEN_AT 1
#define P350_TRANSMIT_PACKET_NETWORK_AT 2
#define P350_TRANSMIT_PACKET_TAG_AT 5
#define P350_TRANSMIT_PACKET_CRC_AT 6
#define P350_TRANSMIT_PACKET_BODY_KIND_AT 8
#define P350_TRANSMIT_PACKET_BODY_START_AT 9
#define P350_TRANSMIT_PACKET_BODY_COUNT_AT 13
#define P350_IS_TRANSMIT(b, n) ((n) >= 14u && smartmeter_be((b) + 0, 1) == 0x02)
#define P350_TRANSMIT_FIELDS(UNSIGNED, SIGNED, NAMED, BYTES, TEXT, b) \
  UNSIGNED("Transmit", smartmeter_be((b) + P350_TRANSMIT_AT, 1), 1.0, 0.0, "") \
  UNSIGNED("Transmit.len", smartmeter_be((b) + P350_TRANSMIT_LEN_AT, 1), 1.0, 0.0, "") \
  BYTES("Transmit.packet.network", (b) + P350_TRANSMIT_PACKET_NETWORK_AT, 3, -1) \
  UNSIGNED("Transmit.packet.tag", smartmeter_be((b) + P350_TRANSMIT_PACKET_TAG_AT, 1), 1.0, 0.0, "") \
  UNSIGNED("Transmit.packet.crc", smartmeter_be((b) + P350_TRANSMIT_PACKET_CRC_AT, 2), 1.0, 0.0, "") \
  NAMED("Transmit.packet.body.kind", smartmeter_be((b) + P350_TRANSMIT_PACKET_BODY_KIND_AT, 1), P350_KIND_NAMES) \
  UNSIGNED("Transmit.packet.body.start", smartmeter_be((b) + P350_TRANSMIT_PACKET_BODY_START_AT, 4), 1.0, 0.0, "s since 1970-01-01T00:00:00Z") \
  UNSIGNED("Transmit.packet.body.count", smartmeter_be((b) + P350_TRANSMIT_PACKET_BODY_COUNT_AT, 1), 1.0, 0.0, "")

/* Radio */
#define P350_RADIO_AT 0
#define P350_RADIO_STATE_AT 1
#define P350_IS_RADIO(b, n) ((n) >= 2u && smartmeter_be((b) + 0, 1) == 0x04)
#define P350_RADIO_FIELDS(UNSIGNED, SIGNED, NAMED, BYTES, TEXT, b) \
  UNSIGNED("Radio", smartmeter_be((b) + P350_RADIO_AT, 1), 1.0, 0.0, "") \
  NAMED("Radio.state", smartmeter_be((b) + P350_RADIO_STATE_AT, 1), P350_RADIO_STATE_NAMES)

/* Command05 */
#define P350_COMMAND05_AT 0
#define P350_COMMAND05_BYTES_AT 1
#define P350_IS_COMMAND05(b, n) ((n) >= 4u && smartmeter_be((b) + 0, 1) == 0x05)
#define P350_COMMAND05_FIELDS(UNSIGNED, SIGNED, NAMED, BYTES, TEXT, b) \
  UNSIGNED("Command05", smartmeter_be((b) + P350_COMMAND05_AT, 1), 1.0, 0.0, "") \
  BYTES("Command05.bytes", (b) + P350_COMMAND05_BYTES_AT, 3, -1)

/* Command06 */
#define P350_COMMAND06_AT 0
#define P350_COMMAND06_BYTES_AT 1
#define P350_IS_COMMAND06(b, n) ((n) >= 3u && smartmeter_be((b) + 0, 1) == 0x06)
#define P350_COMMAND06_FIELDS(UNSIGNED, SIGNED, NAMED, BYTES, TEXT, b) \
  UNSIGNED("Command06", smartmeter_be((b) + P350_COMMAND06_AT, 1), 1.0, 0.0, "") \
  BYTES("Command06.bytes", (b) + P350_COMMAND06_BYTES_AT, 2, -1)

/* SetNetwork */
#define P350_SET_NETWORK_AT 0
#define P350_SET_NETWORK_NETWORK_AT 1
#define P350_IS_SET_NETWORK(b, n) ((n) >= 4u && smartmeter_be((b) + 0, 1) == 0x0B)
#define P350_SET_NETWORK_FIELDS(UNSIGNED, SIGNED, NAMED, BYTES, TEXT, b) \
  UNSIGNED("SetNetwork", smartmeter_be((b) + P350_SET_NETWORK_AT, 1), 1.0, 0.0, "") \
  BYTES("SetNetwork.network", (b) + P350_SET_NETWORK_NETWORK_AT, 3, -1)

/* SetCarrier */
#define P350_SET_CARRIER_AT 0
#define P350_SET_CARRIER_CARRIER_AT 1
#define P350_IS_SET_CARRIER(b, n) ((n) >= 4u && smartmeter_be((b) + 0, 1) == 0x0C)
#define P350_SET_CARRIER_FIELDS(UNSIGNED, SIGNED, NAMED, BYTES, TEXT, b) \
  UNSIGNED("SetCarrier", smartmeter_be((b) + P350_SET_CARRIER_AT, 1), 1.0, 0.0, "") \
  UNSIGNED("SetCarrier.carrier", smartmeter_le((b) + P350_SET_CARRIER_CARRIER_AT, 3), 13.0 / 32768.0, 0.0, "MHz")

/* Hello */
#define P350_HELLO_AT 0
#define P350_IS_HELLO(b, n) ((n) >= 1u && smartmeter_be((b) + 0, 1) == 0x0D)
#define P350_HELLO_FIELDS(UNSIGNED, SIGNED, NAMED, BYTES, TEXT, b) \
  UNSIGNED("Hello", smartmeter_be((b) + P350_HELLO_AT, 1), 1.0, 0.0, "")

/* Command64 */
#define P350_COMMAND64_AT 0
#define P350_COMMAND64_BYTES_AT 1
#define P350_IS_COMMAND64(b, n) ((n) >= 3u && smartmeter_be((b) + 0, 1) == 0x64)
#define P350_COMMAND64_FIELDS(UNSIGNED, SIGNED, NAMED, BYTES, TEXT, b) \
  UNSIGNED("Command64", smartmeter_be((b) + P350_COMMAND64_AT, 1), 1.0, 0.0, "") \
  BYTES("Command64.bytes", (b) + P350_COMMAND64_BYTES_AT, 2, -1)

/* Command65 */
#define P350_COMMAND65_AT 0
#define P350_COMMAND65_BYTES_AT 1
#define P350_IS_COMMAND65(b, n) ((n) >= 3u && smartmeter_be((b) + 0, 1) == 0x65)
#define P350_COMMAND65_FIELDS(UNSIGNED, SIGNED, NAMED, BYTES, TEXT, b) \
  UNSIGNED("Command65", smartmeter_be((b) + P350_COMMAND65_AT, 1), 1.0, 0.0, "") \
  BYTES("Command65.bytes", (b) + P350_COMMAND65_BYTES_AT, 2, -1)

/* Command69 */
#define P350_COMMAND69_AT 0
#define P350_COMMAND69_BYTES_AT 1
#define P350_IS_COMMAND69(b, n) ((n) >= 3u && smartmeter_be((b) + 0, 1) == 0x69)
#define P350_COMMAND69_FIELDS(UNSIGNED, SIGNED, NAMED, BYTES, TEXT, b) \
  UNSIGNED("Command69", smartmeter_be((b) + P350_COMMAND69_AT, 1), 1.0, 0.0, "") \
  BYTES("Command69.bytes", (b) + P350_COMMAND69_BYTES_AT, 2, -1)

/* Unknown */
#define P350_UNKNOWN_ID_AT 0
#define P350_IS_UNKNOWN(b, n) ((n) >= 1u && smartmeter_be((b) + 0, 1) != 0x01 && smartmeter_be((b) + 0, 1) != 0x02 && smartmeter_be((b) + 0, 1) != 0x04 && smartmeter_be((b) + 0, 1) != 0x05 && smartmeter_be((b) + 0, 1) != 0x06 && smartmeter_be((b) + 0, 1) != 0x0B && smartmeter_be((b) + 0, 1) != 0x0C && smartmeter_be((b) + 0, 1) != 0x0D && smartmeter_be((b) + 0, 1) != 0x64 && smartmeter_be((b) + 0, 1) != 0x65 && smartmeter_be((b) + 0, 1) != 0x69)
#define P350_UNKNOWN_FIELDS(UNSIGNED, SIGNED, NAMED, BYTES, TEXT, b) \
  UNSIGNED("Unknown.id", smartmeter_be((b) + P350_UNKNOWN_ID_AT, 1), 1.0, 0.0, "")

#define P350_KINDS(KIND) \
  KIND(P350_IS_RECEIVE_POWER, P350_RECEIVE_POWER_FIELDS, "Receive Power") \
  KIND(P350_IS_RECEIVE_HALF_HOURS, P350_RECEIVE_HALF_HOURS_FIELDS, "Receive HalfHours") \
  KIND(P350_IS_RECEIVE_DAYS, P350_RECEIVE_DAYS_FIELDS, "Receive Days") \
  KIND(P350_IS_RECEIVE_SETTINGS, P350_RECEIVE_SETTINGS_FIELDS, "Receive Settings") \
  KIND(P350_IS_RECEIVE_IDENTITY, P350_RECEIVE_IDENTITY_FIELDS, "Receive Identity") \
  KIND(P350_IS_RECEIVE_UNKNOWN, P350_RECEIVE_UNKNOWN_FIELDS, "Receive Unknown") \
  KIND(P350_IS_TRANSMIT, P350_TRANSMIT_FIELDS, "Transmit") \
  KIND(P350_IS_RADIO, P350_RADIO_FIELDS, "Radio") \
  KIND(P350_IS_COMMAND05, P350_COMMAND05_FIELDS, "Command05") \
  KIND(P350_IS_COMMAND06, P350_COMMAND06_FIELDS, "Command06") \
  KIND(P350_IS_SET_NETWORK, P350_SET_NETWORK_FIELDS, "SetNetwork") \
  KIND(P350_IS_SET_CARRIER, P350_SET_CARRIER_FIELDS, "SetCarrier") \
  KIND(P350_IS_HELLO, P350_HELLO_FIELDS, "Hello") \
  KIND(P350_IS_COMMAND64, P350_COMMAND64_FIELDS, "Command64") \
  KIND(P350_IS_COMMAND65, P350_COMMAND65_FIELDS, "Command65") \
  KIND(P350_IS_COMMAND69, P350_COMMAND69_FIELDS, "Command69") \
  KIND(P350_IS_UNKNOWN, P350_UNKNOWN_FIELDS, "Unknown")


#endif /* P350_H */
