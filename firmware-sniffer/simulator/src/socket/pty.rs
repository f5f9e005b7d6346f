//! A serial line without hardware: a pseudo-terminal.

use std::fs::File;
use std::io::{self, ErrorKind, IsTerminal, Read, Write};
use std::os::fd::AsFd;
use std::sync::Arc;
use std::thread;
use std::time::{Duration, Instant};

use nix::fcntl::{FcntlArg, OFlag, fcntl};
use nix::poll::{PollFd, PollFlags, PollTimeout, poll};
use nix::pty::{OpenptyResult, openpty};
use nix::sys::termios::{SetArg, cfmakeraw, tcgetattr, tcsetattr};
use nix::unistd::ttyname;
use tokio::time::sleep;

/// How long to wait for a line that is not ready. To be woken by it takes `unsafe`, and a line is slow.
const PAUSE: Duration = Duration::from_millis(1);

/// The near end of a pseudo-terminal.
#[derive(Debug, Clone)]
pub struct Pty {
    near: Arc<File>,
    /// Open, so that the line is there while nobody else has it open.
    far: Arc<File>,
    path: String,
}

impl Pty {
    /// Makes one that hands on bytes as they are.
    ///
    /// # Errors
    ///
    /// Where the system has none.
    pub fn open() -> io::Result<Self> {
        let OpenptyResult { master, slave } = openpty(None, None)?;
        let mut settings = tcgetattr(&slave)?;
        cfmakeraw(&mut settings);
        tcsetattr(&slave, SetArg::TCSANOW, &settings)?;
        let path = ttyname(&slave)?.display().to_string();
        Self::new(master.into(), slave.into(), path)
    }

    fn new(near: File, far: File, path: String) -> io::Result<Self> {
        fcntl(&near, FcntlArg::F_SETFL(OFlag::O_NONBLOCK))?;
        Ok(Self { near: Arc::new(near), far: Arc::new(far), path })
    }

    /// What the other end is called.
    #[must_use]
    pub fn path(&self) -> &str {
        &self.path
    }

    /// Opens the other end of one.
    ///
    /// # Errors
    ///
    /// Where it is not there, or is none.
    pub fn attach(path: &str) -> io::Result<Self> {
        let open = || File::options().read(true).write(true).open(path);
        let near = open()?;
        if !near.is_terminal() {
            return Err(io::Error::new(ErrorKind::InvalidInput, "that is no serial line"));
        }
        Self::new(near, open()?, path.into())
    }

    /// Waits until the other end has read everything; `false` if it has not after such a time.
    ///
    /// # Errors
    ///
    /// Where the line does not say.
    pub fn drain(&self, patience: Duration) -> io::Result<bool> {
        let start = Instant::now();
        while poll(&mut [PollFd::new(self.far.as_fd(), PollFlags::POLLIN)], PollTimeout::ZERO)? > 0 {
            if start.elapsed() >= patience {
                return Ok(false);
            }
            thread::sleep(PAUSE);
        }
        Ok(true)
    }

    /// Writes all bytes, and waits for room.
    ///
    /// # Errors
    ///
    /// Where it can't be written.
    pub async fn send(&self, bytes: &[u8]) -> io::Result<()> {
        let mut rest = bytes;
        while !rest.is_empty() {
            match self.near.as_ref().write(rest) {
                Ok(len) => rest = &rest[len..],
                Err(error) if error.kind() == ErrorKind::WouldBlock => sleep(PAUSE).await,
                Err(error) => return Err(error),
            }
        }
        Ok(())
    }

    /// Waits for bytes, and reads as many as there are.
    ///
    /// # Errors
    ///
    /// Where it can't be read.
    pub async fn receive(&self, bytes: &mut [u8]) -> io::Result<usize> {
        loop {
            match self.near.as_ref().read(bytes) {
                Err(error) if error.kind() == ErrorKind::WouldBlock => sleep(PAUSE).await,
                read => return read,
            }
        }
    }
}

/// Waits for room, without a runtime.
impl Write for Pty {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        loop {
            match self.near.as_ref().write(bytes) {
                Err(error) if error.kind() == ErrorKind::WouldBlock => thread::sleep(PAUSE),
                written => return written,
            }
        }
    }

    fn flush(&mut self) -> io::Result<()> {
        Ok(())
    }
}
