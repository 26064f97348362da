//! Dates of birth as sources write them: unknown parts, impossible parts, swapped parts.

/// A date of birth, digit by digit: an impossible month is a typing slip, not a missing date.
/// A part not known is 0; the whole is 0 when nothing is known.
#[derive(Clone, Copy, Default, PartialEq, Eq, Hash, Debug)]
pub(crate) struct Date(u32);

impl Date {
    pub(crate) fn new(year: u32, month: u32, day: u32) -> Self {
        Self(year.min(9999) * 10_000 + month.min(99) * 100 + day.min(99))
    }

    /// Reads `YYYY-MM-DD`, `DD/MM/YYYY` (any separator), `YYYYMMDD`, `YYYY-MM`, `YYYY`. A time after it is ignored.
    pub(crate) fn read(text: &str) -> Self {
        let mut groups = [(0u32, 0usize); 3];
        let mut count = 0;
        let mut open = false;
        for byte in text.bytes() {
            if byte.is_ascii_digit() {
                if !open {
                    if count == 3 {
                        break;
                    }
                    count += 1;
                    open = true;
                }
                let Some(group) = groups.get_mut(count - 1) else {
                    break;
                };
                if group.1 == 8 {
                    return Self::default();
                }
                *group = (group.0 * 10 + u32::from(byte - b'0'), group.1 + 1);
            } else {
                open = false;
            }
        }
        match (count, groups) {
            (1, [(all, 8), ..]) => Self::new(all / 10_000, all / 100 % 100, all % 100),
            (1, [(all, 6), ..]) => Self::new(all / 100, all % 100, 0),
            (1, [(year, 4), ..]) => Self::new(year, 0, 0),
            (2, [(year, 4), (month, 1..=2), _]) | (2, [(month, 1..=2), (year, 4), _]) => {
                Self::new(year, month, 0)
            }
            (3, [(year, 3..=4), (month, 1..=2), (day, 1..=2)])
            | (3, [(day, 1..=2), (month, 1..=2), (year, 3..=4)]) => Self::new(year, month, day),
            _ => Self::default(),
        }
    }

    pub(crate) fn is_known(self) -> bool {
        self.0 != 0
    }
    pub(crate) fn packed(self) -> u32 {
        self.0
    }
    pub(crate) fn year(self) -> u32 {
        self.0 / 10_000
    }
    pub(crate) fn month(self) -> u32 {
        self.0 / 100 % 100
    }
    pub(crate) fn day(self) -> u32 {
        self.0 % 100
    }
    /// Everything known, and not 1 January, which registers write when they know the year alone.
    pub(crate) fn is_precise(self) -> bool {
        self.year() != 0
            && self.month() != 0
            && self.day() != 0
            && (self.month(), self.day()) != (1, 1)
    }
    /// Day and month the other way round.
    pub(crate) fn swapped(self) -> Self {
        Self::new(self.year(), self.day(), self.month())
    }

    fn digits(self) -> [u8; 8] {
        let mut rest = self.0;
        let mut digits = [0; 8];
        for digit in digits.iter_mut().rev() {
            *digit = u8::try_from(rest % 10).unwrap_or(0);
            rest /= 10;
        }
        digits
    }

    /// How many digits differ, and whether one exchange of two neighbours explains it all.
    pub(crate) fn slips(self, other: Self) -> (u32, bool) {
        let (a, b) = (self.digits(), other.digits());
        let mut places = a.iter().zip(&b).enumerate().filter(|(_, (x, y))| x != y);
        let differ = places.clone().count();
        let exchanged = differ == 2
            && match (places.next(), places.next()) {
                (Some((i, (x, y))), Some((j, (v, w)))) => j == i + 1 && x == w && y == v,
                _ => false,
            };
        (u32::try_from(differ).unwrap_or(8), exchanged)
    }
}

#[cfg(test)]
mod tests {
    use super::Date;

    #[test]
    fn reads_what_sources_write() {
        for (text, expected) in [
            ("1992-12-01", (1992, 12, 1)),
            ("01/12/1992", (1992, 12, 1)),
            ("1.2.1992", (1992, 2, 1)),
            ("19921201", (1992, 12, 1)),
            ("1992-12-01T00:00:00Z", (1992, 12, 1)),
            ("1992-00-00", (1992, 0, 0)),
            ("1992", (1992, 0, 0)),
            ("12/1992", (1992, 12, 0)),
            ("1856-86-18", (1856, 86, 18)),
        ] {
            let date = Date::read(text);
            assert_eq!((date.year(), date.month(), date.day()), expected, "{text}");
        }
        for text in ["", "unknown", "1-2", "99999999999999999999", "1992-123-01"] {
            assert!(!Date::read(text).is_known(), "{text}");
        }
    }

    #[test]
    fn counts_slips() {
        let date = |text| Date::read(text);
        assert_eq!(date("1971-06-24").slips(date("1971-05-24")), (1, false));
        assert_eq!(date("1971-06-24").slips(date("1971-06-42")), (2, true));
        assert_eq!(date("1971-06-24").slips(date("1917-06-24")), (2, true));
    }
}
