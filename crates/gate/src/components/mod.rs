//! Accessible pieces of pages, as builders that print themselves.
//!
//! ```text
//! {{ ui::input("email", t.get("register-email")).email().value(form.email).errors(errors) }}
//! ```
//!
//! Class names and the shape of the markup are those that `govuk-frontend`'s style sheet expects;
//! colours, type and icons are our own. Every text is escaped; what takes markup says so in its
//! type. The id of a field's first control is the field's name, so that the error summary can link to it.

mod banner;
mod bars;
mod button;
mod choice;
mod date;
mod errors;
mod field;
pub mod gallery;
mod give;
mod icon;
mod input;
mod markup;
mod navigation;
mod prose;
mod summary;
mod table;
mod tree;
mod untrusted;

pub use banner::{Badge, Notice, Tone, badge, notice};
pub use bars::bars;
pub use button::{Button, button};
pub use choice::{Choices, checkbox, checkboxes, radios};
pub use date::{DateField, date};
pub use errors::{ErrorSummary, FieldErrors, error_summary};
pub use give::Give;
pub use icon::{Icon, icon};
pub use input::{Input, Select, TextArea, Upload, file, input, select, textarea};
pub use markup::Markup;
pub use navigation::{Pagination, Steps, pagination, steps};
pub use prose::{Details, Empty, Panel, Progress, details, empty, inset, panel, progress, warning};
pub use summary::{Summary, summary};
pub use table::{Cell, Table, cell, cell_html, number, row_head, table};
pub use tree::{Node, Tree, node, tree};
pub use untrusted::{code, file_name, visible};

/// Prints a component's template; its own text is escaped by the template.
macro_rules! prints {
    ($($kind:ty),+) => { $(impl askama::filters::HtmlSafe for $kind {})+ };
}
use prints;
