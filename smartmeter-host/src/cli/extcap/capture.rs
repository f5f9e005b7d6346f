//! Packets as they come, until nobody wants them any more.

use std::fs::{File, OpenOptions};
use std::io::BufWriter;
use std::path::Path;

use anyhow::Context;
use smartmeter_proto::Protocol;

use crate::convert::review::ByDeclaration;
use crate::convert::{Packets, Stream};
use crate::decoding::Stop;
use crate::follow::{self, End, Follow};
use crate::input::{InputError, Options, Recording};
use crate::source::Source;

/// A pipe that packets go into.
type Fifo = Packets<'static, BufWriter<File>>;

/// Captures from a source into a pipe, until the source or whoever reads the pipe has had enough, or somebody asks for it.
pub(super) fn run<P: Protocol + 'static>(
    fifo: &Path,
    source: &str,
    options: &Options,
    repairs: bool,
) -> anyhow::Result<bool> {
    let name = || fifo.display().to_string();
    let pipe = OpenOptions::new().write(true).open(fifo).map_err(Stop::Write).with_context(name)?;
    let review = Box::new(ByDeclaration::<P>::new(repairs));
    let mut packets = Packets::live(BufWriter::new(pipe), Some(review)).map_err(Stop::Write)?;
    let path = source.strip_prefix("file:").map_or(source, |path| path.strip_prefix("//").unwrap_or(path));
    if is_path(source) { from_path(path, options, &mut packets) } else { from_link(source, &mut packets) }
        .map(|()| true)
}

/// Whether it is the path of a file, and no address.
fn is_path(source: &str) -> bool {
    let Some((scheme, _)) = source.split_once(':') else { return true };
    !matches!(scheme, "udp" | "tcp" | "serial" | "mqtt")
}

#[cfg(feature = "collector")]
fn from_link(source: &str, packets: &mut Fifo) -> anyhow::Result<()> {
    crate::collector::live::capture(source.parse()?, packets)
}

#[cfg(not(feature = "collector"))]
fn from_link(source: &str, _: &mut Fifo) -> anyhow::Result<()> {
    anyhow::bail!("{source}: this program was built without the collector; it takes files, pipes and devices")
}

fn from_path(path: &str, options: &Options, packets: &mut Fifo) -> anyhow::Result<()> {
    if path == "-" {
        let recording = Recording::open(&Source::Stdin, options).map_err(Stop::Input);
        return Ok(recording.and_then(|recording| all(recording, packets))?);
    }
    let is_asked = follow::interrupted().context("signals can't be heard")?;
    let file = Follow::open(Path::new(path), is_asked, Box::new(|| ())).map_err(Stop::Read);
    let file = file.with_context(|| path.to_owned())?;
    loop {
        let recording = Recording::growing(Box::new(file.clone()), options).map_err(Stop::Input);
        let read = recording.and_then(|recording| all(recording, packets));
        let end = file.end();
        match read {
            // Nothing had come by then.
            Err(Stop::Input(_)) if end == Some(End::Asked) => return Ok(()),
            read => read.with_context(|| path.to_owned())?,
        }
        // From its start, where it got shorter or is another one.
        if end != Some(End::Anew) {
            return Ok(());
        }
    }
}

/// Writes all words of a recording.
fn all(recording: Recording, packets: &mut Fifo) -> Result<(), Stop> {
    let (mut stream, mut written) = (Stream::default(), Ok(()));
    let read = recording.read(&mut |item| {
        written = stream.item(item, packets);
        if written.is_ok() { Ok(()) } else { Err(InputError::Stopped) }
    });
    written.and_then(|()| stream.finish(packets)).map_err(Stop::Write)?;
    read.map(|_| ()).map_err(Stop::Input)
}
