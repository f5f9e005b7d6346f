/// Whatever the meter replies.
#[derive(Debug, PartialEq, Frame)]
#[frame(id_type = "u8")]
enum Reply<'a> {
    /// Has an id of its own.
    Power(Power),
    #[frame(id = 0x20)]
    Done,
    #[frame(id = "0x30..=0x3F")]
    Text {
        kind: u8,
        #[frame(len = "kind & 0x0F")]
        text: &'a str,
    },
    /// Kept as it is.
    #[frame(other)]
    Unknown { kind: u8, body: &'a [u8] },
}
