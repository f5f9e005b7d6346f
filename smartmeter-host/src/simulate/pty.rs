//! A serial line without hardware: a pseudo-terminal.

use std::collections::VecDeque;
use std::fs::File;
use std::io::{self, ErrorKind, Read, Write};
use std::time::Duration;

use rustix::fs::{OFlags, fcntl_setfl};
use rustix::pty::{OpenptFlags, grantpt, openpt, ptsname, unlockpt};
use rustix::termios::{OptionalActions, tcgetattr, tcsetattr};
use sniffer_core::serial::{Deframer, frame, framed_len};
use sniffer_core::uplink::LONGEST_MESSAGE;

/// How long to wait for a line that is not ready: to be woken by it takes `unsafe`, and a line is slow.
const PAUSE: Duration = Duration::from_millis(1);
const LONGEST: usize = framed_len(LONGEST_MESSAGE);

/// The near end of a pseudo-terminal.
pub struct Pty {
    near: File,
    /// Open, so that the line is there while nobody else has it open.
    _far: File,
    path: String,
    deframer: Deframer<LONGEST>,
    arrived: VecDeque<Vec<u8>>,
}

impl Pty {
    /// Makes one that hands on bytes as they are.
    ///
    /// # Errors
    ///
    /// Where the system has none.
    pub fn open() -> io::Result<Self> {
        let near = openpt(OpenptFlags::RDWR | OpenptFlags::NOCTTY)?;
        grantpt(&near)?;
        unlockpt(&near)?;
        let path = ptsname(&near, Vec::new())?.to_string_lossy().into_owned();
        let far = File::options().read(true).write(true).open(&path)?;
        let mut settings = tcgetattr(&far)?;
        settings.make_raw();
        tcsetattr(&far, OptionalActions::Now, &settings)?;
        fcntl_setfl(&near, OFlags::NONBLOCK)?;
        let (deframer, arrived) = (Deframer::new(), VecDeque::new());
        Ok(Self { near: near.into(), _far: far, path, deframer, arrived })
    }

    /// What the other end is called.
    #[must_use]
    pub fn path(&self) -> &str {
        &self.path
    }

    /// Writes all bytes, and waits for room.
    ///
    /// # Errors
    ///
    /// Where it can't be written.
    pub async fn write(&mut self, bytes: &[u8]) -> io::Result<()> {
        let mut rest = bytes;
        while !rest.is_empty() {
            match self.near.write(rest) {
                Ok(len) => rest = &rest[len..],
                Err(error) if error.kind() == ErrorKind::WouldBlock => tokio::time::sleep(PAUSE).await,
                Err(error) => return Err(error),
            }
        }
        Ok(())
    }

    /// Sends a message in COBS.
    ///
    /// # Errors
    ///
    /// Where it can't be written, or is longer than any.
    pub async fn send_message(&mut self, message: &[u8]) -> io::Result<()> {
        let mut out = [0; LONGEST];
        let len = frame(message, &mut out).ok_or(ErrorKind::InvalidInput)?;
        self.write(&out[..len]).await
    }

    /// Waits for the next message. Nothing is lost where somebody does not wait to the end.
    ///
    /// # Errors
    ///
    /// Where it can't be read.
    pub async fn receive(&mut self) -> io::Result<Vec<u8>> {
        loop {
            if let Some(message) = self.arrived.pop_front() {
                return Ok(message);
            }
            let mut bytes = [0; 256];
            match self.near.read(&mut bytes) {
                Ok(len) => {
                    for &byte in &bytes[..len] {
                        self.deframer.push(byte, |message| self.arrived.push_back(message.to_vec()));
                    }
                }
                Err(error) if error.kind() == ErrorKind::WouldBlock => tokio::time::sleep(PAUSE).await,
                Err(error) => return Err(error),
            }
        }
    }
}
