//! One reader a format. Each has the shape `pub fn read(bytes: &[u8], cx: &mut Context<'_>)`, never
//! fails, never panics, and leaves a gap for whatever it could not read.

use crate::{
    context::Context,
    kind::{Kind, Role},
};

pub(crate) mod cipher;
pub(crate) mod le;
pub(crate) mod msi;
pub mod ole;
pub(crate) mod vba;
pub(crate) mod xlm;
pub mod eml;
pub mod html;
pub(crate) mod markup;
pub mod script;
pub mod zip;

/// A reader of one format.
pub type Reader = fn(&[u8], &mut Context<'_>);

/// The readers of a kind, run one after the other over the same bytes and context.
///
/// A kind that hides or runs something and has no reader leaves [`unread`]'s gap.
#[must_use]
pub fn of(kind: Kind) -> &'static [Reader] {
    match kind {
        Kind::Ole | Kind::Doc | Kind::Xls | Kind::Ppt | Kind::Msi => &[ole::read],
        Kind::Biff => &[xlm::read],
        _ => match kind.role() {
            Role::Plain => &[],
            Role::Container | Role::Active | Role::Program | Role::Script => &[unread],
        },
    }
}

/// Leaves the gap of a format that nothing here reads.
fn unread(_: &[u8], cx: &mut Context<'_>) {
    cx.unsupported("no reader for this format");
}
