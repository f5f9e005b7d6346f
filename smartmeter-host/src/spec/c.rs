//! A header for C and C++: ids, values of enums, places, sizes, units and scales as constants.
//!
//! It takes nothing but a compiler of C99 or C++11 to use, and no library. What decodes a transaction, checksums included, is
//! the library of `smartmeter-c`; the header is for programs that look at a few bytes themselves.

mod names;
mod places;
mod types;
mod words;

use self::names::Names;
use super::model::Document;

/// The header.
#[must_use]
pub fn header(document: &Document) -> String {
    let mut names = Names::of(&document.protocol);
    let guard = names.unique(&["H"]);
    let (types, lists) = types::sections(document, &mut names);
    let places = places::section(document, &mut names, &lists);
    let about = about(&document.protocol, names.prefix());
    format!(
        "{about}#ifndef {guard}\n#define {guard}\n\n#include <stddef.h>\n#include <stdint.h>\n\n{READERS}{types}{places}\n\
         #endif /* {guard} */\n"
    )
}

fn about(protocol: &str, prefix: &str) -> String {
    words::comment(&format!(
        "The protocol {protocol}: ids, values of enums, places, sizes, units and scales.\n\
         \n\
         Made by `smartmeter spec --format c` from the declaration: change that.\n\
         \n\
         Names are {prefix}, a type, one of its fields, and what is said of it:\n\
         \n\
         \x20 _OFFSET             its first byte, counted from where its type begins; not there where that varies\n\
         \x20 _SIZE               how many bytes it takes; _MIN_SIZE and _MAX_SIZE where that varies\n\
         \x20 _ITEM_SIZE          how many bytes each item of a list takes\n\
         \x20 _BIT, _BITS         of a bit field: bits before it, counted from its first byte's first bit, and how many it has\n\
         \x20 _UNIT               the unit of the physical value, which is\n\
         \x20                     number * _SCALE_NUMERATOR / _SCALE_DENOMINATOR + _SHIFT_NUMERATOR / _SHIFT_DENOMINATOR\n\
         \x20 _METRIC             the measurement that it is\n\
         \x20 _CONSTANT, _ABSENT  what must be there; what says that there is no value\n\
         \n\
         Numbers have their most significant byte first where nothing else is said."
    ))
}

/// What reads numbers. Each header brings it, and the first one that is included defines it.
const READERS: &str = r"#ifndef SMARTMETER_READERS
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

";
