#include "parser.h"

/* CRC-16/XMODEM: as large a table as the Rust version's. */
static const uint16_t crc_table[256] = {
    0x0000, 0x1021, 0x2042, 0x3063, 0x4084, 0x50A5, 0x60C6, 0x70E7, 0x8108, 0x9129, 0xA14A, 0xB16B, 0xC18C, 0xD1AD,
    0xE1CE, 0xF1EF, 0x1231, 0x0210, 0x3273, 0x2252, 0x52B5, 0x4294, 0x72F7, 0x62D6, 0x9339, 0x8318, 0xB37B, 0xA35A,
    0xD3BD, 0xC39C, 0xF3FF, 0xE3DE, 0x2462, 0x3443, 0x0420, 0x1401, 0x64E6, 0x74C7, 0x44A4, 0x5485, 0xA56A, 0xB54B,
    0x8528, 0x9509, 0xE5EE, 0xF5CF, 0xC5AC, 0xD58D, 0x3653, 0x2672, 0x1611, 0x0630, 0x76D7, 0x66F6, 0x5695, 0x46B4,
    0xB75B, 0xA77A, 0x9719, 0x8738, 0xF7DF, 0xE7FE, 0xD79D, 0xC7BC, 0x48C4, 0x58E5, 0x6886, 0x78A7, 0x0840, 0x1861,
    0x2802, 0x3823, 0xC9CC, 0xD9ED, 0xE98E, 0xF9AF, 0x8948, 0x9969, 0xA90A, 0xB92B, 0x5AF5, 0x4AD4, 0x7AB7, 0x6A96,
    0x1A71, 0x0A50, 0x3A33, 0x2A12, 0xDBFD, 0xCBDC, 0xFBBF, 0xEB9E, 0x9B79, 0x8B58, 0xBB3B, 0xAB1A, 0x6CA6, 0x7C87,
    0x4CE4, 0x5CC5, 0x2C22, 0x3C03, 0x0C60, 0x1C41, 0xEDAE, 0xFD8F, 0xCDEC, 0xDDCD, 0xAD2A, 0xBD0B, 0x8D68, 0x9D49,
    0x7E97, 0x6EB6, 0x5ED5, 0x4EF4, 0x3E13, 0x2E32, 0x1E51, 0x0E70, 0xFF9F, 0xEFBE, 0xDFDD, 0xCFFC, 0xBF1B, 0xAF3A,
    0x9F59, 0x8F78, 0x9188, 0x81A9, 0xB1CA, 0xA1EB, 0xD10C, 0xC12D, 0xF14E, 0xE16F, 0x1080, 0x00A1, 0x30C2, 0x20E3,
    0x5004, 0x4025, 0x7046, 0x6067, 0x83B9, 0x9398, 0xA3FB, 0xB3DA, 0xC33D, 0xD31C, 0xE37F, 0xF35E, 0x02B1, 0x1290,
    0x22F3, 0x32D2, 0x4235, 0x5214, 0x6277, 0x7256, 0xB5EA, 0xA5CB, 0x95A8, 0x8589, 0xF56E, 0xE54F, 0xD52C, 0xC50D,
    0x34E2, 0x24C3, 0x14A0, 0x0481, 0x7466, 0x6447, 0x5424, 0x4405, 0xA7DB, 0xB7FA, 0x8799, 0x97B8, 0xE75F, 0xF77E,
    0xC71D, 0xD73C, 0x26D3, 0x36F2, 0x0691, 0x16B0, 0x6657, 0x7676, 0x4615, 0x5634, 0xD94C, 0xC96D, 0xF90E, 0xE92F,
    0x99C8, 0x89E9, 0xB98A, 0xA9AB, 0x5844, 0x4865, 0x7806, 0x6827, 0x18C0, 0x08E1, 0x3882, 0x28A3, 0xCB7D, 0xDB5C,
    0xEB3F, 0xFB1E, 0x8BF9, 0x9BD8, 0xABBB, 0xBB9A, 0x4A75, 0x5A54, 0x6A37, 0x7A16, 0x0AF1, 0x1AD0, 0x2AB3, 0x3A92,
    0xFD2E, 0xED0F, 0xDD6C, 0xCD4D, 0xBDAA, 0xAD8B, 0x9DE8, 0x8DC9, 0x7C26, 0x6C07, 0x5C64, 0x4C45, 0x3CA2, 0x2C83,
    0x1CE0, 0x0CC1, 0xEF1F, 0xFF3E, 0xCF5D, 0xDF7C, 0xAF9B, 0xBFBA, 0x8FD9, 0x9FF8, 0x6E17, 0x7E36, 0x4E55, 0x5E74,
    0x2E93, 0x3EB2, 0x0ED1, 0x1EF0,
};

static uint16_t crc(const uint8_t *bytes, size_t len) {
  uint16_t crc = 0;
  while (len-- != 0) crc = (uint16_t)(crc << 8 ^ crc_table[crc >> 8 ^ *bytes++]);
  return crc;
}

struct reader {
  const uint8_t *start, *at, *end;
  struct refusal *refusal;
};

static bool refuse(const struct reader *reader, enum cause cause, const uint8_t *at, uint16_t found, uint16_t expected) {
  *reader->refusal = (struct refusal){cause, (uint16_t)(at - reader->start), found, expected};
  return false;
}

/* Whether there are so many bytes more. */
static bool has(const struct reader *reader, size_t len) {
  size_t left = (size_t)(reader->end - reader->at);
  return left >= len || refuse(reader, CAUSE_SHORT, reader->at, (uint16_t)left, (uint16_t)len);
}

static uint8_t take_u8(struct reader *reader) {
  return *reader->at++;
}

static uint16_t take_u16(struct reader *reader) {
  const uint8_t *at = reader->at;
  reader->at += 2;
  return (uint16_t)(at[0] << 8 | at[1]);
}

static uint32_t take_u32(struct reader *reader) {
  uint32_t high = take_u16(reader);
  return high << 16 | take_u16(reader);
}

static void take_bytes(struct reader *reader, uint8_t *bytes, size_t len) {
  while (len-- != 0) *bytes++ = *reader->at++;
}

static struct slice take_slice(struct reader *reader, size_t len) {
  struct slice slice = {reader->at, len};
  reader->at += len;
  return slice;
}

/* Text without the padding at its end. */
static struct slice take_text(struct reader *reader, size_t len, uint8_t pad) {
  struct slice text = take_slice(reader, len);
  while (text.len != 0 && text.bytes[text.len - 1] == pad) text.len--;
  return text;
}

static bool read_head(struct reader *reader, struct head *head) {
  if (!has(reader, 10)) return false;
  head->timestamp = take_u32(reader);
  take_bytes(reader, head->reserved, sizeof head->reserved);
  head->power = take_u16(reader);
  return true;
}

static bool read_series(struct reader *reader, struct packet *packet, size_t item) {
  if (!has(reader, 5)) return false;
  packet->body.series.start = take_u32(reader);
  packet->body.series.count = take_u8(reader);
  size_t len = packet->body.series.count * item;
  if (!has(reader, len)) return false;
  packet->body.series.items = take_slice(reader, len);
  return true;
}

static bool read_settings(struct reader *reader, struct packet *packet) {
  if (!has(reader, 20)) return false;
  take_bytes(reader, packet->body.settings.flags, sizeof packet->body.settings.flags);
  packet->body.settings.midnight = take_u32(reader);
  packet->body.settings.unknown = take_u32(reader);
  packet->body.settings.electricity_co2 = take_u16(reader);
  packet->body.settings.gas_co2 = take_u16(reader);
  packet->body.settings.unknown_150 = take_u16(reader);
  packet->body.settings.unknown_1000 = take_u16(reader);
  return true;
}

static bool read_identity(struct reader *reader, struct packet *packet) {
  if (!has(reader, 39)) return false;
  packet->body.identity.first = take_text(reader, 16, ' ');
  packet->body.identity.second = take_text(reader, 16, 0);
  take_bytes(reader, packet->body.identity.trailer, sizeof packet->body.identity.trailer);
  return true;
}

static bool read_body(struct reader *reader, struct packet *packet) {
  switch (packet->kind) {
    case KIND_POWER:
      return read_head(reader, &packet->head);
    case KIND_HALF_HOURS:
      return read_head(reader, &packet->head) && read_series(reader, packet, 2);
    case KIND_DAYS:
      return read_head(reader, &packet->head) && read_series(reader, packet, 4);
    case KIND_SETTINGS:
      return read_head(reader, &packet->head) && read_settings(reader, packet);
    case KIND_IDENTITY:
      return read_head(reader, &packet->head) && read_identity(reader, packet);
    default:
      packet->body.other = take_slice(reader, (size_t)(reader->end - reader->at));
      return true;
  }
}

/* Zero bytes, up to a multiple of four. */
static bool read_padding(struct reader *reader) {
  size_t len = -(size_t)(reader->at - reader->start) % 4;
  if (!has(reader, len)) return false;
  for (; len != 0; len--, reader->at++) {
    if (*reader->at != 0) return refuse(reader, CAUSE_PADDING, reader->at, *reader->at, 0);
  }
  return true;
}

bool c_decode(const uint8_t *bytes, size_t len, struct packet *packet, struct refusal *refusal) {
  struct reader reader = {bytes, bytes, bytes + len, refusal};
  if (!has(&reader, 7)) return false;
  take_bytes(&reader, packet->network, sizeof packet->network);
  packet->sequence = take_u8(&reader);
  uint16_t expected = take_u16(&reader);
  const uint8_t *covered = reader.at;
  packet->kind = take_u8(&reader);
  if (!read_body(&reader, packet) || !read_padding(&reader)) return false;
  uint16_t computed = crc(covered, (size_t)(reader.at - covered));
  if (computed != expected) return refuse(&reader, CAUSE_CHECKSUM, bytes + 4, expected, computed);
  if (reader.at != reader.end) return refuse(&reader, CAUSE_TRAILING, reader.at, (uint16_t)(reader.end - reader.at), 0);
  return true;
}
