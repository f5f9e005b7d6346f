/// What the meter shows.
#[derive(Debug, PartialEq, Frame)]
#[frame(id = 0x10, endian = "little")]
struct Shown {
    /// When.
    #[frame(unit = "s since 1970-01-01T00:00:00Z")]
    timestamp: u32,
    /// Power taken from the grid.
    #[frame(bytes = 3, unit = "W", scale = 0.1, metric = "electricity.power", at = "timestamp")]
    power: i32,
    /// One for each phase.
    #[frame(endian = "big")]
    currents: [u16; 3],
    #[frame(reserved)]
    zero: u8,
}
