//! Towns, postcodes, numbers.

use super::{
    Comparison, comparison, draft, rest,
    sql::{Sql, across, same},
};
use crate::compare::schema::text;

pub(super) fn text(
    sql: Sql,
    at: usize,
    column: &'static str,
    silent: Option<String>,
) -> Comparison {
    comparison(
        at,
        column,
        silent,
        [
            draft(same(column), "same", &[text::SAME]).by(column),
            draft(sql.like(column, "0.92"), "close", &[text::CLOSE]),
            draft(sql.like(column, "0.8"), "like", &[text::LIKE]),
            rest(&[text::OTHER]),
        ],
    )
}

/// A postcode says nothing new where towns agree.
pub(super) fn postcode(sql: Sql, at: usize, column: &'static str, town: &str) -> Comparison {
    let area = format!(
        "length({column}_l) >= 4 AND length({column}_r) >= 4 AND substr({column}_l, 1, 2) = substr({column}_r, 1, 2)"
    );
    comparison(
        at,
        column,
        Some(same(town)),
        [
            draft(same(column), "same", &[text::SAME]).by(column),
            draft(sql.slips(column, 1), "one slip", &[text::CLOSE]),
            draft(area, "area", &[text::LIKE]),
            rest(&[text::OTHER]),
        ],
    )
}

/// A number, of which a record may tell two.
pub(super) fn number(sql: Sql, at: usize, column: &'static str, second: &str) -> Comparison {
    let near = format!(
        "{} AND length({column}_l) > 6 AND length({column}_r) > 6",
        sql.slips(column, 2)
    );
    comparison(
        at,
        column,
        None,
        [
            draft(same(column), "same", &[text::SAME])
                .by(column)
                .share(0.9),
            draft(across(column, second), "one in common", &[text::SAME]).share(0.1),
            draft(sql.slips(column, 1), "one slip", &[text::CLOSE]),
            draft(near, "two slips", &[text::LIKE]),
            rest(&[text::OTHER]),
        ],
    )
}
