//! One or several of a few.

use std::fmt;

use askama::Template;

use super::{
    Give, Markup,
    field::{Field, field_methods},
    prints,
};

struct Choice {
    value: String,
    label: String,
    hint: Option<Markup>,
    chosen: bool,
}

/// Radios or checkboxes under one legend, or a single declaration to tick.
#[derive(Template)]
#[template(path = "components/choice.html")]
pub struct Choices {
    field: Field,
    kind: &'static str,
    alone: bool,
    small: bool,
    inline: bool,
    options: Vec<Choice>,
}
prints!(Choices);
field_methods!(Choices);

fn choices(kind: &'static str, name: impl fmt::Display, legend: impl fmt::Display) -> Choices {
    let field = Field::new(name, legend);
    Choices {
        field,
        kind,
        alone: false,
        small: false,
        inline: false,
        options: Vec::new(),
    }
}

/// One of several.
#[must_use]
pub fn radios(name: impl fmt::Display, legend: impl fmt::Display) -> Choices {
    choices("radio", name, legend)
}

/// Any of several.
#[must_use]
pub fn checkboxes(name: impl fmt::Display, legend: impl fmt::Display) -> Choices {
    choices("checkbox", name, legend)
}

/// A single declaration to tick; its value is `yes`.
#[must_use]
pub fn checkbox(name: impl fmt::Display, label: impl fmt::Display) -> Choices {
    Choices {
        alone: true,
        ..choices("checkbox", name, "").option("yes", label)
    }
}

impl Choices {
    /// Adds an option.
    #[must_use]
    pub fn option(mut self, value: impl fmt::Display, label: impl fmt::Display) -> Self {
        let (value, label) = (value.to_string(), label.to_string());
        self.options.push(Choice {
            value,
            label,
            hint: None,
            chosen: false,
        });
        self
    }

    /// Adds an option with a sentence of help.
    #[must_use]
    pub fn option_hint(
        self,
        value: impl fmt::Display,
        label: impl fmt::Display,
        hint: impl fmt::Display,
    ) -> Self {
        let mut this = self.option(value, label);
        if let Some(last) = this.options.last_mut() {
            last.hint = Some(Markup::text(hint));
        }
        this
    }

    /// Marks the option of this value as chosen; for checkboxes, call it once per value.
    #[must_use]
    pub fn value(mut self, value: impl fmt::Display) -> Self {
        let value = value.to_string();
        for option in self
            .options
            .iter_mut()
            .filter(|option| option.value == value)
        {
            option.chosen = true;
        }
        self
    }

    /// For a single declaration: whether it is ticked.
    #[must_use]
    pub fn checked(self, checked: impl Give<bool>) -> Self {
        if checked.give() {
            self.value("yes")
        } else {
            self
        }
    }

    /// Smaller controls, for dense pages.
    #[must_use]
    pub fn small(mut self) -> Self {
        self.small = true;
        self
    }

    /// Side by side where there is room, for two or three short options.
    #[must_use]
    pub fn inline(mut self) -> Self {
        self.inline = true;
        self
    }

    /// Class name of the group: `govuk-radios` or `govuk-checkboxes`.
    fn block(&self) -> &'static str {
        if self.kind == "radio" {
            "govuk-radios"
        } else {
            "govuk-checkboxes"
        }
    }

    /// Id of the option at `index`: the first bears the field's name.
    fn id(&self, index: &usize) -> String {
        match index {
            0 => self.field.name.clone(),
            _ => format!("{}-{}", self.field.name, index + 1),
        }
    }

    /// What describes the option at `index`; a declaration standing alone has no fieldset to bear the error.
    fn described(&self, index: &usize, option: &Choice) -> Option<String> {
        let own = option
            .hint
            .as_ref()
            .map(|_| format!("{}-item-hint", self.id(index)));
        let group = if self.alone {
            self.field.described()
        } else {
            None
        };
        match (own, group) {
            (Some(own), Some(group)) => Some(format!("{group} {own}")),
            (one, other) => one.or(other),
        }
    }
}
