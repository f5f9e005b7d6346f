//! `sniffer-simulator replay`.

use std::io::{self, BufWriter, IsTerminal, Write};
use std::path::PathBuf;
use std::thread;
use std::time::{Duration, Instant};

use anyhow::{Context, ensure};
use clap::error::ErrorKind;
use clap::parser::ValueSource;
use clap::{Arg, ArgMatches, Args, Command, value_parser};
use indicatif::ProgressBar;
use smartmeter_host::show::counted;
use sniffer_core::serial::Text;
use tokio::sync::mpsc;

use super::bus::{BoardArgs, BusArgs, NetworkArgs};
use super::destination::Destination;
use super::words::{Words, is_end};
use super::{between, block_on, progress};
use crate::board::{Heard, Listened};
use crate::bus::Bus;
use crate::replay::{Sending, Sent, send};
use crate::socket::{Address, Pty};

#[derive(Debug, Args)]
pub(super) struct ReplayArgs {
    /// The recording, in any format that `smartmeter` reads; `-` for standard input
    #[arg(value_name = "FILE", required_unless_present = "generate")]
    file: Option<PathBuf>,
    /// Instead of a recording, so many transactions as the P350's declarations allow them (1 to 1000000)
    #[arg(long, value_name = "COUNT", conflicts_with = "file", value_parser = value_parser!(u64).range(1..=1_000_000))]
    generate: Option<u64>,
    /// Where to: `stdout` or `serial-text` as the text of a capture; udp://HOST:PORT, ws://HOST:PORT/PATH or `serial` as
    /// messages of the link. The path of a serial line is printed
    #[arg(long, value_name = "WHERE", default_value = "stdout")]
    to: Destination,
    /// How many times as fast as on the bus; 0 for as fast as it is taken. Text says no times: of such a recording only what is
    /// within transactions takes its time, and pauses are those of --gap (0, or 0.001 to 1000000)
    #[arg(long, value_name = "FACTOR", default_value_t = 1.0, value_parser = speed)]
    speed: f64,
    /// How often to replay it; each time the sniffer starts anew, when all before is acknowledged (1 to 1000000)
    #[arg(long, value_name = "COUNT", default_value_t = 1, value_parser = value_parser!(u32).range(1..=1_000_000))]
    times: u32,
    /// Let the sniffer forget its session before, when it starts anew
    #[arg(long)]
    forget: bool,
    /// How long to wait for an acknowledgement where nothing can be done without one, or until a line is read to its end; then it
    /// is a failure (0s to 365days)
    #[arg(long, value_name = "TIME", default_value = "60s", value_parser = between("0s", "365days"))]
    patience: Duration,
    #[command(flatten)]
    bus: BusArgs,
    #[command(flatten)]
    board: BoardArgs,
    #[command(flatten)]
    network: NetworkArgs,
}

/// Words between the board's thread and the sockets.
const AHEAD: usize = 256;

impl ReplayArgs {
    /// Refuses options that would have no effect on the way that the words go.
    pub(super) fn check(&self, given: &ArgMatches, command: &mut Command) -> Result<(), clap::Error> {
        let is_given = |id: &&str| given.value_source(id) == Some(ValueSource::CommandLine);
        let network = NetworkArgs::augment_args(Command::new(""));
        let network = network.get_arguments().map(Arg::get_id).map(clap::Id::as_str);
        let without_effect = match self.to {
            Destination::Stdout => network.chain(["forget", "patience"]).find(is_given),
            Destination::SerialText => network.chain(["forget"]).find(is_given),
            Destination::Serial | Destination::Socket(_) => None,
        };
        let Some(id) = without_effect else { return Ok(()) };
        let said = format!("'--{}' has no effect with '--to {}'", id.replace('_', "-"), self.to);
        Err(command.error(ErrorKind::ArgumentConflict, said))
    }

    pub(super) fn run(&self) -> anyhow::Result<()> {
        let behaviour = self.bus.behaviour()?;
        let words = self.words()?;
        let bar = self.bar(&words);
        let (sender, receiver) = mpsc::channel(AHEAD);
        let (board, times, counting) = (self.board.board(self.bus.seed), self.times, bar.clone());
        let bus = thread::spawn(move || {
            let words = words.repeated(times).inspect(|item| counting.inc(u64::from(is_end(item))));
            board.listen(Bus::new(behaviour, words), |heard| sender.blocking_send(heard).is_ok())
        });
        let done = self.hand_on(receiver);
        bar.finish_and_clear();
        done?;
        say(&bus.join().expect("the board does not panic"));
        Ok(())
    }

    fn words(&self) -> anyhow::Result<Words> {
        let Some(path) = &self.file else {
            return Ok(Words::Generated { seed: self.bus.seed, count: self.generate.unwrap_or_default() });
        };
        let words = Words::read(path)?;
        if self.speed > 0.0 && words.is_timeless() && !self.bus.has_gap() {
            eprintln!(
                "sniffer-simulator: {} says no times: transactions follow each other after ten bits, sooner than they were; --gap sets other pauses",
                path.display()
            );
        }
        Ok(words)
    }

    /// Text on the same terminal says enough, and would be torn by it.
    fn bar(&self, words: &Words) -> ProgressBar {
        let is_text_seen = matches!(self.to, Destination::Stdout) && io::stdout().is_terminal();
        progress::bar(words.transactions() * u64::from(self.times), !is_text_seen)
    }

    fn hand_on(&self, words: mpsc::Receiver<Heard>) -> anyhow::Result<()> {
        match &self.to {
            Destination::Stdout => self.text(BufWriter::new(io::stdout().lock()), words),
            Destination::SerialText => {
                let pty = open()?;
                self.text(pty.clone(), words)?;
                ensure!(pty.drain(self.patience)?, "{}: nobody has read it all", pty.path());
                Ok(())
            }
            Destination::Serial => self.link(&Address::Serial(open()?), words),
            Destination::Socket(address) => self.link(address, words),
        }
    }

    /// Writes words when their time has come.
    fn text(&self, mut out: impl Write, mut words: mpsc::Receiver<Heard>) -> anyhow::Result<()> {
        let (mut text, start) = (Text::new(), Instant::now());
        while let Some(Heard { time, word }) = words.blocking_recv() {
            if self.speed > 0.0 {
                let due = Duration::from_millis(time).div_f64(self.speed);
                let wait = due.saturating_sub(start.elapsed());
                if !wait.is_zero() {
                    out.flush()?;
                    thread::sleep(wait);
                }
            }
            let mut written = String::new();
            text.word(word, &mut written)?;
            out.write_all(written.as_bytes())?;
        }
        Ok(out.flush()?)
    }

    fn link(&self, address: &Address, words: mpsc::Receiver<Heard>) -> anyhow::Result<()> {
        let sending = Sending {
            address: address.clone(),
            speed: self.speed,
            faults: self.network.faults(),
            cut: self.network.cut(),
            remembers: !self.forget,
            patience: self.patience,
            // Two runs are two sessions, also of one seed.
            seed: self.bus.seed ^ u64::from(std::process::id()) << 32,
        };
        let Sent { words, lost, held, connections, refused } =
            block_on(send(sending, words)).with_context(|| address.to_string())?;
        eprintln!(
            "sniffer-simulator: {}, {lost} given up, {held} not acknowledged; {}, {} refused",
            counted(words, "word"),
            counted(connections, "connection"),
            counted(refused, "answer")
        );
        ensure!(held == 0, "nobody acknowledged {} at {address}", counted(held, "word"));
        Ok(())
    }
}

/// A serial line, for whoever reads where it is.
fn open() -> io::Result<Pty> {
    let pty = Pty::open()?;
    println!("{}", pty.path());
    Ok(pty)
}

/// Words wait no longer than a clock can hold.
fn speed(text: &str) -> Result<f64, String> {
    let is_speed = |speed: &f64| *speed == 0.0 || (0.001..=1e6).contains(speed);
    text.parse().ok().filter(is_speed).ok_or_else(|| "expected 0, or 0.001 to 1000000".into())
}

fn say(listened: &Listened) {
    let Listened { missed, glitches, untold, left_out } = *listened;
    let times = if missed == 1 { "once".into() } else { format!("{missed} times") };
    for (count, what) in [
        (u64::from(missed), format!("edges were missed {times}")),
        (u64::from(glitches), format!("glitches that were found: {glitches}")),
        (
            untold,
            format!(
                "{} did not fit the ring, and nothing came behind that could have told so",
                counted(untold, "word")
            ),
        ),
        (left_out, format!("{} of the recording left out, as on no wire", counted(left_out, "word"))),
    ] {
        if count > 0 {
            eprintln!("sniffer-simulator: {what}");
        }
    }
}
