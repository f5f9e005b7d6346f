use super::*;

fn told(start: &[u8]) -> (Format, bool) {
    let detected = detect(start, true, None).expect("one format").expect("nothing more comes");
    (detected.format, detected.is_putty)
}

const KNOWN: &[(&[u8], Format)] = &[
    (b"BBBB\n0D FFFF\n", Format::Words),
    (b"\xEF\xBB\xBF# made by hand\r\n\r\n0D FFFF\r\n", Format::Words),
    (b"# not [0x0D(0xFF)] of a Bus Pirate\n0D FFFF\n", Format::Words),
    (b"", Format::Words),
    (b"# nothing\n", Format::Words),
    (b"BBBB", Format::Words),
    (b"014 FFFF", Format::Words),
    (b"00000000: 0d04 69ff  ..i.\n", Format::Hexdump),
    (b"00000000  0d 04 69 ff  |..i.|\n", Format::Hexdump),
    (b"000000 0d 04\n", Format::Hexdump),
    (b"00000000: 5b30 7830  [0x0\n", Format::Hexdump),
    (b"[0x0D(0xFF)]", Format::BusPirate),
    (b"[][0x0D(0xFF)]", Format::BusPirate),
    (b"SPI> (1)\r\nSniff when:\r\n 1. CS low\r\n(1) >\r\nSPI bus sniffer\r\n[0x0D(0xFF)]\r\n", Format::BusPirate),
    (b"\x01[\\\x0D\xFF]", Format::BusPirateBinary),
    (b"BBIO1SPI1\x01[][\\\x0D\xFF]", Format::BusPirateBinary),
    (b"[\\\x0D\xFF]", Format::BusPirateBinary),
    (b"name,type,start_time,duration,\"mosi\",\"miso\"\n", Format::SaleaeSpi),
    (b"Time [s],Packet ID,MOSI,MISO\n", Format::SaleaeSpi),
    (b"Time [s],Channel 0,Channel 1\n", Format::SaleaeDigital),
    (b"Time[s], Channel 0\n", Format::SaleaeDigital),
    (b"$date today $end", Format::Vcd),
    (b"  $timescale 1 us $end", Format::Vcd),
    (b"PK\x03\x04\x14\x00", Format::Sigrok),
];

#[test]
fn each_format_is_told_by_its_beginning() {
    for (start, format) in KNOWN {
        assert_eq!(told(start), (*format, false), "{}", String::from_utf8_lossy(start));
    }
}

/// A slow pipe: what is told early must not be something else.
#[test]
fn no_beginning_of_a_beginning_is_told_wrongly() {
    for (start, format) in KNOWN {
        for len in 0..=start.len() {
            let early = detect(&start[..len], false, None).expect("nothing wrong");
            assert!(early.is_none_or(|early| early.format == *format), "{early:?} of {:?}", &start[..len]);
        }
    }
}

#[test]
fn words_are_told_as_soon_as_the_first_is_whole() {
    assert!(detect(b"# live\nBBBB\n", false, None).is_ok_and(|told| told.is_some()));
    assert!(detect(b"0D ", false, None).is_ok_and(|told| told.is_some()));
    assert_eq!(detect(b"0D", false, None).ok(), Some(None));
}

#[test]
fn a_putty_log_is_told_by_its_header_and_looked_into() {
    let header = String::from_utf8_lossy(putty::HEADER).into_owned() + "2017.06.01 22:21:07 =~=~=~=\r\n";
    assert_eq!(told((header.clone() + "BBBB 0D").as_bytes()), (Format::Words, true));
    assert_eq!(told((header.clone() + &header + "[0x0D(0xFF)]").as_bytes()), (Format::BusPirate, true));
    assert_eq!(told(header.as_bytes()), (Format::Words, true));
    assert_eq!(detect(header.as_bytes(), false, None).ok(), Some(None));
    // Only text can be logged so.
    assert!(detect((header + "$date today $end").as_bytes(), true, None).is_err());
}

#[test]
fn what_is_asked_for_is_not_guessed() {
    for format in [Format::Vcd, Format::Words, Format::Sigrok] {
        let told = detect(b"[]", true, Some(format)).expect("asked for").expect("told");
        assert_eq!(told, Detected { format, is_putty: false });
    }
}

#[test]
fn what_is_unknown_or_ambiguous_says_what_was_looked_for() {
    let message = |start: &[u8]| detect(start, true, None).expect_err("not clear").to_string();
    let unknown = message(b"\x7FELF\x02\x01");
    assert!(unknown.starts_with("unknown format: it begins with 7F 45 4C 46 02 01; looked for words"), "{unknown}");
    assert_eq!(message(b"[][]"), "it may be bus-pirate-binary or bus-pirate: `--input FORMAT` says what it is");
    assert!(message(&[0x0A, 0x0D, 0x0D, 0x0A, 0x1C]).starts_with("a pcapng file"));
    assert!(message(b"hello").starts_with("unknown format"));
}
