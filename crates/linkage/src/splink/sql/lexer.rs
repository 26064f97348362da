//! Words of an expression.

use super::parser::Dialect;

/// One word.
#[derive(Debug, Clone, PartialEq)]
pub(super) enum Token {
    /// A name, and whether it was quoted (then never a keyword or a function).
    Name(String, bool),
    Text(String),
    /// A number as it was written.
    Number(String),
    /// Any of `( ) , . + - / = <> < <= > >=`.
    Mark(&'static str),
}

/// Longest expression taken, in bytes.
pub(crate) const MAX_LENGTH: usize = 16 * 1024;

const MARKS: [(&str, &str); 15] = [
    ("<>", "<>"),
    ("!=", "<>"),
    ("<=", "<="),
    (">=", ">="),
    ("==", "="),
    ("<", "<"),
    (">", ">"),
    ("=", "="),
    ("(", "("),
    (")", ")"),
    (",", ","),
    (".", "."),
    ("+", "+"),
    ("-", "-"),
    ("/", "/"),
];

/// Splits an expression into words, or says what cannot be one.
pub(super) fn words(text: &str, dialect: Dialect) -> Result<Vec<Token>, String> {
    if text.len() > MAX_LENGTH {
        return Err(format!("an expression over {MAX_LENGTH} bytes"));
    }
    let mut rest = text;
    let mut tokens = Vec::new();
    loop {
        rest = rest.trim_start();
        let Some(first) = rest.chars().next() else {
            return Ok(tokens);
        };
        let name_quote = match dialect {
            Dialect::DuckDb => '"',
            Dialect::Spark => '`',
        };
        if rest.starts_with("--") || rest.starts_with("/*") {
            return Err("comments are not supported".to_owned());
        }
        if first == name_quote {
            let (name, after) = quoted(rest, first)?;
            tokens.push(Token::Name(name, true));
            rest = after;
        } else if first == '\'' {
            let (value, after) = quoted(rest, first)?;
            if dialect == Dialect::Spark && value.contains('\\') {
                return Err("backslashes in Spark's texts are not supported".to_owned());
            }
            tokens.push(Token::Text(value));
            rest = after;
        } else if first.is_alphabetic() || first == '_' {
            let (name, after) = taken(rest, |c| c.is_alphanumeric() || c == '_');
            tokens.push(Token::Name(name.to_owned(), false));
            rest = after;
        } else if first.is_ascii_digit() {
            let (number, after) = number(rest);
            tokens.push(Token::Number(number.to_owned()));
            rest = after;
        } else if let Some((mark, after)) = MARKS
            .iter()
            .find_map(|(written, mark)| rest.strip_prefix(written).map(|after| (*mark, after)))
        {
            tokens.push(Token::Mark(mark));
            rest = after;
        } else {
            return Err(format!("the sign {first:?} is not supported"));
        }
    }
}

/// What stands between two quotes (a doubled quote is one), and what follows.
fn quoted(text: &str, quote: char) -> Result<(String, &str), String> {
    let mut value = String::new();
    let mut characters = text.chars();
    characters.next();
    loop {
        match characters.next() {
            None => return Err(format!("a quote {quote} is not closed")),
            Some(c) if c == quote => {
                let after = characters.as_str();
                match after.strip_prefix(quote) {
                    Some(more) => {
                        value.push(quote);
                        characters = more.chars();
                    }
                    None => return Ok((value, after)),
                }
            }
            Some(c) => value.push(c),
        }
    }
}

fn taken(text: &str, part: impl Fn(char) -> bool) -> (&str, &str) {
    let end = text.find(|c| !part(c)).unwrap_or(text.len());
    text.split_at_checked(end).unwrap_or((text, ""))
}

/// Digits, a point and digits, an exponent.
fn number(text: &str) -> (&str, &str) {
    let bytes = text.as_bytes();
    let digits = |mut at: usize| {
        while bytes.get(at).is_some_and(u8::is_ascii_digit) {
            at += 1;
        }
        at
    };
    let mut end = digits(0);
    if bytes.get(end) == Some(&b'.') {
        end = digits(end + 1);
    }
    if matches!(bytes.get(end), Some(b'e' | b'E')) {
        let sign = usize::from(matches!(bytes.get(end + 1), Some(b'+' | b'-')));
        let after = digits(end + 1 + sign);
        if after > end + 1 + sign {
            end = after;
        }
    }
    text.split_at_checked(end).unwrap_or((text, ""))
}
