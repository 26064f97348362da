//! From pairs to persons: records joined one by one, the surest pair first, and only where the whole agrees.
//!
//! Bare connected components let one wrong pair melt two persons into one. Here two groups join when their records
//! agree on average (average-link agglomeration), so that a pair against which the others speak joins nothing.

#[cfg(test)]
mod tests;

use rayon::prelude::*;
use rustc_hash::FxHashMap;

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
    members: FxHashMap<u32, Vec<u32>>,
}

impl Groups {
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

    fn members(&self, root: u32) -> Vec<u32> {
        self.members
            .get(&root)
            .cloned()
            .unwrap_or_else(|| vec![root])
    }

    fn join(&mut self, a: u32, b: u32) {
        let (first, second) = (a.min(b), a.max(b));
        let mut all = self.members(first);
        all.extend(self.members(second));
        self.members.remove(&second);
        self.members.insert(first, all);
        if let Some(place) = self.parent.get_mut(second as usize) {
            *place = first;
        }
    }
}

impl Clusters {
    /// Groups the records of a run. Pairs below `least` bits join nothing.
    #[must_use]
    pub fn gather(base: &Base, linked: &Linked, least: f32) -> Self {
        let mut eye = base.eye();
        let mut score = |a: u32, b: u32| score(base, linked, &mut eye, a, b);
        let mut groups = Groups {
            parent: (0..u32::try_from(base.len()).unwrap_or(u32::MAX)).collect(),
            members: FxHashMap::default(),
        };
        // Most groups are two records: what these say of each other is looked at on every core beforehand.
        let mut order: Vec<(&Pair, f32)> = linked
            .pairs
            .par_iter()
            .filter(|pair| pair.bits >= least)
            .map_init(
                || base.eye(),
                |eye, pair| (pair, self::score(base, linked, eye, pair.a, pair.b)),
            )
            .collect();
        order.par_sort_unstable_by(|(a, _), (b, _)| {
            b.bits.total_cmp(&a.bits).then((a.a, a.b).cmp(&(b.a, b.b)))
        });
        for (pair, alone) in order {
            let (a, b) = (groups.find(pair.a), groups.find(pair.b));
            if a == b {
                continue;
            }
            let (ones, others) = (groups.members(a), groups.members(b));
            let bits = if ones.len() == 1 && others.len() == 1 {
                alone
            } else {
                agreement(&ones, &others, &mut score)
            };
            if bits >= 0.0 {
                groups.join(a, b);
            }
        }
        let of: Vec<u32> = (0..u32::try_from(base.len()).unwrap_or(u32::MAX))
            .map(|record| groups.find(record))
            .collect();
        let pairs = settle(base, linked, &groups, &of);
        Self { of, pairs }
    }
}

/// Bits of two records, looked at alone.
fn score(base: &Base, linked: &Linked, eye: &mut Eye<'_>, a: u32, b: u32) -> f32 {
    match (base.records.get(a as usize), base.records.get(b as usize)) {
        (Some(one), Some(other)) => linked.model.score(&eye.observe(one, other)).bits,
        _ => f32::MIN,
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
fn settle(base: &Base, linked: &Linked, groups: &Groups, of: &[u32]) -> Vec<Pair> {
    let same = |pair: &Pair| of.get(pair.a as usize) == of.get(pair.b as usize);
    let mut pairs: Vec<Pair> = linked
        .pairs
        .iter()
        .filter(|pair| !same(pair))
        .copied()
        .collect();
    pairs
        .iter_mut()
        .filter(|pair| pair.bits > 0.0)
        .for_each(|pair| pair.bits *= 0.5);
    let members: Vec<&Vec<u32>> = groups.members.values().collect();
    let found: Vec<Vec<Pair>> = members
        .par_chunks(2048)
        .map_init(
            || base.eye(),
            |eye, chunk| {
                let mut pairs = Vec::new();
                for members in chunk {
                    within(members, |a, b| score(base, linked, eye, a, b), &mut pairs);
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
