//! Pages: what a handler answers.
//!
//! A page's template is the content of `<main>`; [`Page`] puts the layout around it. The struct that
//! feeds the template is a [`View`]: it says its title, its shape, and gives samples of itself, which
//! the tests draw in both languages.

mod check;
mod chrome;
mod problem;
mod respond;
pub mod sample;
mod view;

pub use check::check_html;
pub use chrome::{Chrome, Csrf};
pub use problem::draw_problem;
pub use respond::{Page, Redirect303};
pub use view::{Crumb, Script, Shape, View};
