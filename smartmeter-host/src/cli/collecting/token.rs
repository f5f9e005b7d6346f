//! `smartmeter token`: a new secret for those who may send to a collector, or read from it.

use std::io::{self, Write};

use clap::Args;

use crate::collector::token::{Token as Secret, TokenHash};
use crate::decoding::Stop;

#[derive(Debug, Args)]
pub(in crate::cli) struct Token {}

impl Token {
    pub(super) fn run(&self) -> anyhow::Result<bool> {
        let token = Secret::new()?;
        let hash = TokenHash::of(token.as_str());
        writeln!(io::stdout(), "token  {}\nhash   {hash}", token.as_str()).map_err(Stop::Write)?;
        Ok(true)
    }
}
