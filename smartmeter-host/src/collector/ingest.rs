//! Keeps what sources bring, and only then acknowledges it.
//!
//! One task does this. All that has arrived goes into one commit: words, what was decoded from them, and how far that has come.
//! Where the database can't keep it, it is tried again until it can; meanwhile the queue fills, and sources wait.

use std::collections::{HashMap, HashSet};
use std::marker::PhantomData;
use std::sync::Arc;
use std::time::Duration;

use smartmeter_proto::link::{Acknowledge, Body, Hello, Message, Receiver, Words as LinkWords};
use smartmeter_proto::prelude::*;
use smartmeter_proto::words::Word;
use tokio::sync::{broadcast, mpsc, watch};

use super::alarm::{self, Beat, Pulses};
use super::arrival::{Answer, Arrival, Cargo, Words};
use super::counts::Counts;
use super::decoder::{Decoder, Found, Moment};
use super::news::{News, NewsSender};
use super::room::Room;
use super::store::{Batch, Chunk, SessionRow, Store, StoreError, rank};
use super::version;

/// The most arrivals in one commit.
const MOST: usize = 256;
/// The most sessions whose decoders are kept. Of more, the others begin again from what is stored.
const SESSIONS: usize = 4096;
/// How long to wait before something is tried again that could not be stored: first, and at most.
const WAIT: (Duration, Duration) = (Duration::from_millis(100), Duration::from_secs(10));
/// The most words that may be lost at once: years of any bus that is known.
pub(super) const MOST_LOST: u64 = 1 << 32;
/// How often it is tried again when the collector is to stop.
const LAST_TRIES: u32 = 5;

/// Keeps what arrives.
pub struct Ingest<P> {
    store: Store,
    counts: Arc<Counts>,
    news: NewsSender,
    pulses: Arc<Pulses>,
    schema: String,
    sessions: HashMap<(i64, u32), Live>,
    room: Room,
    protocol: PhantomData<fn() -> P>,
}

/// A session that words come of.
struct Live {
    row: SessionRow,
    decoder: Decoder,
}

/// What is to be said once everything is stored.
#[derive(Default)]
struct Outcome {
    answers: Vec<(Answer, Vec<u8>)>,
    news: Vec<News>,
    words: u64,
    repeated: u64,
    lost: u64,
    frames: [u64; 4],
    readings: u64,
    /// What came of each device.
    beats: HashMap<i64, Beat>,
}

/// One commit that is being made.
struct Making<'i, P> {
    ingest: &'i mut Ingest<P>,
    batch: Batch,
    decoder: i64,
    devices: HashMap<String, i64>,
    /// Those that were compared with what is stored.
    known: HashSet<(i64, u32)>,
    outcome: Outcome,
}

impl<P: Protocol> Ingest<P> {
    /// Into this store.
    #[must_use]
    pub fn new(
        store: Store,
        counts: Arc<Counts>,
        news: broadcast::Sender<Arc<News>>,
        pulses: Arc<Pulses>,
        most_devices: u32,
    ) -> Self {
        let (schema, sessions, room) = (version::schema::<P>(), HashMap::new(), Room::new(most_devices));
        Self { store, counts, news, pulses, schema, sessions, room, protocol: PhantomData }
    }

    /// Takes all that comes, until all sources are gone, or nothing more is to be taken but what has come by then.
    ///
    /// # Errors
    ///
    /// Where something could not be stored to the end.
    pub async fn run(
        mut self,
        mut inbox: mpsc::Receiver<Arrival>,
        mut last: watch::Receiver<bool>,
    ) -> anyhow::Result<()> {
        let mut arrivals = Vec::with_capacity(MOST);
        loop {
            let received = tokio::select! {
                biased;
                _ = last.wait_for(|is_last| *is_last), if !inbox.is_closed() => {
                    inbox.close();
                    continue;
                }
                received = inbox.recv_many(&mut arrivals, MOST) => received,
            };
            if received == 0 {
                return Ok(());
            }
            self.keep(&arrivals, &inbox, &last).await?;
            arrivals.clear();
        }
    }

    /// Keeps these, however often that has to be tried.
    async fn keep(
        &mut self,
        arrivals: &[Arrival],
        inbox: &mpsc::Receiver<Arrival>,
        last: &watch::Receiver<bool>,
    ) -> anyhow::Result<()> {
        let (mut wait, mut tries) = (WAIT.0, 0);
        loop {
            let error = match self.commit(arrivals).await {
                Ok(outcome) => {
                    self.tell(outcome);
                    return Ok(());
                }
                Err(error) => error,
            };
            self.counts.failures.add(1);
            // What is stored is the truth, and not what was decoded for a commit that did not happen.
            self.sessions.clear();
            self.room.forget();
            self.store.renew().await;
            // Where nothing more will come, nobody waits: the collector is to stop.
            if inbox.sender_strong_count() == 0 || *last.borrow() {
                tries += 1;
                anyhow::ensure!(tries < LAST_TRIES, "{} messages could not be stored: {error}", arrivals.len());
            }
            tracing::error!("can't store, trying again in {wait:?}: {error}");
            tokio::time::sleep(wait).await;
            wait = (wait * 2).min(WAIT.1);
        }
    }

    async fn commit(&mut self, arrivals: &[Arrival]) -> Result<Outcome, StoreError> {
        let mut batch = self.store.begin().await?;
        let decoder = batch.decoder(P::NAME, &self.schema, version::PROGRAM).await?;
        let mut making = Making {
            ingest: self,
            batch,
            decoder,
            devices: HashMap::new(),
            known: HashSet::new(),
            outcome: Outcome::default(),
        };
        for arrival in arrivals {
            making.take(arrival).await?;
        }
        let Making { batch, outcome, .. } = making;
        batch.commit().await?;
        Ok(outcome)
    }

    fn tell(&mut self, outcome: Outcome) {
        let counts = &self.counts;
        counts.commits.add(1);
        counts.words.add(outcome.words);
        counts.repeated.add(outcome.repeated);
        counts.lost.add(outcome.lost);
        counts.frames.iter().zip(outcome.frames).for_each(|(count, more)| count.add(more));
        counts.readings.add(outcome.readings);
        outcome.beats.into_iter().for_each(|(device, beat)| self.pulses.beat(device, beat));
        for (answer, message) in outcome.answers {
            answer.send(message);
        }
        for news in outcome.news {
            // Perhaps nobody listens.
            let _ = self.news.send(news.into());
        }
    }
}

impl<P: Protocol> Making<'_, P> {
    async fn take(&mut self, arrival: &Arrival) -> Result<(), StoreError> {
        match &arrival.cargo {
            Cargo::Message { bytes, answer } => {
                // It decoded when it came.
                let Ok(message) = Message::decode(bytes) else { return Ok(()) };
                self.message(&message, bytes, arrival.at, answer).await
            }
            Cargo::Words(words) => self.text(words, arrival.at).await,
            Cargo::End { device, session } => {
                let Some(device) = self.device(device, arrival.at).await? else { return Ok(()) };
                self.end((device, *session), 0, arrival.at).await
            }
        }
    }

    async fn message(
        &mut self,
        message: &Message<'_>,
        bytes: &[u8],
        at: i64,
        answer: &Answer,
    ) -> Result<(), StoreError> {
        let Some(device) = self.device(&mac(message.device), at).await? else { return Ok(()) };
        match &message.body {
            Body::Hello(hello) => self.hello(device, hello, at).await,
            Body::Status(_) => self.batch.status(device, bytes, at).await,
            Body::Words(words) => {
                let Some(next) = self.words((device, message.session), words, at).await? else { return Ok(()) };
                let body = Body::Acknowledge(Acknowledge { next });
                let reply = Message { magic: Filled::new(), body, crc: Filled::new(), ..*message };
                // No sniffer gets to a number that does not fit.
                self.outcome.answers.extend(reply.encode_to_vec().ok().map(|reply| (answer.clone(), reply)));
                Ok(())
            }
            // That is ours to say.
            Body::Acknowledge(_) => Ok(()),
        }
    }

    /// What has not come of the session before will not come.
    async fn hello(&mut self, device: i64, hello: &Hello<'_>, at: i64) -> Result<(), StoreError> {
        let text = |text: &Str<'_>| text.to_string();
        self.batch.describe(device, &text(&hello.name), &text(&hello.firmware)).await?;
        if hello.previous == 0 {
            return Ok(());
        }
        self.end((device, hello.previous), hello.previous_words, at).await
    }

    /// Ends a session, which had so many words.
    async fn end(&mut self, key: (i64, u32), had: u64, at: i64) -> Result<(), StoreError> {
        let mut live = self.session(key, at).await?;
        let read = Moment { at, by_sniffer: false };
        let lost = had.saturating_sub(live.row.next);
        if !self.is_believed(lost) {
            return Ok(());
        }
        let mut found = self.keep_lost(&mut live, lost, read, at).await?;
        live.decoder.finish::<P>(&mut |it| found.push(it));
        self.found(&live.row, found).await?;
        self.batch.advance(live.row.id, live.row.next, live.decoder.fresh()).await?;
        self.batch.close_session(live.row.id).await
    }

    /// Takes words, and says which one comes next; nothing of words that can't be believed.
    async fn words(&mut self, key: (i64, u32), words: &LinkWords<'_>, at: i64) -> Result<Option<u64>, StoreError> {
        let mut live = self.session(key, at).await?;
        let mut receiver = Receiver::resume(live.row.next);
        let accepted = receiver.receive(words);
        if !self.is_believed(accepted.lost) {
            return Ok(None);
        }
        // How old they are is said by one clock, so that it does not matter when it started.
        let age = words.sent.wrapping_sub(words.read);
        let read = Moment { at: at.saturating_sub(age.into()), by_sniffer: true };
        // What comes too early is skipped, too, and will come again.
        let is_early = words.first > accepted.first;
        self.outcome.repeated += if is_early { 0 } else { accepted.skipped() as u64 };
        let mut found = self.keep_lost(&mut live, accepted.lost, read, at).await?;
        let brought = accepted.words().collect();
        found.extend(self.keep_words(&mut live, brought, read, at).await?);
        self.put_back(key, live, found).await.map(Some)
    }

    /// Whether so many words can be lost at once. A message says it in 6 bytes, and keeping it would take gigabytes.
    fn is_believed(&self, lost: u64) -> bool {
        if lost > MOST_LOST {
            self.ingest.counts.refused.add(1);
            tracing::warn!("refused: {lost} words are said to be lost at once; at most {MOST_LOST} are believed");
        }
        lost <= MOST_LOST
    }

    async fn text(&mut self, text: &Words, at: i64) -> Result<(), StoreError> {
        let Some(device) = self.device(&text.device, at).await? else { return Ok(()) };
        let key = (device, text.session);
        let mut live = self.session(key, at).await?;
        let read = Moment { at, by_sniffer: false };
        let known = live.row.next.saturating_sub(text.first);
        let fresh: Vec<u16> = text.words.iter().copied().skip(usize::try_from(known).unwrap_or(usize::MAX)).collect();
        self.outcome.repeated += (text.words.len() - fresh.len()) as u64;
        let found = self.keep_words(&mut live, fresh, read, at).await?;
        self.put_back(key, live, found).await.map(drop)
    }

    /// Keeps that so many words are lost.
    async fn keep_lost(&mut self, live: &mut Live, lost: u64, read: Moment, at: i64) -> Result<Vec<Found>, StoreError> {
        let mut words = Vec::new();
        Word::lost(lost, |word| words.push(u16::from(word)));
        self.outcome.lost += lost;
        self.chunk(live, Chunk { first: live.row.next, count: lost, lost, read, words }, at).await
    }

    async fn keep_words(
        &mut self,
        live: &mut Live,
        words: Vec<u16>,
        read: Moment,
        at: i64,
    ) -> Result<Vec<Found>, StoreError> {
        let count = words.len() as u64;
        self.outcome.words += count;
        self.chunk(live, Chunk { first: live.row.next, count, lost: 0, read, words }, at).await
    }

    async fn chunk(&mut self, live: &mut Live, chunk: Chunk, at: i64) -> Result<Vec<Found>, StoreError> {
        let mut found = Vec::new();
        if chunk.count > 0 {
            self.batch.chunk(live.row.id, &chunk, at).await?;
            live.row.next += chunk.count;
            live.decoder.chunk::<P>(&chunk, &mut |it| found.push(it));
        }
        Ok(found)
    }

    /// Keeps what was found and how far a session has come, which is returned.
    async fn put_back(&mut self, key: (i64, u32), mut live: Live, found: Vec<Found>) -> Result<u64, StoreError> {
        self.found(&live.row, found).await?;
        live.row.decoded = live.decoder.fresh();
        self.batch.advance(live.row.id, live.row.next, live.row.decoded).await?;
        let next = live.row.next;
        self.ingest.sessions.insert(key, live);
        Ok(next)
    }

    async fn found(&mut self, session: &SessionRow, found: Vec<Found>) -> Result<(), StoreError> {
        for found in found {
            let id = self.batch.found(session, &found, self.decoder).await?;
            if let (Found::Frame(frame), Some(id)) = (found, id) {
                let rank = usize::try_from(rank(frame.quality)).unwrap_or_default();
                self.outcome.frames[rank] += 1;
                if let Some(beat) = self.outcome.beats.get_mut(&session.device) {
                    beat.frame(frame.quality, !frame.readings.is_empty());
                }
                self.outcome.readings += frame.readings.len() as u64;
                if self.ingest.news.receiver_count() > 0 {
                    self.outcome.news.push(News::new(id, session.device, frame));
                }
            }
        }
        Ok(())
    }

    /// A device, which is made where there is room for it.
    async fn device(&mut self, key: &str, at: i64) -> Result<Option<i64>, StoreError> {
        if let Some(device) = self.devices.get(key) {
            return Ok(Some(*device));
        }
        if !self.ingest.room.is_for(key, &mut self.batch, &self.ingest.counts).await? {
            return Ok(None);
        }
        let device = self.batch.device(key, at).await?;
        self.devices.insert(key.into(), device);
        if alarm::is_waited_for(key) {
            self.outcome.beats.entry(device).or_default();
        }
        Ok(Some(device))
    }

    /// Takes a session out, to be put back: as it is kept here, unless something else is stored.
    async fn session(&mut self, key: (i64, u32), at: i64) -> Result<Live, StoreError> {
        let kept = self.ingest.sessions.remove(&key);
        if self.known.contains(&key)
            && let Some(live) = kept
        {
            return Ok(live);
        }
        self.known.insert(key);
        let row = self.batch.session(key.0, key.1, at).await?;
        if let Some(live) = kept.filter(|live| live.row == row) {
            return Ok(live);
        }
        if self.ingest.sessions.len() >= SESSIONS {
            self.ingest.sessions.clear();
        }
        let (mut decoder, mut from) = (Decoder::new(row.decoded), self.batch.chunk_of(row.id, row.decoded).await?);
        loop {
            let page = self.batch.page(row.id, from).await?;
            let Some(last) = page.last() else { return Ok(Live { row, decoder }) };
            from = last.first + last.count;
            // What is found in these is stored already.
            page.iter().for_each(|chunk| decoder.chunk::<P>(chunk, &mut |_| {}));
        }
    }
}

/// A device's key: its address, as it is written everywhere.
pub(super) fn mac(device: [u8; 6]) -> String {
    device.map(|byte| format!("{byte:02x}")).join(":")
}
