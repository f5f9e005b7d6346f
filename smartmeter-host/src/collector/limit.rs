//! How often somebody may do something: a bucket of tokens for each address.

use std::net::{IpAddr, Ipv6Addr};
use std::num::NonZeroU32;
use std::time::Duration;

use governor::{DefaultKeyedRateLimiter, Quota, RateLimiter};

/// Of how many addresses buckets are kept before those that are full again are forgotten.
const ADDRESSES: usize = 4096;
/// How often it is said that somebody is refused.
const SAY_EVERY: Duration = Duration::from_secs(60);
/// How many seconds of it may come at once.
const BURST: u32 = 10;

/// What is to become of something.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Verdict {
    /// It is done.
    Taken,
    /// It is refused, and that is to be said.
    RefusedFirst,
    /// It is refused, as others just now.
    Refused,
}

/// A limit for each address.
pub struct Limiter {
    buckets: DefaultKeyedRateLimiter<IpAddr>,
    said: Said,
}

/// To whom something was said a short time ago.
pub struct Said(DefaultKeyedRateLimiter<IpAddr>);

impl Limiter {
    /// So much a second, and ten times that at once.
    #[must_use]
    pub fn new(a_second: NonZeroU32) -> Self {
        let burst = a_second.saturating_mul(NonZeroU32::new(BURST).unwrap_or(NonZeroU32::MIN));
        let buckets = RateLimiter::keyed(Quota::per_second(a_second).allow_burst(burst));
        Self { buckets, said: Said::default() }
    }

    /// Somebody does it once.
    pub fn take(&self, from: IpAddr) -> Verdict {
        if take(&self.buckets, from) {
            Verdict::Taken
        } else if self.said.is_due(from) {
            Verdict::RefusedFirst
        } else {
            Verdict::Refused
        }
    }
}

impl Said {
    /// Whether something is to be said of an address, of which nothing was for a minute.
    pub fn is_due(&self, from: IpAddr) -> bool {
        take(&self.0, from)
    }
}

impl Default for Said {
    fn default() -> Self {
        let quota = Quota::with_period(SAY_EVERY).unwrap_or(Quota::per_minute(NonZeroU32::MIN));
        Self(RateLimiter::keyed(quota))
    }
}

fn take(buckets: &DefaultKeyedRateLimiter<IpAddr>, from: IpAddr) -> bool {
    if buckets.len() > ADDRESSES {
        buckets.retain_recent();
    }
    buckets.check_key(&network(from)).is_ok()
}

/// Whose address it is: of IPv6, one has a whole network.
fn network(address: IpAddr) -> IpAddr {
    match address.to_canonical() {
        IpAddr::V6(address) => {
            let [a, b, c, d, ..] = address.segments();
            Ipv6Addr::new(a, b, c, d, 0, 0, 0, 0).into()
        }
        address @ IpAddr::V4(_) => address,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn each_address_has_a_bucket_and_a_network_of_ipv6_is_one() {
        let limiter = Limiter::new(NonZeroU32::MIN);
        let take = |address: &str| limiter.take(address.parse().unwrap());
        assert!((0..10).all(|_| take("192.0.2.1") == Verdict::Taken));
        assert_eq!(take("192.0.2.1"), Verdict::RefusedFirst);
        assert_eq!(take("::ffff:192.0.2.1"), Verdict::Refused);
        assert!((0..10).all(|host| take(&format!("2001:db8::{host}")) == Verdict::Taken));
        assert_eq!(take("2001:db8::99"), Verdict::RefusedFirst);
        assert_eq!(take("2001:db8:0:1::1"), Verdict::Taken);
    }
}
