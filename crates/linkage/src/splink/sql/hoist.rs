//! What of an expression depends on one record only is computed once a record.

use super::{Expr, Function, Kind, Side, Sides, Value, written_date};

/// Most values computed ahead for a record.
const MAX_DERIVED: usize = 4_000;

/// The values of a record: its columns, then what is computed from them.
#[derive(Debug, Clone, PartialEq)]
pub(crate) struct Plan {
    /// Kind of each column.
    pub(crate) kinds: Vec<Kind>,
    /// Expressions over the left side.
    derived: Vec<Expr>,
}

impl Plan {
    pub(crate) const fn new(kinds: Vec<Kind>) -> Self {
        Self {
            kinds,
            derived: Vec::new(),
        }
    }

    /// The same expression, reading from the record what can be computed ahead.
    pub(crate) fn hoist(&mut self, expr: Expr) -> Result<Expr, String> {
        if let (Some(side), true) = (expr.one_side(), calls(&expr)) {
            return Ok(Expr::Slot(side, self.derive(on_the_left(expr))?));
        }
        map(expr, &mut |child| self.hoist(child))
    }

    /// A slot for an expression over one side, a bare column being its own.
    pub(crate) fn slot(&mut self, expr: Expr) -> Result<usize, String> {
        match expr {
            Expr::Slot(_, slot) => Ok(slot),
            other => self.derive(on_the_left(other)),
        }
    }

    fn derive(&mut self, expr: Expr) -> Result<usize, String> {
        let place = match self.derived.iter().position(|known| *known == expr) {
            Some(place) => place,
            None if self.derived.len() >= MAX_DERIVED => {
                return Err(format!(
                    "more than {MAX_DERIVED} values computed from a record"
                ));
            }
            None => {
                self.derived.push(expr);
                self.derived.len() - 1
            }
        };
        Ok(self.kinds.len() + place)
    }

    /// The values of a record from its texts, in the order of the columns. The place of the first text that
    /// is not of its column's kind is the error.
    pub(crate) fn values<'t>(&self, texts: &[Option<&'t str>]) -> Result<Vec<Value<'t>>, usize> {
        let mut values = Vec::with_capacity(self.kinds.len() + self.derived.len());
        for (place, kind) in self.kinds.iter().enumerate() {
            let value = match texts.get(place).copied().flatten() {
                None => Value::Null,
                Some(text) => Value::read(text, *kind).ok_or(place)?,
            };
            values.push(value);
        }
        let derived: Vec<Value<'t>> = {
            let sides = Sides {
                left: &values,
                right: &[],
            };
            self.derived
                .iter()
                .map(|expr| sides.value(expr).kept())
                .collect()
        };
        values.extend(derived);
        Ok(values)
    }
}

impl<'t> Value<'t> {
    fn read(text: &'t str, kind: Kind) -> Option<Self> {
        /// So large that no sum of a condition overflows.
        const LARGEST: f64 = 1e100;
        match kind {
            Kind::Whole | Kind::Decimal | Kind::Double => {
                let number: f64 = text.trim().parse().ok()?;
                (number.abs() <= LARGEST).then_some(Value::Number(number))
            }
            Kind::Moment => written_date(text).map(Value::Number),
            Kind::Any | Kind::Text | Kind::Truth => Some(Value::Text(text.into())),
        }
    }

    /// The same value for as long as the record is kept.
    fn kept(self) -> Value<'static> {
        match self {
            Value::Null => Value::Null,
            Value::Truth(truth) => Value::Truth(truth),
            Value::Number(number) => Value::Number(number),
            Value::Text(text) => Value::Text(text.into_owned().into()),
        }
    }
}

fn calls(expr: &Expr) -> bool {
    match expr {
        Expr::Call(Function::Coalesce, parts) => parts.iter().any(calls),
        Expr::Call(..) => true,
        _ => expr.children().into_iter().any(calls),
    }
}

fn on_the_left(expr: Expr) -> Expr {
    let turned = match expr {
        Expr::Slot(_, slot) => Expr::Slot(Side::Left, slot),
        other => other,
    };
    map(turned, &mut |child| Ok(on_the_left(child))).unwrap_or(Expr::Null)
}

/// The same expression with each child replaced.
fn map(expr: Expr, replace: &mut impl FnMut(Expr) -> Result<Expr, String>) -> Result<Expr, String> {
    let many = |parts: Vec<Expr>, replace: &mut dyn FnMut(Expr) -> Result<Expr, String>| {
        parts
            .into_iter()
            .map(replace)
            .collect::<Result<Vec<_>, _>>()
    };
    Ok(match expr {
        Expr::Not(inner) => Expr::Not(Box::new(replace(*inner)?)),
        Expr::IsNull(inner, null) => Expr::IsNull(Box::new(replace(*inner)?), null),
        Expr::And(parts) => Expr::And(many(parts, replace)?),
        Expr::Or(parts) => Expr::Or(many(parts, replace)?),
        Expr::Call(function, parts) => Expr::Call(function, many(parts, replace)?),
        Expr::Compare(order, pair) => {
            Expr::Compare(order, Box::new((replace(pair.0)?, replace(pair.1)?)))
        }
        Expr::Sum(terms) => {
            let mut replaced = Vec::with_capacity(terms.len());
            for (less, term) in terms {
                replaced.push((less, replace(term)?));
            }
            Expr::Sum(replaced)
        }
        leaf => leaf,
    })
}
