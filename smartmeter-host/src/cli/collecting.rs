//! What has to do with a collector: running it, simulating what it collects, and looking after what it has stored.

mod prune;
mod serve;
mod simulate;
mod token;
mod upkeep;

use clap::Subcommand;
use smartmeter_proto::Protocol;

use crate::simulate::Make;

#[derive(Debug, Subcommand)]
pub(super) enum Collecting {
    /// Collects from sniffers into a database, and answers requests for what is in it
    Serve(Box<serve::Serve>),
    /// Says what a meter's bus says, without a meter
    Simulate(simulate::Simulate),
    /// Makes a token for those who may send to a collector, or read from it, and its hash for the collector
    Token(token::Token),
    /// Decodes all that a collector has stored again, by the declarations as they are now
    Redecode(upkeep::Redecode),
    /// Writes out what a collector has stored
    Export(upkeep::Export),
    /// Copies a collector's database, also while it is in use
    Backup(upkeep::Backup),
    /// Takes away what is old in a collector's database, and puts old readings together, as its settings say
    Prune(prune::Prune),
    /// Says whether a collector's database is sound
    #[command(after_help = "Exit status: 0 when it is; 1 when it is not, or can't be read.")]
    Check(upkeep::Check),
}

impl Collecting {
    /// Does it, and says whether all was well.
    pub(super) fn run<P: Protocol + 'static>(&self, simulator: Option<Make>) -> anyhow::Result<bool> {
        match self {
            Self::Serve(serve) => serve.run::<P>(simulator),
            Self::Simulate(simulate) => simulate.run(simulator),
            Self::Token(token) => token.run(),
            Self::Redecode(redecode) => redecode.run::<P>(),
            Self::Export(export) => export.run(),
            Self::Backup(backup) => backup.run(),
            Self::Prune(prune) => prune.run(),
            Self::Check(check) => check.run::<P>(),
        }
    }
}
