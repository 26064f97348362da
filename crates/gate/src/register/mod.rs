//! The record of processing activities (GDPR article 30), for people's files and for other programs.
//!
//! JSON-LD uses the W3C Data Privacy Vocabulary 2 (`https://w3id.org/dpv#`) and its GDPR extension.

use std::fmt::Write;

use kernel::{Term, law::Text};
use serde_json::{Value, json};

use crate::legal::Papers;

/// A string with its language.
fn both(text: &Text) -> Value {
    json!([{ "@language": "fr", "@value": text.fr }, { "@language": "en", "@value": text.en }])
}

/// A term as an ISO 8601 duration: `P10Y2M`.
fn duration(term: Term) -> String {
    let mut text = String::from("P");
    for (count, unit) in [(term.years, 'Y'), (term.months, 'M'), (term.days, 'D')] {
        if count != 0 {
            let _ = write!(text, "{count}{unit}");
        }
    }
    text
}

/// DPV term for a right's key; the general one when the key is not a right of the GDPR.
fn right(key: &str) -> &'static str {
    match key {
        "information" => "eu-gdpr:A13",
        "access" => "eu-gdpr:A15",
        "rectification" => "eu-gdpr:A16",
        "erasure" => "eu-gdpr:A17",
        "restriction" => "eu-gdpr:A18",
        "portability" => "eu-gdpr:A20",
        "objection" => "eu-gdpr:A21",
        _ => "dpv:DataSubjectRight",
    }
}

/// The entry as JSON-LD.
#[must_use]
pub fn register_jsonld(papers: &Papers) -> Value {
    let (act, notice) = (&papers.act, &papers.notice);
    let id = |kind: &str, key: &str| format!("urn:acte:{}:{kind}:{key}", act.service);
    let kept = |category: &str| -> Vec<Value> {
        let retentions = papers.kept(category).into_iter();
        retentions
            .map(|retention| json!({ "@id": id("retention", &retention.key) }))
            .collect()
    };
    json!({
        "@context": {
            "dpv": "https://w3id.org/dpv#",
            "eu-gdpr": "https://w3id.org/dpv/legal/eu/gdpr#",
            "dct": "http://purl.org/dc/terms/",
            "article": "urn:acte:article",
        },
        "@id": id("processing", "main"),
        "@type": "dpv:Process",
        "dct:title": both(&act.name),
        "dct:description": both(&act.title),
        "dct:identifier": act.reference,
        "dct:issued": act.signed,
        "dct:modified": notice.version,
        "dpv:hasDataController": { "@type": "dpv:DataController", "dct:title": both(&act.processing.controller) },
        "dpv:hasDataProtectionOfficer": { "@type": "dpv:DataProtectionOfficer", "dct:title": both(&notice.dpo.name) },
        "dpv:hasLegalBasis": { "@type": "dpv:LegalBasis", "dct:description": both(&act.processing.basis) },
        "dpv:hasDataSubject": { "@type": "dpv:DataSubject", "dct:description": both(&act.processing.persons) },
        "dpv:hasPurpose": act.purposes.iter().map(|purpose| json!({
            "@id": id("purpose", &purpose.key),
            "@type": "dpv:Purpose",
            "dct:description": both(&purpose.text),
            "article": purpose.article.0,
        })).collect::<Vec<_>>(),
        "dpv:hasPersonalData": act.categories.iter().filter(|category| category.personal).map(|category| json!({
            "@id": id("category", &category.key),
            "@type": "dpv:PersonalData",
            "dct:description": both(&category.text),
            "article": category.article.0,
            "dpv:hasStorageCondition": kept(&category.key),
        })).collect::<Vec<_>>(),
        "dpv:hasStorageCondition": act.retentions.iter().map(|retention| json!({
            "@id": id("retention", &retention.key),
            "@type": "dpv:StorageDuration",
            "dct:description": both(&retention.text),
            "dpv:hasDuration": retention.term.map(duration),
            "article": retention.article.0,
        })).collect::<Vec<_>>(),
        "dpv:hasRecipient": act.recipients.iter().map(|recipient| json!({
            "@id": id("recipient", &recipient.key),
            "@type": "dpv:Recipient",
            "dct:description": both(&recipient.text),
            "dpv:hasPersonalData": recipient.categories.iter()
                .map(|key| json!({ "@id": id("category", key) })).collect::<Vec<_>>(),
            "article": recipient.article.0,
        })).collect::<Vec<_>>(),
        "dpv:hasRight": act.rights.iter().filter(|right| right.granted).map(|granted| json!({
            "@type": right(&granted.key),
            "dct:description": both(&granted.text),
            "article": granted.article.0,
        })).collect::<Vec<_>>(),
        "dpv:hasTechnicalOrganisationalMeasure": notice.measures.iter().map(|measure| json!({
            "@type": "dpv:TechnicalOrganisationalMeasure",
            "dct:description": both(measure),
        })).collect::<Vec<_>>(),
        "dct:abstract": both(&notice.transfers),
    })
}

/// The entry as Markdown, in French, for `docs/reference/`.
#[must_use]
pub fn register_markdown(papers: &Papers) -> String {
    let (act, notice) = (&papers.act, &papers.notice);
    let mut text = format!("# Registre : {}\n\n", line(&act.name.fr));
    let mut row = |name: &str, value: &str| {
        let _ = writeln!(text, "- **{name}** : {}", line(value));
    };
    row("Acte", &format!("{} ({})", act.title.fr, act.reference));
    row("Responsable", &act.processing.controller.fr);
    row("Délégué à la protection des données", &notice.dpo.name.fr);
    row("Base légale", &act.processing.basis.fr);
    row("Personnes concernées", &act.processing.persons.fr);
    row("Transferts", &notice.transfers.fr);
    text.push_str("\n## Finalités\n\n");
    for purpose in &act.purposes {
        let _ = writeln!(
            text,
            "- {} (art. {})",
            line(&purpose.text.fr),
            purpose.article
        );
    }
    text.push_str("\n## Données et durées\n\n| donnée | article | conservation |\n|---|---|---|\n");
    for category in act.categories.iter().filter(|category| category.personal) {
        let kept = papers.kept(&category.key).into_iter().map(|retention| {
            let term = retention
                .term
                .map(|term| term.in_french())
                .unwrap_or_default();
            let said = format!("{term} {} (art. {})", retention.text.fr, retention.article);
            cell(said.trim())
        });
        let kept: Vec<_> = kept.collect();
        let (name, article) = (cell(&category.text.fr), cell(&category.article.0));
        let _ = writeln!(text, "| {name} | {article} | {} |", kept.join(" ; "));
    }
    text.push_str("\n## Destinataires\n\n");
    for recipient in &act.recipients {
        let _ = writeln!(
            text,
            "- {} (art. {})",
            line(&recipient.text.fr),
            recipient.article
        );
    }
    text.push_str("\n## Traces\n\n");
    for trace in &act.traces {
        let (said, term) = (line(&trace.text.fr), trace.term.in_french());
        let _ = writeln!(
            text,
            "- {said} Conservation : {term} (art. {})",
            trace.article
        );
    }
    text.push_str("\n## Droits\n\n");
    for right in &act.rights {
        let word = if right.granted { "ouvert" } else { "écarté" };
        let _ = writeln!(
            text,
            "- {word} : {} (art. {})",
            line(&right.text.fr),
            right.article
        );
    }
    text.push_str("\n## Mesures de sécurité\n\n");
    for measure in &notice.measures {
        let _ = writeln!(text, "- {}", line(&measure.fr));
    }
    text
}

/// On one line.
fn line(text: &str) -> String {
    text.split_whitespace().collect::<Vec<_>>().join(" ")
}

/// On one line, without the character that ends a cell.
fn cell(text: &str) -> String {
    line(text).replace('|', "\\|")
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::legal::sample_papers;

    #[test]
    fn every_declared_thing_is_in_the_entry() {
        let json = register_jsonld(&sample_papers());
        assert_eq!(json["@type"], "dpv:Process");
        assert_eq!(json["dpv:hasStorageCondition"][0]["dpv:hasDuration"], "P1Y");
        let data = json["dpv:hasPersonalData"].as_array().unwrap();
        assert_eq!(data.len(), 1, "what is not personal is left out");
        let kept = &data[0]["dpv:hasStorageCondition"][0]["@id"];
        assert_eq!(kept, "urn:acte:sample:retention:deposit");
        assert_eq!(json["dpv:hasRight"][0]["@type"], "eu-gdpr:A15");
        assert_eq!(json["dpv:hasRight"].as_array().unwrap().len(), 1);
    }

    #[test]
    fn the_entry_reads_as_a_table() {
        let text = register_markdown(&sample_papers());
        assert!(
            text.contains(
                "| Contenus du fichier déposé | 4 2 | 1 an à compter de la collecte (art. 7) |"
            ),
            "{text}"
        );
        assert!(text.contains("- écarté : Droit d’opposition"));
        assert_eq!(cell("a | b\n c"), "a \\| b c");
    }

    #[test]
    fn terms_as_durations() {
        assert_eq!(duration("10 years 2 months".parse().unwrap()), "P10Y2M");
        assert_eq!(duration(Term::days(7)), "P7D");
    }
}
