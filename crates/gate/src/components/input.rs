//! Fields one types into, chooses from, or gives a file to.

use std::fmt;

use askama::Template;

use super::{
    Give,
    field::{Field, field_methods},
    prints,
};
use crate::i18n::T;

/// One line of text.
#[derive(Template)]
#[template(path = "components/input.html")]
pub struct Input {
    field: Field,
    kind: &'static str,
    mode: Option<&'static str>,
    value: String,
    autocomplete: Option<String>,
    width: Option<u8>,
    max: Option<u32>,
    mono: bool,
    required: bool,
    filter: Option<String>,
}
prints!(Input);
field_methods!(Input);

/// A line of text named `name`.
#[must_use]
pub fn input(name: impl fmt::Display, label: impl fmt::Display) -> Input {
    Input {
        field: Field::new(name, label),
        kind: "text",
        mode: None,
        value: String::new(),
        autocomplete: None,
        width: None,
        max: None,
        mono: false,
        required: false,
        filter: None,
    }
}

impl Input {
    /// An e-mail address; the browser may offer the visitor's own.
    #[must_use]
    pub fn email(mut self) -> Self {
        self.kind = "email";
        self.max = Some(254);
        self.autocomplete.get_or_insert_with(|| "email".to_owned());
        self
    }

    /// A password: what was typed is never shown again.
    #[must_use]
    pub fn password(mut self) -> Self {
        self.kind = "password";
        self.autocomplete
            .get_or_insert_with(|| "current-password".to_owned());
        self
    }

    /// Words to search for.
    #[must_use]
    pub fn search(mut self) -> Self {
        self.kind = "search";
        self
    }

    /// Digits: a plain text field with a numeric keyboard.
    #[must_use]
    pub fn numeric(mut self) -> Self {
        self.mode = Some("numeric");
        self
    }

    /// Fixed-width letters, for codes.
    #[must_use]
    pub fn mono(mut self) -> Self {
        self.mono = true;
        self
    }

    /// Marks the field as required for assistive tools; the page's own check still decides.
    #[must_use]
    pub fn required(mut self) -> Self {
        self.required = true;
        self
    }

    /// What was typed before, or what is known already.
    #[must_use]
    pub fn value(mut self, value: impl fmt::Display) -> Self {
        self.value = value.to_string();
        self
    }

    /// What the browser may fill in (HTML autofill names).
    #[must_use]
    pub fn autocomplete(mut self, names: impl fmt::Display) -> Self {
        self.autocomplete = Some(names.to_string());
        self
    }

    /// Width in characters: 2, 3, 4, 5, 10, 20 or 30.
    #[must_use]
    pub fn width(mut self, characters: impl Give<u8>) -> Self {
        self.width = Some(characters.give());
        self
    }

    /// Most characters the browser lets one type.
    #[must_use]
    pub fn max(mut self, characters: impl Give<u32>) -> Self {
        self.max = Some(characters.give());
        self
    }

    /// Filters the rows of a table on the page as one types (`Script::Filter`).
    #[must_use]
    pub fn filters(mut self, table: impl fmt::Display) -> Self {
        self.filter = Some(table.to_string());
        self
    }
}

/// Several lines of text.
#[derive(Template)]
#[template(path = "components/textarea.html")]
pub struct TextArea {
    field: Field,
    value: String,
    rows: u8,
    max: Option<u32>,
    mono: bool,
}
prints!(TextArea);
field_methods!(TextArea);

/// A text area named `name`.
#[must_use]
pub fn textarea(name: impl fmt::Display, label: impl fmt::Display) -> TextArea {
    TextArea {
        field: Field::new(name, label),
        value: String::new(),
        rows: 5,
        max: None,
        mono: false,
    }
}

impl TextArea {
    /// Height in lines.
    #[must_use]
    pub fn rows(mut self, rows: impl Give<u8>) -> Self {
        self.rows = rows.give();
        self
    }

    /// Most characters.
    #[must_use]
    pub fn max(mut self, characters: impl Give<u32>) -> Self {
        self.max = Some(characters.give());
        self
    }

    /// Fixed-width letters, without spelling marks: rules, codes.
    #[must_use]
    pub fn mono(mut self) -> Self {
        self.mono = true;
        self
    }

    /// What was typed before.
    #[must_use]
    pub fn value(mut self, value: impl fmt::Display) -> Self {
        self.value = value.to_string();
        self
    }
}

/// One of a list too long for radios.
#[derive(Template)]
#[template(path = "components/select.html")]
pub struct Select {
    field: Field,
    options: Vec<(String, String)>,
    value: String,
}
prints!(Select);
field_methods!(Select);

/// A list named `name`.
#[must_use]
pub fn select(name: impl fmt::Display, label: impl fmt::Display) -> Select {
    Select {
        field: Field::new(name, label),
        options: Vec::new(),
        value: String::new(),
    }
}

impl Select {
    /// Adds an option.
    #[must_use]
    pub fn option(mut self, value: impl fmt::Display, label: impl fmt::Display) -> Self {
        self.options.push((value.to_string(), label.to_string()));
        self
    }

    /// Adds options, each a value and its label.
    #[must_use]
    pub fn options<V: fmt::Display, L: fmt::Display>(
        mut self,
        options: impl IntoIterator<Item = (V, L)>,
    ) -> Self {
        self.options.extend(
            options
                .into_iter()
                .map(|(v, l)| (v.to_string(), l.to_string())),
        );
        self
    }

    /// Value chosen.
    #[must_use]
    pub fn value(mut self, value: impl fmt::Display) -> Self {
        self.value = value.to_string();
        self
    }
}

/// A file to send.
#[derive(Template)]
#[template(path = "components/file.html")]
pub struct Upload {
    field: Field,
    accept: Option<String>,
    progress: Option<Progress>,
}

/// Words of a sending under way, and what may be sent.
struct Progress {
    t: T,
    max: u64,
}
prints!(Upload);
field_methods!(Upload);

/// A file named `name`, for a `multipart/form-data` form.
#[must_use]
pub fn file(name: impl fmt::Display, label: impl fmt::Display) -> Upload {
    Upload {
        field: Field::new(name, label),
        accept: None,
        progress: None,
    }
}

impl Upload {
    /// Kinds of file offered first by the browser (`accept` attribute).
    #[must_use]
    pub fn accept(mut self, kinds: impl fmt::Display) -> Self {
        self.accept = Some(kinds.to_string());
        self
    }

    /// Shows how far the sending is and lets it be stopped, and refuses a file of more than `max` bytes
    /// before it is sent. The form has `data-upload`, the page `Script::Upload`.
    #[must_use]
    pub fn progress(mut self, t: &T, max: u64) -> Self {
        self.progress = Some(Progress { t: t.clone(), max });
        self
    }
}
