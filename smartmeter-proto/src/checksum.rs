//! Checksums: the CRC catalogue by its names, with tables as large as the target wants; sums; exclusive or.

pub use crc::{Algorithm, *};

use crate::scalar::Unsigned;

/// How the CRC tables are laid out: 8 KiB for a 16-bit CRC with the feature `crc-wide`, none with
/// `crc-small`, else 512 bytes.
#[cfg(feature = "crc-wide")]
pub type Layout = Table<16>;
/// How the CRC tables are laid out: 8 KiB for a 16-bit CRC with the feature `crc-wide`, none with
/// `crc-small`, else 512 bytes.
#[cfg(all(feature = "crc-small", not(feature = "crc-wide")))]
pub type Layout = NoTable;
/// How the CRC tables are laid out: 8 KiB for a 16-bit CRC with the feature `crc-wide`, none with
/// `crc-small`, else 512 bytes.
#[cfg(not(any(feature = "crc-small", feature = "crc-wide")))]
pub type Layout = Table<1>;

/// All bytes added up, as far as `T` goes: what is carried out of it is lost.
#[must_use]
pub fn sum<T: Unsigned + Default>(bytes: &[u8]) -> T {
    let sum = bytes.iter().fold(0_u64, |sum, &byte| sum.wrapping_add(byte.into()));
    T::from_u64(sum & T::MAX).unwrap_or_default()
}

/// All bytes combined by exclusive or.
#[must_use]
pub fn xor(bytes: &[u8]) -> u8 {
    bytes.iter().fold(0, |xor, byte| xor ^ byte)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_layout_gives_the_catalogues_check_value() {
        let check = b"123456789";
        assert_eq!(Crc::<u16, Layout>::new(&CRC_16_XMODEM).checksum(check), CRC_16_XMODEM.check);
        assert_eq!(Crc::<u8, Layout>::new(&CRC_8_BLUETOOTH).checksum(check), CRC_8_BLUETOOTH.check);
        assert_eq!(Crc::<u32, Layout>::new(&CRC_32_MPEG_2).checksum(check), CRC_32_MPEG_2.check);
    }

    #[test]
    fn sums_wrap_at_the_width_of_the_number() {
        assert_eq!((sum::<u8>(&[0xFF, 0x02]), sum::<u16>(&[0xFF, 0x02])), (0x01, 0x0101));
        assert_eq!(xor(&[0x0F, 0xFF, 0x01]), 0xF1);
    }
}
