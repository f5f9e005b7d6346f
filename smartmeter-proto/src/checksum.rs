//! Checksums: the CRC catalogue by its names, with tables as large as the target wants.

pub use crc::{Algorithm, *};

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
}
