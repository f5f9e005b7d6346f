/// Opens a record.
#[derive(Debug, PartialEq, Frame)]
struct Head {
    /// Whether more follows.
    #[frame(bits = 1)]
    more: bool,
    #[frame(bits = 3, magic = 5)]
    kind: Filled<u8>,
    /// Crosses from one byte into the next.
    #[frame(bits = 12, unit = "°C", scale = 0.1, metric = "temperature")]
    temperature: i16,
    /// There where `more` says so.
    #[frame(cond = "*more")]
    power: Option<u16>,
    #[frame(cond = "!*more", default = "0", assert = "*hour < 24")]
    hour: u8,
}
