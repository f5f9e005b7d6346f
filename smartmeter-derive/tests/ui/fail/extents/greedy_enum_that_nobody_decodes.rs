//! What is wrong with a frame is said where it is declared, even if nothing there decodes it.

use smartmeter_proto::prelude::*;

#[derive(Frame)]
#[frame(id_type = "u8")]
pub enum Command<'a> {
    #[frame(other)]
    Other {
        id: u8,
        #[frame(rest)]
        body: &'a [u8],
    },
}

#[derive(Frame)]
pub struct Body<'a> {
    pub command: Command<'a>,
    #[frame(crc = "CRC-16/XMODEM", over = "..crc")]
    pub crc: Filled<u16>,
}

fn main() {}
