//! Ranks: which are missing, which stand twice, which are out of place.

use super::Finding;

/// Most runs remembered: past that, the file is noise and the counts of lines say so.
const MOST: usize = 10_000;

/// Consecutive ranks read one after the other.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
struct Run {
    first: u64,
    count: u64,
}

/// The ranks in the order they were read.
#[derive(Debug, Default)]
pub(super) struct Order {
    runs: Vec<Run>,
}

impl Order {
    pub(super) fn take(&mut self, index: u64) {
        if let Some(run) = self.runs.last_mut()
            && run.first.checked_add(run.count) == Some(index)
        {
            run.count += 1;
        } else if self.runs.len() < MOST {
            self.runs.push(Run {
                first: index,
                count: 1,
            });
        }
    }

    /// Whether `index` is the next one expected, when the ranks began at `start`.
    pub(super) fn is_next(&self, start: u64, index: u64) -> bool {
        match self.runs.as_slice() {
            [] => index == start,
            [run] => run.first == start && run.first.checked_add(run.count) == Some(index),
            _ => false,
        }
    }

    pub(super) fn findings(&self, start: u64) -> Vec<Finding> {
        let mut sorted = self.runs.clone();
        sorted.sort_by_key(|run| run.first);
        let mut found = Vec::new();
        let mut next = start;
        for run in &sorted {
            let end = run.first.saturating_add(run.count);
            if run.first > next {
                found.push(Finding::Missing {
                    from: next,
                    to: run.first,
                });
            } else if run.first < next {
                let twice = run.first..end.min(next);
                found.extend(twice.take(100).map(|index| Finding::Inserted { index }));
            }
            next = next.max(end);
        }
        if !found.is_empty() || sorted == self.runs {
            return found;
        }
        // Every rank once, in another order: name those that went against it.
        match *self.runs.as_slice() {
            [
                ..,
                Run {
                    first: second,
                    count: 1,
                },
                middle,
                Run { first, count: 1 },
                _,
            ]
            | [
                ..,
                Run {
                    first: second,
                    count: 1,
                },
                middle,
                Run { first, count: 1 },
            ] if first.checked_add(1) == Some(middle.first)
                && middle.first.checked_add(middle.count) == Some(second) =>
            {
                vec![Finding::Swapped { first, second }]
            }
            [
                ..,
                Run {
                    first: second,
                    count: 1,
                },
                Run { first, count: 1 },
                _,
            ]
            | [
                ..,
                Run {
                    first: second,
                    count: 1,
                },
                Run { first, count: 1 },
            ] if first.checked_add(1) == Some(second) => {
                vec![Finding::Swapped { first, second }]
            }
            _ => {
                let pairs = self.runs.iter().zip(self.runs.iter().skip(1));
                let falls = pairs.filter(|(run, next)| run.first > next.first);
                falls
                    .take(100)
                    .map(|(run, _)| Finding::Displaced { index: run.first })
                    .collect()
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn order(ranks: &[u64]) -> Vec<Finding> {
        let mut order = Order::default();
        ranks.iter().for_each(|rank| order.take(*rank));
        order.findings(2)
    }

    #[test]
    fn each_disorder_has_its_name() {
        assert_eq!(order(&[2, 3, 4, 5]), []);
        assert_eq!(order(&[2, 3, 5, 6]), [Finding::Missing { from: 4, to: 5 }]);
        assert_eq!(order(&[3, 4]), [Finding::Missing { from: 2, to: 3 }]);
        assert_eq!(order(&[2, 3, 3, 4]), [Finding::Inserted { index: 3 }]);
        assert_eq!(
            order(&[2, 6, 4, 5, 3, 7]),
            [Finding::Swapped {
                first: 3,
                second: 6
            }]
        );
        assert_eq!(
            order(&[2, 6, 4, 5, 3]),
            [Finding::Swapped {
                first: 3,
                second: 6
            }]
        );
        assert_eq!(
            order(&[2, 4, 3, 5]),
            [Finding::Swapped {
                first: 3,
                second: 4
            }]
        );
        assert_eq!(
            order(&[3, 2]),
            [Finding::Swapped {
                first: 2,
                second: 3
            }]
        );
        assert_eq!(order(&[2, 5, 3, 4, 6]), [Finding::Displaced { index: 5 }]);
        assert_eq!(order(&[4, 5, 2, 3]), [Finding::Displaced { index: 4 }]);
        assert_eq!(order(&[1, 2]), [Finding::Inserted { index: 1 }]);
    }
}
