//! The parameters of the CRC catalogue, by the names that declarations use.

use smartmeter_proto::checksum::{self, Algorithm};

/// What a CRC is made of. Numbers are those of the register as it is, not turned over.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Parameters {
    pub(super) width: u8,
    pub(super) poly: u64,
    pub(super) init: u64,
    pub(super) refin: bool,
    pub(super) refout: bool,
    pub(super) xorout: u64,
}

/// The parameters of the algorithm of that name; `None` where the catalogue has none.
pub(super) fn find(name: &str) -> Option<Parameters> {
    let constant = |letter: char| if letter.is_ascii_alphanumeric() { letter.to_ascii_uppercase() } else { '_' };
    let name: String = name.chars().map(constant).collect();
    CATALOGUE.iter().find(|(known, _)| *known == name).map(|&(_, parameters)| parameters)
}

/// The catalogue has no list of itself.
macro_rules! catalogue {
    ($($name:ident)*) => {
        const CATALOGUE: &[(&str, Parameters)] = &[$((stringify!($name), {
            let Algorithm { width, poly, init, refin, refout, xorout, .. } = checksum::$name;
            #[allow(clippy::unnecessary_cast, reason = "some are of 64 bits")]
            Parameters { width, poly: poly as u64, init: init as u64, refin, refout, xorout: xorout as u64 }
        })),*];
    };
}

catalogue! {
    CRC_3_GSM CRC_3_ROHC CRC_4_G_704 CRC_4_INTERLAKEN CRC_5_EPC_C1G2 CRC_5_G_704 CRC_5_USB CRC_6_CDMA2000_A
    CRC_6_CDMA2000_B CRC_6_DARC CRC_6_G_704 CRC_6_GSM CRC_7_MMC CRC_7_ROHC CRC_7_UMTS CRC_8_AUTOSAR CRC_8_BLUETOOTH
    CRC_8_CDMA2000 CRC_8_DARC CRC_8_DVB_S2 CRC_8_GSM_A CRC_8_GSM_B CRC_8_HITAG CRC_8_I_432_1 CRC_8_I_CODE CRC_8_LTE
    CRC_8_MAXIM_DOW CRC_8_MIFARE_MAD CRC_8_NRSC_5 CRC_8_OPENSAFETY CRC_8_ROHC CRC_8_SAE_J1850 CRC_8_SMBUS
    CRC_8_TECH_3250 CRC_8_WCDMA
    CRC_10_ATM CRC_10_CDMA2000 CRC_10_GSM CRC_11_FLEXRAY CRC_11_UMTS CRC_12_CDMA2000 CRC_12_DECT CRC_12_GSM
    CRC_12_UMTS CRC_13_BBC CRC_14_DARC CRC_14_GSM CRC_15_CAN CRC_15_MPT1327 CRC_16_ARC CRC_16_CDMA2000 CRC_16_CMS
    CRC_16_DDS_110 CRC_16_DECT_R CRC_16_DECT_X CRC_16_DNP CRC_16_EN_13757 CRC_16_GENIBUS CRC_16_GSM CRC_16_IBM_3740
    CRC_16_IBM_SDLC CRC_16_ISO_IEC_14443_3_A CRC_16_KERMIT CRC_16_LJ1200 CRC_16_M17 CRC_16_MAXIM_DOW CRC_16_MCRF4XX
    CRC_16_MODBUS CRC_16_NRSC_5 CRC_16_OPENSAFETY_A CRC_16_OPENSAFETY_B CRC_16_PROFIBUS CRC_16_RIELLO
    CRC_16_SPI_FUJITSU CRC_16_T10_DIF CRC_16_TELEDISK CRC_16_TMS37157 CRC_16_UMTS CRC_16_USB CRC_16_XMODEM
    CRC_17_CAN_FD CRC_21_CAN_FD CRC_24_BLE CRC_24_FLEXRAY_A CRC_24_FLEXRAY_B CRC_24_INTERLAKEN CRC_24_LTE_A
    CRC_24_LTE_B CRC_24_OPENPGP CRC_24_OS_9 CRC_30_CDMA CRC_31_PHILIPS CRC_32_AIXM CRC_32_AUTOSAR CRC_32_BASE91_D
    CRC_32_BZIP2 CRC_32_CD_ROM_EDC CRC_32_CKSUM CRC_32_ISCSI CRC_32_ISO_HDLC CRC_32_JAMCRC CRC_32_MEF CRC_32_MPEG_2
    CRC_32_XFER
    CRC_40_GSM CRC_64_ECMA_182 CRC_64_GO_ISO CRC_64_MS CRC_64_REDIS CRC_64_WE CRC_64_XZ CRC_64_NVME
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn algorithms_are_found_by_the_names_of_declarations() {
        let xmodem = Parameters { width: 16, poly: 0x1021, init: 0, refin: false, refout: false, xorout: 0 };
        assert_eq!(find("CRC-16/XMODEM"), Some(xmodem));
        assert_eq!(find("crc-16-xmodem"), Some(xmodem));
        assert_eq!(find("CRC-64/XZ").map(|xz| xz.xorout), Some(u64::MAX));
        assert_eq!(find("my::sum"), None);
    }
}
