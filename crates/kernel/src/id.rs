//! Ids that name the kind of thing they identify, so that two kinds cannot be swapped.

use std::{cmp::Ordering, fmt, hash, marker::PhantomData, str::FromStr};

use serde::{Deserialize, Deserializer, Serialize, Serializer};
use uuid::Uuid;

use crate::{Clock, Entropy};

/// A kind of entity, written once as an empty type, by [`kinds!`](crate::kinds).
pub trait Kind: 'static {
    /// Lower-case name, used in logs, audit headers and Cedar entity ids.
    const NAME: &'static str;
}

/// Declares kinds, one a line: `kinds! { /// A file an agent deposited. Deposit = "deposit" }`.
#[macro_export]
macro_rules! kinds {
    ($($(#[$doc:meta])* $name:ident = $text:literal),* $(,)?) => {$(
        $(#[$doc])*
        #[derive(Debug)]
        pub enum $name {}
        impl $crate::Kind for $name {
            const NAME: &'static str = $text;
        }
    )*};
}

/// Identifier of a `K`: a UUID version 7 (RFC 9562 §5.7), so that ids sort by creation time.
///
/// The time inside an id is not secret: never use an id as a capability.
pub struct Id<K> {
    uuid: Uuid,
    kind: PhantomData<fn() -> K>,
}

/// Text that is not an id.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error("not a valid identifier")]
pub struct IdError;

impl<K> Id<K> {
    /// A new id at the clock's present.
    pub fn new(clock: &(impl Clock + ?Sized), entropy: &(impl Entropy + ?Sized)) -> Self {
        let millis = clock.now().unix_timestamp_nanos().div_euclid(1_000_000);
        let mut random = [0; 10];
        entropy.fill(&mut random);
        let millis = u64::try_from(millis).unwrap_or(0);
        Self::from_uuid(uuid::Builder::from_unix_timestamp_millis(millis, &random).into_uuid())
    }

    /// The id that `uuid` denotes.
    #[must_use]
    pub const fn from_uuid(uuid: Uuid) -> Self {
        Self {
            uuid,
            kind: PhantomData,
        }
    }

    /// The bare UUID, for the database and nowhere else.
    #[must_use]
    pub const fn uuid(self) -> Uuid {
        self.uuid
    }
}

impl<K> Clone for Id<K> {
    fn clone(&self) -> Self {
        *self
    }
}
impl<K> Copy for Id<K> {}
impl<K> PartialEq for Id<K> {
    fn eq(&self, other: &Self) -> bool {
        self.uuid == other.uuid
    }
}
impl<K> Eq for Id<K> {}
impl<K> PartialOrd for Id<K> {
    fn partial_cmp(&self, other: &Self) -> Option<Ordering> {
        Some(self.cmp(other))
    }
}
impl<K> Ord for Id<K> {
    fn cmp(&self, other: &Self) -> Ordering {
        self.uuid.cmp(&other.uuid)
    }
}
impl<K> hash::Hash for Id<K> {
    fn hash<H: hash::Hasher>(&self, state: &mut H) {
        self.uuid.hash(state);
    }
}
impl<K: Kind> fmt::Debug for Id<K> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}:{}", K::NAME, self.uuid)
    }
}
impl<K> fmt::Display for Id<K> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.uuid.fmt(f)
    }
}
impl<K> FromStr for Id<K> {
    type Err = IdError;

    /// Reads the hyphenated form only, so that one thing has one address.
    fn from_str(text: &str) -> Result<Self, IdError> {
        if text.len() != 36 {
            return Err(IdError);
        }
        Uuid::try_parse(text)
            .map(Self::from_uuid)
            .map_err(|_| IdError)
    }
}
impl<K> Serialize for Id<K> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.collect_str(&self.uuid)
    }
}
impl<'de, K> Deserialize<'de> for Id<K> {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        let text = <std::borrow::Cow<'de, str>>::deserialize(deserializer)?;
        text.parse().map_err(serde::de::Error::custom)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    enum Thing {}
    impl Kind for Thing {
        const NAME: &'static str = "thing";
    }
    struct At(i64);
    impl Clock for At {
        fn now(&self) -> crate::Timestamp {
            crate::Timestamp::from_unix_timestamp(self.0).unwrap()
        }
    }
    struct Sevens;
    impl Entropy for Sevens {
        fn fill(&self, bytes: &mut [u8]) {
            bytes.fill(7);
        }
    }

    #[test]
    fn ids_sort_by_time_and_round_trip() {
        let early = Id::<Thing>::new(&At(1_700_000_000), &Sevens);
        let late = Id::<Thing>::new(&At(1_700_000_001), &Sevens);
        assert!(early < late);
        assert_eq!(early.uuid().get_version_num(), 7);
        assert_eq!(early.to_string().parse(), Ok(early));
        assert_eq!(format!("{early:?}"), format!("thing:{early}"));
    }

    #[test]
    fn only_the_hyphenated_form_is_read() {
        let id = Id::<Thing>::new(&At(0), &Sevens);
        let bare = id.to_string().replace('-', "");
        assert_eq!(bare.parse::<Id<Thing>>(), Err(IdError));
        assert_eq!(format!("{{{id}}}").parse::<Id<Thing>>(), Err(IdError));
    }
}
