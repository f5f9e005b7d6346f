//! `sniffer-simulator replay`.

use std::io::{self, BufWriter, Write};
use std::path::PathBuf;
use std::thread;
use std::time::{Duration, Instant};

use anyhow::{Context, ensure};
use clap::{Args, value_parser};
use smartmeter_host::input::{InputError, Item, Options, Recording};
use smartmeter_host::source::Source;
use sniffer_core::serial::Text;
use tokio::sync::mpsc;

use super::bus::{BoardArgs, BusArgs, NetworkArgs};
use super::{between, block_on};
use crate::board::{Board, Heard, Listened};
use crate::bus::{Behaviour, Bus, items};
use crate::replay::{Sending, send};
use crate::socket::{Address, Pty};
use crate::stalls::{generated, words};

#[derive(Debug, Args)]
pub(super) struct ReplayArgs {
    /// The recording, in any format that `smartmeter` reads; `-` for standard input
    #[arg(value_name = "FILE", required_unless_present = "generate")]
    file: Option<PathBuf>,
    /// Instead of a recording, so many transactions as the P350's declarations allow them
    #[arg(long, value_name = "COUNT", conflicts_with = "file", value_parser = value_parser!(u64).range(1..=1_000_000))]
    generate: Option<u64>,
    /// Where to: `stdout` or `serial-text` as the text of a capture; udp://HOST:PORT, ws://HOST:PORT/PATH or `serial` as
    /// messages of the link. The path of a serial line is printed
    #[arg(long, value_name = "WHERE", default_value = "stdout")]
    to: String,
    /// How many times as fast as on the bus; 0 for as fast as it is taken
    #[arg(long, value_name = "FACTOR", default_value_t = 1.0, value_parser = speed)]
    speed: f64,
    /// How often to replay it; each time the sniffer starts anew
    #[arg(long, value_name = "COUNT", default_value_t = 1, value_parser = value_parser!(u32).range(1..=1_000_000))]
    times: u32,
    /// Let the sniffer forget its session before, when it starts anew
    #[arg(long)]
    forget: bool,
    /// How long to wait in the end until all is acknowledged, or read from a line
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
    pub(super) fn run(&self) -> anyhow::Result<()> {
        let behaviour = self.bus.behaviour()?;
        let words = self.words()?;
        let (sender, receiver) = mpsc::channel(AHEAD);
        let board = self.board.board(self.bus.seed);
        let bus = thread::spawn(move || listen(&board, behaviour, words, &sender));
        match self.to.as_str() {
            "stdout" => self.text(BufWriter::new(io::stdout().lock()), receiver)?,
            "serial-text" => {
                let pty = Pty::open()?;
                println!("{}", pty.path());
                self.text(pty.clone(), receiver)?;
                ensure!(pty.drain(self.patience)?, "{}: nobody has read it all", pty.path());
            }
            address => self.link(address, receiver)?,
        }
        let listened = bus.join().expect("the board does not panic");
        say(&listened);
        Ok(())
    }

    /// All words, as often as they are wanted.
    fn words(&self) -> anyhow::Result<impl Iterator<Item = Item<'static>> + Send + use<>> {
        let (mut all, times) = (Vec::new(), self.times);
        if let Some(path) = &self.file {
            let source = Source::from(path.as_path());
            let recording = Recording::open(&source, &Options::default()).with_context(|| source.to_string())?;
            let notes = recording.read(&mut |item| {
                if let Some(what) = item.unreadable {
                    return Err(InputError::Line(item.line, what.into()));
                }
                all.push(Item::at(item.line, item.time, item.word));
                Ok(())
            });
            notes.with_context(|| source.to_string())?.iter().for_each(|note| eprintln!("sniffer-simulator: {note}"));
        }
        let generated = generated(self.bus.seed, self.generate.unwrap_or_default());
        all.extend(items(generated.iter().flat_map(|transaction| words(transaction))));
        let boot = all.first().filter(|first| u16::from(first.word) == smartmeter_proto::words::Word::BOOT).copied();
        let boot = boot.or_else(|| items([smartmeter_proto::words::Word::BOOT]).next());
        // Only the first time can be when it was.
        let again: Vec<Item<'static>> = boot
            .into_iter()
            .filter(|boot| all.first() != Some(boot))
            .chain(all.clone())
            .map(|item| Item { time: None, ..item })
            .collect();
        Ok(all.into_iter().chain((1..times).flat_map(move |_| again.clone())))
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

    fn link(&self, address: &str, words: mpsc::Receiver<Heard>) -> anyhow::Result<()> {
        let sent = block_on(async {
            let address: Address = address.parse()?;
            if let Address::Serial(pty) = &address {
                println!("{}", pty.path());
            }
            let sending = Sending {
                address,
                speed: self.speed,
                faults: self.network.faults(),
                cut: self.network.cut(),
                remembers: !self.forget,
                patience: self.patience,
                // Two runs are two sessions, also of one seed.
                seed: self.bus.seed ^ u64::from(std::process::id()) << 32,
            };
            send(sending, words).await
        })
        .with_context(|| address.to_owned())?;
        eprintln!(
            "sniffer-simulator: {} words, {} given up, {} gone with a restart, {} not acknowledged; {} connections, {} answers refused",
            sent.words, sent.lost, sent.forgotten, sent.held, sent.connections, sent.refused
        );
        anyhow::ensure!(sent.held == 0, "nobody acknowledged {} words at {address}", sent.held);
        Ok(())
    }
}

/// Words wait no longer than a clock can hold.
fn speed(text: &str) -> Result<f64, String> {
    let is_speed = |speed: &f64| *speed == 0.0 || (0.001..=1e6).contains(speed);
    text.parse().ok().filter(is_speed).ok_or_else(|| "expected 0, or 0.001 to 1000000".into())
}

fn listen(
    board: &Board,
    behaviour: Behaviour,
    words: impl Iterator<Item = Item<'static>>,
    sender: &mpsc::Sender<Heard>,
) -> Listened {
    board.listen(Bus::new(behaviour, words), |heard| sender.blocking_send(heard).is_ok())
}

fn say(listened: &Listened) {
    let Listened { missed, glitches, untold, left_out } = *listened;
    for (count, what) in [
        (u64::from(missed), "times edges were missed"),
        (u64::from(glitches), "glitches were found"),
        (untold, "words did not fit the ring, and nothing came behind them that could have told so"),
        (left_out, "words of the recording are on no wire, and left out"),
    ] {
        if count > 0 {
            eprintln!("sniffer-simulator: {count} {what}");
        }
    }
}
