//! The other papers: legal notice, cookies, accessibility, compliance, site map.

use super::{Conformity, Kept, Paper, PaperKind, Papers, Place, list, paragraph, privacy};
use crate::{
    SiteInfo,
    i18n::T,
    ui::{self, Markup, Tone},
};

pub(super) fn legal(papers: &Papers, t: &T) -> Paper {
    let notice = &papers.notice;
    let mut paper = Paper::new(t, PaperKind::Legal);
    let publisher = ui::summary()
        .row(t.get("party-name"), notice.publisher.name.get(t.lang()))
        .row(
            t.get("legal-director"),
            notice.publisher.director.get(t.lang()),
        )
        .row(t.get("party-address"), &notice.publisher.address)
        .row_html(t.get("party-email"), privacy::mail(&notice.publisher.email));
    paper.section(t.get("legal-publisher"), Markup::of(publisher));
    paper.section(t.get("legal-host"), privacy::party(t, &notice.host));
    let act = ui::summary()
        .row(t.get("register-act"), papers.act.title.get(t.lang()))
        .row(t.get("register-reference"), &papers.act.reference)
        .row(t.get("register-signed"), t.iso_date(&papers.act.signed));
    paper.section(t.get("legal-act"), Markup::of(act));
    paper
}

pub(super) fn cookies(papers: &Papers, t: &T) -> Paper {
    let mut paper = Paper::new(t, PaperKind::Cookies);
    paper.lead = Some(t.get("cookies-lead").to_owned());
    let mut table = ui::table(t.get("cookies-caption"))
        .head(t.get("cookies-name"))
        .head(t.get("cookies-purpose"))
        .head(t.get("cookies-duration"))
        .empty(t.get("cookies-none"));
    for cookie in &papers.notice.cookies {
        table = table.row([
            ui::row_head(ui::code(&cookie.name)),
            ui::cell(cookie.purpose.get(t.lang())),
            ui::cell(cookie.duration.get(t.lang())),
        ]);
    }
    paper.section(t.get("cookies-list"), Markup::of(table));
    let consent = paragraph(Markup::default(), t.get("cookies-consent-text"));
    paper.section(t.get("cookies-consent"), consent);
    paper
}

pub(super) fn accessibility(papers: &Papers, t: &T) -> Paper {
    let facts = &papers.notice.accessibility;
    let name = papers.notice.publisher.name.get(t.lang());
    let mut paper = Paper::new(t, PaperKind::Accessibility);
    paper.lead = Some(t.with("accessibility-lead", "name", name).to_string());
    let (tone, state) = match facts.state {
        Conformity::Full => (Tone::Good, "accessibility-full"),
        Conformity::Partial => (Tone::Caution, "accessibility-partial"),
        Conformity::None => (Tone::Bad, "accessibility-none"),
    };
    let badge = ui::badge(tone, t.get(state)).large();
    let site = Markup::trusted(format!("<p>{badge}</p>"));
    let standing = paragraph(site, t.get("accessibility-state-text"));
    paper.section(t.get("accessibility-state"), standing);
    let mut results = Markup::default();
    if let Some(date) = &facts.audited {
        let sentence = t
            .with("accessibility-audited", "date", t.iso_date(date))
            .to_string();
        results = paragraph(results, &sentence);
    } else {
        results = paragraph(results, t.get("accessibility-not-audited"));
    }
    if let Some(rate) = facts.rate {
        results = paragraph(
            results,
            &t.with("accessibility-rate", "rate", rate).to_string(),
        );
    }
    results = paragraph(results, facts.method.get(t.lang()));
    paper.section(t.get("accessibility-results"), results);
    for (title, items) in [
        ("accessibility-defects", &facts.defects),
        ("accessibility-exemptions", &facts.exemptions),
    ] {
        let body = if items.is_empty() {
            paragraph(Markup::default(), t.get("accessibility-nothing"))
        } else {
            list(items.iter().map(|item| Markup::text(item.get(t.lang()))))
        };
        paper.section(t.get(title), body);
    }
    let made = paragraph(Markup::default(), t.get("accessibility-made-text"));
    paper.section(t.get("accessibility-made"), made);
    let contact = paragraph(Markup::default(), t.get("accessibility-contact-text"));
    let contact = contact.and(list([privacy::mail(&facts.email)]));
    paper.section(t.get("accessibility-contact"), contact);
    paper.section(
        t.get("accessibility-remedies"),
        t.markup("accessibility-remedies-text"),
    );
    paper
}

pub(super) fn compliance(papers: &Papers, t: &T) -> Paper {
    let mut paper = Paper::new(t, PaperKind::Compliance);
    paper.lead = Some(t.get("compliance-lead").to_owned());
    for article in &papers.act.articles {
        let body = paragraph(Markup::default(), article.summary.get(t.lang()));
        let title = t
            .with("compliance-article", "article", &article.number.0)
            .to_string();
        if article.requirements.is_empty() {
            paper.section(title, paragraph(body, t.get("compliance-no-requirement")));
            continue;
        }
        let mut table = ui::table(&title)
            .hide_caption()
            .head(t.get("compliance-id"))
            .head(t.get("compliance-code"))
            .head(t.get("compliance-tests"));
        for requirement in &article.requirements {
            let kept = papers
                .compliance
                .requirements
                .iter()
                .find(|k| k.id == requirement.0);
            table = table.row([
                ui::row_head(name(t, &requirement.0, kept)),
                ui::cell_html(places(
                    t,
                    kept.map(|k| k.code.as_slice()).unwrap_or_default(),
                )),
                ui::cell_html(places(
                    t,
                    kept.map(|k| k.tests.as_slice()).unwrap_or_default(),
                )),
            ]);
        }
        paper.section(title, body.and(table));
    }
    paper
}

/// The id, what it asks, and whether it is proved.
fn name(t: &T, id: &str, kept: Option<&Kept>) -> Markup {
    let mark = if kept.is_some_and(Kept::is_proved) {
        ui::badge(Tone::Good, t.get("compliance-proved"))
    } else {
        ui::badge(Tone::Caution, t.get("compliance-unproved"))
    };
    let line = Markup::trusted("<br>".to_owned());
    let mut name = Markup::text(id).and_text(" ").and(mark);
    if let Some(text) = kept.and_then(|k| k.text.as_ref()) {
        let text = if t.lang() == "en" { &text.en } else { &text.fr };
        name = name.and(line).and(Markup::trusted(format!(
            "<span class=\"muted\">{}</span>",
            Markup::text(text)
        )));
    }
    name
}

fn places(t: &T, places: &[Place]) -> Markup {
    if places.is_empty() {
        return Markup::text(t.get("compliance-nowhere"));
    }
    list(places.iter().map(|place| {
        let line = place
            .line
            .map(|line| format!(":{line}"))
            .unwrap_or_default();
        let file = ui::code(format!("{}{line}", place.path));
        match &place.name {
            Some(name) => ui::code(name)
                .and(Markup::trusted("<br>".to_owned()))
                .and(file),
            None => file,
        }
    }))
}

pub(super) fn map(t: &T, site: &SiteInfo) -> Paper {
    let mut paper = Paper::new(t, PaperKind::Map);
    let open = site.nav.iter().filter(|entry| entry.roles.is_empty());
    let mut pages: Vec<_> = open
        .map(|entry| Markup::link(entry.href, entry.label.get(t.lang())))
        .collect();
    if let Some(href) = site.sign_in {
        pages.push(Markup::link(href, t.get("sign-in")));
    }
    paper.section(t.get("map-pages"), list(pages));
    let papers = PaperKind::ALL
        .into_iter()
        .filter(|kind| *kind != PaperKind::Map);
    let papers = papers.map(|kind| Markup::link(kind.path(), t.get(kind.title())));
    paper.section(t.get("map-papers"), list(papers));
    paper
}
