//! `sniffer-simulator receive`.

use std::path::PathBuf;
use std::sync::{Arc, Mutex};

use clap::Args;

use super::block_on;
use crate::collector::Collector;
use crate::receive::{Folder, Listening};

#[derive(Debug, Args)]
pub(super) struct ReceiveArgs {
    /// Where sniffers are waited for: udp://HOST:PORT, ws://HOST:PORT or serial:PATH. Port 0 is any that is free; the address is
    /// printed
    #[arg(value_name = "ADDRESS")]
    address: String,
    /// The folder to collect into, a capture for each start of each sniffer. It is of one collector at a time
    #[arg(long, value_name = "FOLDER")]
    store: PathBuf,
}

impl ReceiveArgs {
    pub(super) fn run(&self) -> anyhow::Result<()> {
        let folder = Folder::open(&self.store)?;
        block_on(async {
            let listening = Listening::open(&self.address).await?;
            println!("{}", listening.address()?);
            listening.serve(Arc::new(Mutex::new(Collector::new(folder)))).await
        })
    }
}
