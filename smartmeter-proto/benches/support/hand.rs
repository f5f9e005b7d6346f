//! What a careful person writes without us: a parser over slices that borrows, checks everything
//! the declaration says, and says why it refuses. It knows neither field names nor offsets in its errors.

// Not every bench uses all of it.
#![allow(dead_code)]

use smartmeter_proto::checksum::{CRC_16_XMODEM, Crc, Layout};

const CRC: &Crc<u16, Layout> = &Crc::<u16, Layout>::new(&CRC_16_XMODEM);

pub(crate) struct Packet<'a> {
    pub(crate) network: [u8; 3],
    pub(crate) sequence: u8,
    pub(crate) reply: Reply<'a>,
}

pub(crate) enum Reply<'a> {
    Power(Head),
    HalfHours { head: Head, start: u32, energy: &'a [u8] },
    Days { head: Head, start: u32, days: &'a [u8] },
    Settings { head: Head, flags: [u8; 4], midnight: u32, unknown: u32, numbers: [u16; 4] },
    Identity { head: Head, first: &'a str, second: &'a str, trailer: [u8; 7] },
    Unknown { kind: u8, body: &'a [u8] },
}

#[derive(Clone, Copy)]
pub(crate) struct Head {
    pub(crate) timestamp: u32,
    pub(crate) reserved: [u8; 4],
    pub(crate) power: u16,
}

#[derive(Debug)]
pub(crate) enum Refused {
    Short,
    Checksum,
    Padding,
    Trailing,
    Text,
}

/// Takes the first `N` bytes.
#[inline(always)]
fn take<'a, const N: usize>(rest: &mut &'a [u8]) -> Result<&'a [u8; N], Refused> {
    let (head, tail) = rest.split_first_chunk::<N>().ok_or(Refused::Short)?;
    *rest = tail;
    Ok(head)
}

#[inline(always)]
fn take_slice<'a>(rest: &mut &'a [u8], len: usize) -> Result<&'a [u8], Refused> {
    let (head, tail) = rest.split_at_checked(len).ok_or(Refused::Short)?;
    *rest = tail;
    Ok(head)
}

#[inline(always)]
fn u32_at(rest: &mut &[u8]) -> Result<u32, Refused> {
    take(rest).map(|bytes| u32::from_be_bytes(*bytes))
}

#[inline(always)]
fn u16_at(rest: &mut &[u8]) -> Result<u16, Refused> {
    take(rest).map(|bytes| u16::from_be_bytes(*bytes))
}

#[inline(always)]
fn head(rest: &mut &[u8]) -> Result<Head, Refused> {
    let bytes = take::<10>(rest)?;
    let [t0, t1, t2, t3, r0, r1, r2, r3, p0, p1] = *bytes;
    Ok(Head {
        timestamp: u32::from_be_bytes([t0, t1, t2, t3]),
        reserved: [r0, r1, r2, r3],
        power: u16::from_be_bytes([p0, p1]),
    })
}

/// Text without the padding at its end.
fn text(bytes: &[u8], pad: u8) -> Result<&str, Refused> {
    let len = bytes.iter().rposition(|&byte| byte != pad).map_or(0, |last| last + 1);
    core::str::from_utf8(&bytes[..len]).map_err(|_| Refused::Text)
}

fn reply<'a>(rest: &mut &'a [u8]) -> Result<Reply<'a>, Refused> {
    let [kind] = *take::<1>(rest)?;
    match kind {
        0x10 => Ok(Reply::Power(head(rest)?)),
        0x17 => {
            let (head, start) = (head(rest)?, u32_at(rest)?);
            let [count] = *take::<1>(rest)?;
            Ok(Reply::HalfHours { head, start, energy: take_slice(rest, usize::from(count) * 2)? })
        }
        0x18 => {
            let (head, start) = (head(rest)?, u32_at(rest)?);
            let [count] = *take::<1>(rest)?;
            Ok(Reply::Days { head, start, days: take_slice(rest, usize::from(count) * 4)? })
        }
        0x1A => Ok(Reply::Settings {
            head: head(rest)?,
            flags: *take(rest)?,
            midnight: u32_at(rest)?,
            unknown: u32_at(rest)?,
            numbers: [u16_at(rest)?, u16_at(rest)?, u16_at(rest)?, u16_at(rest)?],
        }),
        0x1B => Ok(Reply::Identity {
            head: head(rest)?,
            first: text(take::<16>(rest)?, b' ')?,
            second: text(take::<16>(rest)?, 0)?,
            trailer: *take(rest)?,
        }),
        kind => Ok(Reply::Unknown { kind, body: core::mem::take(rest) }),
    }
}

/// Decodes a packet that takes all of `bytes`, with or without a look at its checksum.
pub(crate) fn packet<const VERIFY: bool>(bytes: &[u8]) -> Result<Packet<'_>, Refused> {
    let mut rest = bytes;
    let [n0, n1, n2, sequence, c0, c1] = *take::<6>(&mut rest)?;
    let covered = rest;
    let reply = reply(&mut rest)?;
    let done = bytes.len() - rest.len();
    let padding = take_slice(&mut rest, done.next_multiple_of(4) - done)?;
    if padding.iter().any(|&byte| byte != 0) {
        return Err(Refused::Padding);
    }
    if VERIFY {
        let (computed, found) = (CRC.checksum(&covered[..covered.len() - rest.len()]), u16::from_be_bytes([c0, c1]));
        if computed != found {
            return Err(Refused::Checksum);
        }
    }
    if !rest.is_empty() {
        return Err(Refused::Trailing);
    }
    Ok(Packet { network: [n0, n1, n2], sequence, reply })
}

/// Encodes a packet and returns how many bytes that took; `None` where there is no room.
pub(crate) fn encode(packet: &Packet<'_>, buffer: &mut [u8]) -> Option<usize> {
    let room = buffer.len();
    let mut rest = &mut *buffer;
    put(&mut rest, &packet.network)?;
    put(&mut rest, &[packet.sequence, 0, 0])?;
    put_reply(&mut rest, &packet.reply)?;
    let done = room - rest.len();
    let len = done.next_multiple_of(4);
    put(&mut rest, [0; 3].get(..len - done)?)?;
    let crc = CRC.checksum(buffer.get(6..len)?);
    buffer.get_mut(4..6)?.copy_from_slice(&crc.to_be_bytes());
    Some(len)
}

#[inline(always)]
fn put(rest: &mut &mut [u8], bytes: &[u8]) -> Option<()> {
    let (head, tail) = core::mem::take(rest).split_at_mut_checked(bytes.len())?;
    head.copy_from_slice(bytes);
    *rest = tail;
    Some(())
}

#[inline(always)]
fn put_head(rest: &mut &mut [u8], kind: u8, head: &Head) -> Option<()> {
    let ([t0, t1, t2, t3], [r0, r1, r2, r3]) = (head.timestamp.to_be_bytes(), head.reserved);
    let [p0, p1] = head.power.to_be_bytes();
    put(rest, &[kind, t0, t1, t2, t3, r0, r1, r2, r3, p0, p1])
}

fn put_reply(rest: &mut &mut [u8], reply: &Reply<'_>) -> Option<()> {
    match reply {
        Reply::Power(head) => put_head(rest, 0x10, head),
        Reply::HalfHours { head, start, energy } => {
            put_head(rest, 0x17, head)?;
            put(rest, &start.to_be_bytes())?;
            put(rest, &[u8::try_from(energy.len() / 2).ok()?])?;
            put(rest, energy)
        }
        Reply::Days { head, start, days } => {
            put_head(rest, 0x18, head)?;
            put(rest, &start.to_be_bytes())?;
            put(rest, &[u8::try_from(days.len() / 4).ok()?])?;
            put(rest, days)
        }
        Reply::Settings { head, flags, midnight, unknown, numbers } => {
            put_head(rest, 0x1A, head)?;
            put(rest, flags)?;
            put(rest, &midnight.to_be_bytes())?;
            put(rest, &unknown.to_be_bytes())?;
            numbers.iter().try_for_each(|number| put(rest, &number.to_be_bytes()))
        }
        Reply::Identity { head, first, second, trailer } => {
            put_head(rest, 0x1B, head)?;
            for (text, pad) in [(first, b' '), (second, 0)] {
                put(rest, text.as_bytes())?;
                put(rest, [pad; 16].get(text.len()..)?)?;
            }
            put(rest, trailer)
        }
        Reply::Unknown { kind, body } => {
            put(rest, &[*kind])?;
            put(rest, body)
        }
    }
}
