//! Datagrams: messages of the link, or words in text. A datagram never ends within a word.

use std::collections::HashMap;
use std::net::{IpAddr, SocketAddr};
use std::num::NonZeroU32;
use std::sync::Arc;

use tokio::net::UdpSocket;

use crate::collector::limit::{Limiter, Verdict};

use super::text::Text;
use super::{Broken, Ended, LINK, LONGEST};
use crate::collector::arrival::{Answer, Inbox};

/// The most senders of text that are told apart; of more, all begin new sessions.
const SENDERS: usize = 1024;

/// Takes all datagrams that come to this address, where a socket may be open already.
pub(super) async fn listen(
    at: &SocketAddr,
    open: Option<UdpSocket>,
    datagrams: NonZeroU32,
    inbox: &mut Inbox,
) -> Result<Ended, Broken> {
    let socket = if let Some(socket) = open { socket } else { UdpSocket::bind(at).await? };
    let socket = Arc::new(socket);
    tracing::info!("listening at udp://{}", socket.local_addr()?);
    let (mut senders, limiter) = (HashMap::new(), Limiter::new(datagrams));
    let mut datagram = [0; LONGEST + 1];
    loop {
        let received = inbox.clone().unless_stopped(socket.recv_from(&mut datagram)).await;
        let Ok(received) = received else { break };
        let (len, from) = match received {
            Ok(received) => received,
            // Says that an answer did not arrive, and nothing of those to come.
            Err(error) if error.kind() == std::io::ErrorKind::ConnectionReset => continue,
            Err(error) => return Err(error.into()),
        };
        let verdict = limiter.take(from.ip());
        if verdict != Verdict::Taken {
            inbox.counts().limited.add(1);
            if verdict == Verdict::RefusedFirst {
                tracing::warn!(source = %inbox.name(), "refused: {} sends more than {datagrams} datagrams a second", from.ip());
            }
            continue;
        }
        let datagram = &datagram[..len];
        if len > LONGEST {
            inbox.refuse(&format_args!("{from}: a datagram of more than {LONGEST} bytes"));
        } else if datagram.starts_with(LINK) {
            inbox.message(datagram, &Answer::Datagram(socket.clone(), from)).await?;
        } else if datagram.is_ascii() {
            sender(&mut senders, from.ip()).push_whole(datagram, inbox).await?;
        } else {
            inbox.refuse(&format_args!("{from}: neither a message of the link nor text"));
        }
    }
    for (_, text) in senders {
        text.end(inbox).await?;
    }
    Err(Broken::Stopped)
}

/// The text of one sender, whose port may change.
fn sender(senders: &mut HashMap<IpAddr, Text>, from: IpAddr) -> &mut Text {
    if senders.len() >= SENDERS && !senders.contains_key(&from) {
        senders.clear();
    }
    senders.entry(from).or_insert_with(|| Text::new(&format!("udp:{from}")))
}
