//! A mail as it travels (RFC 5322, RFC 2045).

use std::time::SystemTime;

use kernel::{Id, Timestamp};
use lettre::{
    Address, Message,
    message::{
        Mailbox, MultiPart, SinglePart,
        header::{ContentType, HeaderName, HeaderValue},
    },
};

use super::Mail;
use crate::Fault;

/// What goes into a message.
pub(super) struct Content<'a> {
    pub(super) to: &'a Address,
    pub(super) subject: &'a str,
    pub(super) text: &'a str,
    pub(super) html: Option<&'a str>,
}

/// Builds the message: the same bytes each time it is built for one outbox row and instant.
pub(super) fn build(
    id: Id<Mail>,
    at: Timestamp,
    from: &Mailbox,
    content: &Content<'_>,
) -> Result<Message, Fault> {
    let wrong = |_| Fault::Shape("a mail cannot be put in form".into());
    let domain = from.email.domain();
    let builder = Message::builder()
        .from(from.clone())
        .to(Mailbox::new(None, content.to.clone()))
        .subject(content.subject)
        .message_id(Some(format!("<{id}@{domain}>")))
        .date(SystemTime::from(at))
        // RFC 3834: no vacation notice answers it.
        .raw_header(HeaderValue::new(
            HeaderName::new_from_ascii_str("Auto-Submitted"),
            "auto-generated".to_owned(),
        ));
    let text = SinglePart::builder()
        .header(ContentType::TEXT_PLAIN)
        .body(content.text.to_owned());
    match content.html {
        None => builder.singlepart(text).map_err(wrong),
        Some(html) => {
            let html = SinglePart::builder()
                .header(ContentType::TEXT_HTML)
                .body(html.to_owned());
            let boundary = format!("acte-{}", id.uuid().simple());
            let parts = MultiPart::alternative().boundary(boundary).build();
            builder
                .multipart(parts.singlepart(text).singlepart(html))
                .map_err(wrong)
        }
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;
    use time::macros::datetime;
    use uuid::Uuid;

    use super::*;

    fn printed(subject: &str, text: &str, html: Option<&str>) -> String {
        let to = "b@dom.example".parse().unwrap();
        let from = "Service <no-reply@service.example>".parse().unwrap();
        let content = Content {
            to: &to,
            subject,
            text,
            html,
        };
        let at = datetime!(2026-11-22 10:00:00 UTC);
        let message = build(Id::from_uuid(Uuid::from_u128(7)), at, &from, &content).unwrap();
        String::from_utf8(message.formatted()).unwrap()
    }

    #[test]
    fn headers_are_those_of_a_machine() {
        let mail = printed(
            "Votre lien",
            "Bonjour,\nà bientôt",
            Some("<p>Bonjour, à bientôt</p>"),
        );
        for line in [
            "Message-ID: <00000000-0000-0000-0000-000000000007@service.example>\r\n",
            "Auto-Submitted: auto-generated\r\n",
            "Subject: Votre lien\r\n",
            "To: b@dom.example\r\n",
            "Date: Sun, 22 Nov 2026 10:00:00 +0000\r\n",
            "multipart/alternative",
            "text/plain; charset=utf-8",
            "text/html; charset=utf-8",
        ] {
            assert!(mail.contains(line), "{line:?} in {mail}");
        }
        assert_eq!(
            mail,
            printed(
                "Votre lien",
                "Bonjour,\nà bientôt",
                Some("<p>Bonjour, à bientôt</p>")
            )
        );
    }

    proptest! {
        /// Whatever a subject holds, it stays inside its header.
        #[test]
        fn a_subject_adds_no_header(subject in "\\PC{0,40}[\r\n]{0,3}(Bcc: x@y.example)?\\PC{0,40}") {
            let mail = printed(&subject, "texte", None);
            let (head, _) = mail.split_once("\r\n\r\n").unwrap();
            let names: Vec<&str> = head
                .split("\r\n")
                .filter(|line| !line.starts_with([' ', '\t']))
                .map(|line| line.split(':').next().unwrap_or_default())
                .collect();
            prop_assert_eq!(names.len(), 9, "{:?}", names);
            prop_assert!(!names.contains(&"Bcc"));
        }
    }
}
