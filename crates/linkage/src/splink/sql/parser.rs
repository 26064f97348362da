//! From words to a tree.

use super::super::refusal::excerpt;
use super::calls::{function, quotient};
use super::lexer::{Token, words};
use super::{Expr, Function, Order, Pattern, Side};

/// Deepest nesting of parentheses and calls.
pub(crate) const MAX_DEPTH: usize = 48;
/// Most nodes of one expression.
const MAX_NODES: usize = 2_000;
/// Most nodes of a model.
const MAX_MODEL_NODES: usize = 100_000;
/// Most regular expressions of a model.
const MAX_PATTERNS: usize = 100;
/// Most columns of one model.
const MAX_COLUMNS: usize = 1_000;

/// Whose spelling the expressions are in.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Dialect {
    DuckDb,
    Spark,
}

/// How an expression names the two records.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Naming {
    /// `dob_l`, `dob_r`: the comparisons.
    Suffix,
    /// `l.dob`, `r.dob`: the blocking rules.
    Prefix,
}

/// The columns a model reads, in the order met, and what its expressions share. Names are compared without
/// case, as DuckDB does.
#[derive(Debug, Clone, Default)]
pub(crate) struct Slots {
    pub(crate) names: Vec<String>,
    patterns: Vec<Pattern>,
    nodes: usize,
}

impl Slots {
    /// The place of a column, given one if it is new.
    pub(crate) fn of(&mut self, name: &str) -> Result<usize, String> {
        let name = name.to_lowercase();
        if let Some(slot) = self.names.iter().position(|known| *known == name) {
            return Ok(slot);
        }
        if self.names.len() >= MAX_COLUMNS {
            return Err(format!("more than {MAX_COLUMNS} columns"));
        }
        self.names.push(name);
        Ok(self.names.len() - 1)
    }

    /// A regular expression, compiled once.
    pub(super) fn pattern(&mut self, written: &str, group: usize) -> Result<Pattern, String> {
        if let Some(known) = self.patterns.iter().find(|known| known.is(written, group)) {
            return Ok(known.clone());
        }
        if self.patterns.len() >= MAX_PATTERNS {
            return Err(format!("more than {MAX_PATTERNS} regular expressions"));
        }
        let pattern = Pattern::new(written, group)?;
        self.patterns.push(pattern.clone());
        Ok(pattern)
    }
}

/// Reads one expression.
pub(crate) struct Parser<'s> {
    words: std::vec::IntoIter<Token>,
    dialect: Dialect,
    naming: Naming,
    slots: &'s mut Slots,
    depth: usize,
    nodes: usize,
}

pub(super) type Parsed = Result<Expr, String>;

impl<'s> Parser<'s> {
    /// Reads a whole expression: what it is, or what in it is not supported.
    pub(crate) fn read(
        text: &str,
        dialect: Dialect,
        naming: Naming,
        slots: &'s mut Slots,
    ) -> Parsed {
        let mut parser = Self {
            words: words(text, dialect)?.into_iter(),
            dialect,
            naming,
            slots,
            depth: 0,
            nodes: 0,
        };
        let expr = parser.any()?;
        match parser.words.next() {
            None => Ok(expr),
            Some(word) => Err(format!("{} is not understood here", shown(&word))),
        }
    }

    fn peek(&self) -> Option<&Token> {
        self.words.as_slice().first()
    }

    fn keyword(&mut self, keyword: &str) -> bool {
        let found = matches!(self.peek(), Some(Token::Name(name, false)) if name.eq_ignore_ascii_case(keyword));
        if found {
            self.words.next();
        }
        found
    }

    fn mark(&mut self, mark: &str) -> bool {
        let found = matches!(self.peek(), Some(Token::Mark(met)) if *met == mark);
        if found {
            self.words.next();
        }
        found
    }

    fn require(&mut self, mark: &str) -> Result<(), String> {
        if self.mark(mark) {
            return Ok(());
        }
        Err(match self.peek() {
            Some(word) => format!("{mark} expected before {}", shown(word)),
            None => format!("{mark} expected at the end"),
        })
    }

    /// An expression one level deeper.
    fn deeper(&mut self, read: impl FnOnce(&mut Self) -> Parsed) -> Parsed {
        if self.depth >= MAX_DEPTH {
            return Err(format!("nested deeper than {MAX_DEPTH}"));
        }
        self.depth += 1;
        let expr = read(self);
        self.depth -= 1;
        expr
    }

    fn any(&mut self) -> Parsed {
        let first = self.all()?;
        let mut parts = vec![first];
        while self.keyword("OR") {
            parts.push(self.all()?);
        }
        Ok(one_or(parts, Expr::Or))
    }

    fn all(&mut self) -> Parsed {
        let first = self.not()?;
        let mut parts = vec![first];
        while self.keyword("AND") {
            parts.push(self.not()?);
        }
        Ok(one_or(parts, Expr::And))
    }

    fn not(&mut self) -> Parsed {
        if self.keyword("NOT") {
            return Ok(Expr::Not(Box::new(self.deeper(Self::not)?)));
        }
        let left = self.sum()?;
        if let Some(order) = self.order() {
            let right = self.sum()?;
            if self.order().is_some() || self.keyword("IS") {
                // Engines disagree on what `a = b IS NULL` means
                return Err("write parentheses around each comparison".to_owned());
            }
            return Ok(Expr::Compare(order, Box::new((left, right))));
        }
        if self.keyword("IS") {
            let null = !self.keyword("NOT");
            if !self.keyword("NULL") {
                return Err("IS is supported before NULL and NOT NULL only".to_owned());
            }
            return Ok(Expr::IsNull(Box::new(left), null));
        }
        Ok(left)
    }

    fn order(&mut self) -> Option<Order> {
        let order = match self.peek()? {
            Token::Mark("=") => Order::Equal,
            Token::Mark("<>") => Order::Different,
            Token::Mark("<") => Order::Less,
            Token::Mark("<=") => Order::AtMost,
            Token::Mark(">") => Order::More,
            Token::Mark(">=") => Order::AtLeast,
            _ => return None,
        };
        self.words.next();
        Some(order)
    }

    fn sum(&mut self) -> Parsed {
        let first = self.term()?;
        let mut terms = vec![(false, first)];
        loop {
            let less = if self.mark("+") {
                false
            } else if self.mark("-") {
                true
            } else {
                break;
            };
            terms.push((less, self.term()?));
        }
        match terms.pop() {
            Some((_, only)) if terms.is_empty() => Ok(only),
            Some(last) => {
                terms.push(last);
                Ok(Expr::Sum(terms))
            }
            None => Err("an empty sum".to_owned()),
        }
    }

    fn term(&mut self) -> Parsed {
        self.nodes += 1;
        self.slots.nodes += 1;
        if self.nodes > MAX_NODES {
            return Err(format!("more than {MAX_NODES} parts"));
        }
        if self.slots.nodes > MAX_MODEL_NODES {
            return Err(format!("more than {MAX_MODEL_NODES} parts in the model"));
        }
        if self.mark("-") {
            return match self.deeper(Self::term)? {
                Expr::Whole(number) => Ok(Expr::Whole(-number)),
                Expr::Decimal(number) => Ok(Expr::Decimal(-number)),
                other => Ok(Expr::Sum(vec![(true, other)])),
            };
        }
        if self.mark("(") {
            let inner = self.deeper(Self::any)?;
            self.require(")")?;
            return Ok(inner);
        }
        match self.words.next() {
            Some(Token::Number(written)) => number(&written),
            Some(Token::Text(text)) => Ok(Expr::Text(text.into())),
            Some(Token::Name(name, false)) if self.peek() == Some(&Token::Mark("(")) => {
                self.words.next();
                self.call(&name.to_ascii_lowercase())
            }
            Some(Token::Name(name, quoted)) => self.name(&name, quoted),
            Some(word) => Err(format!("{} is not understood here", shown(&word))),
            None => Err("the expression ends too early".to_owned()),
        }
    }

    fn name(&mut self, name: &str, quoted: bool) -> Parsed {
        if !quoted {
            match name.to_ascii_uppercase().as_str() {
                "NULL" => return Ok(Expr::Null),
                "TRUE" => return Ok(Expr::Truth(true)),
                "FALSE" => return Ok(Expr::Truth(false)),
                "CASE" | "SELECT" | "IN" | "BETWEEN" | "LIKE" | "EXISTS" | "CAST" => {
                    return Err(format!("{name} is not supported"));
                }
                _ => {}
            }
        }
        let lower = name.to_lowercase();
        let (side, column) = match self.naming {
            Naming::Suffix => match (lower.strip_suffix("_l"), lower.strip_suffix("_r")) {
                (Some(column), _) => (Side::Left, column.to_owned()),
                (None, Some(column)) => (Side::Right, column.to_owned()),
                (None, None) => {
                    return Err(format!("the column {name} ends neither with _l nor _r"));
                }
            },
            Naming::Prefix => {
                let side = match lower.as_str() {
                    "l" => Side::Left,
                    "r" => Side::Right,
                    _ => return Err(format!("the column {name} stands after neither l. nor r.")),
                };
                self.require(".")?;
                match self.words.next() {
                    Some(Token::Name(column, _)) => (side, column),
                    _ => return Err(format!("a column is expected after {name}.")),
                }
            }
        };
        Ok(Expr::Slot(side, self.slots.of(&column)?))
    }

    fn call(&mut self, name: &str) -> Parsed {
        if name == "cast" {
            return self.cast();
        }
        let mut arguments = Vec::new();
        if !self.mark(")") {
            loop {
                arguments.push(self.deeper(Self::any)?);
                if self.mark(")") {
                    break;
                }
                if name == "floor" && self.mark("/") {
                    // Spark's thresholds in days: floor(2629800.0 / 86400)
                    let by = self.deeper(Self::sum)?;
                    self.require(")")?;
                    return quotient(arguments.pop(), &by);
                }
                self.require(",")?;
            }
        }
        if self.dialect == Dialect::Spark && name == "date" {
            // The formats read for Spark hold no hours: the day is the moment
            return match (arguments.pop(), arguments.is_empty()) {
                (Some(day @ Expr::Call(Function::Strptime(_), _)), true) => Ok(day),
                _ => Err("date() is supported around try_to_timestamp() only".to_owned()),
            };
        }
        function(name, self.dialect, arguments, self.slots)
    }

    fn cast(&mut self) -> Parsed {
        let inner = self.deeper(Self::any)?;
        let to_text = self.keyword("AS")
            && ["VARCHAR", "TEXT", "STRING"]
                .iter()
                .any(|kind| self.keyword(kind));
        if !to_text {
            return Err("CAST is supported to VARCHAR only".to_owned());
        }
        self.require(")")?;
        Ok(Expr::Call(Function::Written, vec![inner]))
    }
}

fn one_or(mut parts: Vec<Expr>, many: fn(Vec<Expr>) -> Expr) -> Expr {
    match parts.pop() {
        Some(only) if parts.is_empty() => only,
        Some(last) => {
            parts.push(last);
            many(parts)
        }
        None => many(parts),
    }
}

fn number(written: &str) -> Parsed {
    let value: f64 = written
        .parse()
        .map_err(|_| format!("{written} is not a number"))?;
    if !value.is_finite() || value.abs() > 1e300 {
        return Err(format!("{} is too large", excerpt(written)));
    }
    // Whole numbers stay exact up to 2^53
    if written.bytes().all(|b| b.is_ascii_digit()) {
        if value > 9e15 {
            return Err(format!("{} is too large", excerpt(written)));
        }
        return Ok(Expr::Whole(value));
    }
    Ok(Expr::Decimal(value))
}

fn shown(word: &Token) -> String {
    match word {
        Token::Name(name, _) | Token::Number(name) => excerpt(name),
        Token::Text(text) => format!("'{}'", excerpt(text)),
        Token::Mark(mark) => (*mark).to_owned(),
    }
}
