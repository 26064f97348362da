//! Linking documents from a shell: `acte thesee link FILE.jsonl`.

use std::{
    collections::HashMap,
    fs::File,
    hash::{BuildHasher, RandomState},
    io::{BufRead, BufReader, Write},
    path::Path,
};

use serde::{Deserialize, Serialize};

use super::Failure;
use crate::{
    extract::{LONGEST, extract},
    kind::{Found, Kind, Role},
    link::{Carried, Document, Index, Key, Like, Reason, SCHEMES, Standing},
    text::{Sketch, Texts},
};

/// Documents read at most: what eight gigabytes of memory hold.
const MOST: usize = 5_000_000;
/// Texts less like one another than this are not said to be.
const LEAST_LIKE: f32 = 0.4;

/// A line of the file. Only `id` and `text` are needed.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Line {
    id: String,
    text: String,
    /// Day of the facts, `2026-11-22`; without it, the last day that the text names, or else the line before's.
    #[serde(default)]
    day: Option<String>,
    /// Any word for the kind of fraud; without it, all are one kind.
    #[serde(default)]
    scheme: Option<String>,
}

/// What is written of a document.
#[derive(Serialize)]
struct Linked<'a> {
    id: &'a str,
    series: u32,
    documents: usize,
    ties: Vec<Told<'a>>,
}

/// Why a document may be of a series.
#[derive(Serialize)]
struct Told<'a> {
    series: u32,
    standing: Standing,
    probability: f32,
    bits: f32,
    why: Vec<Why<'a>>,
}

/// One reason, with the value as this document has it.
#[derive(Serialize)]
struct Why<'a> {
    kind: Kind,
    #[serde(skip_serializing_if = "Option::is_none")]
    value: Option<&'a str>,
    documents: u32,
    in_series: u32,
    own: f32,
    same: f32,
    alone: f32,
    witness: &'a str,
    sentence: String,
}

struct Kept {
    id: String,
    day: u32,
    scheme: u8,
    values: Vec<(Key, Kind, Role, String)>,
    like: Vec<Like>,
}

/// Reads lines of JSON, `{"id": …, "text": …}` and, when known, `day` and `scheme`, and writes one line a document in the
/// same order: its series, how many documents that has, and what ties it to it and to others, in figures and in words.
///
/// # Errors
/// When the file cannot be read, a line is no such object, is too long or names an id twice, or `out` cannot be written.
pub fn link(file: &Path, out: &mut impl Write) -> Result<(), Failure> {
    let failed = |why| Failure::File {
        path: file.to_owned(),
        why,
    };
    let kept = read(file)?;
    let carries: Vec<Vec<Carried>> = kept
        .iter()
        .map(|one| {
            let carried = |(key, kind, role, _): &(Key, Kind, Role, String)| Carried {
                key: *key,
                kind: *kind,
                role: *role,
            };
            one.values.iter().map(carried).collect()
        })
        .collect();
    let mut index = Index::default();
    let documents = kept
        .iter()
        .zip(&carries)
        .enumerate()
        .map(|(id, (one, carries))| Document {
            id: id as u64,
            day: one.day,
            scheme: one.scheme,
            carries,
            like: &one.like,
        });
    index.insert_all(documents, &mut Vec::new());
    let mut line = Vec::new();
    for (number, one) in kept.iter().enumerate() {
        let Some(series) = index.series_of(number as u64) else {
            continue;
        };
        let ties = index.why(number as u64).into_iter().map(|tie| Told {
            series: tie.series.0,
            standing: tie.standing(),
            probability: tie.probability,
            bits: tie.bits(),
            why: tie
                .reasons
                .iter()
                .map(|reason| why(reason, one, &kept))
                .collect(),
        });
        let linked = Linked {
            id: &one.id,
            series: series.0,
            documents: index.size(series),
            ties: ties.collect(),
        };
        line.clear();
        serde_json::to_writer(&mut line, &linked).map_err(|why| failed(why.into()))?;
        line.push(b'\n');
        out.write_all(&line).map_err(failed)?;
    }
    out.flush().map_err(failed)
}

fn read(file: &Path) -> Result<Vec<Kept>, Failure> {
    let failed = |why| Failure::File {
        path: file.to_owned(),
        why,
    };
    let wrong = |line: usize, why: String| Failure::Line {
        path: file.to_owned(),
        line,
        why,
    };
    let mut lines = BufReader::new(File::open(file).map_err(failed)?);
    let keys = RandomState::new();
    let sketching = keys.hash_one("texts");
    let (mut kept, mut texts): (Vec<Kept>, _) = (Vec::new(), Texts::default());
    let (mut numbers, mut schemes) = (HashMap::new(), HashMap::new());
    let (mut bytes, mut day) = (Vec::new(), 0);
    for at in 1.. {
        bytes.clear();
        // Escapes may make a text six times as long.
        let most = 6 * LONGEST as u64;
        let read = std::io::Read::take(&mut lines, most)
            .read_until(b'\n', &mut bytes)
            .map_err(failed)?;
        if read == 0 {
            break;
        }
        if bytes.trim_ascii().is_empty() {
            continue;
        }
        if read as u64 == most || kept.len() == MOST {
            return Err(wrong(at, "too long".to_owned()));
        }
        let line: Line =
            serde_json::from_slice(&bytes).map_err(|error| wrong(at, error.to_string()))?;
        if numbers.insert(line.id.clone(), kept.len()).is_some() {
            return Err(wrong(at, format!("the id `{}` came before", line.id)));
        }
        let found = extract(&line.text);
        day = match &line.day {
            Some(text) => days(text).ok_or_else(|| wrong(at, format!("`{text}` is no day")))?,
            None => named_day(&found).unwrap_or(day),
        };
        let next = schemes.len().min(SCHEMES - 1);
        let scheme = *schemes
            .entry(line.scheme.unwrap_or_default())
            .or_insert(next);
        let sketch = Sketch::of(&line.text, sketching);
        let like = sketch
            .iter()
            .flat_map(|sketch| texts.alike(sketch, LEAST_LIKE))
            .map(|alike| Like {
                document: alike.document,
                kind: Kind::Text,
                likeness: alike.likeness,
            });
        let like = like.collect();
        if let Some(sketch) = sketch {
            texts.insert(kept.len() as u64, sketch);
        }
        let value = |found: Found| {
            (
                Key(keys.hash_one((found.kind, &found.value))),
                found.kind,
                found.role,
                found.value,
            )
        };
        kept.push(Kept {
            id: line.id,
            day,
            scheme: u8::try_from(scheme).unwrap_or(0),
            values: found.into_iter().map(value).collect(),
            like,
        });
    }
    Ok(kept)
}

fn why<'a>(reason: &Reason, of: &'a Kept, kept: &'a [Kept]) -> Why<'a> {
    let value = of
        .values
        .iter()
        .find(|(key, kind, ..)| *key == reason.key && *kind == reason.kind);
    let value = value.map(|(.., value)| value.as_str());
    let witness = usize::try_from(reason.witness)
        .ok()
        .and_then(|at| kept.get(at));
    let witness = witness.map_or("", |kept| kept.id.as_str());
    Why {
        kind: reason.kind,
        value,
        documents: reason.documents,
        in_series: reason.in_series,
        own: reason.own,
        same: reason.same,
        alone: reason.alone,
        witness,
        sentence: sentence(reason, value, witness),
    }
}

/// A reason in French, as an investigator would say it.
fn sentence(reason: &Reason, value: Option<&str>, witness: &str) -> String {
    let what = name(reason.kind);
    let Some(value) = value else {
        return format!("{what} presque semblable à celui du document {witness}.");
    };
    let others = reason.in_series;
    let plural = if others > 1 { "s" } else { "" };
    let spread = if reason.own < 0.5 {
        " ; il est cité dans toutes sortes d’affaires"
    } else if reason.same < 0.5 {
        " ; les faits sont d’une autre nature ou d’une autre époque"
    } else {
        ""
    };
    format!(
        "{what} {value} déjà cité par {others} document{plural} de la série, dont {witness}{spread}."
    )
}

const fn name(kind: Kind) -> &'static str {
    match kind {
        Kind::Phone => "Numéro de téléphone",
        Kind::ShortCode => "Numéro court",
        Kind::Iban => "Compte",
        Kind::Bic => "Code de banque",
        Kind::Card => "Numéro de carte",
        Kind::Cheque => "Numéro de chèque",
        Kind::Email => "Courriel",
        Kind::Url => "Lien",
        Kind::Domain => "Nom de domaine",
        Kind::Handle => "Profil",
        Kind::Advert => "Numéro d’annonce",
        Kind::Wallet => "Portefeuille",
        Kind::Siren | Kind::Siret => "Numéro d’entreprise",
        Kind::Plate => "Numéro d’immatriculation",
        Kind::Parcel => "Numéro de colis",
        Kind::Amount => "Montant",
        Kind::Date => "Jour",
        Kind::Text => "Texte",
        Kind::Image => "Document imagé",
    }
}

/// The last whole day that a text names.
fn named_day(found: &[Found]) -> Option<u32> {
    let dates = found
        .iter()
        .filter(|found| found.kind == Kind::Date && found.role != Role::Victim);
    dates.filter_map(|found| days(&found.value)).max()
}

/// Days from 1970-01-01 of `2026-11-22` (civil calendar; Hinnant, «chrono-compatible low-level date algorithms»).
fn days(text: &str) -> Option<u32> {
    let mut parts = text.split('-').map(|part| part.parse::<i64>().ok());
    let (Some(Some(year)), Some(Some(month)), Some(Some(day)), None) =
        (parts.next(), parts.next(), parts.next(), parts.next())
    else {
        return None;
    };
    if !(1970..=2200).contains(&year) || !(1..=12).contains(&month) || !(1..=31).contains(&day) {
        return None;
    }
    let year = if month <= 2 { year - 1 } else { year };
    let (era, of_era) = (year / 400, year % 400);
    let of_year = (153 * ((month + 9) % 12) + 2) / 5 + day - 1;
    let days = era * 146_097 + of_era * 365 + of_era / 4 - of_era / 100 + of_year - 719_468;
    u32::try_from(days).ok()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn linked(lines: &str) -> Result<Vec<serde_json::Value>, Failure> {
        let file = tempfile::NamedTempFile::new().unwrap();
        std::fs::write(file.path(), lines).unwrap();
        let mut out = Vec::new();
        link(file.path(), &mut out)?;
        let text = String::from_utf8(out).unwrap();
        Ok(text
            .lines()
            .map(|line| serde_json::from_str(line).unwrap())
            .collect())
    }

    #[test]
    fn documents_that_share_an_account_are_one_series_and_the_line_says_why() {
        let lines = r#"{"id":"a","text":"Le vendeur m'a donné son IBAN FR76 3000 6000 0112 3456 7890 189 pour payer.","day":"2026-03-01"}
{"id":"b","text":"J'ai viré 300 euros sur FR7630006000011234567890189, il ne répond plus.","day":"2026-03-04"}
{"id":"c","text":"Il m'a appelé du 06 12 34 56 78.","day":"2026-03-05"}
"#;
        let lines = linked(lines).unwrap();
        assert_eq!(lines[0]["series"], lines[1]["series"]);
        assert_ne!(lines[0]["series"], lines[2]["series"]);
        assert_eq!(lines[1]["documents"], 2);
        let why = &lines[1]["ties"][0]["why"][0];
        assert_eq!(
            (&why["kind"], &why["witness"]),
            (&"iban".into(), &"a".into())
        );
        assert!(
            why["sentence"]
                .as_str()
                .unwrap()
                .contains("FR7630006000011234567890189")
        );
        assert!(lines[2]["ties"].as_array().unwrap().is_empty());
    }

    #[test]
    fn a_wrong_line_is_named() {
        for (lines, why) in [
            (
                "{\"id\":\"a\",\"text\":\"x\"}\n{\"id\":\"a\",\"text\":\"y\"}",
                "came before",
            ),
            ("{\"id\":\"a\"}", "text"),
            ("{\"id\":\"a\",\"text\":\"x\",\"day\":\"hier\"}", "no day"),
            ("nothing", "expected"),
        ] {
            let error = linked(lines).unwrap_err().to_string();
            assert!(error.contains(why), "{error}");
        }
    }

    #[test]
    fn days_are_counted_as_the_calendar_does() {
        assert_eq!(days("1970-01-01"), Some(0));
        assert_eq!(days("2000-02-29"), Some(11_016));
        assert_eq!(days("2026-11-22"), Some(20_779));
        assert_eq!(days("2026-13-01"), None);
        assert_eq!(days("--11-22"), None);
    }
}
