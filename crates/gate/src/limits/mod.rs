//! How often: token buckets by address, by account and by kind of route.
//!
//! Each bucket is one instant (the generic cell rate algorithm, ITU-T I.371): the time at which it
//! would be full again. Buckets live in memory, in two generations of bounded size: under a flood of new
//! addresses the oldest are forgotten first, and memory stays flat.

use std::{
    collections::HashMap,
    net::IpAddr,
    sync::{Arc, Mutex, PoisonError},
    time::Duration,
};

use tokio::time::Instant;
use uuid::Uuid;

/// Buckets kept in one generation.
const GENERATION: usize = 65_536;

/// How much of something is allowed.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Quota {
    /// How many at once.
    pub burst: u32,
    /// Time after which one more is allowed.
    pub every: Duration,
}

impl Quota {
    /// `burst` at once, then `per_minute` a minute.
    #[must_use]
    pub const fn per_minute(burst: u32, per_minute: u32) -> Self {
        let per_minute = if per_minute == 0 { 1 } else { per_minute };
        Self {
            burst,
            every: Duration::from_millis(60_000 / per_minute as u64),
        }
    }

    fn times(self, factor: u32) -> Self {
        let factor = factor.max(1);
        Self {
            burst: self.burst.saturating_mul(factor),
            every: self.every / factor,
        }
    }
}

/// Whose bucket.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Key {
    /// A network address, as [`Key::address`] makes it.
    Address(IpAddr),
    /// An account.
    Account(Uuid),
}

impl Key {
    /// The client behind an address (IPv6: its /64).
    #[must_use]
    pub fn address(address: IpAddr) -> Self {
        Self::Address(crate::transport::client_key(address))
    }
}

/// Kind of route, each with its own quotas.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Class {
    /// Reading a page.
    Page,
    /// Sending a form.
    Form,
    /// Sending a file.
    Upload,
    /// Anything that guesses could be tried on: sign-in, links, receipts.
    Guess,
    /// The API.
    Api,
    /// Something a service counts for itself.
    Named(&'static str),
}

/// Every request of an address, found or not, before anything is looked up.
pub(crate) const ADDRESS: Class = Class::Named("address");

/// Quotas by class: for an address (many people may share one), and for an account.
#[derive(Debug, Clone)]
pub struct Quotas {
    /// By class: address, account.
    rows: Vec<(Class, Quota, Quota)>,
}

impl Default for Quotas {
    fn default() -> Self {
        let q = Quota::per_minute;
        Self {
            rows: vec![
                (Class::Page, q(300, 1_200), q(120, 240)),
                (Class::Form, q(60, 120), q(30, 60)),
                (Class::Upload, q(30, 60), q(20, 20)),
                (Class::Guess, q(20, 20), q(10, 10)),
                (Class::Api, q(300, 600), q(120, 240)),
                (ADDRESS, q(1_000, 6_000), q(1_000, 6_000)),
            ],
        }
    }
}

impl Quotas {
    /// No limit at all: for measuring.
    #[must_use]
    pub const fn unlimited() -> Self {
        Self { rows: Vec::new() }
    }

    /// The same with other quotas for `class`.
    #[must_use]
    pub fn with(mut self, class: Class, address: Quota, account: Quota) -> Self {
        self.rows.retain(|row| row.0 != class);
        self.rows.push((class, address, account));
        self
    }

    /// The same with `address` and `account` times as much for each network address and each account:
    /// a whole ministry may come from one address.
    #[must_use]
    pub fn times(mut self, address: u32, account: u32) -> Self {
        for row in &mut self.rows {
            row.1 = row.1.times(address);
            row.2 = row.2.times(account);
        }
        self
    }

    fn find(&self, class: Class, key: &Key) -> Option<Quota> {
        let row = self.rows.iter().find(|row| row.0 == class)?;
        Some(if matches!(key, Key::Account(_)) {
            row.2
        } else {
            row.1
        })
    }
}

/// The buckets of a process. Clones share them.
#[derive(Debug, Clone)]
pub struct Limiter {
    quotas: Arc<Quotas>,
    buckets: Arc<Mutex<Buckets>>,
    start: Instant,
}

#[derive(Debug, Default)]
struct Buckets {
    young: HashMap<(Class, Key), Duration>,
    old: HashMap<(Class, Key), Duration>,
}

impl Limiter {
    /// Empty buckets.
    #[must_use]
    pub fn new(quotas: Quotas) -> Self {
        Self {
            quotas: Arc::new(quotas),
            buckets: Arc::default(),
            start: Instant::now(),
        }
    }

    /// Takes one from the bucket of `class` and `key`. A class without quota is not limited.
    ///
    /// # Errors
    /// How long to wait, when the bucket is empty.
    pub fn take(&self, class: Class, key: Key) -> Result<(), Duration> {
        match self.quotas.find(class, &key) {
            Some(quota) => self.take_at(self.start.elapsed(), class, key, quota),
            None => Ok(()),
        }
    }

    fn take_at(&self, now: Duration, class: Class, key: Key, quota: Quota) -> Result<(), Duration> {
        let mut buckets = self.buckets.lock().unwrap_or_else(PoisonError::into_inner);
        let id = (class, key);
        let full = buckets
            .young
            .get(&id)
            .or_else(|| buckets.old.get(&id))
            .copied();
        let next = full.unwrap_or(now).max(now) + quota.every;
        let allowed = now + quota.every.saturating_mul(quota.burst);
        if next > allowed {
            drop(buckets);
            metrics::counter!("gate_limited").increment(1);
            return Err(next.saturating_sub(allowed));
        }
        if buckets.young.len() >= GENERATION {
            buckets.old = std::mem::take(&mut buckets.young);
        }
        buckets.young.insert(id, next);
        Ok(())
    }
}

impl Default for Limiter {
    fn default() -> Self {
        Self::new(Quotas::default())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_bucket_empties_and_fills_again() {
        let limiter = Limiter::default();
        let quota = Quota {
            burst: 3,
            every: Duration::from_secs(10),
        };
        let class = Class::Named("test");
        let key = Key::Account(Uuid::from_u128(1));
        let at = |s: u64, class, key| limiter.take_at(Duration::from_secs(s), class, key, quota);
        for _ in 0..3 {
            assert_eq!(at(0, class, key), Ok(()));
        }
        assert_eq!(at(0, class, key), Err(Duration::from_secs(10)));
        let other = Key::Account(Uuid::from_u128(2));
        assert_eq!(at(0, class, other), Ok(()));
        assert_eq!(at(0, Class::Guess, key), Ok(()));
        assert_eq!(at(10, class, key), Ok(()));
        assert_eq!(at(10, class, key), Err(Duration::from_secs(10)));
        for _ in 0..3 {
            assert_eq!(
                at(4_000, class, key),
                Ok(()),
                "no more than a burst is saved up"
            );
        }
        assert!(at(4_000, class, key).is_err());
    }

    #[test]
    fn an_address_shared_by_many_may_do_more() {
        let limiter = Limiter::new(Quotas::default().times(10, 1));
        let address = Key::address(IpAddr::from([192, 0, 2, 1]));
        let account = Key::Account(Uuid::nil());
        let burst = |key| {
            let taken = (0..10_000).take_while(|_| limiter.take(Class::Guess, key).is_ok());
            taken.count()
        };
        assert!((200..220).contains(&burst(address)));
        assert!((10..12).contains(&burst(account)));
    }

    #[test]
    fn a_flood_of_addresses_keeps_memory_flat() {
        let limiter = Limiter::default();
        for n in 0..300_000_u32 {
            let address = IpAddr::V4(std::net::Ipv4Addr::from_bits(n));
            assert_eq!(limiter.take(Class::Page, Key::address(address)), Ok(()));
        }
        let buckets = limiter.buckets.lock().unwrap();
        assert!(buckets.young.len() + buckets.old.len() <= 2 * GENERATION);
    }
}
