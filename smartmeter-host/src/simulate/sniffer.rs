//! A sniffer without a board: what a bus says goes into the sniffer's own uplink, or out as text.

use std::io;
use std::time::{Duration, Instant};

use sniffer_core::serial::Text;
use sniffer_core::uplink::{Identity, LONGEST_MESSAGE, Uplink};

use super::port::Port;
use super::{Burst, Bus, Pace};
use crate::collector::arrival::new_session;

/// How many words it holds until they are acknowledged, and of how many times.
const QUEUE: usize = 4096;
const TIMES: usize = 256;
/// How often there is something to do, if nothing comes.
const TICK: Duration = Duration::from_millis(20);
/// How long to wait until a connection is tried again.
const RETRY: Duration = Duration::from_millis(500);

/// What is sent, and when.
pub struct Sending {
    /// What the sniffer hears.
    pub bus: Bus,
    /// When.
    pub pace: Pace,
    /// Nothing after this moment, in milliseconds since 1970.
    pub end: i64,
}

/// A sniffer's name and address.
#[must_use]
pub fn identity(number: u64) -> Identity {
    let [.., a, b, c, d] = number.to_be_bytes();
    Identity {
        device: [0x02, 0x00, a, b, c, d],
        session: new_session(),
        previous: None,
        name: "simulated".try_into().unwrap_or_default(),
        firmware: concat!("smartmeter simulate ", env!("CARGO_PKG_VERSION")),
    }
}

/// Sends it as text.
///
/// # Errors
///
/// Where it can't be sent.
pub async fn send_text(mut sending: Sending, port: &mut Port) -> io::Result<()> {
    let mut text = Text::new();
    loop {
        let Burst { at, words } = sending.bus.burst();
        if at > sending.end {
            return Ok(());
        }
        if let Some(wait) = sending.pace.wait(at) {
            tokio::time::sleep(wait).await;
        }
        // A piece is a whole line, so that each may be a datagram.
        let mut written = String::new();
        for word in words {
            text.word(word, &mut written).map_err(io::Error::other)?;
            if written.ends_with('\n') {
                port.send_text(&std::mem::take(&mut written)).await?;
            }
        }
        if !written.is_empty() {
            port.send_text(&written).await?;
        }
    }
}

/// Sends it by the link, and ends when all is acknowledged.
pub struct Sniffer {
    sending: Sending,
    next: Option<Burst>,
    uplink: Box<Uplink<QUEUE, TIMES>>,
    began: Instant,
}

impl Sniffer {
    /// One that starts now.
    #[must_use]
    pub fn new(sending: Sending, identity: Identity) -> Self {
        Self { sending, next: None, uplink: Box::new(Uplink::new(0, identity)), began: Instant::now() }
    }

    /// How many words it has sent.
    #[must_use]
    pub const fn words(&self) -> u64 {
        self.uplink.words()
    }

    /// Sends to an address, and connects again where the connection breaks.
    ///
    /// # Errors
    ///
    /// Where the address can't be used at all.
    pub async fn send_to(&mut self, address: &str, token: Option<&str>) -> io::Result<()> {
        loop {
            let broken = match Port::open(address, token).await {
                Ok(mut port) => match self.send(&mut port).await {
                    Ok(()) => return Ok(()),
                    Err(error) => error,
                },
                Err(error) => error,
            };
            if broken.kind() == io::ErrorKind::InvalidInput {
                return Err(broken);
            }
            tracing::warn!("{address}: {broken}; trying again");
            tokio::time::sleep(RETRY).await;
        }
    }

    /// Sends by a connection.
    ///
    /// # Errors
    ///
    /// Where it breaks.
    pub async fn send(&mut self, port: &mut Port) -> io::Result<()> {
        self.uplink.connected(self.now());
        let outcome = self.talk(port).await;
        self.uplink.disconnected();
        outcome
    }

    async fn talk(&mut self, port: &mut Port) -> io::Result<()> {
        let mut message = [0; LONGEST_MESSAGE];
        loop {
            let wait = self.listen();
            while let Some(len) = self.uplink.poll(self.now(), &mut message) {
                sent(port.send(&message[..len]).await, port)?;
            }
            let wait = match (wait, self.uplink.held()) {
                (None, 0) => return Ok(()),
                (wait, _) => wait.map_or(TICK, |wait| wait.min(TICK)),
            };
            match tokio::time::timeout(wait, port.receive()).await {
                // What is not for us changes nothing.
                Ok(Ok(message)) => drop(self.uplink.receive(self.now(), &message)),
                Ok(Err(error)) => sent(Err(error), port)?,
                Err(_) => {}
            }
        }
    }

    /// Takes all that is said by now, and says how long it is until there is more; nothing where there never is.
    fn listen(&mut self) -> Option<Duration> {
        loop {
            let next = self.next.take().unwrap_or_else(|| self.sending.bus.burst());
            if next.at > self.sending.end {
                self.next = Some(next);
                return None;
            }
            // Faster than it is taken, a simulated bus waits.
            let is_full = self.uplink.held() > QUEUE / 2;
            if let Some(wait) = self.sending.pace.wait(next.at).or(is_full.then_some(TICK)) {
                self.next = Some(next);
                return Some(wait);
            }
            let now = self.now();
            next.words.into_iter().for_each(|word| self.uplink.push(now, word));
        }
    }

    fn now(&self) -> u32 {
        // It goes round, as a board's clock does.
        #[expect(clippy::cast_possible_truncation, reason = "it goes round")]
        let now = self.began.elapsed().as_millis() as u32;
        now
    }
}

/// Of datagrams to somebody who is not there the answer is an error, which says nothing about the next one.
fn sent(outcome: io::Result<()>, port: &Port) -> io::Result<()> {
    if matches!(port, Port::Udp(_)) { Ok(()) } else { outcome }
}
