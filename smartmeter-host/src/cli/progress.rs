//! A bar on the terminal that says how far the reading of a long file has come.
//!
//! It is on standard error, where that is a terminal, and comes only where a file takes longer than a second. Rows on the
//! same terminal go above it: it is taken away before they are written, and put below them after.

use std::io::{self, IsTerminal as _, Write};
use std::time::{Duration, Instant};

use indicatif::{ProgressBar, ProgressDrawTarget, ProgressStyle};

use crate::input::Recording;

/// What is read sooner needs no bar.
const PATIENCE: Duration = Duration::from_secs(1);
/// How often the bar changes in a second.
const RATE: u8 = 10;
/// How much is written at once: there is more of it than there is of a capture.
const ROOM: usize = 64 * 1024;

/// The bar, seen or not.
pub(super) struct Progress {
    bar: ProgressBar,
    is_wanted: bool,
}

impl Progress {
    pub(super) fn new() -> Self {
        let bar = ProgressBar::with_draw_target(None, ProgressDrawTarget::hidden());
        // Without colours, so that `NO_COLOR` needs nothing.
        let style = ProgressStyle::with_template("{wide_bar} {percent:>3} % of {total_bytes}, {eta} left");
        bar.set_style(style.unwrap_or_else(|_| ProgressStyle::default_bar()).progress_chars("━╸─"));
        let is_dumb = std::env::var_os("TERM").is_some_and(|term| term == "dumb");
        Self { bar, is_wanted: io::stderr().is_terminal() && !is_dumb }
    }

    /// The same recording, which moves the bar as it is read.
    pub(super) fn watch(&self, recording: Recording) -> Recording {
        let Some(len) = recording.size().filter(|_| self.is_wanted) else { return recording };
        let (bar, since, mut read) = (self.bar.clone(), Instant::now(), 0_u64);
        bar.reset();
        bar.set_length(len);
        recording.watched(Box::new(move |more| {
            read = read.saturating_add(u64::try_from(more).unwrap_or(u64::MAX));
            if bar.is_hidden() && since.elapsed() >= PATIENCE {
                bar.set_draw_target(ProgressDrawTarget::stderr_with_hz(RATE));
            }
            // Of a zip file the end is read before the beginning.
            bar.set_position(read.min(len));
        }))
    }

    /// Takes the bar away.
    pub(super) fn end(&self) {
        self.bar.finish_and_clear();
        self.bar.set_draw_target(ProgressDrawTarget::hidden());
    }

    /// Standard output, whose lines don't get into the bar's way.
    pub(super) fn rows(&self) -> Rows {
        let bar = Some(self.bar.clone()).filter(|_| self.is_wanted && io::stdout().is_terminal());
        Rows { bar, kept: Vec::with_capacity(ROOM), out: io::stdout().lock() }
    }
}

/// Lines on their way to standard output.
pub(super) struct Rows {
    /// Where it may be on the same terminal.
    bar: Option<ProgressBar>,
    kept: Vec<u8>,
    out: io::StdoutLock<'static>,
}

impl Rows {
    fn hand_on(&mut self, len: usize) -> io::Result<()> {
        let Self { bar, kept, out } = self;
        let mut write = || {
            out.write_all(&kept[..len])?;
            out.flush()
        };
        let written = match bar {
            Some(bar) => bar.suspend(write),
            None => write(),
        };
        kept.drain(..len);
        written
    }
}

impl Write for Rows {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        if self.kept.len() + bytes.len() > ROOM {
            // Whole lines: the bar would stand in the middle of one, and take it away with itself. But a line may have no end.
            let end = self.kept.iter().rposition(|&byte| byte == b'\n').map_or(self.kept.len(), |at| at + 1);
            self.hand_on(end)?;
        }
        self.kept.extend(bytes);
        Ok(bytes.len())
    }

    fn flush(&mut self) -> io::Result<()> {
        self.hand_on(self.kept.len())
    }
}
