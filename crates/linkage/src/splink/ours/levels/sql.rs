//! Conditions, as either engine spells them.

use super::super::super::export::Engine;

/// How an engine spells what is not the same everywhere.
#[derive(Clone, Copy)]
pub(super) struct Sql(pub(super) Engine);

impl Sql {
    /// Jaro and Winkler's similarity.
    pub(super) fn alike(self) -> &'static str {
        match self.0 {
            Engine::DuckDb => "jaro_winkler_similarity",
            Engine::Spark => "jaro_winkler",
        }
    }

    /// The same, at least.
    pub(super) fn like(self, column: &str, least: &str) -> String {
        format!("{}({column}_l, {column}_r) >= {least}", self.alike())
    }

    /// Slips of the pen, at most.
    pub(super) fn slips(self, column: &str, most: u8) -> String {
        format!("damerau_levenshtein({column}_l, {column}_r) <= {most}")
    }

    /// Family name where given names stand, and the other way round.
    pub(super) fn crossed(self) -> String {
        let either = |one: char, other: char| {
            format!(
                "(family_sound_{one} = first_sound_{other} OR family_whole_{one} = given_whole_{other} OR {}(family_{one}, \
                first_{other}) >= 0.92)",
                self.alike()
            )
        };
        format!(
            "({} AND {} AND family_sound_l <> family_sound_r)",
            either('l', 'r'),
            either('r', 'l')
        )
    }

    /// Given names with nothing in common: what records share then, relatives share as well.
    pub(super) fn unlike(self) -> String {
        let other = |column: &str| format!("({} OR {column}_l <> {column}_r)", missing(column));
        format!(
            "(first_sound_l <> first_sound_r AND NOT {} AND {} AND {} AND NOT {})",
            self.like("first", "0.7"),
            other("first_root"),
            other("first_group"),
            self.crossed()
        )
    }

    /// Brothers and sisters, by their names: twins share a date of birth besides.
    pub(super) fn siblings(self) -> String {
        format!("(family_sound_l = family_sound_r AND {})", self.unlike())
    }

    /// A generation apart.
    pub(super) fn apart(self) -> String {
        format!("NOT {}", self.years("birth_year_start", 12))
    }

    /// First days of years, so many years apart at most.
    pub(super) fn years(self, column: &str, most: u32) -> String {
        // A leap day for every four years, and one more: never as much as another year.
        let days = most * 365 + most / 4 + 1;
        match self.0 {
            Engine::DuckDb => {
                let moment = |side| format!("epoch(try_strptime({column}_{side}, '%Y-%m-%d'))");
                format!(
                    "abs({} - {}) <= {}",
                    moment('l'),
                    moment('r'),
                    days * 86_400
                )
            }
            Engine::Spark => {
                let moment =
                    |side| format!("date(try_to_timestamp({column}_{side}, 'yyyy-MM-dd'))");
                format!("abs(datediff({}, {})) <= {days}", moment('l'), moment('r'))
            }
        }
    }
}

pub(super) fn same(column: &str) -> String {
    format!("{column}_l = {column}_r")
}

/// Any of the first, or any of the second, but not the first of both.
pub(super) fn across(one: &str, other: &str) -> String {
    format!("{one}_l = {other}_r OR {other}_l = {one}_r OR {other}_l = {other}_r")
}

pub(super) fn missing(column: &str) -> String {
    format!("{column}_l IS NULL OR {column}_r IS NULL")
}
