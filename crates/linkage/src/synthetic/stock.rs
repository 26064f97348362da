//! Tables of names and towns, read once from the text files beside this one.
//!
//! A line is `key: token token`. In a token `_` stands for a space, `=` parts usages of one name (the first is the
//! one of civil status), `*21.5` gives the share of its bearers in percent; the rest follows Zipf's law in the order of
//! the line. Names that no table could hold are put together from `start`, `middle` and `end`.

use std::borrow::Cow;
use std::sync::OnceLock;

use rustc_hash::FxHashMap;

use super::chance::Chance;
use super::origin::ORIGINS;

/// A name as the stock writes it, or as it was put together.
pub(super) type Name = Cow<'static, str>;

/// Tokens with the law by which they are drawn.
#[derive(Debug, Default)]
pub(super) struct Law {
    tokens: Vec<Box<str>>,
    /// For each token, the draws (of 2³²) that stop at or before it.
    bounds: Vec<u32>,
}

impl Law {
    fn read(line: &str, slope: f64) -> Self {
        let mut tokens = Vec::new();
        let mut shares = Vec::new();
        for token in line.split_whitespace() {
            let (text, share) = token.split_once('*').unwrap_or((token, ""));
            tokens.push(text.replace('_', " ").into_boxed_str());
            shares.push(share.parse::<f64>().unwrap_or_default());
        }
        let told: f64 = shares.iter().sum();
        let zipf = |rank: usize| 1.0 / (rank as f64 + 3.0).powf(slope);
        let law: f64 = (shares.iter().enumerate())
            .filter(|(_, share)| **share == 0.0)
            .map(|(rank, _)| zipf(rank))
            .sum();
        let mut reached = 0.0;
        let bounds = (shares.iter().enumerate())
            .map(|(rank, share)| {
                reached += if *share > 0.0 {
                    *share
                } else {
                    (100.0 - told).max(1.0) * zipf(rank) / law
                };
                bound(reached / 100.0)
            })
            .collect();
        Self { tokens, bounds }
    }

    pub(super) fn draw(&self, chance: &mut Chance) -> &str {
        let drawn = bound(chance.unit());
        let rank = self.bounds.partition_point(|bound| *bound <= drawn);
        self.tokens
            .get(rank.min(self.tokens.len().saturating_sub(1)))
            .map_or("", |token| token)
    }
}

#[expect(
    clippy::cast_possible_truncation,
    clippy::cast_sign_loss,
    reason = "a cast from f64 saturates, which is what the end of the law wants"
)]
fn bound(share: f64) -> u32 {
    (share * f64::from(u32::MAX)) as u32
}

/// The names of one origin.
#[derive(Debug, Default)]
pub(super) struct Stock {
    family: Law,
    male: Law,
    female: Law,
    /// Share of given names of two tokens of the line, and what stands between them.
    pairs: f64,
    joint: &'static str,
    /// Share of persons whose family name is put together.
    tail: f64,
    start: Law,
    middle: Law,
    end: Law,
    /// Towns, the usages of each parted by `=`.
    pub(super) towns: Law,
}

impl Stock {
    fn read(files: &[&str], towns: &str) -> Self {
        let mut lines: FxHashMap<&str, String> = FxHashMap::default();
        for line in files.iter().flat_map(|file| file.lines()) {
            if let Some((key, tokens)) = line.split_once(": ") {
                let known = lines.entry(key).or_default();
                known.push(' ');
                known.push_str(tokens);
            }
        }
        let law =
            |key: &str, slope: f64| Law::read(lines.get(key).map_or("", String::as_str), slope);
        let share = |key: &str| {
            lines
                .get(key)
                .and_then(|told| told.split_whitespace().next()?.parse().ok())
        };
        Self {
            pairs: share("pairs").unwrap_or_default(),
            joint: if lines.contains_key("apart") { " " } else { "" },
            family: law("family", 0.75),
            male: law("male", 0.8),
            female: law("female", 0.8),
            tail: share("tail").unwrap_or_default(),
            start: law("start", 0.5),
            middle: law("middle", 0.5),
            end: law("end", 0.7),
            towns: Law::read(towns, 0.8),
        }
    }

    /// A family name.
    pub(super) fn family(&'static self, chance: &mut Chance) -> Name {
        if !chance.hit(self.tail) {
            return Cow::Borrowed(self.family.draw(chance));
        }
        let mut made = String::with_capacity(24);
        let start = self.start.draw(chance);
        let middle = if chance.hit(0.4) {
            self.middle.draw(chance)
        } else {
            ""
        };
        let parts = [start, middle, self.end.draw(chance)];
        // 高/Taka and 田/da are 高田/Takada
        let written = parts.map(|part| part.split_once('/').map_or(part, |(written, _)| written));
        written.iter().for_each(|part| made.push_str(part));
        if start.contains('/') {
            made.push('/');
            let spoken = parts.map(|part| part.split_once('/').map_or(part, |(_, spoken)| spoken));
            spoken.iter().for_each(|part| made.push_str(part));
        }
        Cow::Owned(made)
    }

    #[cfg(test)]
    pub(super) fn lengths(&self) -> [usize; 4] {
        [&self.family, &self.male, &self.female, &self.towns].map(|law| law.tokens.len())
    }

    /// A given name of that sex, with its other usages.
    pub(super) fn given(&'static self, female: bool, chance: &mut Chance) -> Name {
        let law = if female { &self.female } else { &self.male };
        let first = law.draw(chance);
        if self.pairs == 0.0 || !chance.hit(self.pairs) {
            return Cow::Borrowed(first);
        }
        Cow::Owned([first, self.joint, law.draw(chance)].concat())
    }
}
/// The stock of an origin, by its rank in [`ORIGINS`].
pub(super) fn stock(origin: usize) -> &'static Stock {
    static STOCKS: OnceLock<Vec<Stock>> = OnceLock::new();
    static NONE: OnceLock<Stock> = OnceLock::new();
    let stocks = STOCKS.get_or_init(|| {
        let towns: FxHashMap<&str, &str> = include_str!("stock/towns.txt")
            .lines()
            .filter_map(|line| line.split_once(": "))
            .collect();
        (ORIGINS.iter())
            .map(|origin| {
                Stock::read(
                    origin.files,
                    towns.get(origin.code).copied().unwrap_or_default(),
                )
            })
            .collect()
    });
    stocks
        .get(origin)
        .unwrap_or_else(|| NONE.get_or_init(Stock::default))
}
