//! What kind of value each expression gives, and what kind each column must hold.

use super::{Expr, Function, Likeness};

/// The kind of a value.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Kind {
    /// Not known yet, or NULL.
    Any,
    Text,
    /// An integer.
    Whole,
    /// A number with a fixed count of decimals, which DuckDB adds exactly.
    Decimal,
    Double,
    Truth,
    /// A date or a date and hour.
    Moment,
}

impl Kind {
    const fn is_number(self) -> bool {
        matches!(self, Self::Whole | Self::Decimal | Self::Double)
    }

    fn agrees(self, other: Self) -> bool {
        self == Self::Any
            || other == Self::Any
            || self == other
            || (self.is_number() && other.is_number())
    }

    /// The kind that holds both, for kinds that agree.
    fn with(self, other: Self) -> Self {
        match (self, other) {
            (Self::Any, kind) | (kind, Self::Any) => kind,
            (Self::Double, _) | (_, Self::Double) => Self::Double,
            (Self::Decimal, _) | (_, Self::Decimal) => Self::Decimal,
            (kind, _) => kind,
        }
    }
}

/// The kinds of a model's columns, learnt from how its expressions use them.
pub(crate) struct Kinds<'n> {
    names: &'n [String],
    columns: Vec<Kind>,
    learnt: bool,
}

impl<'n> Kinds<'n> {
    /// Learns from every condition; refuses, by the place in the list, one that mixes kinds.
    pub(crate) fn learn(
        names: &'n [String],
        conditions: &[&Expr],
    ) -> Result<Vec<Kind>, (usize, String)> {
        let mut kinds = Self {
            names,
            columns: vec![Kind::Any; names.len()],
            learnt: true,
        };
        while kinds.learnt {
            kinds.learnt = false;
            for (place, condition) in conditions.iter().enumerate() {
                kinds
                    .of(condition, Kind::Truth)
                    .map_err(|why| (place, why))?;
            }
        }
        for kind in &mut kinds.columns {
            if *kind == Kind::Any {
                *kind = Kind::Text;
            }
        }
        Ok(kinds.columns)
    }

    fn of(&mut self, expr: &Expr, wanted: Kind) -> Result<Kind, String> {
        let kind = match expr {
            Expr::Slot(_, slot) => self.column(*slot, wanted)?,
            Expr::Text(_) => Kind::Text,
            Expr::Whole(_) => Kind::Whole,
            Expr::Decimal(_) => Kind::Decimal,
            Expr::Truth(_) => Kind::Truth,
            Expr::Null => Kind::Any,
            Expr::Not(inner) => self.of(inner, Kind::Truth)?,
            Expr::And(parts) | Expr::Or(parts) => {
                for part in parts {
                    self.of(part, Kind::Truth)?;
                }
                Kind::Truth
            }
            Expr::IsNull(inner, _) => {
                self.of(inner, Kind::Any)?;
                Kind::Truth
            }
            Expr::Compare(_, pair) => {
                self.alike([&pair.0, &pair.1])?;
                Kind::Truth
            }
            Expr::Sum(terms) => self.sum(terms)?,
            Expr::Call(function, arguments) => self.call(function, arguments)?,
        };
        if kind.agrees(wanted) {
            Ok(kind)
        } else {
            Err(format!(
                "a value of kind {kind:?} stands where {wanted:?} is expected"
            ))
        }
    }

    fn column(&mut self, slot: usize, wanted: Kind) -> Result<Kind, String> {
        let name = self.names.get(slot).map_or("", String::as_str);
        let Some(kind) = self.columns.get_mut(slot) else {
            return Err("a column without a name".to_owned());
        };
        if *kind == Kind::Any && wanted != Kind::Any {
            *kind = match wanted {
                Kind::Whole | Kind::Decimal => Kind::Double,
                Kind::Truth => return Err(format!("the column {name} is used as a truth value")),
                other => other,
            };
            self.learnt = true;
        }
        if kind.agrees(wanted) {
            Ok(*kind)
        } else {
            Err(format!(
                "the column {name} is used both as {kind:?} and as {wanted:?}"
            ))
        }
    }

    /// The common kind of values that are compared with each other.
    fn alike<'e>(
        &mut self,
        values: impl IntoIterator<Item = &'e Expr> + Clone,
    ) -> Result<Kind, String> {
        let mut common = Kind::Any;
        for _ in 0..2 {
            for value in values.clone() {
                common = common.with(self.of(value, common)?);
            }
        }
        Ok(common)
    }

    fn sum(&mut self, terms: &[(bool, Expr)]) -> Result<Kind, String> {
        let mut common = Kind::Any;
        for (_, term) in terms {
            common = common.with(self.of(term, Kind::Double)?);
        }
        if common == Kind::Decimal && terms.len() > 1 {
            return Err("sums of decimals, which are exact in SQL, are not supported".to_owned());
        }
        Ok(common)
    }

    fn call(&mut self, function: &Function, arguments: &[Expr]) -> Result<Kind, String> {
        let (wanted, kind) = match function {
            Function::Nullif | Function::Coalesce | Function::Greatest | Function::Least => {
                return self.alike(arguments);
            }
            Function::Abs => {
                return arguments
                    .first()
                    .map_or(Ok(Kind::Any), |only| self.of(only, Kind::Double));
            }
            Function::Written => return self.written(arguments),
            Function::Length
            | Function::Alike(Likeness::Levenshtein | Likeness::DamerauLevenshtein, _) => {
                (Kind::Text, Kind::Whole)
            }
            Function::Lower(_)
            | Function::Upper(_)
            | Function::Substring(..)
            | Function::RegexpExtract(_) => (Kind::Text, Kind::Text),
            Function::Alike(..) => (Kind::Text, Kind::Double),
            Function::Strptime(_) => (Kind::Text, Kind::Moment),
            Function::Epoch => (Kind::Moment, Kind::Double),
            Function::DaysBetween => (Kind::Moment, Kind::Whole),
        };
        for argument in arguments {
            self.of(argument, wanted)?;
        }
        Ok(kind)
    }

    fn written(&mut self, arguments: &[Expr]) -> Result<Kind, String> {
        for argument in arguments {
            let kind = self.of(argument, Kind::Any)?;
            let column = matches!(argument, Expr::Slot(..));
            if !(matches!(kind, Kind::Any | Kind::Text) || (kind == Kind::Moment && column)) {
                return Err(
                    "CAST to VARCHAR is supported for texts and columns of dates".to_owned(),
                );
            }
        }
        Ok(Kind::Text)
    }
}
