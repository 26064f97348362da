//! The value of an expression, with SQL's third truth value.

use std::borrow::Cow;
use std::cmp::Ordering;

use super::functions;
use super::{Dialect, Expr, Function, Order, Side, moment};

/// A value. A moment is a number of seconds since 1970.
#[derive(Debug, Clone, PartialEq)]
pub(crate) enum Value<'t> {
    Null,
    Truth(bool),
    Number(f64),
    Text(Cow<'t, str>),
}

impl Value<'_> {
    /// The same value, borrowed.
    fn lent(&self) -> Value<'_> {
        match self {
            Self::Null => Value::Null,
            Self::Truth(truth) => Value::Truth(*truth),
            Self::Number(number) => Value::Number(*number),
            Self::Text(text) => Value::Text(Cow::Borrowed(text)),
        }
    }

    fn order(&self, other: &Self) -> Option<Ordering> {
        match (self, other) {
            (Self::Number(a), Self::Number(b)) => a.partial_cmp(b),
            (Self::Text(a), Self::Text(b)) => Some(a.as_bytes().cmp(b.as_bytes())),
            (Self::Truth(a), Self::Truth(b)) => Some(a.cmp(b)),
            _ => None,
        }
    }

    const fn number(&self) -> Option<f64> {
        match self {
            Self::Number(number) => Some(*number),
            _ => None,
        }
    }

    fn text(&self) -> Option<&str> {
        match self {
            Self::Text(text) => Some(text),
            _ => None,
        }
    }
}

/// The two records of a pair.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Sides<'v> {
    pub(crate) left: &'v [Value<'v>],
    pub(crate) right: &'v [Value<'v>],
}

impl<'v> Sides<'v> {
    /// Whether a condition holds; none is SQL's unknown.
    pub(crate) fn truth(self, expr: &'v Expr) -> Option<bool> {
        match expr {
            Expr::Not(inner) => self.truth(inner).map(|truth| !truth),
            Expr::And(parts) => self.settled(parts, false),
            Expr::Or(parts) => self.settled(parts, true),
            Expr::IsNull(inner, null) => Some((self.value(inner) == Value::Null) == *null),
            Expr::Compare(order, pair) => {
                let found = self.value(&pair.0).order(&self.value(&pair.1))?;
                Some(match order {
                    Order::Equal => found.is_eq(),
                    Order::Different => found.is_ne(),
                    Order::Less => found.is_lt(),
                    Order::AtMost => found.is_le(),
                    Order::More => found.is_gt(),
                    Order::AtLeast => found.is_ge(),
                })
            }
            other => match self.value(other) {
                Value::Truth(truth) => Some(truth),
                _ => None,
            },
        }
    }

    /// AND is settled by one false, OR by one true; otherwise one unknown makes it unknown.
    fn settled(self, parts: &'v [Expr], by: bool) -> Option<bool> {
        let mut unknown = false;
        for part in parts {
            match self.truth(part) {
                Some(truth) if truth == by => return Some(by),
                Some(_) => {}
                None => unknown = true,
            }
        }
        (!unknown).then_some(!by)
    }

    /// The value of an expression.
    pub(crate) fn value(self, expr: &'v Expr) -> Value<'v> {
        match expr {
            Expr::Slot(side, slot) => {
                let values = match side {
                    Side::Left => self.left,
                    Side::Right => self.right,
                };
                values.get(*slot).map_or(Value::Null, Value::lent)
            }
            Expr::Text(text) => Value::Text(Cow::Borrowed(text)),
            Expr::Whole(number) | Expr::Decimal(number) => Value::Number(*number),
            Expr::Truth(truth) => Value::Truth(*truth),
            Expr::Null => Value::Null,
            Expr::Not(_) | Expr::And(_) | Expr::Or(_) | Expr::IsNull(..) | Expr::Compare(..) => {
                self.truth(expr).map_or(Value::Null, Value::Truth)
            }
            Expr::Sum(terms) => self.sum(terms).map_or(Value::Null, Value::Number),
            Expr::Call(function, arguments) => self.call(function, arguments),
        }
    }

    fn sum(self, terms: &'v [(bool, Expr)]) -> Option<f64> {
        let mut sum: Option<f64> = None;
        for (less, term) in terms {
            let number = self.value(term).number()?;
            let number = if *less { -number } else { number };
            sum = Some(sum.map_or(number, |sum| sum + number));
        }
        sum
    }

    fn call(self, function: &'v Function, arguments: &'v [Expr]) -> Value<'v> {
        let number = |found: Option<f64>| found.map_or(Value::Null, Value::Number);
        match function {
            Function::Coalesce => arguments
                .iter()
                .map(|argument| self.value(argument))
                .find(|value| *value != Value::Null)
                .unwrap_or(Value::Null),
            Function::Greatest => self.extreme(arguments, Ordering::Greater),
            Function::Least => self.extreme(arguments, Ordering::Less),
            Function::Nullif => {
                let first = self.first(arguments);
                match arguments.get(1).map(|second| self.value(second)) {
                    Some(second) if first.order(&second) == Some(Ordering::Equal) => Value::Null,
                    _ => first,
                }
            }
            Function::Abs => number(self.first(arguments).number().map(f64::abs)),
            Function::Epoch => number(self.first(arguments).number()),
            Function::DaysBetween => number(self.days_between(arguments)),
            Function::Alike(likeness, Dialect::DuckDb) => {
                number(self.texts(arguments, |a, b| likeness.in_duckdb(a, b)))
            }
            Function::Alike(likeness, Dialect::Spark) => {
                let found = self.texts(arguments, |a, b| Some(likeness.in_spark(a, b)));
                number(found.or(likeness.of_null_in_spark()))
            }
            Function::Written => match self.first(arguments) {
                Value::Number(seconds) => Value::Text(moment::written(seconds).into()),
                other => other,
            },
            Function::Length => match self.first(arguments) {
                Value::Text(text) => Value::Number(functions::count(text.chars().count())),
                _ => Value::Null,
            },
            Function::Strptime(format) => match self.first(arguments) {
                Value::Text(text) => number(format.seconds(&text)),
                _ => Value::Null,
            },
            Function::Lower(Dialect::DuckDb) => {
                self.text_of(arguments, |text| functions::lower(text).into())
            }
            Function::Upper(Dialect::DuckDb) => {
                self.text_of(arguments, |text| functions::upper(text).into())
            }
            // Java maps a text as a whole: ß becomes SS
            Function::Lower(Dialect::Spark) => {
                self.text_of(arguments, |text| text.to_lowercase().into())
            }
            Function::Upper(Dialect::Spark) => {
                self.text_of(arguments, |text| text.to_uppercase().into())
            }
            Function::Substring(start, length) => self.text_of(arguments, |text| {
                functions::substring(text, *start, *length).into()
            }),
            Function::RegexpExtract(pattern) => {
                self.text_of(arguments, |text| pattern.extract(text).into())
            }
        }
    }

    fn first(self, arguments: &'v [Expr]) -> Value<'v> {
        arguments
            .first()
            .map_or(Value::Null, |first| self.value(first))
    }

    /// A function of one text that may lend a part of it.
    fn text_of(
        self,
        arguments: &'v [Expr],
        of: impl for<'x> Fn(&'x str) -> Cow<'x, str>,
    ) -> Value<'v> {
        match self.first(arguments) {
            Value::Text(Cow::Borrowed(text)) => Value::Text(of(text)),
            Value::Text(Cow::Owned(text)) => Value::Text(of(&text).into_owned().into()),
            _ => Value::Null,
        }
    }

    fn texts(self, arguments: &'v [Expr], of: impl Fn(&str, &str) -> Option<f64>) -> Option<f64> {
        let (first, second) = (self.first(arguments), self.value(arguments.get(1)?));
        of(first.text()?, second.text()?)
    }

    fn days_between(self, arguments: &'v [Expr]) -> Option<f64> {
        const DAY: f64 = 86_400.0;
        let (end, start) = (
            self.first(arguments).number()?,
            self.value(arguments.get(1)?).number()?,
        );
        Some((end / DAY).floor() - (start / DAY).floor())
    }

    /// The greatest or least of what is not NULL.
    fn extreme(self, arguments: &'v [Expr], wanted: Ordering) -> Value<'v> {
        let mut best = Value::Null;
        for argument in arguments {
            let value = self.value(argument);
            if best == Value::Null || value.order(&best) == Some(wanted) {
                best = value;
            }
        }
        best
    }
}
