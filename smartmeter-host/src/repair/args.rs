//! `--repair on|off`.

use clap::{Args, ValueEnum};

#[derive(Debug, Clone, Copy, Args)]
pub(crate) struct RepairArgs {
    /// Whether damaged transactions are put right where a checksum proves how
    #[arg(long, value_enum, value_name = "WHETHER", default_value_t = Switch::On)]
    repair: Switch,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
enum Switch {
    /// They are, and say so
    On,
    /// They stay damaged
    Off,
}

impl RepairArgs {
    pub(crate) fn is_on(self) -> bool {
        self.repair == Switch::On
    }
}
