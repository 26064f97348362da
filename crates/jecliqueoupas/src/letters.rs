//! The mails the service sends. Each says who writes and why, holds no secret but a link that works
//! for its addressee alone, and never asks for a password or personal data.

use gate::i18n::T;
use kernel::{Personal, Timestamp};
use ledger::outbox::NewMail;
use uuid::Uuid;

use crate::model::{AlertPath, ProfessionalEmail};

fn letter(to: &ProfessionalEmail, about: Uuid, subject: String, text: String) -> NewMail {
    NewMail {
        to: Personal::new(to.reveal().to_owned()),
        subject,
        text,
        html: None,
        about: Some(about),
    }
}

/// A letter whose link works until an instant.
fn with_link(
    t: &T,
    to: &ProfessionalEmail,
    agent: Uuid,
    (subject, text): (&str, &str),
    (url, expires): (&str, Timestamp),
) -> NewMail {
    let until = t.date_time(expires);
    let text = t.with(text, "url", url).and("until", until.as_str());
    letter(to, agent, t.get(subject).to_owned(), text.to_string())
}

/// The deposit link (art. 3).
#[must_use]
pub(crate) fn link(
    t: &T,
    to: &ProfessionalEmail,
    agent: Uuid,
    url: &str,
    expires: Timestamp,
) -> NewMail {
    let keys = ("mail-link-subject", "mail-link-text");
    with_link(t, to, agent, keys, (url, expires))
}

/// The link that comes with a rectified address (art. 9 II), sent to that address.
#[must_use]
pub(crate) fn rectified(
    t: &T,
    to: &ProfessionalEmail,
    agent: Uuid,
    url: &str,
    expires: Timestamp,
) -> NewMail {
    let keys = ("mail-rectified-subject", "mail-rectified-text");
    with_link(t, to, agent, keys, (url, expires))
}

/// What an alert tells a ministry (art. 3 and 6). The file itself is never attached or named.
#[derive(Debug)]
pub(crate) struct AlertNews<'a> {
    /// How the alert came about.
    pub path: AlertPath,
    /// Who deposited the file; none when the address may not be told.
    pub agent: Option<&'a ProfessionalEmail>,
    /// When.
    pub deposited_at: Timestamp,
    /// SHA-256, hexadecimal.
    pub sha256: &'a str,
    /// Rules or readers behind the alert.
    pub rules: &'a [&'a str],
    /// Page of the ministry's desk.
    pub url: &'a str,
}

/// The alert to the FSSI and to those the FSSI named.
#[must_use]
pub(crate) fn alert(t: &T, to: &ProfessionalEmail, deposit: Uuid, news: &AlertNews<'_>) -> NewMail {
    let path = t.get(match news.path {
        AlertPath::Agent => "mail-alert-path-agent",
        AlertPath::Deposit => "mail-alert-path-deposit",
        AlertPath::Later => "mail-alert-path-later",
    });
    let deposited = t.date_time(news.deposited_at);
    let text = t
        .with("mail-alert-text", "path", path)
        .and(
            "agent",
            news.agent.map_or_else(
                || t.get("mail-alert-agent-withheld"),
                |agent| agent.reveal(),
            ),
        )
        .and("deposited", deposited.as_str())
        .and("sha256", news.sha256)
        .and("rule", news.rules.join(", ").as_str())
        .and("url", news.url)
        .to_string();
    letter(to, deposit, t.get("mail-alert-subject").to_owned(), text)
}

/// ANSSI's invitation to the agent to alert the ministry (art. 3, 1°).
#[must_use]
pub(crate) fn invitation(t: &T, to: &ProfessionalEmail, deposit: Uuid, url: &str) -> NewMail {
    let text = t.with("mail-invite-text", "url", url).to_string();
    letter(to, deposit, t.get("mail-invite-subject").to_owned(), text)
}

/// To the agent, when a file they deposited turns out malicious later.
#[must_use]
pub(crate) fn later_finding(t: &T, to: &ProfessionalEmail, deposit: Uuid, url: &str) -> NewMail {
    let text = t.with("mail-later-text", "url", url).to_string();
    letter(to, deposit, t.get("mail-later-subject").to_owned(), text)
}
