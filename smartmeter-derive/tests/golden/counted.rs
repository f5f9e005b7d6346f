/// Energy used in each half hour.
#[derive(Debug, PartialEq, Frame)]
struct HalfHours<'a> {
    #[frame(magic = 0x68)]
    start: Filled<u8>,
    /// How many follow.
    #[frame(count_of = "energy")]
    count: Filled<u8>,
    #[frame(unit = "s since 1970-01-01T00:00:00Z")]
    from: u32,
    #[frame(unit = "Wh", metric = "electricity.energy", from = "from", every = "30 min")]
    energy: List<'a, u16>,
    #[frame(pad_to = 4)]
    padding: Padding,
    #[frame(crc = "CRC-16/XMODEM", over = "count..=padding")]
    crc: Filled<u16>,
}
