//! What C sees and calls. What C hands over is checked as far as it can be; what can't be is said with each function.

#![expect(unsafe_code, reason = "pointers and names of C are only to be had with it")]

use core::ffi::{CStr, c_char, c_void};
use core::fmt::Write as _;
use core::mem::MaybeUninit;

use smartmeter_proto::reading::Reading;

use crate::fields::{Fields, Wanted};
use crate::proof::Proof;
use crate::protocol::SmProtocol;
use crate::text::Buffer;
use crate::values;

/// Room for the path of a field, the 0 at its end included.
pub const SM_PATH_ROOM: usize = 128;
/// What `SmReading.index` says where the reading is no item of a list.
pub const SM_NO_INDEX: u32 = 0xFFFF_FFFF;

/// What became of a transaction. 0 where it is not to be trusted.
#[repr(u8)]
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum SmQuality {
    /// It did not decode: `SmError` says why. Nothing of it is handed on.
    Damaged = 0,
    /// It decoded, and has no checksum, or one over nothing but zeros, which proves nothing.
    Unchecked = 1,
    /// It decoded, and all its checksums hold.
    Checked = 2,
}

/// What a value is.
#[repr(u8)]
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum SmKind {
    /// An unsigned number: `raw`.
    Uint = 0,
    /// A signed number: `(int64_t)raw`.
    Int = 1,
    /// A floating-point number: `value`, before a scale its bits in `raw`, as a double's.
    Float = 2,
    /// Yes or no: `raw` is 1 or 0.
    Bool = 3,
    /// Bytes: `content`.
    Bytes = 4,
    /// Text in UTF-8: `content`.
    Text = 5,
    /// A number in text: `value`, and `content` as it is spelled.
    Decimal = 6,
    /// One of the values that have a name, such as a state: `raw` is its number, `label` its name.
    Name = 7,
    /// A number that could have a name and has none: `raw`, and `label` is what such numbers are called.
    Unnamed = 8,
    /// The id of what follows: `raw`, and `label` is the name of that.
    Id = 9,
    /// What ends the field before it: `content`.
    Terminator = 10,
}

/// What a field is for.
#[repr(u8)]
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum SmRole {
    /// It says something.
    Value = 0,
    /// Nobody knows what it says.
    Reserved = 1,
    /// How many items a list has.
    Count = 2,
    /// How many bytes something takes.
    Length = 3,
    /// Always the same.
    Constant = 4,
    /// A checksum, which holds.
    Checksum = 5,
    /// Fills up.
    Padding = 6,
}

/// How sure somebody is of a field's meaning.
#[repr(u8)]
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum SmGrade {
    /// It is proven.
    Confirmed = 0,
    /// It fits everything seen, and nothing proves it.
    Inferred = 1,
    /// It was seen, and is not explained.
    Unknown = 2,
}

/// Why a transaction did not decode. `sm_explain` says it in words.
#[repr(u8)]
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum SmCause {
    /// It did decode.
    None = 0,
    /// The function was called wrongly: a pointer is NULL that must not be, or a length is none.
    Misuse = 1,
    /// The bytes end too early: at least `needed` more belong there.
    Incomplete = 2,
    /// A part ends too early for what is in it: a length or count is wrong.
    Overrun = 3,
    /// Bytes follow the end.
    Trailing = 4,
    /// A checksum is not that of its bytes.
    Checksum = 5,
    /// An id that nothing is declared for.
    UnknownId = 6,
    /// A constant or padding is something else.
    Constant = 7,
    /// A value that can't be: a number out of its range, a digit that is none, text that is not UTF-8, and the like.
    Value = 8,
}

/// Text that does not end with 0. Print it with `printf("%.*s", (int)text.len, text.start)`.
#[repr(C)]
#[derive(Debug, Clone, Copy)]
pub struct SmText {
    /// Where it starts; never NULL.
    pub start: *const c_char,
    /// How many bytes it has; 0 where there is none.
    pub len: usize,
}

/// A physical value. Those that decimals can say are also there exactly.
#[repr(C)]
#[derive(Debug, Clone, Copy)]
pub struct SmNumber {
    /// The value, with scale and offset, in the unit of its field; not a number where there is none.
    pub value: f64,
    /// Where `is_exact`, the value is `mantissa / 10^decimals`.
    pub mantissa: i64,
    /// How many digits of `mantissa` stand behind the point.
    pub decimals: u8,
    /// Whether `mantissa` and `decimals` say the value.
    pub is_exact: bool,
}

/// One field of a transaction, or one item of it: a stretch of bytes with a name and a value.
#[repr(C)]
#[derive(Debug, Clone, Copy)]
pub struct SmField {
    /// The way to it from the outermost variant, ended by 0: `Receive.packet.body.HalfHours.energy[3]`.
    pub path: [c_char; SM_PATH_ROOM],
    /// How long the path is; where that is `SM_PATH_ROOM` or more, its end is cut off.
    pub path_len: usize,
    /// The first of its bytes in the transaction.
    pub offset: usize,
    /// How many bytes it takes. Bit fields may share theirs.
    pub len: usize,
    /// The number on the wire, before scale and offset. Of a signed one, its bits.
    pub raw: u64,
    /// What it comes to.
    pub number: SmNumber,
    /// The unit; none where it has no unit.
    pub unit: SmText,
    /// The measurement that it is, such as `electricity.power`; none where it is no measurement.
    pub metric: SmText,
    /// A name for its value, where it has one.
    pub label: SmText,
    /// Of bytes and text, these, where they are in the transaction; else NULL.
    pub content: *const u8,
    /// How many bytes that are, without what fills them up.
    pub content_len: usize,
    /// What it is.
    pub kind: SmKind,
    /// What it is for.
    pub role: SmRole,
    /// How sure somebody is of its meaning.
    pub grade: SmGrade,
    /// Whether it says that there is no value.
    pub is_absent: bool,
    /// Whether it is a time: Unix seconds.
    pub is_time: bool,
    /// Whether a checksum covers all of it, which then holds.
    pub is_checked: bool,
}

/// One measured value.
#[repr(C)]
#[derive(Debug, Clone, Copy)]
pub struct SmReading {
    /// What is measured, such as `electricity.power`.
    pub metric: SmText,
    /// In which unit; none where it has no unit.
    pub unit: SmText,
    /// Of which of several parts that have names, such as `L1`; else none.
    pub label: SmText,
    /// How much.
    pub number: SmNumber,
    /// When, in Unix seconds; the end of the interval where it stands for one. 0 unless `has_time`.
    pub time: i64,
    /// The interval that it stands for, in seconds; 0 for an instant.
    pub interval: u32,
    /// Which item of a list it is, or `SM_NO_INDEX`.
    pub index: u32,
    /// Whether the transaction says when.
    pub has_time: bool,
    /// Whether a checksum is over it, which then holds.
    pub is_checked: bool,
}

/// What is wrong with a transaction.
#[repr(C)]
#[derive(Debug, Clone, Copy)]
pub struct SmError {
    /// At which byte.
    pub offset: usize,
    /// How many more bytes are needed at least, where `cause` is `SM_CAUSE_INCOMPLETE` or `SM_CAUSE_OVERRUN`.
    pub needed: usize,
    /// Why.
    pub cause: SmCause,
}

/// Takes a field. What it points to lives as long as the call, what is in the transaction as long as that. It must come back: no
/// exception, no `longjmp`.
pub type SmTakeField = Option<unsafe extern "C" fn(context: *mut c_void, field: *const SmField)>;

/// Takes a reading, as a field is taken.
pub type SmTakeReading = Option<unsafe extern "C" fn(context: *mut c_void, reading: *const SmReading)>;

/// What C asks for.
struct Asked<'a> {
    protocol: &'a SmProtocol,
    bytes: &'a [u8],
}

/// # Safety
///
/// Each is NULL, or points to what it says.
unsafe fn asked<'a>(protocol: *const SmProtocol, bytes: *const u8, len: usize) -> Option<Asked<'a>> {
    // SAFETY: the caller's.
    let protocol = unsafe { protocol.as_ref() }?;
    if len == 0 {
        return Some(Asked { protocol, bytes: &[] });
    }
    if bytes.is_null() || isize::try_from(len).is_err() {
        return None;
    }
    // SAFETY: the caller's, and it is not NULL and no longer than anything can be.
    Some(Asked { protocol, bytes: unsafe { core::slice::from_raw_parts(bytes, len) } })
}

/// # Safety
///
/// `error` is NULL or points to one, which need not have a value.
unsafe fn tell(error: *mut SmError, what: SmError) {
    if !error.is_null() {
        // SAFETY: the caller's.
        unsafe { error.write(what) };
    }
}

/// Decodes all of a transaction and, where it is good, hands each field to `take`, in the order of its bytes: also ids, counts,
/// lengths, checksums and padding. An empty transaction (`len` is 0) is unchecked and has no fields.
///
/// `take` may be NULL, and so may `error`. Where the transaction is good, `error->cause` is `SM_CAUSE_NONE`.
///
/// # Safety
///
/// `protocol` is NULL or points to one; `bytes` is NULL or points to `len` bytes; `error` is NULL or points to one.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn sm_decode(
    protocol: *const SmProtocol,
    bytes: *const u8,
    len: usize,
    take: SmTakeField,
    context: *mut c_void,
    error: *mut SmError,
) -> SmQuality {
    // SAFETY: the caller's.
    let asked = unsafe { asked(protocol, bytes, len) };
    let decoded = match (asked, take) {
        (None, _) => Err(values::MISUSE),
        (Some(asked), None) => decode(&asked, Wanted::Nothing),
        (Some(asked), Some(take)) => decode(
            &asked,
            // SAFETY: a function of C that takes a field.
            Wanted::All(&mut |field| unsafe { take(context, field) }),
        ),
    };
    // SAFETY: the caller's.
    unsafe { tell(error, decoded.err().unwrap_or(values::NO_ERROR)) };
    decoded.unwrap_or(SmQuality::Damaged)
}

/// Decodes all of a transaction and, where it is good, hands each measured value in it to `take`.
///
/// # Safety
///
/// As for `sm_decode`.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn sm_readings(
    protocol: *const SmProtocol,
    bytes: *const u8,
    len: usize,
    take: SmTakeReading,
    context: *mut c_void,
    error: *mut SmError,
) -> SmQuality {
    // SAFETY: the caller's.
    let asked = unsafe { asked(protocol, bytes, len) };
    let mut sink = |reading: &Reading| {
        if let Some(take) = take {
            // SAFETY: a function of C that takes a reading.
            unsafe { take(context, &values::reading(reading)) };
        }
    };
    let decoded = asked.ok_or(values::MISUSE).and_then(|asked| readings(&asked, &mut sink));
    // SAFETY: the caller's.
    unsafe { tell(error, decoded.err().unwrap_or(values::NO_ERROR)) };
    decoded.unwrap_or(SmQuality::Damaged)
}

/// Looks for the field at this path, such as `Receive.packet.body.Power.head.power`. false: the transaction is not good, or has no
/// such field, and `field` is as it was.
///
/// Ids and terminators are not found. Each call decodes the transaction anew.
///
/// # Safety
///
/// As for `sm_decode`; `path` is NULL or ends with 0; `field` is NULL or points to one.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn sm_find(
    protocol: *const SmProtocol,
    bytes: *const u8,
    len: usize,
    path: *const c_char,
    field: *mut SmField,
) -> bool {
    if path.is_null() {
        return false;
    }
    // SAFETY: the caller's, and it is not NULL.
    let path = unsafe { CStr::from_ptr(path) };
    // SAFETY: the caller's.
    unsafe { pick(protocol, bytes, len, field, |it, _| values::is_at(it, path)) }
}

/// Gives field `index` of those that `sm_decode` hands on, counted from 0. false: the transaction is not good, or has no such
/// field, and `field` is as it was.
///
/// Each call decodes the transaction anew: to see all fields, `sm_decode` is faster.
///
/// # Safety
///
/// As for `sm_decode`; `field` is NULL or points to one.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn sm_field(
    protocol: *const SmProtocol,
    bytes: *const u8,
    len: usize,
    index: usize,
    field: *mut SmField,
) -> bool {
    // SAFETY: the caller's.
    unsafe { pick(protocol, bytes, len, field, |_, place| place == index) }
}

/// Says in words what is wrong with a transaction, in a text that ends with 0: `Receive.packet at byte 2: incomplete: …`. Of a
/// good one the text is empty.
///
/// Returns how long the text is, without the 0; where that is `room` or more, its end is cut off. `text` may be NULL where `room`
/// is 0.
///
/// # Safety
///
/// As for `sm_decode`; `text` is NULL or points to `room` bytes.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn sm_explain(
    protocol: *const SmProtocol,
    bytes: *const u8,
    len: usize,
    text: *mut c_char,
    room: usize,
) -> usize {
    let text: &mut [MaybeUninit<u8>] = if text.is_null() || isize::try_from(room).is_err() {
        &mut []
    } else {
        // SAFETY: the caller's, and it is not NULL and no longer than anything can be.
        unsafe { core::slice::from_raw_parts_mut(text.cast(), room) }
    };
    let mut text = Buffer::new(text);
    // SAFETY: the caller's.
    let _ = match unsafe { asked(protocol, bytes, len) } {
        None => text.write_str("the function was called wrongly"),
        Some(Asked { bytes: [], .. }) => Ok(()),
        Some(Asked { protocol, bytes }) => match protocol.walk(bytes, &mut Proof::new(bytes)) {
            Ok(()) => Ok(()),
            Err(error) => values::explain(&error, &mut text),
        },
    };
    text.finish()
}

/// The name of a protocol, such as `p350`; none where `protocol` is NULL.
///
/// # Safety
///
/// `protocol` is NULL or points to one.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn sm_protocol_name(protocol: *const SmProtocol) -> SmText {
    // SAFETY: the caller's.
    values::text(unsafe { protocol.as_ref() }.map_or("", |protocol| protocol.name))
}

/// Decodes, and hands on the fields.
fn decode(asked: &Asked<'_>, wanted: Wanted<'_>) -> Result<SmQuality, SmError> {
    let &Asked { protocol, bytes } = asked;
    if bytes.is_empty() {
        return Ok(SmQuality::Unchecked);
    }
    let mut proof = Proof::new(bytes);
    protocol.walk(bytes, &mut proof).map_err(|error| values::error(&error))?;
    if let Wanted::All(take) = wanted {
        // It did decode just now.
        let _ = protocol.walk(bytes, &mut Fields::new(protocol, bytes, &proof, take));
    }
    Ok(values::quality(proof.is_checked))
}

fn readings(asked: &Asked<'_>, sink: &mut dyn FnMut(&Reading)) -> Result<SmQuality, SmError> {
    let &Asked { protocol, bytes } = asked;
    if bytes.is_empty() {
        return Ok(SmQuality::Unchecked);
    }
    let mut proof = Proof::new(bytes);
    protocol.readings(bytes, &mut proof, sink).map_err(|error| values::error(&error))?;
    Ok(values::quality(proof.is_checked))
}

/// Writes the first field that is wanted.
///
/// # Safety
///
/// As for `sm_decode`; `field` is NULL or points to one.
unsafe fn pick(
    protocol: *const SmProtocol,
    bytes: *const u8,
    len: usize,
    field: *mut SmField,
    is_wanted: impl Fn(&SmField, usize) -> bool,
) -> bool {
    // SAFETY: the caller's.
    let Some(asked) = (unsafe { asked(protocol, bytes, len) }).filter(|_| !field.is_null()) else { return false };
    let (mut place, mut is_found) = (0_usize, false);
    let mut take = |it: &SmField| {
        if !is_found && is_wanted(it, place) {
            // SAFETY: the caller's, and it is not NULL.
            unsafe { field.write(*it) };
            is_found = true;
        }
        place = place.saturating_add(1);
    };
    decode(&asked, Wanted::All(&mut take)).is_ok() && is_found
}
