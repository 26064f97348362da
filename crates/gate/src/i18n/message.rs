//! A message with its variables.

use std::fmt;

use askama::filters::HtmlSafe;
use fluent_bundle::{FluentArgs, FluentValue};
use kernel::Personal;

use super::T;

/// A variable of a message: text as it is, a number in the language's own digits and plurals.
#[derive(Debug, Clone, PartialEq)]
pub enum Arg {
    /// Text.
    Text(String),
    /// A whole number.
    Number(i64),
}

macro_rules! text {
    ($($kind:ty),*) => { $(impl From<$kind> for Arg {
        fn from(value: $kind) -> Self { Self::Text(value.to_string()) }
    })* };
}
text!(&str, &&str, &&&str, String, &String, &&String);

impl From<&Personal<String>> for Arg {
    fn from(value: &Personal<String>) -> Self {
        Self::Text(value.reveal().clone())
    }
}
macro_rules! number {
    ($($kind:ty),*) => { $(
        impl From<$kind> for Arg {
            fn from(value: $kind) -> Self { Self::Number(i64::try_from(value).unwrap_or(i64::MAX)) }
        }
        impl From<&$kind> for Arg {
            fn from(value: &$kind) -> Self { Self::from(*value) }
        }
        impl From<&&$kind> for Arg {
            fn from(value: &&$kind) -> Self { Self::from(**value) }
        }
    )* };
}
number!(i16, i32, i64, u8, u16, u32, u64, usize);

/// A message being given its variables. In a template it prints escaped.
#[derive(Debug, Clone)]
pub struct Message<'a> {
    t: &'a T,
    key: String,
    args: Vec<(String, Arg)>,
}

impl<'a> Message<'a> {
    pub(super) fn new(t: &'a T, key: &str) -> Self {
        Self {
            t,
            key: key.to_owned(),
            args: Vec::new(),
        }
    }

    /// Gives one more variable.
    #[must_use]
    pub fn and(mut self, name: &str, value: impl Into<Arg>) -> Self {
        self.args.push((name.to_owned(), value.into()));
        self
    }

    fn print(&self, text: impl Fn(&str) -> String) -> String {
        let mut args = FluentArgs::with_capacity(self.args.len());
        for (name, value) in &self.args {
            let value = match value {
                Arg::Text(value) => FluentValue::from(text(value)),
                Arg::Number(value) => FluentValue::from(*value),
            };
            args.set(name.as_str(), value);
        }
        self.t.print(&self.key, &args)
    }
}

impl fmt::Display for Message<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.print(str::to_owned))
    }
}

/// A message whose own text holds markup: its variables are escaped, its text is not.
#[derive(Debug, Clone)]
pub struct RichMessage<'a>(pub(super) Message<'a>);

impl RichMessage<'_> {
    /// Gives one more variable.
    #[must_use]
    pub fn and(self, name: &str, value: impl Into<Arg>) -> Self {
        Self(self.0.and(name, value))
    }
}

impl fmt::Display for RichMessage<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(
            &self
                .0
                .print(|value| crate::components::Markup::text(value).into_string()),
        )
    }
}

impl HtmlSafe for RichMessage<'_> {}
