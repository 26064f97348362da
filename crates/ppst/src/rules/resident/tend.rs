//! What keeps the memory of a worker exact and bounded: erased texts overwritten, the index built anew as requests come,
//! all read anew when too much was overwritten, and lessons taken from what it holds.

use std::sync::TryLockError;

use kernel::Timestamp;
use linkage::online::{Lesson, Renewed};

use super::{Anew, Held, Resident};

/// Fewer fresh requests than this are looked through as they are.
const FEW: usize = 1_000;
/// The index is built anew once so many in a hundred are fresh or gone.
const PERCENT: usize = 10;
/// What was erased is still filed under digests of its keys; for no longer than this.
const DIGESTS: time::Duration = time::Duration::HOUR;
/// Overwritten texts are given back, by reading all anew, once they are this many bytes and a quarter of all.
const WASTE: usize = 64 << 20;

/// What was done.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Tended {
    /// Bytes of erased texts overwritten.
    pub swept: usize,
    /// Whether the index was built anew.
    pub rebuilt: bool,
}

impl Resident {
    /// Overwrites what was erased, then builds the index anew when it is time. Takes its time on the calling thread;
    /// questions are answered meanwhile, waiting a few milliseconds at most.
    pub fn tend(&self, now: Timestamp) -> Tended {
        let swept = self.sweep();
        let due = {
            let held = self.held();
            let stale = held.online.fresh() + held.unfiled;
            let over = stale > FEW.max(held.online.len() * PERCENT / 100);
            let late = held.built_at.is_none_or(|at| now - at >= DIGESTS);
            over || (held.unfiled > 0 && late)
        };
        Tended {
            swept,
            rebuilt: due && self.rebuild(now),
        }
    }

    fn sweep(&self) -> usize {
        let mut held = self.held();
        if !std::mem::take(&mut held.unswept) {
            return 0;
        }
        let swept = held.online.sweep();
        held.swept += swept;
        swept
    }

    /// Whether so much was overwritten that all should be read anew.
    #[must_use]
    pub fn is_worn(&self) -> bool {
        let held = self.held();
        held.swept > WASTE.max(held.online.text_bytes() / 4)
    }

    /// Builds the index anew, whether it is time or not; false when another thread is at it.
    pub fn rebuild(&self, now: Timestamp) -> bool {
        let _alone = match self.building.try_lock() {
            Ok(alone) => alone,
            Err(TryLockError::Poisoned(poisoned)) => poisoned.into_inner(),
            Err(TryLockError::WouldBlock) => return false,
        };
        let (mut renewal, longest, unfiled) = {
            let held = self.held();
            (held.online.renewal(), held.online.longest(), held.unfiled)
        };
        // The guard is let go between steps: a question waits for one of them at most.
        while self.held().online.gather(&mut renewal) {}
        let renewed = renewal.file(longest);
        self.adopt(renewed, unfiled, now);
        true
    }

    fn adopt(&self, renewed: Renewed, unfiled: usize, now: Timestamp) {
        let mut held = self.held();
        held.online.adopt(renewed);
        held.unfiled = held.unfiled.saturating_sub(unfiled);
        held.built_at = Some(now);
    }

    /// Puts all requests, read anew, in the place of those that answered.
    pub fn take(&self, anew: Anew, now: Timestamp) {
        let Anew(mut fresh) = anew;
        file(&mut fresh, now);
        // While it was read another model may have begun to serve. Guards in the order of `serve`.
        let mut held = self.held();
        fresh.online.serve(self.serving().model.clone());
        let old = std::mem::replace(&mut *held, *fresh);
        drop(held);
        drop(old);
    }

    /// Learns from the requests held, a few at a time, and judges what was learned beside the model that serves.
    #[must_use]
    pub fn learn(&self) -> Lesson {
        let mut study = self.held().online.study();
        while self.held().online.observe(&mut study) {}
        study.learn(&self.model().1)
    }
}

fn file(held: &mut Held, now: Timestamp) {
    let mut renewal = held.online.renewal();
    while held.online.gather(&mut renewal) {}
    held.online.adopt(renewal.file(held.online.longest()));
    held.built_at = Some(now);
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::model::{Compared, RequestKind};
    use kernel::Id;
    use serde_json::json;
    use time::macros::datetime;

    const NOW: Timestamp = datetime!(2026-11-22 12:00 UTC);

    /// A number in syllables.
    fn letters(mut at: u32) -> String {
        let mut text = String::new();
        for _ in 0..3 {
            let consonants = ["b", "d", "f", "g", "l", "m", "n", "p", "r", "t"];
            text += consonants[at as usize % 10];
            text += ["a", "i", "o", "u"][at as usize / 10 % 4];
            at /= 40;
        }
        text
    }

    fn compared(at: u32) -> Compared {
        let (name, given) = (
            format!("Mar{}", letters(at)),
            format!("Anne{}", letters(at % 90)),
        );
        Compared {
            identity: serde_json::from_value(
                json!({ "name": name, "given_names": [given], "nationalities": ["FR"] }),
            )
            .unwrap(),
            parents: Vec::new(),
            birth: serde_json::from_value(
                json!({ "date": format!("19{:02}-0{}-1{}", at % 90 + 10, at % 9 + 1, at % 10), "city": "Brest", "country": "FR" }),
            )
            .unwrap(),
            contact: None,
            identity_documents: Vec::new(),
        }
    }

    fn id(at: u32) -> Id<RequestKind> {
        Id::from_uuid(uuid::Uuid::from_u128(u128::from(at) + 1))
    }

    /// As the first reading does.
    fn resident(count: u32) -> Resident {
        let resident = Resident::new().unwrap();
        let mut anew = resident.anew();
        (0..count).for_each(|at| anew.hold(id(at), 0, &compared(at)));
        resident.take(anew, NOW);
        resident
    }

    fn finds(resident: &Resident, at: u32) -> bool {
        let asked = Id::from_uuid(uuid::Uuid::max());
        let found = resident.ask(asked, &compared(at));
        found.iter().any(|(other, _)| *other == id(at))
    }

    /// Past a tenth of those filed, the index is built anew, and everything is found before and after.
    #[test]
    fn the_index_is_built_anew_past_a_tenth() {
        let resident = resident(3_000);
        assert_eq!(resident.tend(NOW), Tended::default());
        for at in 3_000..4_000 {
            resident.hold(id(at), 1, &compared(at));
        }
        assert!(
            !resident.tend(NOW).rebuilt,
            "a thousand are looked through as they are"
        );
        resident.hold(id(4_000), 1, &compared(4_000));
        assert_eq!(resident.held().online.fresh(), 1_001);
        assert!(finds(&resident, 4_000));
        assert!(resident.tend(NOW).rebuilt);
        assert_eq!(resident.held().online.fresh(), 0);
        for at in (0..4_001).step_by(97) {
            assert!(finds(&resident, at), "{at}");
        }
        assert!(!resident.tend(NOW).rebuilt);
    }

    /// What was erased is out of the texts at once, out of the index within the hour, and its place is given again.
    #[test]
    fn what_is_forgotten_leaves_texts_at_once_and_the_index_within_the_hour() {
        let resident = resident(500);
        let (hers, others) = (letters(499), letters(498));
        assert!(resident.spells(&format!("mar{hers}")));
        resident.forget(id(499));
        assert!(!finds(&resident, 499));
        let tended = resident.tend(NOW + time::Duration::minutes(1));
        assert!(tended.swept > 0 && !tended.rebuilt);
        assert!(!resident.spells(&format!("mar{hers}")) && !resident.spells(&format!("Mar{hers}")));
        assert!(resident.spells(&format!("mar{others}")));
        assert!(resident.tend(NOW + DIGESTS).rebuilt);
        resident.hold(id(900), 2, &compared(499));
        assert_eq!(
            resident.held().online.len(),
            500,
            "the empty place is taken"
        );
        let found = resident.ask(id(901), &compared(499));
        assert!(found.iter().any(|(other, _)| *other == id(900)));
    }

    /// Questions are answered while another thread builds the index.
    #[test]
    fn the_old_index_answers_meanwhile() {
        let resident = resident(2_000);
        std::thread::scope(|scope| {
            let building = scope.spawn(|| (0..5).filter(|_| resident.rebuild(NOW)).count());
            let mut asked = 0;
            while !building.is_finished() || asked < 20 {
                assert!(finds(&resident, asked % 2_000), "{asked}");
                asked += 1;
            }
            assert_eq!(building.join().unwrap(), 5);
        });
    }

    /// What is learned says nothing of anyone: names of comparisons and levels, and numbers.
    #[test]
    fn a_model_says_no_word_of_the_requests() {
        fn words(value: &serde_json::Value, found: &mut std::collections::BTreeSet<String>) {
            match value {
                serde_json::Value::String(text) => drop(found.insert(text.clone())),
                serde_json::Value::Array(all) => all.iter().for_each(|one| words(one, found)),
                serde_json::Value::Object(all) => all.iter().for_each(|(key, one)| {
                    found.insert(key.clone());
                    words(one, found);
                }),
                _ => {}
            }
        }
        let resident = resident(400);
        let said = |model: &linkage::Model| {
            let mut found = std::collections::BTreeSet::new();
            let file = serde_json::from_str(&model.write().unwrap()).unwrap();
            words(&file, &mut found);
            found
        };
        let learned = said(&resident.learn().model);
        assert_eq!(learned, said(&resident.model().1));
        assert!(
            learned
                .iter()
                .all(|word| !word.contains("Mar") && !word.contains("Brest"))
        );
    }
}
