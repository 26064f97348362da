//! The mails the service sends. None holds personal data: they travel outside.

use gate::i18n::T;
use kernel::{Id, Personal};
use ledger::outbox::NewMail;

use crate::model::DocumentRequestKind;

/// Tells a ministry's functional address that documents are asked of it (art. 2): its own number, and nothing of
/// the person nor of who asks.
pub(crate) fn documents_asked(
    t: &T,
    to: &str,
    id: Id<DocumentRequestKind>,
    number: &str,
    origin: &str,
) -> NewMail {
    NewMail {
        to: Personal::new(to.to_owned()),
        subject: t.get("mail-documents-subject").to_owned(),
        text: t
            .with("mail-documents-text", "number", number)
            .and("reference", id.to_string().as_str())
            .and("url", origin)
            .to_string(),
        html: None,
        about: Some(id.uuid()),
    }
}
