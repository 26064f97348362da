//! Tables.

use std::fmt;

use askama::{Template, filters::HtmlSafe};

use super::{Markup, prints};

/// One cell.
#[derive(Debug, Clone)]
pub struct Cell {
    body: Markup,
    numeric: bool,
    head: bool,
}

impl From<&Self> for Cell {
    fn from(cell: &Self) -> Self {
        cell.clone()
    }
}

/// A cell of text.
#[must_use]
pub fn cell(text: impl fmt::Display) -> Cell {
    Cell {
        body: Markup::text(text),
        numeric: false,
        head: false,
    }
}

/// A cell of markup.
#[must_use]
pub fn cell_html(markup: impl HtmlSafe) -> Cell {
    Cell {
        body: Markup::of(markup),
        numeric: false,
        head: false,
    }
}

/// A cell of digits, set to the right.
#[must_use]
pub fn number(text: impl fmt::Display) -> Cell {
    Cell {
        numeric: true,
        ..cell(text)
    }
}

/// The cell that names its row.
#[must_use]
pub fn row_head(markup: impl HtmlSafe) -> Cell {
    Cell {
        head: true,
        ..cell_html(markup)
    }
}

/// A table with a caption and named columns; past its width it scrolls on its own.
#[derive(Template)]
#[template(path = "components/table.html")]
pub struct Table {
    id: Option<String>,
    caption: String,
    hidden: bool,
    heads: Vec<(String, bool)>,
    rows: Vec<Vec<Cell>>,
    empty: Option<String>,
}
prints!(Table);

/// A table.
#[must_use]
pub fn table(caption: impl fmt::Display) -> Table {
    Table {
        id: None,
        caption: caption.to_string(),
        hidden: false,
        heads: Vec::new(),
        rows: Vec::new(),
        empty: None,
    }
}

impl Table {
    /// An id, for a field that filters it.
    #[must_use]
    pub fn id(mut self, id: impl fmt::Display) -> Self {
        self.id = Some(id.to_string());
        self
    }

    /// Keeps the caption for assistive tools only: a heading just above says the same.
    #[must_use]
    pub fn hide_caption(mut self) -> Self {
        self.hidden = true;
        self
    }

    /// Names the next column.
    #[must_use]
    pub fn head(mut self, label: impl fmt::Display) -> Self {
        self.heads.push((label.to_string(), false));
        self
    }

    /// Names the next column, of digits.
    #[must_use]
    pub fn head_number(mut self, label: impl fmt::Display) -> Self {
        self.heads.push((label.to_string(), true));
        self
    }

    /// Adds a row.
    #[must_use]
    pub fn row<C: Into<Cell>>(mut self, cells: impl IntoIterator<Item = C>) -> Self {
        self.rows.push(cells.into_iter().map(Into::into).collect());
        self
    }

    /// Said in place of rows when there is none.
    #[must_use]
    pub fn empty(mut self, text: impl fmt::Display) -> Self {
        self.empty = Some(text.to_string());
        self
    }
}
