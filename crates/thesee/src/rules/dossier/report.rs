//! The report to read: each declaration in its recipient's words, as PDF/A.

use gate::{
    i18n::T,
    paper::{Paper, PaperError},
};

use super::{Folder, Piece};
use crate::model::{Names, Payment};

/// First names and birth name.
pub(super) fn name(names: &Names) -> String {
    let given = names.given_names.join(" ");
    format!("{given} {}", names.birth_name).trim().to_owned()
}

pub(super) fn print(t: &T, folder: &Folder) -> Result<Vec<u8>, PaperError> {
    let mut paper = Paper::new(
        t,
        t.get("dossier-title").to_owned(),
        t.get("receipt-author").to_owned(),
        folder.at,
    )
    .footer(t.get("dossier-footer").to_owned());
    let said = [
        ("dossier-recipient", folder.name.clone()),
        (
            "dossier-article",
            t.get(&format!("recipient-{}", folder.recipient.code()))
                .to_owned(),
        ),
        ("dossier-ground", folder.ground.clone()),
        ("dossier-count", folder.pieces.len().to_string()),
        ("dossier-id", folder.id.to_string()),
    ];
    paper.facts(said.map(|(key, value)| (t.get(key).to_owned(), value)));
    paper.paragraph(t.get("dossier-need").to_owned());
    for piece in &folder.pieces {
        declaration(t, &mut paper, folder, piece);
    }
    paper.print()
}

fn declaration(t: &T, paper: &mut Paper, folder: &Folder, piece: &Piece) {
    let (line, content) = (&piece.dossier.line, &piece.dossier.content);
    paper.section(line.reference.clone());
    let mut facts = vec![
        (
            "dossier-kind",
            t.get(&format!("dossier-kind-{}", line.kind.code()))
                .to_owned(),
        ),
        ("dossier-filed", t.date_time(line.filed_at)),
        (
            "dossier-scheme",
            t.get(&format!("scheme-{}", line.scheme.code())).to_owned(),
        ),
        (
            "dossier-offence",
            t.get(&format!("offence-{}", line.offence.code()))
                .to_owned(),
        ),
    ];
    if let Some(from) = &content.happened.from {
        facts.push(("dossier-happened", t.iso_date(from)));
    }
    if folder.with_victims() {
        let victim = &content.victim;
        let contacts = victim
            .contacts
            .telephones
            .iter()
            .chain(&victim.contacts.emails);
        let contacts: Vec<String> = contacts.cloned().collect();
        facts.push(("dossier-victim-name", name(&victim.names)));
        facts.push(("dossier-victim-birth", victim.birth.date.clone()));
        facts.push(("dossier-victim-contact", contacts.join(", ")));
    }
    facts.retain(|(_, value)| !value.is_empty());
    let facts = facts.into_iter();
    paper.facts(facts.map(|(key, value)| (t.get(key).to_owned(), value)));
    paper.subsection(t.get("dossier-account").to_owned());
    for paragraph in content
        .happened
        .account
        .lines()
        .filter(|line| !line.trim().is_empty())
    {
        paper.paragraph(paragraph.to_owned());
    }
    let payments = content
        .payments
        .iter()
        .map(payment)
        .filter(|text| !text.is_empty());
    let payments: Vec<(usize, String)> = payments.map(|text| (0, text)).collect();
    if !payments.is_empty() {
        paper.subsection(t.get("dossier-payments").to_owned());
        paper.bullets(payments);
    }
    let own = piece.identifiers.iter();
    let told: Vec<(usize, String)> = own
        .filter(|one| folder.with_victims() || one.role != "victim")
        .map(|one| (0, format!("{} : {}", one.kind, one.value)))
        .collect();
    if !told.is_empty() {
        paper.subsection(t.get("dossier-identifiers").to_owned());
        paper.bullets(told);
    }
}

/// A payment in a line: day, sum, means, where it went.
fn payment(one: &Payment) -> String {
    let sum = one.paid_cents.or(one.asked_cents);
    let currency = one.currency.as_deref().unwrap_or("EUR");
    let parts = [
        one.on.clone(),
        sum.map(|cents| format!("{},{:02} {currency}", cents / 100, cents % 100)),
        one.means.map(|means| means.code().to_owned()),
        one.to.holder.clone(),
        one.to.iban.clone(),
        one.details.clone(),
    ];
    let parts: Vec<String> = parts.into_iter().flatten().collect();
    parts.join(", ")
}
