//! Two slots in flash, of which the newer valid one counts: power may fail at any time, and one of them is whole.
//!
//! A slot is a sector: how often it was written, how long it is, the bytes, a CRC over all that. They are the first two
//! sectors of the partition `nvs`, which every usual partition table has, and which nothing else here uses.
//!
//! While flash is erased and written, interrupts are off for some 50 ms, 0.4 s at the most, and edges of the bus are missed.
//! So settings are only saved on request, and capture is told.

use core::fmt;

use crc::{CRC_32_ISO_HDLC, Crc, Table};
use esp_bootloader_esp_idf::partitions::{
    self, DataPartitionSubType, FlashRegion, FlashStorage, PARTITION_TABLE_MAX_LEN, PartitionType,
};
use esp_hal::peripherals::FLASH;

const SECTOR: u32 = FlashStorage::SECTOR_SIZE;
/// Longest contents.
pub(crate) const MAX_CONTENTS: usize = 1024 - HEAD - TAIL;
const HEAD: usize = 8;
const TAIL: usize = 4;
const SLOTS: [u32; 2] = [0, SECTOR];
const CRC: Crc<u32, Table<0>> = Crc::<u32, Table<0>>::new(&CRC_32_ISO_HDLC);

/// Nothing could be read or written.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Unusable {
    /// The partition table has no `nvs`, or it is shorter than two sectors.
    NoPartition,
    /// The chip refused.
    Flash,
    /// What was written is not what is read back.
    Verify,
    /// More than [`MAX_CONTENTS`].
    TooLong,
}

impl fmt::Display for Unusable {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::NoPartition => "no partition nvs of two sectors",
            Self::Flash => "the flash refused",
            Self::Verify => "what was written is not what is read",
            Self::TooLong => "too long for a slot",
        })
    }
}

/// Aligned as the flash wants it, so that no copy is made.
#[repr(align(4))]
struct Slot([u8; 1024]);

pub(crate) struct Store {
    flash: FlashStorage<'static>,
}

impl Store {
    pub(crate) fn new(flash: FLASH<'static>) -> Self {
        Self { flash: FlashStorage::new(flash) }
    }

    /// What was saved last, if anything valid was.
    pub(crate) fn load(&mut self, contents: &mut [u8; MAX_CONTENTS]) -> Result<Option<usize>, Unusable> {
        self.with(|region| {
            let mut slot = Slot([0; 1024]);
            let Some((at, _)) = newest(region, &mut slot)? else { return Ok(None) };
            read(region, at, &mut slot)?;
            let found = decode(&slot).map(|(_, found)| found).unwrap_or_default();
            contents.get_mut(..found.len()).ok_or(Unusable::TooLong)?.copy_from_slice(found);
            Ok(Some(found.len()))
        })
    }

    /// Writes the older slot, and reads it back.
    pub(crate) fn save(&mut self, contents: &[u8]) -> Result<(), Unusable> {
        self.with(|region| {
            let mut slot = Slot([0xFF; 1024]);
            let (at, count) = match newest(region, &mut slot)? {
                Some((at, count)) => (SECTOR.saturating_sub(at), count.wrapping_add(1)),
                None => (0, 0),
            };
            encode(&mut slot, count, contents)?;
            region.erase(at, at.saturating_add(SECTOR)).map_err(|_| Unusable::Flash)?;
            region.write(at, &slot.0).map_err(|_| Unusable::Flash)?;
            read(region, at, &mut slot)?;
            match decode(&slot) {
                Some((read_count, read)) if read_count == count && read == contents => Ok(()),
                _ => Err(Unusable::Verify),
            }
        })
    }

    fn with<T>(&mut self, work: impl FnOnce(&mut FlashRegion<'_, '_>) -> Result<T, Unusable>) -> Result<T, Unusable> {
        let mut table = [0; PARTITION_TABLE_MAX_LEN];
        let table = partitions::read_partition_table(&mut self.flash, &mut table).map_err(|_| Unusable::Flash)?;
        let nvs = table.find_partition(PartitionType::Data(DataPartitionSubType::Nvs));
        let nvs = nvs.map_err(|_| Unusable::Flash)?.filter(|nvs| nvs.len() >= 2 * SECTOR);
        work(&mut nvs.ok_or(Unusable::NoPartition)?.as_flash_region(&mut self.flash))
    }
}

/// Where the newest valid slot is, and how often it was written.
fn newest(region: &mut FlashRegion<'_, '_>, slot: &mut Slot) -> Result<Option<(u32, u32)>, Unusable> {
    let mut newest = None;
    for at in SLOTS {
        read(region, at, slot)?;
        let Some((count, _)) = decode(slot) else { continue };
        let is_newer = newest.is_none_or(|(_, before): (u32, u32)| count.wrapping_sub(before) < u32::MAX / 2);
        newest = if is_newer { Some((at, count)) } else { newest };
    }
    Ok(newest)
}

fn read(region: &mut FlashRegion<'_, '_>, at: u32, slot: &mut Slot) -> Result<(), Unusable> {
    region.read(at, &mut slot.0).map_err(|_| Unusable::Flash)
}

fn encode(slot: &mut Slot, count: u32, contents: &[u8]) -> Result<(), Unusable> {
    let len = u32::try_from(contents.len()).map_err(|_| Unusable::TooLong)?;
    let end = HEAD.saturating_add(contents.len());
    let (body, tail) = slot.0.split_at_mut_checked(end).ok_or(Unusable::TooLong)?;
    for (to, from) in body.iter_mut().zip(count.to_le_bytes().iter().chain(&len.to_le_bytes()).chain(contents)) {
        *to = *from;
    }
    tail.first_chunk_mut::<TAIL>().ok_or(Unusable::TooLong)?.copy_from_slice(&CRC.checksum(body).to_le_bytes());
    Ok(())
}

fn decode(slot: &Slot) -> Option<(u32, &[u8])> {
    let (count, rest) = slot.0.split_first_chunk::<4>()?;
    let (len, _) = rest.split_first_chunk::<4>()?;
    let end = HEAD.checked_add(usize::try_from(u32::from_le_bytes(*len)).ok()?)?;
    let (body, tail) = slot.0.split_at_checked(end)?;
    let crc = u32::from_le_bytes(*tail.first_chunk::<TAIL>()?);
    (CRC.checksum(body) == crc).then_some((u32::from_le_bytes(*count), body.get(HEAD..)?))
}
