//! Undoes the usual ways of hiding a string in Basic source: concatenations, `Chr` chains,
//! `StrReverse`, `Replace`, numbers in an `Array`, Base64 and hexadecimal, variables assigned once.
//!
//! Nothing is executed: only constant expressions of straight-line code are worked out.

use std::collections::HashMap;

use super::blobs;

/// Longest string worked out.
const MAX_STRING: usize = 64 << 10;
/// Bytes of worked-out strings kept for one source.
const MAX_TOTAL: usize = 1 << 20;
/// Strings kept for one source.
const MAX_DECODED: usize = 2000;
/// Steps of evaluation for one source: a macro's own constants need a few thousands.
const FUEL: usize = 4_000_000;
/// Depth of nested parentheses followed.
const MAX_LEVELS: usize = 24;

#[derive(Debug, Clone, PartialEq)]
enum Token {
    Text(String),
    Number(i64),
    /// Lower case, without a `$` at its end.
    Name(String),
    Mark(char),
}

#[derive(Debug, Clone)]
enum Value {
    Text(String),
    Number(i64),
}

impl Value {
    fn into_text(self) -> String {
        match self {
            Self::Text(text) => text,
            Self::Number(number) => number.to_string(),
        }
    }
}

/// What a source says once folded.
#[derive(Debug, Default)]
pub(crate) struct Folded {
    /// Names used in code (not in strings, not in comments), lower case.
    pub(crate) names: HashMap<String, u32>,
    /// String literals as written.
    pub(crate) literals: Vec<String>,
    /// Strings worked out from more than one piece.
    pub(crate) decoded: Vec<String>,
    /// Code without comments and strings, lower case, one logical line a line.
    pub(crate) code: String,
    kept: usize,
}

impl Folded {
    fn keep(&mut self, text: String) {
        let text = text.trim_matches('\0').to_owned();
        if text.len() >= 4
            && self.kept + text.len() <= MAX_TOTAL
            && self.decoded.len() < MAX_DECODED
            && !self.decoded.contains(&text)
        {
            self.kept += text.len();
            for inner in blobs::unwrap(&text) {
                self.kept += inner.len();
                self.decoded.push(inner);
            }
            self.decoded.push(text);
        }
    }
}

/// Folds a whole source.
pub(crate) fn fold(source: &str) -> Folded {
    let mut folded = Folded::default();
    let mut variables = Variables {
        values: HashMap::new(),
        fuel: FUEL,
    };
    let mut pending = String::new();
    for line in source.lines() {
        // ` _` at the end of a line goes on with the next.
        let trimmed = line.trim_end();
        if let Some(head) = trimmed.strip_suffix(" _")
            && pending.len() < MAX_STRING
        {
            pending.push_str(head);
            pending.push(' ');
            continue;
        }
        pending.push_str(line);
        fold_line(&tokens(&pending), &mut folded, &mut variables);
        pending.clear();
    }
    fold_line(&tokens(&pending), &mut folded, &mut variables);
    let mut built: Vec<(String, Bound)> = variables.values.into_iter().collect();
    built.sort_by(|(a, _), (b, _)| a.cmp(b));
    for (_, bound) in built.into_iter().filter(|(_, bound)| bound.built) {
        folded.keep(bound.value.into_text());
    }
    folded
}

/// What a variable holds.
struct Bound {
    value: Value,
    /// Worked out, rather than a literal.
    built: bool,
}

struct Variables {
    values: HashMap<String, Bound>,
    fuel: usize,
}

impl Variables {
    /// Takes a new value; the old one is kept for good unless the new one only makes it longer.
    fn assign(&mut self, name: &str, value: Value, built: bool, folded: &mut Folded) {
        if let Value::Text(text) = &value {
            self.fuel = self.fuel.saturating_sub(text.len() / 16);
        }
        let extended = matches!(&value, Value::Text(_));
        let built = built && extended;
        if let Some(old) = self.values.insert(name.to_owned(), Bound { value, built })
            && old.built
            && let Value::Text(old) = old.value
            && let Some(Bound {
                value: Value::Text(new),
                ..
            }) = self.values.get(name)
            && !new.starts_with(&old)
        {
            folded.keep(old);
        }
    }
}

fn fold_line(tokens: &[Token], folded: &mut Folded, variables: &mut Variables) {
    for token in tokens {
        match token {
            Token::Text(text) => {
                if folded.kept < MAX_TOTAL {
                    folded.kept += text.len();
                    folded.literals.push(text.clone());
                    if folded.decoded.len() < MAX_DECODED {
                        for inner in blobs::unwrap(text) {
                            folded.kept += inner.len();
                            folded.decoded.push(inner);
                        }
                    }
                }
                folded.code.push_str("\"\" ");
            }
            Token::Number(number) => folded.code.push_str(&format!("{number} ")),
            Token::Name(name) => {
                *folded.names.entry(name.clone()).or_default() += 1;
                folded.code.push_str(name);
                folded.code.push(' ');
            }
            Token::Mark(mark) => {
                folded.code.push(*mark);
                folded.code.push(' ');
            }
        }
    }
    folded.code.push('\n');
    for statement in tokens.split(|token| *token == Token::Mark(':')) {
        fold_statement(statement, folded, variables);
    }
}

fn fold_statement(tokens: &[Token], folded: &mut Folded, variables: &mut Variables) {
    let equals = tokens.iter().position(|token| *token == Token::Mark('='));
    let target = equals.and_then(|place| {
        let head = tokens.get(..place)?;
        let end = head
            .iter()
            .position(|token| *token == Token::Name("as".into()));
        match head.get(..end.unwrap_or(place))?.last()? {
            Token::Name(name) => Some(name.clone()),
            _ => None,
        }
    });
    let mut at = 0;
    while at < tokens.len() {
        if variables.fuel == 0 {
            return;
        }
        let values = &variables.values;
        let mut walk = Walk {
            tokens,
            at,
            values,
            fuel: variables.fuel,
            steps: 0,
        };
        let value = walk.expression(0);
        let (end, steps) = (walk.at.max(at + 1), walk.steps);
        variables.fuel = walk.fuel;
        let Some(value) = value else {
            at += 1;
            continue;
        };
        let assigned = equals.is_some_and(|place| place + 1 == at) && end >= tokens.len();
        if let (true, Some(target)) = (assigned, &target) {
            variables.assign(target, value, steps > 0, folded);
        } else if steps > 0
            && let Value::Text(text) = value
        {
            folded.keep(text);
        }
        at = end;
    }
}

struct Walk<'a> {
    tokens: &'a [Token],
    at: usize,
    values: &'a HashMap<String, Bound>,
    fuel: usize,
    /// Operations done: a lone literal is not worth keeping.
    steps: usize,
}

impl Walk<'_> {
    fn peek(&self) -> Option<&Token> {
        self.tokens.get(self.at)
    }

    fn eat(&mut self, mark: char) -> bool {
        let found = self.peek() == Some(&Token::Mark(mark));
        self.at += usize::from(found);
        found
    }

    /// `&` and `xor` bind weakest, then `+` and `-`, then the rest.
    fn expression(&mut self, level: usize) -> Option<Value> {
        let mut left = self.sum(level)?;
        loop {
            let before = self.at;
            if self.eat('&') {
                let Some(right) = self.sum(level) else {
                    self.at = before;
                    return Some(left);
                };
                left = self.join(left, right)?;
            } else if self.peek() == Some(&Token::Name("xor".into())) {
                self.at += 1;
                let (Value::Number(a), Some(Value::Number(b))) = (&left, self.sum(level)) else {
                    self.at = before;
                    return Some(left);
                };
                left = Value::Number(a ^ b);
            } else {
                return Some(left);
            }
        }
    }

    fn sum(&mut self, level: usize) -> Option<Value> {
        let mut left = self.product(level)?;
        loop {
            let before = self.at;
            let minus = self.peek() == Some(&Token::Mark('-'));
            if !minus && self.peek() != Some(&Token::Mark('+')) {
                return Some(left);
            }
            self.at += 1;
            left = match (left, self.product(level)) {
                (Value::Number(a), Some(Value::Number(b))) => Value::Number(if minus {
                    a.wrapping_sub(b)
                } else {
                    a.wrapping_add(b)
                }),
                (a @ Value::Text(_), Some(b @ Value::Text(_))) if !minus => self.join(a, b)?,
                (a, _) => {
                    self.at = before;
                    return Some(a);
                }
            };
        }
    }

    fn product(&mut self, level: usize) -> Option<Value> {
        let mut left = self.primary(level)?;
        loop {
            let before = self.at;
            let Some(Token::Mark(mark @ ('*' | '/' | '\\'))) = self.peek().cloned() else {
                return Some(left);
            };
            self.at += 1;
            let (Value::Number(a), Some(Value::Number(b))) = (&left, self.primary(level)) else {
                self.at = before;
                return Some(left);
            };
            left = Value::Number(if mark == '*' {
                a.wrapping_mul(b)
            } else {
                a.checked_div(b)?
            });
        }
    }

    fn primary(&mut self, level: usize) -> Option<Value> {
        if level > MAX_LEVELS || self.fuel == 0 {
            return None;
        }
        self.fuel -= 1;
        match self.peek()?.clone() {
            Token::Text(text) => {
                self.at += 1;
                self.burn(text.len());
                Some(Value::Text(text))
            }
            Token::Number(number) => {
                self.at += 1;
                Some(Value::Number(number))
            }
            Token::Mark('-') => {
                self.at += 1;
                match self.primary(level + 1)? {
                    Value::Number(number) => Some(Value::Number(number.wrapping_neg())),
                    Value::Text(_) => None,
                }
            }
            Token::Mark('(') => {
                self.at += 1;
                let value = self.expression(level + 1)?;
                self.eat(')').then_some(value)
            }
            Token::Mark(_) => None,
            Token::Name(name) => {
                self.at += 1;
                if self.peek() == Some(&Token::Mark('(')) {
                    return self.call(&name, level);
                }
                match name.as_str() {
                    "vbcrlf" | "vbnewline" => Some(Value::Text("\r\n".into())),
                    "vbtab" => Some(Value::Text("\t".into())),
                    "vbnullstring" => Some(Value::Text(String::new())),
                    _ => {
                        let value = self.values.get(&name)?.value.clone();
                        if let Value::Text(text) = &value {
                            self.burn(text.len());
                        }
                        Some(value)
                    }
                }
            }
        }
    }

    fn call(&mut self, name: &str, level: usize) -> Option<Value> {
        self.eat('(');
        let mut arguments = Vec::new();
        if !self.eat(')') {
            loop {
                arguments.push(self.expression(level + 1)?);
                if self.eat(')') {
                    break;
                }
                if !self.eat(',') || arguments.len() > 20_000 {
                    return None;
                }
            }
        }
        self.steps += 1;
        let mut arguments = arguments.into_iter();
        match (name, arguments.next()?, arguments.next(), arguments.next()) {
            ("chr" | "chrw" | "chrb" | "char", Value::Number(code), None, _) => {
                let code = u32::try_from(code.rem_euclid(0x1_0000)).ok()?;
                Some(Value::Text(char::from_u32(code)?.to_string()))
            }
            ("asc" | "ascw", Value::Text(text), None, _) => {
                Some(Value::Number(i64::from(u32::from(text.chars().next()?))))
            }
            ("strreverse", Value::Text(text), None, _) => {
                Some(Value::Text(text.chars().rev().collect()))
            }
            ("replace", Value::Text(text), Some(Value::Text(from)), Some(to)) => {
                let to = to.into_text();
                if from.is_empty() || text.len().saturating_mul(to.len().max(1)) > MAX_STRING * 4 {
                    return None;
                }
                Some(Value::Text(text.replace(&from, &to)))
            }
            ("lcase" | "ucase" | "trim" | "cstr" | "ltrim" | "rtrim", value, None, _) => {
                Some(value)
            }
            ("cint" | "clng" | "cbyte" | "int" | "val", Value::Number(number), None, _) => {
                Some(Value::Number(number))
            }
            ("array", Value::Number(first), Some(Value::Number(second)), third) => {
                let rest = third.into_iter().chain(arguments);
                let mut text = String::new();
                let all = [Value::Number(first), Value::Number(second)]
                    .into_iter()
                    .chain(rest);
                for value in all {
                    let Value::Number(code) = value else {
                        return None;
                    };
                    let code = u8::try_from(code).ok()?;
                    if !(code.is_ascii_graphic() || code.is_ascii_whitespace()) {
                        return None;
                    }
                    text.push(char::from(code));
                }
                Some(Value::Text(text))
            }
            _ => None,
        }
    }

    fn burn(&mut self, bytes: usize) {
        self.fuel = self.fuel.saturating_sub(bytes / 16);
    }

    fn join(&mut self, left: Value, right: Value) -> Option<Value> {
        self.steps += 1;
        let mut text = left.into_text();
        let right = right.into_text();
        self.burn(right.len());
        text.push_str(&right);
        (text.len() <= MAX_STRING).then_some(Value::Text(text))
    }
}

/// Cuts a logical line; comments are left out.
fn tokens(line: &str) -> Vec<Token> {
    let mut out = Vec::new();
    let mut rest = line.chars().peekable();
    while let Some(first) = rest.next() {
        match first {
            '\'' => break,
            '"' | '\u{201c}' | '\u{201d}' => {
                let mut text = String::new();
                while let Some(next) = rest.next() {
                    if next == '"' {
                        // A doubled quote stands for itself.
                        if rest.next_if_eq(&'"').is_none() {
                            break;
                        }
                    }
                    text.push(next);
                }
                out.push(Token::Text(text));
            }
            '&' if rest.peek().is_some_and(|next| matches!(next, 'h' | 'H')) => {
                rest.next();
                let mut digits = String::new();
                while let Some(next) = rest.next_if(char::is_ascii_hexdigit) {
                    digits.push(next);
                }
                rest.next_if_eq(&'&');
                match i64::from_str_radix(&digits, 16) {
                    Ok(number) => out.push(Token::Number(number)),
                    Err(_) => out.push(Token::Mark('&')),
                }
            }
            '0'..='9' => {
                let mut digits = String::from(first);
                while let Some(next) = rest.next_if(|next| next.is_ascii_digit() || *next == '.') {
                    digits.push(next);
                }
                rest.next_if(|next| matches!(next, '#' | '%' | '&' | '!' | '@'));
                let whole = digits.split('.').next().unwrap_or_default();
                out.push(Token::Number(whole.parse().unwrap_or(i64::MAX)));
            }
            _ if first.is_alphabetic() || first == '_' => {
                let mut name: String = first.to_lowercase().collect();
                while let Some(next) =
                    rest.next_if(|next| next.is_alphanumeric() || matches!(next, '_'))
                {
                    name.extend(next.to_lowercase());
                }
                rest.next_if(|next| matches!(next, '$' | '%' | '#' | '!' | '@'));
                if name == "rem" && out.is_empty() {
                    break;
                }
                out.push(Token::Name(name));
            }
            _ if first.is_whitespace() => {}
            _ => out.push(Token::Mark(first)),
        }
    }
    out
}

#[cfg(test)]
mod tests {
    use super::*;

    fn decoded(source: &str) -> Vec<String> {
        fold(source).decoded
    }

    #[test]
    fn concatenations_and_codes_are_worked_out() {
        assert_eq!(decoded(r#"x = "ab" & "cd" + "ef""#), ["abcdef"]);
        assert_eq!(
            decoded("MsgBox Chr(72) & ChrW(&H69) & Chr$(30 + 3 * 1) & \"!\""),
            ["Hi!!"]
        );
        assert_eq!(decoded(r#"Run StrReverse("dlrow")"#), ["world"]);
        assert_eq!(decoded(r#"a = Replace("hexllxo", "x", "")"#), ["hello"]);
        assert_eq!(decoded("a = Array(104, 101, 108, 108, 111)"), ["hello"]);
        assert_eq!(
            decoded("a = Chr(105 Xor 1) & Chr(101) & \"llo\""),
            ["hello"]
        );
    }

    #[test]
    fn variables_and_continued_lines_are_followed() {
        let source = "Const a As String = \"one\"\nb = a & _\n  \"two\"\nb = b & \"three\" ' note";
        assert_eq!(decoded(source), ["onetwothree"]);
    }

    #[test]
    fn a_single_literal_and_a_comment_give_nothing() {
        assert!(
            decoded("x = \"hello\"\n' y = \"a\" & \"bcdef\"\nRem \"a\" & \"bcdef\"").is_empty()
        );
        assert_eq!(fold("x = \"say \"\"hi\"\"\"").literals, ["say \"hi\""]);
    }

    #[test]
    fn deep_nesting_ends() {
        let line = format!("x = {}\"a\"{}", "(".repeat(5000), ")".repeat(5000));
        fold(&line);
    }

    proptest::proptest! {
        #[test]
        fn any_source_folds(source in "\\PC{0,400}") {
            fold(&source);
        }
    }
}
