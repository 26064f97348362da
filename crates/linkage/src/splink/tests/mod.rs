//! What the engine answers, against the answers of the engines, against SQL's laws and against hostile files.

mod engines;
mod hostile;
mod laws;
mod weights;

use super::sql::{Dialect, Expr, Kinds, Naming, Parser, Plan, Sides, Slots, Value};

/// A condition or value over `a` and `b` of two records, ready to evaluate.
struct Ready {
    expr: Expr,
    plan: Plan,
    names: Vec<String>,
}

impl Ready {
    fn new(text: &str) -> Result<Self, String> {
        Self::of(text, Dialect::DuckDb)
    }

    fn of(text: &str, dialect: Dialect) -> Result<Self, String> {
        let mut slots = Slots::default();
        let expr = Parser::read(text, dialect, Naming::Suffix, &mut slots)?;
        let probe = Expr::IsNull(Box::new(expr.clone()), true);
        let kinds = Kinds::learn(&slots.names, &[&probe]).map_err(|(_, why)| why)?;
        let mut plan = Plan::new(kinds);
        let expr = plan.hoist(expr)?;
        Ok(Self {
            expr,
            plan,
            names: slots.names,
        })
    }

    /// The answer for `a` and `b` of the left, then of the right record.
    fn answer(&self, values: [Option<&str>; 4]) -> Value<'static> {
        let [a_l, b_l, a_r, b_r] = values;
        let side = |a, b| {
            let texts: Vec<_> = self
                .names
                .iter()
                .map(|name| if name == "a" { a } else { b })
                .collect();
            // Texts that are not of the kind the expression computes with are NULL here
            let values = self.plan.values(&texts);
            values.or_else(|_| self.plan.values(&[])).unwrap()
        };
        let (left, right) = (side(a_l, b_l), side(a_r, b_r));
        let sides = Sides {
            left: &left,
            right: &right,
        };
        match sides.value(&self.expr) {
            Value::Text(text) => Value::Text(text.into_owned().into()),
            Value::Number(number) => Value::Number(number),
            Value::Truth(truth) => Value::Truth(truth),
            Value::Null => Value::Null,
        }
    }
}
