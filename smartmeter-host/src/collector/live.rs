//! What sources bring, as packets as they come, for who watches a meter with Wireshark: nothing is stored.
//!
//! Sniffers are answered as `smartmeter serve` answers them, since they would send the same words again and again: what is in
//! the packets is acknowledged.

use std::collections::HashMap;
use std::io::{self, Write};
use std::sync::Arc;
use std::time::Duration;

use anyhow::Context;
use smartmeter_proto::link::{Acknowledge, Body, Message, Receiver, Words as LinkWords};
use smartmeter_proto::prelude::*;
use smartmeter_proto::words::Word;
use tokio::sync::{mpsc, watch};

use super::arrival::{Arrival, Cargo, Inbox, QUEUE};
use super::config::DATAGRAMS;
use super::counts::Counts;
use super::ingest::{MOST_LOST, mac};
use super::serve::asked_to_stop;
use super::sources::{self, Address, Source};
use crate::convert::{Packets, Stream};
use crate::decoding::Stop;
use crate::input::Item;

/// Captures from a source until nothing more comes of it, nobody reads the packets any more, or somebody says stop.
///
/// # Errors
///
/// Where the source can't be had or breaks off, or packets can't be written.
pub(crate) fn capture<W: Write>(address: Address, packets: &mut Packets<'_, W>) -> anyhow::Result<()> {
    let name = address.to_string();
    let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build()?;
    let captured = runtime.block_on(from(address, &name, packets));
    // Standard input and names that are looked up hold a thread for as long as they like.
    runtime.shutdown_background();
    captured
}

async fn from<W: Write>(address: Address, name: &str, packets: &mut Packets<'_, W>) -> anyhow::Result<()> {
    let asked = asked_to_stop()?;
    let source = Source::open(address, DATAGRAMS).await.with_context(|| name.to_owned())?;
    let (queue, mut arrivals) = mpsc::channel(QUEUE);
    let (stop, stopping) = watch::channel(false);
    let inbox = Inbox::new(queue, Arc::new(Counts::default()), stopping, name);
    let reading = tokio::spawn(sources::once(source, inbox));
    let mut live = Live { sessions: HashMap::new(), packets };
    tokio::pin!(asked);
    let mut is_stopping = false;
    loop {
        tokio::select! {
            biased;
            _ = &mut asked, if !is_stopping => {
                // What has come by then is still taken.
                stop.send_replace(true);
                is_stopping = true;
            }
            arrival = arrivals.recv() => match arrival {
                Some(arrival) => live.take(arrival).map_err(Stop::Write)?,
                None => break,
            },
        }
    }
    live.finish().map_err(Stop::Write)?;
    reading.await.context("the source's task panicked")?.with_context(|| name.to_owned())
}

/// All that has come of each session.
struct Live<'p, 'o, W: Write> {
    sessions: HashMap<(String, u32), Session>,
    packets: &'p mut Packets<'o, W>,
}

#[derive(Default)]
struct Session {
    /// From the first message on: what came before the capture began is not lost.
    receiver: Option<Receiver>,
    stream: Stream,
}

impl<W: Write> Live<'_, '_, W> {
    fn take(&mut self, arrival: Arrival) -> io::Result<()> {
        match arrival.cargo {
            Cargo::Message { bytes, answer } => {
                // It decoded when it came.
                let Ok(message) = Message::decode(&bytes) else { return Ok(()) };
                let reply = self.message(&message)?;
                reply.into_iter().for_each(|reply| answer.send(reply));
                Ok(())
            }
            Cargo::Words(words) => {
                let session = self.sessions.entry((words.device.to_string(), words.session)).or_default();
                session.words(words.words.into_iter().map(Word::from), Duration::ZERO, self.packets)
            }
            Cargo::End { device, session } => self.end(&(device.to_string(), session)),
        }
    }

    /// Takes a message, and says what to answer.
    fn message(&mut self, message: &Message<'_>) -> io::Result<Option<Vec<u8>>> {
        let device = mac(message.device);
        match &message.body {
            Body::Hello(hello) if hello.previous != 0 => self.end(&(device, hello.previous)).map(|()| None),
            Body::Words(words) => {
                let session = self.sessions.entry((device, message.session)).or_default();
                let Some(next) = session.message(words, self.packets)? else { return Ok(None) };
                let body = Body::Acknowledge(Acknowledge { next });
                Ok(Message { magic: Filled::new(), body, crc: Filled::new(), ..*message }.encode_to_vec().ok())
            }
            Body::Hello(_) | Body::Status(_) | Body::Acknowledge(_) => Ok(None),
        }
    }

    /// No more comes of a session.
    fn end(&mut self, key: &(String, u32)) -> io::Result<()> {
        let ended = self.sessions.remove(key);
        ended.map_or(Ok(()), |mut session| session.stream.finish(self.packets))
    }

    fn finish(&mut self) -> io::Result<()> {
        let packets = &mut *self.packets;
        self.sessions.values_mut().try_for_each(|session| session.stream.finish(packets))
    }
}

impl Session {
    /// Takes numbered words, and says which one comes next; nothing of words that can't be believed.
    fn message<W: Write>(&mut self, words: &LinkWords<'_>, packets: &mut Packets<'_, W>) -> io::Result<Option<u64>> {
        let mut receiver = self.receiver.unwrap_or(Receiver::resume(words.oldest.min(words.first)));
        let accepted = receiver.receive(words);
        if accepted.lost > MOST_LOST {
            return Ok(None);
        }
        self.receiver = Some(receiver);
        let age = Duration::from_millis(words.sent.wrapping_sub(words.read).into());
        let mut lost = Vec::new();
        accepted.lost_words(|word| lost.push(word));
        self.words(lost.into_iter().chain(accepted.words().map(Word::from)), age, packets)?;
        Ok(receiver.next())
    }

    /// Takes words that the sniffer saw so long ago.
    fn words<W: Write>(
        &mut self,
        words: impl Iterator<Item = Word>,
        age: Duration,
        packets: &mut Packets<'_, W>,
    ) -> io::Result<()> {
        packets.seen_before(age);
        words.into_iter().try_for_each(|word| self.stream.item(Item::new(1, word), packets))
    }
}
