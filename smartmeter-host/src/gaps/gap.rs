//! What is missing, in words.

use std::borrow::Cow;
use std::fmt;

use crate::show;

/// From one frame of a source to the next.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Step<T> {
    /// What the one before said.
    pub from: T,
    /// What this one says.
    pub to: T,
}

/// Something that the frame at hand shows to be missing, or not to go on as declared.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Gap {
    /// What it is.
    pub kind: Kind,
    /// What sequences say, where they are proven; of a [jump](Kind::Jump), what they read.
    pub sequence: Option<Step<u64>>,
    /// What times say, in Unix seconds.
    pub time: Option<Step<i64>>,
    /// Whether the sniffer started in between, so that it was not listening all the time.
    pub restarted: bool,
    /// Damaged transactions in between: what is missing may be in them.
    pub damaged: u64,
}

/// What a gap is.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Kind {
    /// Packets of this source are missing.
    Missing {
        /// How many.
        packets: u64,
        /// What was asked for and has not come: it may be among them.
        awaited: Vec<Cow<'static, str>>,
    },
    /// Sequence and time do not go on together, or time not as declared. How many packets are missing can't be said.
    Jump(
        /// Which of them does not.
        Jump,
    ),
    /// It is asked for again, and no answer was seen.
    Unanswered(
        /// The earlier request.
        Event,
    ),
    /// A reply came, and no request for it was seen that could be read.
    Unrequested(
        /// What came.
        Cow<'static, str>,
    ),
}

/// What does not go on as declared.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Jump {
    /// The time.
    Clock,
    /// The sequence.
    Sequence,
    /// Neither goes on from where it was: the sender may have started anew.
    Both,
}

/// A request, and where it stood.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Event {
    /// What was asked for.
    pub name: Cow<'static, str>,
    /// The number of its event.
    pub index: u64,
}

impl Gap {
    /// `missing`, `jump`, `unanswered` or `unrequested`.
    #[must_use]
    pub const fn as_str(&self) -> &'static str {
        match self.kind {
            Kind::Missing { .. } => "missing",
            Kind::Jump(_) => "jump",
            Kind::Unanswered(_) => "unanswered",
            Kind::Unrequested(_) => "unrequested",
        }
    }

    /// The seconds that passed.
    #[must_use]
    pub fn seconds(&self) -> Option<i64> {
        self.time.and_then(|time| time.to.checked_sub(time.from))
    }
}

impl fmt::Display for Gap {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        if let Some(Step { from, to }) = self.sequence {
            write!(f, "sequence {from} -> {to}, ")?;
        }
        match &self.kind {
            Kind::Missing { packets, .. } => {
                let plural = if *packets == 1 { "" } else { "s" };
                write!(f, "{packets} packet{plural} missing")?;
                if let Some(seconds) = self.seconds() {
                    write!(f, ", {seconds} s")?;
                }
            }
            Kind::Jump(jump) => {
                if let Some(Step { from, to }) = self.time {
                    write!(f, "time {} -> {}, ", time(from), time(to))?;
                }
                f.write_str(match jump {
                    Jump::Clock => "the clock does not go on as declared",
                    Jump::Sequence => "the sequence does not go on with the clock",
                    Jump::Both => "neither goes on from where it was",
                })?;
            }
            Kind::Unanswered(Event { name, index }) => {
                write!(f, "{name} was asked for in event {index} and is asked for again")?;
            }
            Kind::Unrequested(name) => write!(f, "{name} comes without a request that can be read")?,
        }
        if self.damaged != 0 {
            write!(f, ", {} damaged between", self.damaged)?;
        }
        if self.restarted {
            f.write_str(", the sniffer started between")?;
        }
        match &self.kind {
            Kind::Missing { awaited, .. } if !awaited.is_empty() => write!(f, "; not answered: {}", awaited.join(", ")),
            _ => Ok(()),
        }
    }
}

fn time(seconds: i64) -> String {
    show::utc(seconds).unwrap_or_else(|| seconds.to_string())
}
