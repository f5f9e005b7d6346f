/* Decoders of declared protocols, for C and C++. Made by `cargo xtask header` from smartmeter-c/src/abi.rs: change that. */

#ifndef SMARTMETER_H
#define SMARTMETER_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

/* Declares a protocol that a library brings, outside of functions: SM_PROTOCOL(SM_P350); */
#ifdef __cplusplus
#define SM_PROTOCOL(name) extern "C" const SmProtocol name
#else
#define SM_PROTOCOL(name) extern const SmProtocol name
#endif

/*
 Room for the path of a field, the 0 at its end included.
 */
#define SM_PATH_ROOM 128

/*
 What `SmReading.index` says where the reading is no item of a list.
 */
#define SM_NO_INDEX 4294967295

/*
 What became of a transaction. 0 where it is not to be trusted.
 */
enum SmQuality
#if defined(__cplusplus) || __STDC_VERSION__ >= 202311L
  : uint8_t
#endif // defined(__cplusplus) || __STDC_VERSION__ >= 202311L
 {
  /*
   It did not decode: `SmError` says why. Nothing of it is handed on.
   */
  SM_QUALITY_DAMAGED = 0,
  /*
   It decoded, and has no checksum, or one over nothing but zeros, which proves nothing.
   */
  SM_QUALITY_UNCHECKED = 1,
  /*
   It decoded, and all its checksums hold.
   */
  SM_QUALITY_CHECKED = 2,
};
#ifndef __cplusplus
#if __STDC_VERSION__ >= 202311L
typedef enum SmQuality SmQuality;
#else
typedef uint8_t SmQuality;
#endif // __STDC_VERSION__ >= 202311L
#endif // __cplusplus

/*
 What a value is.
 */
enum SmKind
#if defined(__cplusplus) || __STDC_VERSION__ >= 202311L
  : uint8_t
#endif // defined(__cplusplus) || __STDC_VERSION__ >= 202311L
 {
  /*
   An unsigned number: `raw`.
   */
  SM_KIND_UINT = 0,
  /*
   A signed number: `(int64_t)raw`.
   */
  SM_KIND_INT = 1,
  /*
   A floating-point number: `value`, before a scale its bits in `raw`, as a double's.
   */
  SM_KIND_FLOAT = 2,
  /*
   Yes or no: `raw` is 1 or 0.
   */
  SM_KIND_BOOL = 3,
  /*
   Bytes: `content`.
   */
  SM_KIND_BYTES = 4,
  /*
   Text in UTF-8: `content`.
   */
  SM_KIND_TEXT = 5,
  /*
   A number in text: `value`, and `content` as it is spelled.
   */
  SM_KIND_DECIMAL = 6,
  /*
   One of the values that have a name, such as a state: `raw` is its number, `label` its name.
   */
  SM_KIND_NAME = 7,
  /*
   A number that could have a name and has none: `raw`, and `label` is what such numbers are called.
   */
  SM_KIND_UNNAMED = 8,
  /*
   The id of what follows: `raw`, and `label` is the name of that.
   */
  SM_KIND_ID = 9,
  /*
   What ends the field before it: `content`.
   */
  SM_KIND_TERMINATOR = 10,
};
#ifndef __cplusplus
#if __STDC_VERSION__ >= 202311L
typedef enum SmKind SmKind;
#else
typedef uint8_t SmKind;
#endif // __STDC_VERSION__ >= 202311L
#endif // __cplusplus

/*
 What a field is for.
 */
enum SmRole
#if defined(__cplusplus) || __STDC_VERSION__ >= 202311L
  : uint8_t
#endif // defined(__cplusplus) || __STDC_VERSION__ >= 202311L
 {
  /*
   It says something.
   */
  SM_ROLE_VALUE = 0,
  /*
   Nobody knows what it says.
   */
  SM_ROLE_RESERVED = 1,
  /*
   How many items a list has.
   */
  SM_ROLE_COUNT = 2,
  /*
   How many bytes something takes.
   */
  SM_ROLE_LENGTH = 3,
  /*
   Always the same.
   */
  SM_ROLE_CONSTANT = 4,
  /*
   A checksum, which holds.
   */
  SM_ROLE_CHECKSUM = 5,
  /*
   Fills up.
   */
  SM_ROLE_PADDING = 6,
};
#ifndef __cplusplus
#if __STDC_VERSION__ >= 202311L
typedef enum SmRole SmRole;
#else
typedef uint8_t SmRole;
#endif // __STDC_VERSION__ >= 202311L
#endif // __cplusplus

/*
 How sure somebody is of a field's meaning.
 */
enum SmGrade
#if defined(__cplusplus) || __STDC_VERSION__ >= 202311L
  : uint8_t
#endif // defined(__cplusplus) || __STDC_VERSION__ >= 202311L
 {
  /*
   It is proven.
   */
  SM_GRADE_CONFIRMED = 0,
  /*
   It fits everything seen, and nothing proves it.
   */
  SM_GRADE_INFERRED = 1,
  /*
   It was seen, and is not explained.
   */
  SM_GRADE_UNKNOWN = 2,
};
#ifndef __cplusplus
#if __STDC_VERSION__ >= 202311L
typedef enum SmGrade SmGrade;
#else
typedef uint8_t SmGrade;
#endif // __STDC_VERSION__ >= 202311L
#endif // __cplusplus

/*
 Why a transaction did not decode. `sm_explain` says it in words.
 */
enum SmCause
#if defined(__cplusplus) || __STDC_VERSION__ >= 202311L
  : uint8_t
#endif // defined(__cplusplus) || __STDC_VERSION__ >= 202311L
 {
  /*
   It did decode.
   */
  SM_CAUSE_NONE = 0,
  /*
   The function was called wrongly: a pointer is NULL that must not be, or a length is none.
   */
  SM_CAUSE_MISUSE = 1,
  /*
   The bytes end too early: at least `needed` more belong there.
   */
  SM_CAUSE_INCOMPLETE = 2,
  /*
   A part ends too early for what is in it: a length or count is wrong.
   */
  SM_CAUSE_OVERRUN = 3,
  /*
   Bytes follow the end.
   */
  SM_CAUSE_TRAILING = 4,
  /*
   A checksum is not that of its bytes.
   */
  SM_CAUSE_CHECKSUM = 5,
  /*
   An id that nothing is declared for.
   */
  SM_CAUSE_UNKNOWN_ID = 6,
  /*
   A constant or padding is something else.
   */
  SM_CAUSE_CONSTANT = 7,
  /*
   A value that can't be: a number out of its range, a digit that is none, text that is not UTF-8, and the like.
   */
  SM_CAUSE_VALUE = 8,
};
#ifndef __cplusplus
#if __STDC_VERSION__ >= 202311L
typedef enum SmCause SmCause;
#else
typedef uint8_t SmCause;
#endif // __STDC_VERSION__ >= 202311L
#endif // __cplusplus

/*
 A protocol that a library knows.
 */
typedef struct SmProtocol SmProtocol;

/*
 A physical value. Those that decimals can say are also there exactly.
 */
typedef struct SmNumber {
  /*
   The value, with scale and offset, in the unit of its field; not a number where there is none.
   */
  double value;
  /*
   Where `is_exact`, the value is `mantissa / 10^decimals`.
   */
  int64_t mantissa;
  /*
   How many digits of `mantissa` stand behind the point.
   */
  uint8_t decimals;
  /*
   Whether `mantissa` and `decimals` say the value.
   */
  bool is_exact;
} SmNumber;

/*
 Text that does not end with 0. Print it with `printf("%.*s", (int)text.len, text.start)`.
 */
typedef struct SmText {
  /*
   Where it starts; never NULL.
   */
  const char *start;
  /*
   How many bytes it has; 0 where there is none.
   */
  size_t len;
} SmText;

/*
 One field of a transaction, or one item of it: a stretch of bytes with a name and a value.
 */
typedef struct SmField {
  /*
   The way to it from the outermost variant, ended by 0: `Receive.packet.body.HalfHours.energy[3]`.
   */
  char path[SM_PATH_ROOM];
  /*
   How long the path is; where that is `SM_PATH_ROOM` or more, its end is cut off.
   */
  size_t path_len;
  /*
   The first of its bytes in the transaction.
   */
  size_t offset;
  /*
   How many bytes it takes. Bit fields may share theirs.
   */
  size_t len;
  /*
   The number on the wire, before scale and offset. Of a signed one, its bits.
   */
  uint64_t raw;
  /*
   What it comes to.
   */
  struct SmNumber number;
  /*
   The unit; none where it has no unit.
   */
  struct SmText unit;
  /*
   The measurement that it is, such as `electricity.power`; none where it is no measurement.
   */
  struct SmText metric;
  /*
   A name for its value, where it has one.
   */
  struct SmText label;
  /*
   Of bytes and text, these, where they are in the transaction; else NULL.
   */
  const uint8_t *content;
  /*
   How many bytes that are, without what fills them up.
   */
  size_t content_len;
  /*
   What it is.
   */
  SmKind kind;
  /*
   What it is for.
   */
  SmRole role;
  /*
   How sure somebody is of its meaning.
   */
  SmGrade grade;
  /*
   Whether it says that there is no value.
   */
  bool is_absent;
  /*
   Whether it is a time: Unix seconds.
   */
  bool is_time;
  /*
   Whether a checksum covers all of it, which then holds.
   */
  bool is_checked;
} SmField;

/*
 Takes a field. What it points to lives as long as the call, what is in the transaction as long as that. It must come back: no
 exception, no `longjmp`.
 */
typedef void (*SmTakeField)(void *context, const struct SmField *field);

/*
 What is wrong with a transaction.
 */
typedef struct SmError {
  /*
   At which byte.
   */
  size_t offset;
  /*
   How many more bytes are needed at least, where `cause` is `SM_CAUSE_INCOMPLETE` or `SM_CAUSE_OVERRUN`.
   */
  size_t needed;
  /*
   Why.
   */
  SmCause cause;
} SmError;

/*
 One measured value.
 */
typedef struct SmReading {
  /*
   What is measured, such as `electricity.power`.
   */
  struct SmText metric;
  /*
   In which unit; none where it has no unit.
   */
  struct SmText unit;
  /*
   Of which of several parts that have names, such as `L1`; else none.
   */
  struct SmText label;
  /*
   How much.
   */
  struct SmNumber number;
  /*
   When, in Unix seconds; the end of the interval where it stands for one. 0 unless `has_time`.
   */
  int64_t time;
  /*
   The interval that it stands for, in seconds; 0 for an instant.
   */
  uint32_t interval;
  /*
   Which item of a list it is, or `SM_NO_INDEX`.
   */
  uint32_t index;
  /*
   Whether the transaction says when.
   */
  bool has_time;
  /*
   Whether a checksum is over it, which then holds.
   */
  bool is_checked;
} SmReading;

/*
 Takes a reading, as a field is taken.
 */
typedef void (*SmTakeReading)(void *context, const struct SmReading *reading);

#ifdef __cplusplus
extern "C" {
#endif // __cplusplus

/*
 Decodes all of a transaction and, where it is good, hands each field to `take`, in the order of its bytes: also ids, counts,
 lengths, checksums and padding. An empty transaction (`len` is 0) is unchecked and has no fields.

 `take` may be NULL, and so may `error`. Where the transaction is good, `error->cause` is `SM_CAUSE_NONE`.

 # Safety

 `protocol` is NULL or points to one; `bytes` is NULL or points to `len` bytes; `error` is NULL or points to one.
 */
SmQuality sm_decode(const struct SmProtocol *protocol,
                    const uint8_t *bytes,
                    size_t len,
                    SmTakeField take,
                    void *context,
                    struct SmError *error);

/*
 Decodes all of a transaction and, where it is good, hands each measured value in it to `take`.

 # Safety

 As for `sm_decode`.
 */
SmQuality sm_readings(const struct SmProtocol *protocol,
                      const uint8_t *bytes,
                      size_t len,
                      SmTakeReading take,
                      void *context,
                      struct SmError *error);

/*
 Looks for the field at this path, such as `Receive.packet.body.Power.head.power`. false: the transaction is not good, or has no
 such field, and `field` is as it was.

 Ids and terminators are not found. Each call decodes the transaction anew.

 # Safety

 As for `sm_decode`; `path` is NULL or ends with 0; `field` is NULL or points to one.
 */
bool sm_find(const struct SmProtocol *protocol,
             const uint8_t *bytes,
             size_t len,
             const char *path,
             struct SmField *field);

/*
 Gives field `index` of those that `sm_decode` hands on, counted from 0. false: the transaction is not good, or has no such
 field, and `field` is as it was.

 Each call decodes the transaction anew: to see all fields, `sm_decode` is faster.

 # Safety

 As for `sm_decode`; `field` is NULL or points to one.
 */
bool sm_field(const struct SmProtocol *protocol,
              const uint8_t *bytes,
              size_t len,
              size_t index,
              struct SmField *field);

/*
 Says in words what is wrong with a transaction, in a text that ends with 0: `Receive.packet at byte 2: incomplete: …`. Of a
 good one the text is empty.

 Returns how long the text is, without the 0; where that is `room` or more, its end is cut off. `text` may be NULL where `room`
 is 0.

 # Safety

 As for `sm_decode`; `text` is NULL or points to `room` bytes.
 */
size_t sm_explain(const struct SmProtocol *protocol,
                  const uint8_t *bytes,
                  size_t len,
                  char *text,
                  size_t room);

/*
 The name of a protocol, such as `p350`; none where `protocol` is NULL.

 # Safety

 `protocol` is NULL or points to one.
 */
struct SmText sm_protocol_name(const struct SmProtocol *protocol);

#ifdef __cplusplus
}  // extern "C"
#endif  // __cplusplus

#endif  /* SMARTMETER_H */
