//! A place in a list, newest first, as the address of its next page holds it: the instant of the last line
//! shown, in microseconds as the database keeps it. A second alone may hold more lines than a page.

use kernel::{Id, Timestamp};

/// Writes an instant.
pub(super) fn write(at: Timestamp) -> i64 {
    let micros = at.unix_timestamp_nanos().div_euclid(1_000);
    i64::try_from(micros).unwrap_or(i64::MAX)
}

/// Reads it again; none for what no list ever wrote.
pub(super) fn read(micros: i64) -> Option<Timestamp> {
    Timestamp::from_unix_timestamp_nanos(i128::from(micros) * 1_000).ok()
}

/// Writes an instant and the line itself, where several lines may share one.
pub(super) fn write_line<K>(at: Timestamp, id: Id<K>) -> String {
    format!("{}.{id}", write(at))
}

/// Reads it again; none for what no list ever wrote.
pub(super) fn read_line<K>(text: &str) -> Option<(Timestamp, Id<K>)> {
    let (micros, id) = text.split_once('.')?;
    Some((read(micros.parse().ok()?)?, id.parse().ok()?))
}

#[cfg(test)]
mod tests {
    use time::macros::datetime;

    use super::*;

    #[test]
    fn an_instant_is_read_back_to_the_microsecond() {
        for at in [
            datetime!(2026-11-22 03:04:05.678901 UTC),
            datetime!(1969-12-31 23:59:59.999999 UTC),
        ] {
            assert_eq!(read(write(at)), Some(at));
            let id: Id<crate::model::AlertKind> = Id::from_uuid(uuid::Uuid::from_u128(7));
            assert_eq!(read_line(&write_line(at, id)), Some((at, id)));
        }
    }
}
