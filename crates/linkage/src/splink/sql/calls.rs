//! The functions of the subset, by name.

use super::super::refusal::excerpt;
use super::parser::{Dialect, Parsed, Slots};
use super::{Expr, Format, Function, Likeness};

/// `floor(a / b)` of two numbers.
pub(super) fn quotient(number: Option<Expr>, by: &Expr) -> Parsed {
    match (number, by) {
        (Some(Expr::Whole(n) | Expr::Decimal(n)), Expr::Whole(d) | Expr::Decimal(d))
            if *d > 0.0 =>
        {
            Ok(Expr::Whole((n / d).floor()))
        }
        _ => Err("/ is supported between two numbers inside floor() only".to_owned()),
    }
}

/// A call, when the dialect knows the function and the subset its arguments.
pub(super) fn function(
    name: &str,
    dialect: Dialect,
    mut arguments: Vec<Expr>,
    slots: &mut Slots,
) -> Parsed {
    let spark = dialect == Dialect::Spark;
    let (function, count) = match name {
        "abs" => (Function::Abs, 1..=1),
        "nullif" => (Function::Nullif, 2..=2),
        "coalesce" => (Function::Coalesce, 1..=64),
        "greatest" => (Function::Greatest, 1..=64),
        "least" => (Function::Least, 1..=64),
        "length" | "len" => (Function::Length, 1..=1),
        "lower" | "lcase" => (Function::Lower(dialect), 1..=1),
        "upper" | "ucase" => (Function::Upper(dialect), 1..=1),
        "epoch" if !spark => (Function::Epoch, 1..=1),
        "datediff" if spark => (Function::DaysBetween, 2..=2),
        "jaro_similarity" if !spark => (Function::Alike(Likeness::Jaro, dialect), 2..=2),
        "jaro_sim" if spark => (Function::Alike(Likeness::Jaro, dialect), 2..=2),
        "jaro_winkler_similarity" if !spark => {
            (Function::Alike(Likeness::JaroWinkler, dialect), 2..=2)
        }
        "jaro_winkler" if spark => (Function::Alike(Likeness::JaroWinkler, dialect), 2..=2),
        "levenshtein" => (Function::Alike(Likeness::Levenshtein, dialect), 2..=2),
        "damerau_levenshtein" => (
            Function::Alike(Likeness::DamerauLevenshtein, dialect),
            2..=2,
        ),
        "jaccard" => (Function::Alike(Likeness::Jaccard, dialect), 2..=2),
        "substr" | "substring" => {
            let length = (arguments.len() == 3).then(|| arguments.pop()).flatten();
            let start = (arguments.len() == 2).then(|| arguments.pop()).flatten();
            (substring(start, length)?, 1..=1)
        }
        "try_strptime" if !spark => (
            Function::Strptime(Format::duckdb(&literal(name, arguments.pop())?)?),
            1..=1,
        ),
        "try_to_timestamp" if spark => (
            Function::Strptime(Format::spark(&literal(name, arguments.pop())?)?),
            1..=1,
        ),
        "regexp_extract" => {
            let group = if arguments.len() == 3 {
                small(arguments.pop())
            } else {
                Some(usize::from(spark))
            };
            let group = group.ok_or("the group of regexp_extract is not a small number")?;
            let pattern = literal(name, arguments.pop())?;
            (
                Function::RegexpExtract(slots.pattern(&pattern, group)?),
                1..=1,
            )
        }
        _ => {
            return Err(format!("the function {}() is not supported", excerpt(name)));
        }
    };
    if !count.contains(&arguments.len()) {
        return Err(format!(
            "{name}() has a number of arguments that is not supported"
        ));
    }
    Ok(Expr::Call(function, arguments))
}

fn literal(name: &str, argument: Option<Expr>) -> Result<Box<str>, String> {
    match argument {
        Some(Expr::Text(text)) => Ok(text),
        _ => Err(format!("{name}() is supported with a text in quotes only")),
    }
}

/// A whole number a text may be long.
fn small(argument: Option<Expr>) -> Option<usize> {
    match argument {
        Some(Expr::Whole(number)) if (0.0..=1e6).contains(&number) => {
            #[expect(
                clippy::cast_possible_truncation,
                clippy::cast_sign_loss,
                reason = "between 0 and 1e6"
            )]
            let number = number as usize;
            Some(number)
        }
        _ => None,
    }
}

fn substring(start: Option<Expr>, length: Option<Expr>) -> Result<Function, String> {
    let start = small(start).filter(|start| *start >= 1);
    let length = match length {
        None => Some(usize::MAX),
        given => small(given),
    };
    match (start, length) {
        (Some(start), Some(length)) => Ok(Function::Substring(start - 1, length)),
        _ => Err(
            "substr() is supported from a number of 1 or more, on a number of 0 or more".to_owned(),
        ),
    }
}
