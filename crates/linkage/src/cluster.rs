//! From pairs to persons: records joined one by one, the surest pair first, and only where the whole agrees.
//!
//! Bare connected components let one wrong pair melt two persons into one. Here two groups join when their records
//! agree on average (average-link agglomeration), so that a pair against which the others speak joins nothing.

#[cfg(test)]
mod tests;

use rayon::prelude::*;

use crate::{
    base::Base,
    bulk::{Linked, Pair},
    compare::Eye,
};

/// The most pairs looked at to decide whether two groups agree.
const WITNESSES: usize = 48;
/// No single pair speaks louder than this, for or against, in bits.
const LOUDEST: f32 = 16.0;

/// Persons found among records.
pub struct Clusters {
    /// For each record the first record of its group.
    pub of: Vec<u32>,
    /// Every pair within a group, and the pairs that join nothing, with bits that take the whole group into account.
    pub pairs: Vec<Pair>,
}

struct Groups {
    parent: Vec<u32>,
    /// The record that follows in its group; a last record follows itself.
    next: Vec<u32>,
    /// The last record of each group, under its first.
    last: Vec<u32>,
}

impl Groups {
    fn of_one(records: usize) -> Self {
        let each: Vec<u32> = (0..u32::try_from(records).unwrap_or(u32::MAX)).collect();
        Self {
            parent: each.clone(),
            next: each.clone(),
            last: each,
        }
    }

    fn find(&mut self, record: u32) -> u32 {
        let mut root = record;
        while let Some(up) = self
            .parent
            .get(root as usize)
            .copied()
            .filter(|up| *up != root)
        {
            root = up;
        }
        let mut at = record;
        while at != root {
            let Some(place) = self.parent.get_mut(at as usize) else {
                break;
            };
            at = std::mem::replace(place, root);
        }
        root
    }

    /// The records of a group, from its first.
    fn members(&self, root: u32) -> impl Iterator<Item = u32> {
        let after = |record: &u32| {
            let next = self.next.get(*record as usize).copied();
            next.filter(|next| next != record)
        };
        std::iter::successors(Some(root), after)
    }

    fn join(&mut self, a: u32, b: u32) {
        let (first, second) = (a.min(b), a.max(b));
        let last_of = |root: u32| self.last.get(root as usize).copied().unwrap_or(root);
        let (before, end) = (last_of(first), last_of(second));
        for (places, at, what) in [
            (&mut self.next, before, second),
            (&mut self.last, first, end),
            (&mut self.parent, second, first),
        ] {
            if let Some(place) = places.get_mut(at as usize) {
                *place = what;
            }
        }
    }
}

/// Bits of pairs, those the run found looked up, the others worked out.
struct Scores<'a> {
    base: &'a Base,
    linked: &'a Linked,
    /// Where the pairs of each later record end.
    ends: Vec<u32>,
}

impl<'a> Scores<'a> {
    fn new(base: &'a Base, linked: &'a Linked) -> Self {
        let mut ends = vec![0u32; base.len()];
        for pair in &linked.pairs {
            if let Some(end) = ends.get_mut(pair.b as usize) {
                *end += 1;
            }
        }
        let mut sum = 0u32;
        for end in &mut ends {
            sum = sum.saturating_add(*end);
            *end = sum;
        }
        Self { base, linked, ends }
    }

    /// Bits of two records, looked at alone. Pairs out of order are only not found.
    fn of(&self, eye: &mut Eye<'_>, a: u32, b: u32) -> f32 {
        let end_of = |at: usize| self.ends.get(at).copied().unwrap_or(0) as usize;
        let start = (b as usize).checked_sub(1).map_or(0, end_of);
        let known = self.linked.pairs.get(start..end_of(b as usize));
        let known = known.unwrap_or_default().iter();
        if let Some(pair) = known.into_iter().find(|pair| (pair.a, pair.b) == (a, b)) {
            return pair.bits;
        }
        let records = &self.base.records;
        match (records.get(a as usize), records.get(b as usize)) {
            (Some(one), Some(other)) => self.linked.model.score(&eye.observe(one, other)).bits,
            _ => f32::MIN,
        }
    }
}

impl Clusters {
    /// Groups the records of a run. Pairs below `least` bits join nothing.
    #[must_use]
    pub fn gather(base: &Base, linked: &Linked, least: f32) -> Self {
        let scores = Scores::new(base, linked);
        let mut eye = base.eye();
        let mut groups = Groups::of_one(base.len());
        let joining = |pair: &Pair| pair.bits >= least;
        let mut order: Vec<Pair> = linked.pairs.iter().copied().filter(joining).collect();
        order.par_sort_unstable_by(|a, b| {
            b.bits.total_cmp(&a.bits).then((a.a, a.b).cmp(&(b.a, b.b)))
        });
        let (mut ones, mut others) = (Vec::new(), Vec::new());
        for pair in order {
            let (a, b) = (groups.find(pair.a), groups.find(pair.b));
            if a == b {
                continue;
            }
            ones.clear();
            ones.extend(groups.members(a));
            others.clear();
            others.extend(groups.members(b));
            // Most groups are two records, which the pair says all of.
            let bits = match (ones.len(), others.len()) {
                (1, 1) => pair.bits,
                _ => agreement(&ones, &others, |a, b| scores.of(&mut eye, a, b)),
            };
            if bits >= 0.0 {
                groups.join(a, b);
            }
        }
        let of: Vec<u32> = (0..u32::try_from(base.len()).unwrap_or(u32::MAX))
            .map(|record| groups.find(record))
            .collect();
        let pairs = settle(&scores, &groups, &of);
        Self { of, pairs }
    }
}

/// Mean bits between two groups, over all their pairs or an even choice among them.
fn agreement(ones: &[u32], others: &[u32], mut score: impl FnMut(u32, u32) -> f32) -> f32 {
    let step = (ones.len() * others.len()).div_ceil(WITNESSES).max(1);
    let mut sum = 0.0;
    let mut count = 0.0;
    for at in (0..ones.len() * others.len()).step_by(step) {
        if let (Some(a), Some(b)) = (ones.get(at / others.len()), others.get(at % others.len())) {
            sum += score((*a).min(*b), (*a).max(*b)).clamp(-LOUDEST, LOUDEST);
            count += 1.0;
        }
    }
    if count == 0.0 { f32::MIN } else { sum / count }
}

/// Pairs with bits that take the group into account: within one, a pair is as sure as the weakest step of its surest way
/// through the others, less a bit a step; between two groups, evidence the groups did not follow is halved.
fn settle(scores: &Scores<'_>, groups: &Groups, of: &[u32]) -> Vec<Pair> {
    let same = |pair: &Pair| of.get(pair.a as usize) == of.get(pair.b as usize);
    let apart = scores.linked.pairs.iter().filter(|pair| !same(pair));
    let mut pairs: Vec<Pair> = apart.copied().collect();
    pairs
        .iter_mut()
        .filter(|pair| pair.bits > 0.0)
        .for_each(|pair| pair.bits *= 0.5);
    let found: Vec<Vec<Pair>> = of
        .par_chunks(8192)
        .enumerate()
        .map_init(
            || scores.base.eye(),
            |eye, (at, chunk)| {
                let (mut pairs, mut members) = (Vec::new(), Vec::new());
                let records = (at * 8192..).filter_map(|record| u32::try_from(record).ok());
                for (record, first) in records.zip(chunk) {
                    if record == *first {
                        members.clear();
                        members.extend(groups.members(record));
                        within(&members, |a, b| scores.of(eye, a, b), &mut pairs);
                    }
                }
                pairs
            },
        )
        .collect();
    found.into_iter().for_each(|found| pairs.extend(found));
    pairs.par_sort_unstable_by_key(|pair| (pair.a, pair.b));
    pairs
}

/// The most records of one group whose pairs are all listed.
const LARGEST: usize = 200;

#[expect(
    clippy::indexing_slicing,
    reason = "a square of as many places as members, both counted here"
)]
fn within(members: &[u32], mut score: impl FnMut(u32, u32) -> f32, pairs: &mut Vec<Pair>) {
    let members = members
        .get(..members.len().min(LARGEST))
        .unwrap_or_default();
    let count = members.len();
    if count < 2 {
        return;
    }
    let mut sure = vec![f32::MIN; count * count];
    for (i, a) in members.iter().enumerate() {
        for (j, b) in members.iter().enumerate().skip(i + 1) {
            let bits = score((*a).min(*b), (*a).max(*b));
            sure[i * count + j] = bits;
            sure[j * count + i] = bits;
        }
    }
    // Surest ways (Floyd and Warshall, with the weakest step in place of the sum).
    for k in 0..count {
        for i in 0..count {
            for j in 0..count {
                let through = sure[i * count + k].min(sure[k * count + j]) - 1.0;
                if i != j && through > sure[i * count + j] {
                    sure[i * count + j] = through;
                }
            }
        }
    }
    for (i, a) in members.iter().enumerate() {
        for (j, b) in members.iter().enumerate().skip(i + 1) {
            pairs.push(Pair {
                a: (*a).min(*b),
                b: (*a).max(*b),
                bits: sure[i * count + j],
            });
        }
    }
}
