//! The project's own checks. `cargo xtask check` is what CI runs.

mod checks;
mod compile;
mod cross_validate;
mod damage;
mod emulator;
mod firmware;
mod firmware_bench;
mod fuzz;
mod instructions;
mod panics;
mod readme;
mod riscv;
mod run;
mod sabotage;
mod scratch;
mod size;
mod spec;
mod stack;
mod xtensa;

use clap::{Parser, Subcommand};

#[derive(Parser)]
#[command(about = "The project's own checks")]
struct Arguments {
    #[command(subcommand)]
    command: Command,
}

#[derive(Subcommand)]
enum Command {
    /// Everything from here to `sabotage`: run it before each commit
    Check,
    /// Formatting
    Fmt,
    /// Clippy over everything, warnings denied
    Clippy,
    /// API documentation without warnings
    Doc,
    /// `smartmeter-proto` without std and without alloc
    NoStd,
    /// `smartmeter-proto` for a RISC-V microcontroller
    Riscv,
    /// Tests of `smartmeter-proto`'s optional features
    Features,
    /// No panic is left in a decoder and encoder built as firmware is
    Panics,
    /// Every capture is decoded on bare rv32imc and lx106 processors in QEMU as on the host
    Emulator,
    /// Every command shown in README.md prints what is shown
    Readme,
    /// Kaitai Struct, sigrok, Wireshark and others, given what `smartmeter spec` writes, read the same values as our parser; `--help` has
    /// what can be asked for
    #[command(disable_help_flag = true)]
    CrossValidate {
        /// For the crate that does it
        #[arg(trailing_var_arg = true, allow_hyphen_values = true)]
        arguments: Vec<String>,
    },
    /// What is kept under spec/ is what the declaration says today, and breaks nothing that was released
    Spec {
        /// Write what is kept anew
        #[arg(long)]
        write: bool,
    },
    /// A wrong declaration makes a test fail
    Sabotage,
    /// Make the library for a sketch for the ESP8266
    Esp8266,
    /// Write the C headers of the libraries for C
    Header,
    /// Instructions for each frame, counted by valgrind: declared, hand-written, and other libraries
    BenchInstructions,
    /// Bytes of a decoder: declared, hand-written, and other libraries
    BenchSize,
    /// Seconds that a declaration takes to compile: ours, and other libraries
    BenchCompile,
    /// Instructions and bytes of the sniffer on its chips' cores, beside the same in C
    BenchFirmware,
    /// How often damaged transactions are put right, and how often wrongly: the tables of docs/damage.md
    Damage {
        /// Damaged frames in each row
        #[arg(default_value_t = 100_000)]
        frames: u64,
        /// Only kinds of damage with this in their names
        kind: Option<String>,
    },
    /// Build the firmware for the ESP32-C3, make an image that can be flashed, and hold its size against
    /// docs/firmware-size.md; not a part of `check`
    Firmware {
        /// Write docs/firmware-size.md anew
        #[arg(long)]
        write: bool,
    },
    /// Write what the fuzzer begins with: fuzz/README.md says more
    FuzzSeeds,
    /// Accept what all snapshots, compiler messages and expansions are now: look at `git diff` afterwards
    Bless,
}

fn main() -> anyhow::Result<()> {
    match Arguments::parse().command {
        Command::Check => checks::all(),
        Command::Fmt => checks::fmt(),
        Command::Clippy => checks::clippy(),
        Command::Doc => checks::doc(),
        Command::NoStd => checks::no_std(),
        Command::Riscv => riscv::check(),
        Command::Features => checks::features(),
        Command::Panics => panics::check(),
        Command::Emulator => emulator::check(),
        Command::Esp8266 => xtensa::library(),
        Command::Header => emulator::header::write(),
        Command::Readme => readme::check(),
        Command::CrossValidate { arguments } => cross_validate::run_with(&arguments),
        Command::Spec { write } => spec::check(write),
        Command::Sabotage => sabotage::check(),
        Command::BenchInstructions => instructions::print(),
        Command::BenchSize => size::print(),
        Command::BenchCompile => compile::print(),
        Command::BenchFirmware => firmware_bench::print(),
        Command::Damage { frames, kind } => damage::print(frames, kind.as_deref()),
        Command::Firmware { write } => firmware::build(write),
        Command::FuzzSeeds => fuzz::seeds(),
        Command::Bless => checks::bless(),
    }
}
