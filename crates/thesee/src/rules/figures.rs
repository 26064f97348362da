//! Figures about nobody (art. 4 III 4°): declarations of a month, by nature, then by guide, then by department.
//!
//! A count below five says something of somebody: it is not published (the threshold that official statistics use for
//! recorded offences). Nor may it be had by taking what is published from its total: where one count is hidden, another
//! beside it is too, until what is hidden holds two counts or more and five declarations or more, and no more than any count
//! told beside it: were it more, its parts would have to be as large as they can, and so be known. Figures form one tree,
//! so that each count is a part of one total alone; what is under a hidden count is hidden.

use std::collections::BTreeMap;

/// Fewest declarations that a figure tells.
pub const THRESHOLD: u32 = 5;

/// A place of the tree: nothing, a nature, a nature and a guide, a nature, a guide and a department.
pub type Place = Vec<String>;

/// What may be published of counts by their places, totals included.
#[must_use]
pub fn publish(leaves: &BTreeMap<Place, u32>) -> BTreeMap<Place, u32> {
    let mut published = BTreeMap::new();
    let all: Vec<(&[String], u32)> = leaves
        .iter()
        .filter(|(_, count)| **count > 0)
        .map(|(place, count)| (place.as_slice(), *count))
        .collect();
    let total = sum(all.iter().map(|(_, count)| *count));
    if total >= THRESHOLD {
        tell(&all, 0, &mut published);
    }
    published
}

fn sum(counts: impl Iterator<Item = u32>) -> u32 {
    counts.fold(0, u32::saturating_add)
}

/// Tells a total that may be told, and of its parts those that may be.
fn tell(leaves: &[(&[String], u32)], depth: usize, published: &mut BTreeMap<Place, u32>) {
    let Some((first, _)) = leaves.first() else {
        return;
    };
    let place: Place = first.iter().take(depth).cloned().collect();
    published.insert(place, sum(leaves.iter().map(|(_, count)| *count)));
    let mut parts: BTreeMap<&String, Vec<(&[String], u32)>> = BTreeMap::new();
    for (place, count) in leaves {
        if let Some(name) = place.get(depth) {
            parts.entry(name).or_default().push((*place, *count));
        }
    }
    let mut parts: Vec<_> = parts
        .into_values()
        .map(|part| (sum(part.iter().map(|(_, count)| *count)), part))
        .collect();
    parts.sort_by_key(|(count, _)| *count);
    let (mut hidden, mut held) = (0_usize, 0_u32);
    for (count, _) in &parts {
        let enough = hidden == 0 || (hidden >= 2 && held >= THRESHOLD && *count >= held);
        if *count >= THRESHOLD && enough {
            break;
        }
        hidden += 1;
        held = held.saturating_add(*count);
    }
    for (_, part) in parts.into_iter().skip(hidden) {
        tell(&part, depth + 1, published);
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn of(parts: &[(&str, u32)]) -> BTreeMap<Place, u32> {
        let leaf =
            |(name, count): &(&str, u32)| (name.split('/').map(str::to_owned).collect(), *count);
        publish(&parts.iter().map(leaf).collect())
    }

    fn told(parts: &[(&str, u32)]) -> Vec<(String, u32)> {
        let all = of(parts).into_iter();
        all.map(|(place, count)| (place.join("/"), count)).collect()
    }

    #[test]
    fn a_small_count_is_hidden_with_another_beside_it() {
        assert_eq!(told(&[("a", 3), ("b", 1)]), []);
        let one = |name: &str, count| (name.to_owned(), count);
        assert_eq!(
            told(&[("a", 3), ("b", 9), ("c", 20)]),
            [one("", 32), one("c", 20)]
        );
        assert_eq!(
            told(&[("a", 5), ("b", 9)]),
            [one("", 14), one("a", 5), one("b", 9)]
        );
        // Under a hidden count nothing is told.
        assert_eq!(told(&[("a/x", 9), ("b/y", 2)]), [one("", 11)]);
    }

    /// Whoever knows the rule and all that is published still cannot tell a small count: for each publication, no count
    /// between one and four is the same in every month that leads to it. Tried for every month of three parts.
    #[test]
    fn no_small_count_follows_from_what_is_published() {
        const MOST: u32 = 14;
        let mut months: BTreeMap<Vec<(String, u32)>, Vec<[u32; 3]>> = BTreeMap::new();
        for a in 0..=MOST {
            for b in 0..=MOST {
                for c in 0..=MOST {
                    let said = told(&[("a", a), ("b", b), ("c", c)]);
                    months.entry(said).or_default().push([a, b, c]);
                }
            }
        }
        for (said, alike) in months {
            for place in 0..3 {
                let mut counts = alike.iter().map(|month| month[place]);
                let first = counts.next().unwrap();
                let certain = counts.all(|count| count == first);
                assert!(
                    !certain || !(1..THRESHOLD).contains(&first),
                    "{said:?} tells {first}"
                );
            }
        }
    }

    proptest! {
        /// Of any tree: no figure below the threshold, each what it says, and no total that gives a hidden count away.
        #[test]
        fn no_total_gives_a_hidden_count_away(counts in proptest::collection::vec(0_u32..12, 48)) {
            let mut leaves = BTreeMap::new();
            for (number, count) in counts.iter().enumerate() {
                let place = vec![format!("k{}", number / 24), format!("s{}", number / 6 % 4), format!("d{}", number % 6)];
                leaves.insert(place, *count);
            }
            let published = publish(&leaves);
            for (place, told) in &published {
                let under: u32 = leaves.iter().filter(|(leaf, _)| leaf.starts_with(place)).map(|(_, n)| n).sum();
                prop_assert_eq!(*told, under);
                prop_assert!(*told >= THRESHOLD);
                let parts = published.iter().filter(|(part, _)| part.len() == place.len() + 1 && part.starts_with(place));
                let left = told - parts.map(|(_, n)| n).sum::<u32>();
                if place.len() < 3 {
                    prop_assert!(left == 0 || left >= THRESHOLD, "{:?} leaves {}", place, left);
                }
            }
        }
    }
}
