//! A report as a paper to keep or to send: tagged PDF/A, in the order of the page.

use gate::{
    i18n::T,
    paper::{Paper, PaperError, column},
    ui,
};
use inspect::report::{Report, Verdict};

use super::{
    report::{
        DRAWN, FACTS, INDICATORS, defanged, gap_words, indicator_words, place, rule_words,
        sentence, short,
    },
    words,
};
use crate::{
    deeds::sha256_hex,
    model::{Analysis, Deposit, Finished},
};

/// Why there is no paper.
#[derive(Debug, thiserror::Error)]
pub(super) enum PdfError {
    /// The analysis has not ended.
    #[error("the analysis has not ended")]
    Waiting,
    /// The writer failed.
    #[error(transparent)]
    Paper(#[from] PaperError),
}

/// The report of a deposited file. Rows beyond those of the page are counted, and stand in the JSON.
pub(super) fn report(t: &T, deposit: &Deposit, analysis: &Analysis) -> Result<Vec<u8>, PdfError> {
    let finished = analysis.finished.as_ref().ok_or(PdfError::Waiting)?;
    let report = &finished.report;
    let mut paper = Paper::new(t, t.get("pdf-title"), t.get("pdf-author"), finished.at)
        .footer(t.get("pdf-footer"));
    verdict(&mut paper, t, deposit.rank(finished.verdict));
    paper.facts(identity(t, deposit, analysis, finished));
    reasons(&mut paper, t, report);
    gaps(&mut paper, t, report);
    rules(&mut paper, t, report);
    tree(&mut paper, t, report);
    facts(&mut paper, t, report);
    indicators(&mut paper, t, report);
    Ok(paper.print()?)
}

fn verdict(paper: &mut Paper, t: &T, verdict: Verdict) {
    let (tone, advice) = match verdict {
        Verdict::Clean => (ui::Tone::Good, "report-advice-clean"),
        Verdict::Suspicious => (ui::Tone::Caution, "report-advice-suspicious"),
        Verdict::Malicious => (ui::Tone::Bad, "report-advice-malicious"),
    };
    paper.verdict(tone, rank(t, verdict), t.get(advice));
}

fn rank(t: &T, verdict: Verdict) -> &str {
    t.get(match verdict {
        Verdict::Clean => "verdict-clean",
        Verdict::Suspicious => "verdict-suspicious",
        Verdict::Malicious => "verdict-malicious",
    })
}

/// Which file, and which analysis.
fn identity(
    t: &T,
    deposit: &Deposit,
    analysis: &Analysis,
    finished: &Finished,
) -> Vec<(String, String)> {
    let mut rows = vec![
        ("report-file", deposit.name.reveal().to_string()),
        ("SHA-256", sha256_hex(&deposit.sha256)),
        ("report-size", words::size(t, deposit.size)),
    ];
    if let Some(root) = finished.report.nodes.first() {
        let kind = format!("{} ({})", root.kind, root.media_type);
        rows.push(("report-kind", kind));
    }
    rows.extend([
        ("report-deposited", t.date_time(deposit.collected_at)),
        ("report-choice", words::choice(t, analysis.choice)),
        ("pdf-analysed", t.date_time(finished.at)),
        ("pdf-ruleset", analysis.ruleset.to_string()),
        ("pdf-engines", finished.report.engines.join(", ")),
    ]);
    rows.into_iter()
        .map(|(key, value)| match key {
            "SHA-256" => (key.to_owned(), value),
            key => (t.get(key).to_owned(), value),
        })
        .collect()
}

fn reasons(paper: &mut Paper, t: &T, report: &Report) {
    paper.section(t.get("report-reasons"));
    if report.reasons.is_empty() {
        paper.paragraph(t.get("report-no-reason"));
    }
    paper.table(
        [
            column(t.get("report-reason"), 3.0),
            column(t.get("report-reason-where"), 2.0),
            column(t.get("report-reason-attack"), 1.2),
        ],
        report.reasons.iter().take(DRAWN).map(|reason| {
            vec![
                sentence(t, reason).to_owned(),
                name(place(report, reason)),
                reason.attack.join(", "),
            ]
        }),
    );
    more(paper, t, report.reasons.len(), DRAWN);
}

fn gaps(paper: &mut Paper, t: &T, report: &Report) {
    let count: usize = report.nodes.iter().map(|node| node.gaps.len()).sum();
    if count == 0 {
        return;
    }
    paper.section(t.get("report-gaps"));
    let gaps = report
        .nodes
        .iter()
        .flat_map(|node| node.gaps.iter().map(move |gap| (node, gap)));
    paper.table(
        [
            column(t.get("report-gap-file"), 1.0),
            column(t.get("report-gap-why"), 1.6),
        ],
        gaps.take(DRAWN)
            .map(|(node, gap)| vec![name(&node.name), gap_words(t, gap)]),
    );
    more(paper, t, count, DRAWN);
}

fn rules(paper: &mut Paper, t: &T, report: &Report) {
    let count: usize = report.nodes.iter().map(|node| node.rules.len()).sum();
    if count == 0 {
        return;
    }
    paper.section(t.get("report-rules"));
    let hits = report
        .nodes
        .iter()
        .flat_map(|node| node.rules.iter().map(move |hit| (node, hit)));
    paper.table(
        [
            column(t.get("report-rule"), 2.4),
            column(t.get("report-reason-where"), 2.0),
            column(t.get("report-rule-rank"), 1.0),
        ],
        hits.take(DRAWN).map(|(node, hit)| {
            let id = format!("{}.{}", hit.namespace, hit.rule);
            let rule = match rule_words(hit) {
                words if *words == hit.rule => id,
                words => format!("{words} ({id})"),
            };
            vec![rule, name(&node.name), rank(t, hit.verdict).to_owned()]
        }),
    );
    more(paper, t, count, DRAWN);
}

fn tree(paper: &mut Paper, t: &T, report: &Report) {
    if report.nodes.len() < 2 {
        return;
    }
    paper.section(t.get("report-tree"));
    // Parents stand before their children, who may be far from them: each node is put under its own.
    let drawn = report.nodes.len().min(DRAWN);
    let mut below: Vec<Vec<usize>> = vec![Vec::new(); drawn];
    let mut open: Vec<(usize, usize)> = Vec::new();
    for (index, node) in report.nodes.iter().take(drawn).enumerate().rev() {
        let parent = node.parent.map(|parent| parent as usize);
        match parent.filter(|parent| *parent < index) {
            Some(parent) => below
                .get_mut(parent)
                .into_iter()
                .for_each(|held| held.push(index)),
            None => open.push((0, index)),
        }
    }
    let mut items = Vec::with_capacity(drawn);
    while let Some((level, index)) = open.pop() {
        if let Some(node) = report.nodes.get(index) {
            let size = t.size(node.size);
            let mut text = format!("{} — {}, {size}", name(&node.name), node.kind);
            if !node.gaps.is_empty() {
                text = format!("{text} — {}", t.get("report-partly-read"));
            }
            items.push((level, text));
        }
        let held = below.get(index).into_iter().flatten();
        open.extend(held.map(|child| (level + 1, *child)));
    }
    paper.bullets(items);
    more(paper, t, report.nodes.len(), DRAWN);
}

fn facts(paper: &mut Paper, t: &T, report: &Report) {
    let Some(root) = report.nodes.first().filter(|root| !root.facts.is_empty()) else {
        return;
    };
    paper.section(t.get("report-facts"));
    let rows = root.facts.iter().take(FACTS);
    paper.facts(rows.map(|(name, value)| (name.as_str(), short(value))));
    more(paper, t, root.facts.len(), FACTS);
}

fn indicators(paper: &mut Paper, t: &T, report: &Report) {
    if report.indicators.is_empty() {
        return;
    }
    paper.section(t.get("report-indicators"));
    paper.table(
        [
            column(t.get("report-indicator-kind"), 1.0),
            column(t.get("report-indicator-value"), 4.0),
        ],
        report
            .indicators
            .iter()
            .take(INDICATORS)
            .map(|found| vec![indicator_words(t, found).to_owned(), defanged(&found.value)]),
    );
    more(paper, t, report.indicators.len(), INDICATORS);
}

/// Says how many were left out.
fn more(paper: &mut Paper, t: &T, count: usize, drawn: usize) {
    let left = count.saturating_sub(drawn);
    if left > 0 {
        let left = u64::try_from(left).unwrap_or(u64::MAX);
        paper.paragraph(t.with("pdf-more", "count", left).to_string());
    }
}

/// A name a stranger chose; of a very long one, its beginning and its end, where the extension is.
fn name(name: &str) -> String {
    const HALF: usize = 60;
    let count = name.chars().count();
    if count <= 2 * HALF {
        return name.to_owned();
    }
    let head: String = name.chars().take(HALF).collect();
    let tail: String = name.chars().skip(count - HALF).collect();
    format!("{head}…{tail}")
}

#[cfg(test)]
mod tests {
    use tokio::time::Instant;

    use gate::{
        Locale,
        i18n::{Catalogue, GROUND},
    };
    use kernel::{Id, Timestamp};

    use super::*;
    use crate::{
        model::{Cause, Choice, DepositKind, FileName},
        pages::{WORDS, report::samples},
    };

    fn t(locale: Locale) -> T {
        let words: Vec<_> = GROUND.iter().chain(&WORDS).copied().collect();
        Catalogue::new(&words).unwrap().speak(locale)
    }

    fn deposit(name: &str) -> Deposit {
        Deposit {
            id: Id::<DepositKind>::from_uuid(uuid::Uuid::nil()),
            file: Id::from_uuid(uuid::Uuid::nil()),
            name: FileName::from_client(name),
            size: 1_234_567,
            sha256: [0xab; 32],
            choice: Choice::Full,
            collected_at: Timestamp::UNIX_EPOCH,
            verdict: None,
            invited_at: None,
        }
    }

    fn analysis(report: Option<Report>) -> Analysis {
        Analysis {
            id: Id::from_uuid(uuid::Uuid::nil()),
            file: Id::from_uuid(uuid::Uuid::nil()),
            choice: Choice::Full,
            cause: Cause::Deposit,
            ruleset: 7,
            queued_at: Timestamp::UNIX_EPOCH,
            finished: report.map(|report| Finished {
                at: Timestamp::UNIX_EPOCH,
                verdict: report.verdict,
                report,
            }),
        }
    }

    fn has(bytes: &[u8], text: &str) -> bool {
        bytes
            .windows(text.len())
            .any(|part| part == text.as_bytes())
    }

    #[test]
    fn every_sample_is_a_tagged_archive_in_both_languages() {
        use gate::page::sample::{BIDI, HOSTILE, LONG};
        for locale in [Locale::Fr, Locale::En] {
            let t = t(locale);
            for sample in samples() {
                for file in ["note.txt", BIDI, HOSTILE, LONG] {
                    let analysis = analysis(Some(sample.clone()));
                    let bytes = super::report(&t, &deposit(file), &analysis).unwrap();
                    assert!(bytes.starts_with(b"%PDF-1.7"));
                    for sign in [
                        "/StructTreeRoot",
                        "/Marked true",
                        "pdfaid:part",
                        "pdfuaid:part",
                    ] {
                        assert!(has(&bytes, sign), "{sign}");
                    }
                    assert_eq!(bytes, super::report(&t, &deposit(file), &analysis).unwrap());
                }
            }
        }
    }

    #[test]
    fn no_paper_while_the_analysis_waits() {
        let waiting = super::report(&t(Locale::Fr), &deposit("a"), &analysis(None));
        assert!(matches!(waiting, Err(PdfError::Waiting)));
    }

    #[test]
    fn ten_thousand_files_take_a_bounded_paper() {
        let mut huge = samples().pop().unwrap();
        let node = huge.nodes.last().cloned().unwrap();
        huge.nodes
            .extend((15..10_000).map(|index| inspect::report::Node {
                index,
                parent: Some(index - 1),
                ..node.clone()
            }));
        let began = Instant::now();
        let bytes =
            super::report(&t(Locale::Fr), &deposit("a.zip"), &analysis(Some(huge))).unwrap();
        assert!(began.elapsed().as_secs() < 30);
        assert!(bytes.len() < 6_000_000);
        let count = format!("/Count {}", gate::paper::PAGES + 1);
        assert!(!has(&bytes, &count));
    }
}
