//! `acte demo --records N`: the bases send N invented requests, batch after batch, while the demonstration is used.
//!
//! One batch at a time: the queue never holds more than one batch's comparisons before what a person does, so that
//! a document asked for meanwhile is recorded within seconds.

use std::{
    collections::BTreeMap,
    path::Path,
    sync::{Arc, Mutex, PoisonError},
    time::Duration,
};

use time::{Date, macros::format_description};
use tokio::time::Instant;

use super::{Base, Bases};
use crate::{services::ppst::invented, settings::Failure};

/// Lines of a batch: some seconds of reading and comparing.
const BATCH: usize = 1_000;
/// How long a batch may take.
const LONGEST: Duration = Duration::from_secs(3_600);

/// How far it is.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub(in crate::demo) struct Progress {
    /// Requests to send.
    pub(in crate::demo) total: u64,
    /// Taken by the base, now or by an earlier run.
    pub(in crate::demo) taken: u64,
    /// Not taken.
    pub(in crate::demo) refused: u64,
    /// Seconds since the first batch left.
    pub(in crate::demo) seconds: u64,
    /// Whether it is over.
    pub(in crate::demo) over: bool,
    /// Whether it stopped before the end.
    pub(in crate::demo) failed: bool,
}

impl Progress {
    /// Requests answered for, a second.
    pub(in crate::demo) const fn rate(&self) -> u64 {
        match (self.taken + self.refused).checked_div(self.seconds) {
            Some(rate) => rate,
            None => 0,
        }
    }

    /// Seconds left at that pace.
    pub(in crate::demo) const fn left(&self) -> Option<u64> {
        let left = self.total.saturating_sub(self.taken + self.refused);
        left.checked_div(self.rate())
    }
}

/// What is being sent.
#[derive(Clone, Default)]
pub(in crate::demo) struct Bulk(Arc<Mutex<Progress>>);

impl Bulk {
    /// How far it is; none when nothing was to be sent.
    pub(in crate::demo) fn progress(&self) -> Option<Progress> {
        let progress = *self.0.lock().unwrap_or_else(PoisonError::into_inner);
        (progress.total > 0).then_some(progress)
    }

    fn change(&self, change: impl FnOnce(&mut Progress)) -> Progress {
        let mut progress = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        change(&mut progress);
        *progress
    }

    /// Sends so many requests. Sent again on a data folder that was kept, what is there already changes nothing.
    pub(in crate::demo) async fn run(
        &self,
        bases: &Bases,
        records: u32,
        today: Date,
    ) -> Result<(), Failure> {
        let lines = invented::lines(usize::try_from(records)?, today)?;
        self.change(|progress| progress.total = u64::from(records));
        let done = self.send(bases, lines).await;
        let progress = self.change(|progress| {
            progress.over = true;
            progress.failed = done.is_err();
        });
        let (taken, refused, seconds) = (progress.taken, progress.refused, progress.seconds);
        tracing::info!(taken, refused, seconds, "invented requests sent");
        done
    }

    async fn send(
        &self,
        bases: &Bases,
        lines: impl Iterator<Item = invented::Sent>,
    ) -> Result<(), Failure> {
        let begun = Instant::now();
        let mut waiting: BTreeMap<&'static str, (u32, Vec<String>)> = BTreeMap::new();
        for (name, line) in lines {
            let (number, held) = waiting.entry(name).or_default();
            held.push(format!("{line}\n"));
            if held.len() == BATCH {
                let full = std::mem::take(held);
                *number += 1;
                let batch = format!("inventees-{BATCH}-{number}");
                let base = bases.named(name).ok_or("no such base")?;
                self.push(&base, &batch, &full, begun).await?;
            }
        }
        for (name, (number, held)) in waiting {
            if !held.is_empty() {
                let batch = format!("inventees-{BATCH}-{}-{}", number + 1, held.len());
                let base = bases.named(name).ok_or("no such base")?;
                self.push(&base, &batch, &held, begun).await?;
            }
        }
        Ok(())
    }

    async fn push(
        &self,
        base: &Base,
        batch: &str,
        lines: &[String],
        begun: Instant,
    ) -> Result<(), Failure> {
        let receipt = base.push(batch, lines.concat().as_bytes(), LONGEST).await?;
        let taken = u64::from(receipt.accepted) + u64::from(receipt.unchanged);
        let progress = self.change(|progress| {
            progress.taken += taken;
            progress.refused += u64::from(receipt.refused_lines);
            progress.seconds = begun.elapsed().as_secs();
        });
        tracing::debug!(
            base = base.name,
            ?progress,
            "a batch of invented requests was read"
        );
        Ok(())
    }
}

/// The day that invented requests are counted from: the first day, kept beside the data, so that a demonstration
/// that is kept sends the same ones again.
pub(in crate::demo) fn day(data: &Path, today: Date) -> Result<Date, Failure> {
    let file = data.join("invented-from");
    let format = format_description!("[year]-[month]-[day]");
    if let Ok(text) = std::fs::read_to_string(&file) {
        return Ok(Date::parse(text.trim(), format)?);
    }
    std::fs::write(&file, today.format(format)?)?;
    Ok(today)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_pace_is_said_of_what_was_answered() {
        let progress = Progress {
            total: 1_000_000,
            taken: 9_000,
            refused: 1_000,
            seconds: 20,
            ..Progress::default()
        };
        assert_eq!((progress.rate(), progress.left()), (500, Some(1_980)));
        assert_eq!(Progress::default().left(), None);
    }

    #[test]
    fn the_day_stays_the_first_one() {
        let folder = tempfile::tempdir().unwrap();
        let (first, later) = (
            time::macros::date!(2026 - 11 - 22),
            time::macros::date!(2027 - 01 - 01),
        );
        assert_eq!(day(folder.path(), first).unwrap(), first);
        assert_eq!(day(folder.path(), later).unwrap(), first);
    }
}
