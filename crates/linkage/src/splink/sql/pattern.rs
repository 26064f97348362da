//! Regular expressions that mean the same to DuckDB (RE2) and here.

use std::borrow::Cow;
use std::sync::Arc;

use regex::{Regex, RegexBuilder};

/// Longest pattern, in bytes.
const MAX_PATTERN: usize = 500;
/// Memory a compiled pattern may take.
const MAX_COMPILED: usize = 1 << 18;

/// A pattern and the group `regexp_extract` gives back.
#[derive(Debug, Clone)]
pub(crate) struct Pattern {
    written: Arc<str>,
    group: usize,
    compiled: Arc<Regex>,
}

impl PartialEq for Pattern {
    fn eq(&self, other: &Self) -> bool {
        self.is(&other.written, other.group)
    }
}

impl Pattern {
    pub(crate) fn new(written: &str, group: usize) -> Result<Self, String> {
        if written.len() > MAX_PATTERN {
            return Err(format!("a regular expression over {MAX_PATTERN} bytes"));
        }
        let compiled = RegexBuilder::new(&translated(written)?)
            .size_limit(MAX_COMPILED)
            .dfa_size_limit(MAX_COMPILED)
            .nest_limit(32)
            .build()
            .map_err(|_| format!("the regular expression {written:?} is not supported"))?;
        if group >= compiled.captures_len() {
            return Err(format!(
                "the regular expression {written:?} has no group {group}"
            ));
        }
        Ok(Self {
            written: written.into(),
            group,
            compiled: Arc::new(compiled),
        })
    }

    /// Whether it is this one.
    pub(crate) fn is(&self, written: &str, group: usize) -> bool {
        *self.written == *written && self.group == group
    }

    /// The group of the first match; empty, not NULL, when there is none.
    pub(crate) fn extract<'t>(&self, text: &'t str) -> &'t str {
        if self.group == 0 {
            return self.compiled.find(text).map_or("", |found| found.as_str());
        }
        self.compiled
            .captures(text)
            .and_then(|found| found.get(self.group))
            .map_or("", |group| group.as_str())
    }
}

/// The same pattern in this crate's syntax. RE2's `\d`, `\w`, `\s` are ASCII, and its classes know no set
/// operations; what the two do not share for sure is refused.
fn translated(pattern: &str) -> Result<String, String> {
    let refused = |what: &str| {
        Err(format!(
            "{what} in the regular expression {pattern:?} is not supported"
        ))
    };
    let mut out = String::with_capacity(pattern.len() + 16);
    let mut characters = pattern.chars().peekable();
    let mut in_class = false;
    while let Some(c) = characters.next() {
        let piece: Cow<'static, str> = match (c, in_class) {
            ('\\', _) => match (characters.next(), in_class) {
                (Some('d'), false) => "[0-9]".into(),
                (Some('d'), true) => "0-9".into(),
                (Some('w'), false) => "[0-9A-Za-z_]".into(),
                (Some('w'), true) => "0-9A-Za-z_".into(),
                (Some('s'), false) => r"[\t\n\f\r ]".into(),
                (Some('s'), true) => r"\t\n\f\r ".into(),
                (Some('D'), false) => "[^0-9]".into(),
                (Some('W'), false) => "[^0-9A-Za-z_]".into(),
                (Some('S'), false) => r"[^\t\n\f\r ]".into(),
                (Some('b'), false) => r"(?-u:\b)".into(),
                (Some(plain), _) if plain.is_ascii_punctuation() => format!("\\{plain}").into(),
                _ => return refused("an escape"),
            },
            ('(', false) if characters.peek() == Some(&'?') => {
                characters.next();
                if characters.next() != Some(':') {
                    return refused("(?");
                }
                "(?:".into()
            }
            ('[', false) => {
                in_class = true;
                let negated = characters.next_if_eq(&'^').is_some();
                // A bracket that comes first is itself, in RE2
                let bracket = characters.next_if_eq(&']').is_some();
                format!(
                    "[{}{}",
                    if negated { "^" } else { "" },
                    if bracket { r"\]" } else { "" }
                )
                .into()
            }
            ('[', true) if characters.peek() == Some(&':') => return refused("[:name:]"),
            ('[' | '&' | '~', true) => format!("\\{c}").into(),
            ('-', true) if characters.peek() == Some(&'-') => return refused("--"),
            (']', true) => {
                in_class = false;
                "]".into()
            }
            ('*' | '+' | '?' | '}', false) => {
                if characters
                    .peek()
                    .is_some_and(|next| matches!(next, '*' | '+' | '{'))
                {
                    return refused("a repetition repeated");
                }
                c.to_string().into()
            }
            _ => c.to_string().into(),
        };
        out.push_str(&piece);
    }
    Ok(out)
}
