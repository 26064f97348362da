//! What malicious files teach over time, in weeks (art. 2 II 2°).

use kernel::Timestamp;

/// Weeks looked back on.
pub const WEEKS: usize = 13;

/// Something seen in malicious contents, and how often.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Trend {
    /// A family or rule; a kind of indicator.
    pub name: String,
    /// Contents it was seen in; distinct values of that kind.
    pub count: u64,
    /// Last time.
    pub last: Timestamp,
    /// The same by week, the oldest first.
    pub weeks: [u64; WEEKS],
}

/// A count as the database gives it: over the whole time when no week is named.
#[derive(Debug, Clone)]
pub struct Counted {
    /// What was counted.
    pub name: String,
    /// Whole weeks ago.
    pub ago: Option<i32>,
    /// How many.
    pub count: i64,
    /// Last time.
    pub last: Timestamp,
}

/// Trends out of counts, those over the whole time first and in order; at most `most`.
#[must_use]
pub fn trends(counts: Vec<Counted>, most: usize) -> Vec<Trend> {
    let mut trends: Vec<Trend> = Vec::new();
    for one in counts {
        let count = u64::try_from(one.count).unwrap_or(0);
        match one.ago {
            None if trends.len() < most => trends.push(Trend {
                name: one.name,
                count,
                last: one.last,
                weeks: [0; WEEKS],
            }),
            None => {}
            Some(ago) => {
                let place = usize::try_from(ago)
                    .ok()
                    .and_then(|ago| (WEEKS - 1).checked_sub(ago));
                let trend = trends.iter_mut().find(|trend| trend.name == one.name);
                if let (Some(place), Some(trend)) = (place, trend)
                    && let Some(week) = trend.weeks.get_mut(place)
                {
                    *week = count;
                }
            }
        }
    }
    trends
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn counts_find_their_week() {
        let counted = |name: &str, ago, count| Counted {
            name: name.to_owned(),
            ago,
            count,
            last: Timestamp::UNIX_EPOCH,
        };
        let list = vec![
            counted("a", None, 9),
            counted("b", None, 2),
            counted("c", None, 1),
            counted("a", Some(0), 4),
            counted("a", Some(12), 5),
            counted("a", Some(13), 7),
            counted("b", Some(-1), 7),
            counted("c", Some(1), 1),
        ];
        let drawn = trends(list, 2);
        let names: Vec<_> = drawn.iter().map(|trend| trend.name.as_str()).collect();
        assert_eq!(names, ["a", "b"]);
        assert_eq!(drawn[0].weeks, [5, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 4]);
        assert_eq!(drawn[1].weeks, [0; WEEKS]);
    }
}
