//! The privacy notice (GDPR art. 13) and the register (art. 30), from the same declaration.

use kernel::law::{Article, Right};

use super::{Paper, PaperKind, Papers, Party, cite, list, paragraph};
use crate::{
    i18n::T,
    ui::{self, Markup},
};

/// Text and its article.
fn said(t: &T, text: &str, article: &Article) -> Markup {
    Markup::text(text).and(cite(t, &article.0))
}

/// Name, address and ways to write.
pub(super) fn party(t: &T, party: &Party) -> Markup {
    let mut facts = ui::summary()
        .row(t.get("party-name"), party.name.get(t.lang()))
        .row(t.get("party-address"), &party.address);
    if let Some(email) = &party.email {
        facts = facts.row_html(t.get("party-email"), mail(email));
    }
    if let Some(phone) = &party.phone {
        facts = facts.row(t.get("party-phone"), phone);
    }
    Markup::of(facts)
}

/// A link that writes to `email`.
pub(super) fn mail(email: &str) -> Markup {
    Markup::link(format!("mailto:{email}"), email)
}

fn purposes(papers: &Papers, t: &T) -> Markup {
    let purposes = papers.act.purposes.iter();
    list(purposes.map(|p| said(t, p.text.get(t.lang()), &p.article)))
}

/// Categories of personal data, each with how long it is kept.
fn categories(papers: &Papers, t: &T) -> Markup {
    let mut table = ui::table(t.get("privacy-categories-caption"))
        .head(t.get("privacy-category"))
        .head(t.get("privacy-article"))
        .head(t.get("privacy-kept"))
        .empty(t.get("privacy-none"));
    for category in papers
        .act
        .categories
        .iter()
        .filter(|category| category.personal)
    {
        let kept = papers.kept(&category.key).into_iter().map(|retention| {
            let text = Markup::text(retention.text.get(t.lang()));
            let text = match retention.term {
                Some(term) => {
                    let term = Markup::text(t.term(term));
                    Markup::trusted(format!("<strong>{term}</strong> — {text}"))
                }
                None => text,
            };
            text.and(cite(t, &retention.article.0))
        });
        table = table.row([
            ui::row_head(Markup::text(category.text.get(t.lang()))),
            ui::cell(match category.article.0.as_str() {
                "-" | "none" => "",
                article => article,
            }),
            ui::cell_html(list(kept)),
        ]);
    }
    Markup::of(table)
}

fn recipients(papers: &Papers, t: &T) -> Markup {
    list(papers.act.recipients.iter().map(|recipient| {
        let keys = recipient
            .categories
            .iter()
            .filter_map(|key| papers.act.category(key));
        let names: Vec<_> = keys.map(|category| category.text.get(t.lang())).collect();
        let text = said(t, recipient.text.get(t.lang()), &recipient.article);
        if names.is_empty() {
            text
        } else {
            text.and(Markup::trusted("<br>".to_owned()))
                .and(Markup::trusted(format!(
                    "<span class=\"muted small\">{}</span>",
                    Markup::text(names.join(" ; "))
                )))
        }
    }))
}

fn traces(papers: &Papers, t: &T) -> Markup {
    list(papers.act.traces.iter().map(|trace| {
        let term = t
            .with("privacy-trace-kept", "term", t.term(trace.term))
            .to_string();
        Markup::text(trace.text.get(t.lang()))
            .and_text(" ")
            .and_text(term)
            .and(cite(t, &trace.article.0))
    }))
}

fn rights(papers: &Papers, t: &T, granted: bool) -> Option<Markup> {
    let rights: Vec<&Right> = papers
        .act
        .rights
        .iter()
        .filter(|r| r.granted == granted)
        .collect();
    let items = rights
        .iter()
        .map(|right| said(t, right.text.get(t.lang()), &right.article));
    (!rights.is_empty()).then(|| list(items))
}

pub(super) fn privacy(papers: &Papers, t: &T) -> Paper {
    let (act, notice) = (&papers.act, &papers.notice);
    let lang = t.lang();
    let mut paper = Paper::new(t, PaperKind::Privacy);
    paper.lead = Some(
        t.with("privacy-lead", "title", act.title.get(lang))
            .and("reference", &act.reference)
            .to_string(),
    );
    let mut who = paragraph(Markup::default(), act.processing.controller.get(lang));
    who = paragraph(who, act.processing.contact.get(lang));
    paper.section(t.get("privacy-controller"), who);
    paper.section(t.get("privacy-dpo"), party(t, &notice.dpo));
    let why = purposes(papers, t);
    let why = paragraph(why, t.get("privacy-basis-lead"));
    paper.section(
        t.get("privacy-purposes"),
        paragraph(why, act.processing.basis.get(lang)),
    );
    let persons = paragraph(Markup::default(), act.processing.persons.get(lang));
    paper.section(t.get("privacy-persons"), persons);
    paper.section(t.get("privacy-data"), categories(papers, t));
    paper.section(t.get("privacy-recipients"), recipients(papers, t));
    let away = paragraph(Markup::default(), notice.transfers.get(lang));
    paper.section(t.get("privacy-transfers"), away);
    let machine = paragraph(Markup::default(), notice.automated.get(lang));
    paper.section(t.get("privacy-automated"), machine);
    if !act.traces.is_empty() {
        paper.section(t.get("privacy-traces"), traces(papers, t));
    }
    let mut all = Markup::default();
    if let Some(granted) = rights(papers, t, true) {
        all = paragraph(all, t.get("privacy-rights-granted")).and(granted);
    }
    if let Some(excluded) = rights(papers, t, false) {
        all = paragraph(all, t.get("privacy-rights-excluded")).and(excluded);
    }
    all = paragraph(all, t.get("privacy-rights-how")).and(party(t, &notice.rights));
    paper.section(t.get("privacy-rights"), all);
    paper.section(
        t.get("privacy-complaint"),
        t.markup("privacy-complaint-text"),
    );
    paper
}

/// The register entry as a page; [`crate::register`] writes it for other programs.
pub(super) fn register(papers: &Papers, t: &T) -> Paper {
    let (act, notice) = (&papers.act, &papers.notice);
    let lang = t.lang();
    let mut paper = Paper::new(t, PaperKind::Register);
    paper.lead = Some(t.get("register-lead").to_owned());
    let facts = ui::summary()
        .row(t.get("register-name"), act.name.get(lang))
        .row(t.get("register-act"), act.title.get(lang))
        .row(t.get("register-reference"), &act.reference)
        .row(t.get("register-signed"), t.iso_date(&act.signed))
        .row(
            t.get("privacy-controller"),
            act.processing.controller.get(lang),
        )
        .row(t.get("privacy-dpo"), notice.dpo.name.get(lang))
        .row(t.get("register-basis"), act.processing.basis.get(lang))
        .row(t.get("privacy-persons"), act.processing.persons.get(lang))
        .row(t.get("privacy-transfers"), notice.transfers.get(lang));
    paper.section(t.get("register-identity"), Markup::of(facts));
    paper.section(t.get("privacy-purposes"), purposes(papers, t));
    paper.section(t.get("privacy-data"), categories(papers, t));
    paper.section(t.get("privacy-recipients"), recipients(papers, t));
    paper.section(t.get("privacy-traces"), traces(papers, t));
    let measures = notice
        .measures
        .iter()
        .map(|measure| Markup::text(measure.get(lang)));
    paper.section(t.get("register-measures"), list(measures));
    paper.section(t.get("register-formats"), t.markup("register-formats-text"));
    paper
}
