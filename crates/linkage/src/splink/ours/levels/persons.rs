//! Names, parents' names and dates of birth.

use super::{
    Comparison, Draft, Of, comparison, draft, rest,
    sql::{Sql, across, missing, same},
};
use crate::compare::schema::*;

pub(super) fn family(sql: Sql) -> Comparison {
    use family::*;
    let part = "(family_2_l IS NULL OR family_2_r IS NULL) AND \
        (family_1_l = family_1_r OR family_1_l = family_2_r OR family_2_l = family_1_r)";
    let crossed = Draft {
        sql: sql.crossed(),
        label: "crossed with given names",
        of: Of::Crossed,
        frequency: None,
    };
    comparison(
        FAMILY,
        "family",
        None,
        [
            draft(same("family"), "same", &[SAME]).by("family"),
            crossed,
            draft(
                format!("{} OR {}", same("family_bare"), same("family_group")),
                "form",
                &[FORM],
            ),
            draft(
                across("family_sound", "married_sound"),
                "married",
                &[MARRIED],
            ),
            draft(part.to_owned(), "part", &[PART]),
            draft(sql.like("family", "0.92"), "close", &[CLOSE]).by("family"),
            draft(same("family_sound"), "sounds", &[SOUNDS]),
            draft(sql.like("family", "0.84"), "like", &[LIKE]),
            draft(sql.like("family", "0.7"), "far", &[FAR]),
            rest(&[OTHER]),
        ],
    )
}

pub(super) fn given(sql: Sql) -> Comparison {
    use given::*;
    let clash = format!(
        "{} AND second_l IS NOT NULL AND second_r IS NOT NULL AND NOT {} AND second_l <> second_r",
        same("first"),
        sql.like("second", "0.7")
    );
    let initial = "(length(first_l) = 1 OR length(first_r) = 1) AND substr(first_l, 1, 1) = substr(first_r, 1, 1)";
    comparison(
        GIVEN,
        "first",
        // Crossed names are counted once, with the family name.
        Some(sql.crossed()),
        [
            draft(same("given"), "all", &[ALL, SAME]).by("given"),
            draft(clash, "first, other second", &[CLASH]).by("first"),
            draft(same("first"), "first", &[FIRST]).by("first"),
            draft(same("first_root"), "short", &[SHORT]),
            draft(same("first_group"), "form", &[FORM]),
            draft(across("first", "second"), "one in common", &[SHARED]),
            draft(sql.like("first", "0.9"), "close", &[CLOSE]).by("first"),
            draft(initial.to_owned(), "initial", &[INITIAL]),
            draft(
                format!("{} OR {}", sql.like("first", "0.82"), same("first_sound")),
                "like",
                &[LIKE],
            ),
            draft(sql.like("first", "0.7"), "far", &[FAR]),
            rest(&[OTHER]),
        ],
    )
}

pub(super) fn birth_date(sql: Sql) -> Comparison {
    use date::*;
    let fits = |part: &str| format!("({} OR {})", missing(part), same(part));
    let january = |one: char, other: char| {
        format!(
            "birth_month_{one} = '01' AND birth_day_{one} = '01' AND (birth_month_{other} <> '01' OR birth_day_{other} <> '01')"
        )
    };
    let partial = format!(
        "({}) AND {} AND {} AND {} OR {} AND ({} OR {})",
        missing("birth_digits"),
        fits("birth_year"),
        fits("birth_month"),
        fits("birth_day"),
        same("birth_year"),
        january('l', 'r'),
        january('r', 'l'),
    );
    let swapped = "birth_year_l = birth_year_r AND birth_month_l = birth_day_r AND birth_day_l = birth_month_r";
    comparison(
        DATE,
        "birth_date",
        // Twins were born on one day.
        Some(sql.siblings()),
        [
            draft(partial, "partial, or 1 January", &[PARTIAL]),
            draft(same("birth_date"), "same", &[SAME]).by("birth_date"),
            draft(swapped.to_owned(), "day and month swapped", &[SWAPPED]),
            draft(sql.slips("birth_digits", 1), "one slip", &[SLIP]),
            draft(
                format!(
                    "{} AND ({} OR {})",
                    same("birth_year"),
                    same("birth_month"),
                    same("birth_day")
                ),
                "year, and day or month",
                &[YEAR_PART],
            ),
            draft(same("birth_year"), "year", &[YEAR]),
            draft(
                format!("{} AND {}", same("birth_month"), same("birth_day")),
                "day and month",
                &[DAY_MONTH],
            ),
            draft(sql.slips("birth_digits", 2), "two slips", &[TWO_SLIPS]),
            draft(sql.years("birth_year_start", 2), "2 years apart", &[NEAR]),
            draft(
                sql.years("birth_year_start", 12),
                "12 years apart",
                &[DECADE],
            ),
            rest(&[OTHER]),
        ],
    )
}

pub(super) fn parent_given(
    sql: Sql,
    at: usize,
    column: &'static str,
    [root, group]: [&str; 2],
) -> Comparison {
    comparison(
        at,
        column,
        // Brothers and sisters have them in common.
        Some(sql.unlike()),
        [
            draft(same(column), "same", &[text::SAME]).by(column),
            draft(
                format!(
                    "{} OR {} OR {}",
                    sql.like(column, "0.9"),
                    same(root),
                    same(group)
                ),
                "close",
                &[text::CLOSE],
            ),
            draft(sql.like(column, "0.82"), "like", &[text::LIKE]),
            rest(&[text::OTHER]),
        ],
    )
}

pub(super) fn parent_name(
    sql: Sql,
    at: usize,
    column: &'static str,
    [group, sound]: [&str; 2],
    silent: &str,
) -> Comparison {
    comparison(
        at,
        column,
        Some(format!("{silent}{}", sql.unlike())),
        [
            draft(same(column), "same", &[text::SAME]).by(column),
            draft(
                format!("{} OR {}", sql.like(column, "0.92"), same(group)),
                "close",
                &[text::CLOSE],
            ),
            draft(
                format!("{} OR {}", sql.like(column, "0.84"), same(sound)),
                "like",
                &[text::LIKE],
            ),
            rest(&[text::OTHER]),
        ],
    )
}
