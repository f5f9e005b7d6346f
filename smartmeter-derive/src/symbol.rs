//! Every word that may stand in `#[frame(…)]`.

/// On a struct or enum.
pub(crate) const TYPE_WORDS: &[&str] = &[ID, ENDIAN, BIT_ORDER, ID_TYPE, CTX, MAX_DEPTH, GRADE, SERDE, CRATE];

/// On a variant.
pub(crate) const VARIANT_WORDS: &[&str] = &[ID, OTHER, FALLBACK];

/// On a field.
#[rustfmt::skip] // One long word would give each a line of its own.
pub(crate) const FIELD_WORDS: &[&str] = &[
    ENDIAN, BYTES, BITS, BIT_ORDER, BCD, TEXT, DECIMALS, COUNT_OF, LEN_OF, COUNT, LEN, MAX, PREFIX, REST, UNTIL, PAD,
    MAGIC, RESERVED, PAD_TO, PAD_BEFORE, PAD_AFTER, ALIGN, CRC, SUM, XOR, CHECKSUM, OVER, COND, DEFAULT, ASSERT, MAP,
    WITH, CTX, UNIT, SCALE, OFFSET, GRADE, METRIC, AT, FROM, EVERY, STAMP,
    SOURCE, SEQUENCE, CADENCE, REQUEST, REPLY, UNSOLICITED,
];

pub(crate) const ALIGN: &str = "align";
pub(crate) const ASSERT: &str = "assert";
pub(crate) const AT: &str = "at";
pub(crate) const BCD: &str = "bcd";
pub(crate) const BIT_ORDER: &str = "bit_order";
pub(crate) const BITS: &str = "bits";
pub(crate) const BYTES: &str = "bytes";
pub(crate) const CADENCE: &str = "cadence";
pub(crate) const CHECKSUM: &str = "checksum";
pub(crate) const COND: &str = "cond";
pub(crate) const COUNT: &str = "count";
pub(crate) const COUNT_OF: &str = "count_of";
pub(crate) const CRATE: &str = "crate";
pub(crate) const CRC: &str = "crc";
pub(crate) const CTX: &str = "ctx";
pub(crate) const DECIMALS: &str = "decimals";
pub(crate) const DEFAULT: &str = "default";
pub(crate) const ENDIAN: &str = "endian";
pub(crate) const EVERY: &str = "every";
pub(crate) const FALLBACK: &str = "fallback";
pub(crate) const FROM: &str = "from";
pub(crate) const GRADE: &str = "grade";
pub(crate) const ID: &str = "id";
pub(crate) const ID_TYPE: &str = "id_type";
pub(crate) const LEN: &str = "len";
pub(crate) const LEN_OF: &str = "len_of";
pub(crate) const MAGIC: &str = "magic";
pub(crate) const MAP: &str = "map";
pub(crate) const MAX: &str = "max";
pub(crate) const MAX_DEPTH: &str = "max_depth";
pub(crate) const METRIC: &str = "metric";
pub(crate) const OFFSET: &str = "offset";
pub(crate) const OTHER: &str = "other";
pub(crate) const OVER: &str = "over";
pub(crate) const PAD: &str = "pad";
pub(crate) const PAD_AFTER: &str = "pad_after";
pub(crate) const PAD_BEFORE: &str = "pad_before";
pub(crate) const PAD_TO: &str = "pad_to";
pub(crate) const PREFIX: &str = "prefix";
pub(crate) const REPLY: &str = "reply";
pub(crate) const REQUEST: &str = "request";
pub(crate) const RESERVED: &str = "reserved";
pub(crate) const REST: &str = "rest";
pub(crate) const SCALE: &str = "scale";
pub(crate) const SEQUENCE: &str = "sequence";
pub(crate) const SERDE: &str = "serde";
pub(crate) const SOURCE: &str = "source";
pub(crate) const STAMP: &str = "stamp";
pub(crate) const SUM: &str = "sum";
pub(crate) const TEXT: &str = "text";
pub(crate) const UNIT: &str = "unit";
pub(crate) const UNSOLICITED: &str = "unsolicited";
pub(crate) const UNTIL: &str = "until";
pub(crate) const WITH: &str = "with";
pub(crate) const XOR: &str = "xor";
