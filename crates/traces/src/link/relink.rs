//! What a person says, what is erased, and what turns out to be everybody's: series are written anew.

use super::{
    Key,
    index::Index,
    series::{Event, SeriesId},
};
use crate::kind::Kind;

impl Index {
    /// Takes a document out: its values, its place, and whatever it alone held together.
    pub fn remove(&mut self, id: u64, events: &mut Vec<Event>) {
        let Some((number, entry)) = self.entry(id) else {
            return;
        };
        let series = self.series.of(number);
        if let Some(entry) = self.entries.get_mut(number as usize) {
            entry.gone = true;
        }
        self.forget(id);
        self.background.discount(entry.scheme, entry.day);
        for other in self.apart.remove(&number).into_iter().flatten() {
            if let Some(others) = self.apart.get_mut(&other) {
                others.remove(&number);
            }
        }
        for other in self.bound.remove(&number).into_iter().flatten() {
            if let Some(others) = self.bound.get_mut(&other) {
                others.remove(&number);
            }
        }
        let values = self.values_of(number).to_vec();
        for value in &values {
            self.values.withdraw(*value, number);
        }
        if let Some(series) = series {
            events.push(Event::Left {
                series: SeriesId(series),
                document: id,
            });
            self.relink(&[series], events);
        }
        for value in values {
            self.values.stand_anew(value, &self.series);
        }
    }

    /// A person says that two documents are of one campaign.
    pub fn confirm(&mut self, one: u64, other: u64, events: &mut Vec<Event>) {
        let (Some((one, _)), Some((other, _))) = (self.entry(one), self.entry(other)) else {
            return;
        };
        self.unsay(one, other);
        self.bound.entry(one).or_default().insert(other);
        self.bound.entry(other).or_default().insert(one);
        self.relink_documents(&[one, other], events);
    }

    /// A person says that two documents are not of one campaign: they are kept apart whatever they share.
    pub fn refute(&mut self, one: u64, other: u64, events: &mut Vec<Event>) {
        let (Some((one, _)), Some((other, _))) = (self.entry(one), self.entry(other)) else {
            return;
        };
        self.unsay(one, other);
        self.apart.entry(one).or_default().insert(other);
        self.apart.entry(other).or_default().insert(one);
        self.relink_documents(&[one, other], events);
    }

    /// What was said of two documents is said no more.
    pub fn retract(&mut self, one: u64, other: u64, events: &mut Vec<Event>) {
        let (Some((one, _)), Some((other, _))) = (self.entry(one), self.entry(other)) else {
            return;
        };
        self.unsay(one, other);
        self.relink_documents(&[one, other], events);
    }

    /// A person says whether a value is everybody's. What it carried is looked at again, then and there.
    pub fn publish(&mut self, key: Key, kind: Kind, public: bool, events: &mut Vec<Event>) {
        let value = self.values.intern(key, kind);
        if self.values.publish(value, public) {
            self.weigh(value);
            self.relink_values(&[value], events);
        }
    }

    fn unsay(&mut self, one: u32, other: u32) {
        for said in [&mut self.apart, &mut self.bound] {
            for (from, to) in [(one, other), (other, one)] {
                if let Some(others) = said.get_mut(&from) {
                    others.remove(&to);
                    if others.is_empty() {
                        said.remove(&from);
                    }
                }
            }
        }
    }

    fn relink_documents(&mut self, numbers: &[u32], events: &mut Vec<Event>) {
        let mut series: Vec<u32> = numbers
            .iter()
            .filter_map(|number| self.series.of(*number))
            .collect();
        series.sort_unstable();
        series.dedup();
        self.relink(&series, events);
    }

    /// The series that some values may have carried.
    pub(super) fn relink_values(&mut self, values: &[u32], events: &mut Vec<Event>) {
        let mut series: Vec<u32> = values
            .iter()
            .flat_map(|value| self.values.clumps(*value))
            .map(|clump| self.series.find(clump.series))
            .collect();
        series.sort_unstable();
        series.dedup();
        self.relink(&series, events);
    }

    /// Writes some series anew, document by document as they came. The largest part keeps the id.
    fn relink(&mut self, series: &[u32], events: &mut Vec<Event>) {
        let mut before: Vec<(u32, Vec<u32>)> = series
            .iter()
            .map(|series| (*series, self.series.members(*series)))
            .collect();
        before.sort_by_key(|(series, members)| (std::cmp::Reverse(members.len()), *series));
        let fresh = self.series.count();
        for (series, _) in &before {
            self.series.empty(*series);
        }
        let mut numbers: Vec<u32> = before
            .iter()
            .flat_map(|(_, members)| members)
            .copied()
            .collect();
        numbers.retain(|number| !self.at(*number).gone);
        numbers.sort_unstable();
        let mut values: Vec<u32> = numbers
            .iter()
            .flat_map(|number| self.values_of(*number))
            .copied()
            .collect();
        values.sort_unstable();
        values.dedup();
        for value in values {
            self.values.stand_anew(value, &self.series);
        }
        let mut quiet = Vec::new();
        for number in numbers {
            self.place(number, &mut quiet);
        }
        for (old, members) in before {
            self.name_parts(old, fresh, &members, events);
        }
    }

    /// Gives the largest part of a series its old id, unless an older one has it, and says where the others went.
    fn name_parts(&mut self, old: u32, fresh: u32, members: &[u32], events: &mut Vec<Event>) {
        let mut parts: Vec<(u32, u32)> = Vec::new();
        for number in members.iter().filter(|number| !self.at(**number).gone) {
            let Some(series) = self.series.of(*number) else {
                continue;
            };
            match parts.iter_mut().find(|(known, _)| *known == series) {
                Some((_, count)) => *count += 1,
                None => parts.push((series, 1)),
            }
        }
        parts.sort_by_key(|(series, count)| (std::cmp::Reverse(*count), *series));
        let kept = parts.iter().position(|(series, _)| *series >= fresh);
        let named = kept
            .filter(|_| self.series.shape(old).size == 0)
            .map(|at| parts.remove(at));
        if let Some((series, _)) = named {
            self.series.rename(series, old);
        } else if let Some((into, _)) = parts
            .first()
            .copied()
            .filter(|_| self.series.shape(old).size == 0)
        {
            self.series.alias(old, into);
            events.push(Event::Merged {
                from: SeriesId(old),
                into: SeriesId(into),
            });
            parts.remove(0);
        }
        for (part, _) in parts {
            if part != old {
                events.push(Event::Split {
                    from: SeriesId(old),
                    into: SeriesId(part),
                });
            }
        }
    }
}
