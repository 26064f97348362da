//! The handle a page speaks through.

use std::{fmt, sync::Arc};

use fluent_bundle::FluentArgs;
use kernel::{Term, Timestamp};

use super::{Arg, Catalogue, Locale, Message, RichMessage, dates, numbers};
use crate::components::{Give, Markup};

/// A catalogue in one language. Cheap to clone.
#[derive(Clone)]
pub struct T {
    catalogue: Arc<Catalogue>,
    locale: Locale,
}

impl fmt::Debug for T {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "T({:?})", self.locale)
    }
}

impl T {
    pub(super) fn new(catalogue: Arc<Catalogue>, locale: Locale) -> Self {
        Self { catalogue, locale }
    }

    /// Its language.
    #[must_use]
    pub fn locale(&self) -> Locale {
        self.locale
    }

    /// Code of its language, `fr` or `en`: for `lang` attributes and `kernel::law::Text`.
    #[must_use]
    pub fn lang(&self) -> &'static str {
        self.locale.code()
    }

    /// The catalogue behind.
    #[must_use]
    pub fn catalogue(&self) -> &Arc<Catalogue> {
        &self.catalogue
    }

    /// A message without variables. One that does not exist prints its own name, and is logged.
    #[must_use]
    pub fn get<'a>(&'a self, key: &'a str) -> &'a str {
        self.catalogue.plain(self.locale, key).unwrap_or_else(|| {
            self.catalogue.miss(key);
            key
        })
    }

    /// A message with a variable; more with [`Message::and`].
    #[must_use]
    pub fn with(&self, key: &str, name: &str, value: impl Into<Arg>) -> Message<'_> {
        Message::new(self, key).and(name, value)
    }

    /// A message whose text holds markup, with a variable (escaped); more with [`RichMessage::and`].
    #[must_use]
    pub fn html(&self, key: &str, name: &str, value: impl Into<Arg>) -> RichMessage<'_> {
        RichMessage(self.with(key, name, value))
    }

    /// A message whose text holds markup, without variables.
    #[must_use]
    pub fn markup(&self, key: &str) -> Markup {
        Markup::trusted(self.get(key).to_owned())
    }

    pub(super) fn print(&self, key: &str, args: &FluentArgs<'_>) -> String {
        self.catalogue
            .print(self.locale, key, args)
            .unwrap_or_else(|| {
                self.catalogue.miss(key);
                key.to_owned()
            })
    }

    /// A day in metropolitan France: «22 novembre 2026», "22 November 2026".
    #[must_use]
    pub fn date(&self, at: impl Give<Timestamp>) -> String {
        dates::date(self.locale, at.give())
    }

    /// An instant in metropolitan France: «22 novembre 2026 à 14 h 05», "22 November 2026 at 14:05".
    #[must_use]
    pub fn date_time(&self, at: impl Give<Timestamp>) -> String {
        dates::date_time(self.locale, at.give())
    }

    /// The day and month in digits, with the time, for dense tables: «22/11/2026 14:05».
    #[must_use]
    pub fn short(&self, at: impl Give<Timestamp>) -> String {
        dates::short(self.locale, at.give())
    }

    /// [`Self::date_time`] inside a `<time>` element.
    #[must_use]
    pub fn time(&self, at: impl Give<Timestamp>) -> Markup {
        let at = at.give();
        dates::element(at, &self.date_time(at))
    }

    /// [`Self::date`] inside a `<time>` element.
    #[must_use]
    pub fn day(&self, at: impl Give<Timestamp>) -> Markup {
        let at = at.give();
        dates::element(at, &self.date(at))
    }

    /// [`Self::short`] inside a `<time>` element.
    #[must_use]
    pub fn stamp(&self, at: impl Give<Timestamp>) -> Markup {
        let at = at.give();
        dates::element(at, &self.short(at))
    }

    /// A day written `2026-11-22` in a declaration, as [`Self::date`] says it.
    #[must_use]
    pub fn iso_date(&self, date: &str) -> String {
        dates::from_iso(self.locale, date)
    }

    /// A size in bytes, in decimal units: «1,2 Mo», "1.2 MB".
    #[must_use]
    pub fn size(&self, bytes: impl Give<u64>) -> String {
        numbers::size(self.locale, bytes.give())
    }

    /// A whole number with its thousands set apart.
    #[must_use]
    pub fn number(&self, number: impl Into<Arg>) -> String {
        match number.into() {
            Arg::Number(number) => numbers::whole(self.locale, number),
            Arg::Text(text) => text,
        }
    }

    /// A legal term: «10 ans et 2 mois», "10 years and 2 months".
    #[must_use]
    pub fn term(&self, term: impl Give<Term>) -> String {
        let term = term.give();
        match self.locale {
            Locale::Fr => term.in_french(),
            Locale::En => numbers::english_term(term),
        }
    }
}
