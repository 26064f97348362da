//! What is handed to the victim when a declaration is filed, as PDF/A: the receipt, with what the code of criminal
//! procedure has it say (art. 15-3, D. 8-2-2), and the notice of a victim's rights (art. 10-2); and the mails.

use std::sync::Arc;

use gate::{
    Locale,
    i18n::{Catalogue, T},
    paper::{Paper, PaperError},
};
use kernel::{Id, Personal, Timestamp};
use ledger::outbox::{NewMail, address};

use crate::model::{DeclarationKind, Happened, Kind, Names, PaperKind, Scheme};

/// The papers given at once: the receipt, and for a complaint the notice of rights. A report opens none.
pub(crate) fn given(t: &T, receipt: &Receipt) -> Result<Vec<(PaperKind, Vec<u8>)>, PaperError> {
    let mut papers = vec![(PaperKind::Receipt, self::receipt(t, receipt)?)];
    if receipt.kind == Kind::Complaint {
        papers.push((PaperKind::Rights, rights(t, receipt)?));
    }
    Ok(papers)
}

/// What a receipt says of its declaration.
pub(crate) struct Receipt {
    pub(crate) reference: String,
    pub(crate) kind: Kind,
    pub(crate) scheme: Scheme,
    pub(crate) filed_at: Timestamp,
    pub(crate) names: Names,
    pub(crate) happened: Happened,
    pub(crate) lost_cents: Option<i64>,
}

/// What the receipt of a complaint must say, by the keys of its words: the limitation periods of articles 7 to 9, what
/// interrupts them, the civil party (art. 85), that filing online is optional, that one may ask to be heard and may be.
pub(crate) const MENTIONS: [&str; 8] = [
    "receipt-limitation-intro",
    "receipt-limitation-crime",
    "receipt-limitation-delict",
    "receipt-limitation-petty",
    "receipt-civil-party",
    "receipt-optional",
    "receipt-heard",
    "receipt-not-signed",
];

/// Prints a receipt.
pub(crate) fn receipt(t: &T, receipt: &Receipt) -> Result<Vec<u8>, PaperError> {
    let key = |stem: &str| format!("receipt-{stem}-{}", receipt.kind.code());
    let mut paper = Paper::new(
        t,
        t.get(&key("title")).to_owned(),
        t.get("receipt-author").to_owned(),
        receipt.filed_at,
    )
    .footer(
        t.with("receipt-footer", "reference", receipt.reference.as_str())
            .to_string(),
    );
    let mut facts = vec![
        (t.get("receipt-reference"), receipt.reference.clone()),
        (t.get("receipt-filed"), t.date_time(receipt.filed_at)),
        (
            t.get("receipt-scheme"),
            t.get(&format!("scheme-{}", receipt.scheme.code()))
                .to_owned(),
        ),
        (
            t.get("receipt-offence"),
            t.get(&format!("offence-{}", receipt.scheme.offence().code()))
                .to_owned(),
        ),
    ];
    if receipt.kind == Kind::Complaint {
        let given = receipt.names.given_names.join(" ");
        let name = format!("{given} {}", receipt.names.birth_name);
        facts.push((t.get("receipt-name"), name));
    }
    if let Some(from) = &receipt.happened.from {
        facts.push((t.get("receipt-happened"), t.iso_date(from)));
    }
    if let Some(cents) = receipt.lost_cents {
        facts.push((t.get("receipt-lost"), sum(t, cents)));
    }
    paper.facts(
        facts
            .into_iter()
            .map(|(name, value)| (name.to_owned(), value)),
    );
    paper.paragraph(t.get(&key("what")).to_owned());
    if receipt.kind == Kind::Complaint {
        paper.section(t.get("receipt-mentions").to_owned());
        paper.bullets(MENTIONS.map(|mention| (0, t.get(mention))));
    }
    paper.section(t.get("receipt-data").to_owned());
    paper.paragraph(t.get("receipt-kept").to_owned());
    paper.print()
}

/// A sum in euros, its thousands set apart.
pub(crate) fn sum(t: &T, cents: i64) -> String {
    let (euros, rest) = (cents / 100, (cents % 100).abs());
    let euros = t.number(euros);
    match t.locale() {
        Locale::Fr => format!("{euros},{rest:02}\u{a0}€"),
        Locale::En => format!("€{euros}.{rest:02}"),
    }
}

/// What the notice says, in the order of article 10-2, by the keys of its words.
pub(crate) const RIGHTS: [&str; 9] = [
    "rights-repair",
    "rights-civil-party",
    "rights-lawyer",
    "rights-association",
    "rights-fund",
    "rights-protection",
    "rights-interpreter",
    "rights-accompanied",
    "rights-address",
];

/// Prints the notice for one complaint.
pub(crate) fn rights(t: &T, receipt: &Receipt) -> Result<Vec<u8>, PaperError> {
    let mut paper = Paper::new(
        t,
        t.get("notice-of-rights-title"),
        t.get("receipt-author"),
        receipt.filed_at,
    )
    .footer(
        t.with("receipt-footer", "reference", receipt.reference.as_str())
            .to_string(),
    );
    paper.facts([
        (
            t.get("receipt-reference").to_owned(),
            receipt.reference.clone(),
        ),
        (
            t.get("receipt-filed").to_owned(),
            t.date_time(receipt.filed_at),
        ),
    ]);
    paper.paragraph(t.get("rights-intro"));
    paper.bullets(RIGHTS.map(|right| (0, t.get(right))));
    paper.section(t.get("rights-follow-title"));
    paper.paragraph(t.get("rights-follow"));
    paper.section(t.get("rights-help-title"));
    paper.paragraph(t.get("rights-help"));
    paper.print()
}

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

/// The mail that says so, in both languages; it holds no personal data and no link: it travels outside, and fraud
/// imitates such mails. None when there is no address that mail can go to.
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

#[cfg(test)]
mod tests {
    use gate::i18n::GROUND;

    use super::*;
    use crate::{model::Offence, pages::WORDS};

    fn sample(kind: Kind, scheme: Scheme) -> Receipt {
        Receipt {
            reference: "T26-7KQM-2XWD".to_owned(),
            kind,
            scheme,
            filed_at: Timestamp::UNIX_EPOCH,
            names: Names {
                birth_name: "LEFÈVRE".to_owned(),
                given_names: vec!["Anne".to_owned()],
                ..Names::default()
            },
            happened: Happened {
                from: Some("2026-11-02".to_owned()),
                ..Happened::default()
            },
            lost_cents: Some(25_005),
        }
    }

    #[test]
    fn every_receipt_prints_in_both_languages() {
        let words: Vec<_> = GROUND.iter().chain(&WORDS).copied().collect();
        let catalogue = Catalogue::new(&words).unwrap();
        for locale in Locale::ALL {
            let t = catalogue.speak(locale);
            for kind in Kind::ALL.iter().copied() {
                for scheme in Scheme::ALL.iter().copied() {
                    let printed = given(&t, &sample(kind, scheme)).unwrap();
                    let notice = kind == Kind::Complaint;
                    assert_eq!(printed.len(), 1 + usize::from(notice));
                    assert!(printed.iter().all(|(_, bytes)| bytes.starts_with(b"%PDF-")));
                }
            }
            for offence in Offence::ALL {
                assert!(catalogue.has(&format!("offence-{}", offence.code())));
            }
        }
        assert!(catalogue.missed().is_empty(), "{:?}", catalogue.missed());
    }
}
