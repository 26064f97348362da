//! Dates and hours, as DuckDB's `try_strptime` reads them.

/// One part of a format.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Part {
    Literal(u8),
    Year,
    /// Two digits: 69 to 99 in the twentieth century.
    ShortYear,
    Month,
    Day,
    Hour,
    Minute,
    Second,
}

/// The format of a date in a text.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Format {
    parts: Vec<Part>,
    /// Spark's: every digit of the format is there, and nothing around.
    strict: bool,
}

const MAX_FORMAT: usize = 64;

impl Format {
    /// A format in DuckDB's spelling: `%Y-%m-%d`.
    pub(crate) fn duckdb(written: &str) -> Result<Self, String> {
        let refused = || format!("the date format {written:?} is not supported");
        if written.len() > MAX_FORMAT || !written.is_ascii() {
            return Err(refused());
        }
        let mut parts = Vec::new();
        let mut bytes = written.bytes();
        while let Some(byte) = bytes.next() {
            if byte != b'%' {
                parts.push(Part::Literal(byte));
                continue;
            }
            let mut letter = bytes.next().ok_or_else(refused)?;
            if letter == b'-' {
                // `%-d` differs from `%d` when writing only
                letter = bytes.next().ok_or_else(refused)?;
                if !matches!(letter, b'd' | b'm' | b'y' | b'H' | b'M' | b'S') {
                    return Err(refused());
                }
            }
            parts.push(match letter {
                b'Y' => Part::Year,
                b'y' => Part::ShortYear,
                b'm' => Part::Month,
                b'd' => Part::Day,
                b'H' => Part::Hour,
                b'M' => Part::Minute,
                b'S' => Part::Second,
                b'%' => Part::Literal(b'%'),
                _ => return Err(refused()),
            });
        }
        Self {
            parts,
            strict: false,
        }
        .without_repetition()
        .ok_or_else(refused)
    }

    /// A format in Spark's spelling, days only: `yyyy-MM-dd`.
    pub(crate) fn spark(written: &str) -> Result<Self, String> {
        let refused = || format!("the date format {written:?} is not supported");
        if written.len() > MAX_FORMAT || !written.is_ascii() {
            return Err(refused());
        }
        let mut parts = Vec::new();
        let mut rest = written.as_bytes();
        while let Some(first) = rest.first() {
            let known = [("yyyy", Part::Year), ("MM", Part::Month), ("dd", Part::Day)];
            let found = known
                .iter()
                .find(|(word, _)| rest.starts_with(word.as_bytes()));
            let (part, length) = match found {
                Some((word, part)) => (*part, word.len()),
                None if first.is_ascii_alphabetic() || matches!(first, b'\'' | b'[' | b']') => {
                    return Err(refused());
                }
                None => (Part::Literal(*first), 1),
            };
            parts.push(part);
            rest = rest.get(length..).unwrap_or_default();
        }
        Self {
            parts,
            strict: true,
        }
        .without_repetition()
        .ok_or_else(refused)
    }

    /// The same, unless a part comes twice.
    fn without_repetition(self) -> Option<Self> {
        let mut parts = self.parts.iter().enumerate();
        let twice = parts.any(|(i, part)| {
            !matches!(part, Part::Literal(_))
                && self.parts.iter().skip(i + 1).any(|other| other == part)
        });
        (!twice).then_some(self)
    }

    /// Seconds since 1970 of a text, none when it is not in the format.
    pub(crate) fn seconds(&self, text: &str) -> Option<f64> {
        let text = if self.strict {
            text
        } else {
            text.trim_matches(space)
        };
        let least = |width| if self.strict { width } else { 1 };
        let mut rest = text.as_bytes();
        let (mut year, mut month, mut day) = (1900, 1, 1);
        let (mut hour, mut minute, mut second) = (0, 0, 0);
        let mut parts = self.parts.iter().peekable();
        while let Some(part) = parts.next() {
            match part {
                Part::Literal(literal) if !self.strict && space(char::from(*literal)) => {
                    // A run of spaces answers a run of spaces
                    while parts
                        .next_if(|next| matches!(next, Part::Literal(b) if space(char::from(*b))))
                        .is_some()
                    {}
                    let after = rest
                        .iter()
                        .position(|b| !space(char::from(*b)))
                        .unwrap_or(rest.len());
                    if after == 0 {
                        return None;
                    }
                    rest = rest.get(after..)?;
                }
                Part::Literal(literal) => rest = rest.strip_prefix(&[*literal])?,
                Part::Year if self.strict && rest.starts_with(b"-") => {
                    // Java's years before our era
                    rest = rest.get(1..)?;
                    year = -digits(&mut rest, 4..=4, 1, 9999)?;
                }
                Part::Year => year = digits(&mut rest, least(4)..=4, 0, 9999)?,
                Part::ShortYear => {
                    let short = digits(&mut rest, least(2)..=2, 0, 99)?;
                    year = if short >= 69 {
                        1900 + short
                    } else {
                        2000 + short
                    };
                }
                Part::Month => month = digits(&mut rest, least(2)..=2, 1, 12)?,
                Part::Day => day = digits(&mut rest, least(2)..=2, 1, 31)?,
                Part::Hour => hour = digits(&mut rest, least(2)..=2, 0, 23)?,
                Part::Minute => minute = digits(&mut rest, least(2)..=2, 0, 59)?,
                Part::Second => second = digits(&mut rest, least(2)..=2, 0, 59)?,
            }
        }
        if !rest.is_empty() || day > month_length(year, month) {
            return None;
        }
        let seconds = days(year, month, day) * 86_400 + hour * 3_600 + minute * 60 + second;
        #[expect(
            clippy::cast_precision_loss,
            reason = "ten thousand years of seconds are below 2^53"
        )]
        Some(seconds as f64)
    }
}

/// Seconds since 1970 of a date written `YYYY-MM-DD`: a column of dates.
pub(crate) fn written_date(text: &str) -> Option<f64> {
    let parts = [
        Part::Year,
        Part::Literal(b'-'),
        Part::Month,
        Part::Literal(b'-'),
        Part::Day,
    ];
    Format {
        parts: parts.to_vec(),
        strict: false,
    }
    .seconds(text)
}

const fn space(c: char) -> bool {
    matches!(c, ' ' | '\t' | '\n' | '\x0b' | '\x0c' | '\r')
}

/// As many digits as there are within a width, whose number is between two bounds.
fn digits(
    rest: &mut &[u8],
    width: std::ops::RangeInclusive<usize>,
    least: i64,
    most: i64,
) -> Option<i64> {
    let count = rest
        .iter()
        .take(*width.end())
        .take_while(|b| b.is_ascii_digit())
        .count();
    let (number, after) = rest.split_at_checked(count)?;
    if count < *width.start() {
        return None;
    }
    *rest = after;
    let number = number
        .iter()
        .fold(0, |sum, digit| sum * 10 + i64::from(digit - b'0'));
    (least..=most).contains(&number).then_some(number)
}

const fn leap(year: i64) -> bool {
    year % 4 == 0 && (year % 100 != 0 || year % 400 == 0)
}

const fn month_length(year: i64, month: i64) -> i64 {
    match month {
        2 if leap(year) => 29,
        2 => 28,
        4 | 6 | 9 | 11 => 30,
        _ => 31,
    }
}

/// Days since 1970 in the Gregorian calendar, counted from March so that February ends the year.
const fn days(year: i64, month: i64, day: i64) -> i64 {
    let from_march = (month + 9) % 12;
    let year = if month <= 2 { year - 1 } else { year };
    let leaps = year.div_euclid(4) - year.div_euclid(100) + year.div_euclid(400);
    year * 365 + leaps + (from_march * 153 + 2) / 5 + day - 1 - 719_468
}

/// A date in words of figures, `YYYY-MM-DD`, from seconds since 1970.
pub(crate) fn written(seconds: f64) -> String {
    #[expect(
        clippy::cast_possible_truncation,
        reason = "dates read here are of years 0 to 9999"
    )]
    let day_number = (seconds / 86_400.0).floor() as i64 + 719_468;
    let century_cycle = day_number.div_euclid(146_097);
    let day = day_number.rem_euclid(146_097);
    let year_of_cycle = (day - day / 1_460 + day / 36_524 - day / 146_096) / 365;
    let day_of_year = day - (365 * year_of_cycle + year_of_cycle / 4 - year_of_cycle / 100);
    let from_march = (5 * day_of_year + 2) / 153;
    let month = if from_march < 10 {
        from_march + 3
    } else {
        from_march - 9
    };
    let year = century_cycle * 400 + year_of_cycle + i64::from(month <= 2);
    format!(
        "{year:04}-{month:02}-{:02}",
        day_of_year - (153 * from_march + 2) / 5 + 1
    )
}
