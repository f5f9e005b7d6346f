//! Every word that may stand in `#[frame(…)]`.

/// On a struct or enum.
pub(crate) const TYPE_WORDS: &[&str] = &[ID, ENDIAN, ID_TYPE, GRADE, CRATE];

/// On a variant.
pub(crate) const VARIANT_WORDS: &[&str] = &[ID, OTHER, FALLBACK];

/// On a field.
pub(crate) const FIELD_WORDS: &[&str] = &[
    ENDIAN, BYTES, COUNT_OF, LEN_OF, COUNT, LEN, PREFIX, REST, PAD, MAGIC, RESERVED, PAD_TO, CRC, SUM, XOR, OVER, UNIT,
    SCALE, OFFSET, GRADE, METRIC, AT, FROM, EVERY, STAMP,
];

pub(crate) const AT: &str = "at";
pub(crate) const BYTES: &str = "bytes";
pub(crate) const COUNT: &str = "count";
pub(crate) const COUNT_OF: &str = "count_of";
pub(crate) const CRATE: &str = "crate";
pub(crate) const CRC: &str = "crc";
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
pub(crate) const METRIC: &str = "metric";
pub(crate) const OFFSET: &str = "offset";
pub(crate) const OTHER: &str = "other";
pub(crate) const OVER: &str = "over";
pub(crate) const PAD: &str = "pad";
pub(crate) const PAD_TO: &str = "pad_to";
pub(crate) const PREFIX: &str = "prefix";
pub(crate) const RESERVED: &str = "reserved";
pub(crate) const REST: &str = "rest";
pub(crate) const SCALE: &str = "scale";
pub(crate) const STAMP: &str = "stamp";
pub(crate) const SUM: &str = "sum";
pub(crate) const UNIT: &str = "unit";
pub(crate) const XOR: &str = "xor";
