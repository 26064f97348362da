//! The mails sent to victims. None holds personal data or a link: they travel outside, and fraud imitates them. Each says
//! in both languages that something waits, and how to reach it safely.

use gate::{Locale, i18n::Catalogue};
use kernel::{Id, Personal};
use ledger::outbox::{NewMail, address};

use std::sync::Arc;

use crate::model::{DeclarationKind, Kind};

/// What there is to read.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum News {
    /// A complaint was filed: its receipt.
    Complaint,
    /// A report was filed.
    Report,
    /// The office wrote.
    Message,
    /// The judicial authority told what follows.
    FollowUp,
}

impl News {
    /// What is told when a declaration of this kind was filed.
    pub(crate) const fn of(kind: Kind) -> Self {
        match kind {
            Kind::Complaint => Self::Complaint,
            Kind::Report => Self::Report,
        }
    }

    const fn code(self) -> &'static str {
        match self {
            Self::Complaint => "complaint",
            Self::Report => "report",
            Self::Message => "message",
            Self::FollowUp => "follow-up",
        }
    }
}

/// The mail that says so; none when there is no address that mail can go to.
pub(crate) fn mail(
    words: &Arc<Catalogue>,
    news: News,
    to: Option<&String>,
    about: Id<DeclarationKind>,
) -> Option<NewMail> {
    let to = to.filter(|to| address(to).is_some())?;
    let said = |locale| {
        let t = words.speak(locale);
        let get = |key: &str| t.get(key).to_owned();
        let text = [
            get(&format!("victim-mail-{}", news.code())),
            get("victim-mail-how"),
            get("victim-mail-care"),
            get("victim-mail-signed"),
        ];
        (
            get(&format!("victim-mail-{}-subject", news.code())),
            text.join("\n\n"),
        )
    };
    let ((subject, fr), (_, en)) = (said(Locale::Fr), said(Locale::En));
    Some(NewMail {
        to: Personal::new(to.clone()),
        subject,
        text: format!("{fr}\n\n— English —\n\n{en}\n"),
        html: None,
        about: Some(about.uuid()),
    })
}
