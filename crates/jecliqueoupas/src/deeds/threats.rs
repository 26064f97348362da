//! Art. 2 II 2°: what ANSSI learns from the files held malicious, and its exports.
//!
//! Keeps JCOP-2.2.

use kernel::{Actor, Operation, Timestamp};
use ledger::{Never, Record, Stop};

use crate::{
    access::{Portal, ReadThreats},
    desk::Desk,
    law::THREATS,
    rules::threats::{Threat, Trend, trends},
    store::{reports, threats},
};

/// Malicious files told in one export.
pub const MOST: i64 = 1_000;
/// Reports held open at once.
const BATCH: usize = 100;

/// Families shown.
const FAMILIES: usize = 100;

/// Families, indicators and trend since an instant.
#[derive(Debug, Clone)]
pub struct Landscape {
    /// Families, most frequent first.
    pub families: Vec<Trend>,
    /// Kinds of indicator, the most frequent first.
    pub indicators: Vec<Trend>,
    /// Malicious files by day, oldest first, days without any too.
    pub days: Vec<(String, i64)>,
}

/// The threat view.
pub async fn landscape(
    desk: &Desk,
    actor: &Actor,
    since: Timestamp,
) -> Result<Landscape, Stop<Never>> {
    desk.ledger
        .deed(actor, THREATS, async |deed| {
            let (mut deed, permit) = deed.permit::<ReadThreats, _>(&Portal).await?;
            let families = threats::families(&mut deed, &permit, since).await?;
            let indicators = threats::indicators(&mut deed, &permit, since).await?;
            let days = threats::by_day(&mut deed, &permit, since).await?;
            let entry = deed.id();
            let record = Record::new(Operation::Consult, "threats", entry).nature("threats.read");
            let landscape = Landscape {
                families: trends(families, FAMILIES),
                indicators: trends(indicators, FAMILIES),
                days,
            };
            Ok((landscape, deed.record(record).await?))
        })
        .await
}

/// What every malicious file since an instant teaches, for the MISP and STIX exports.
pub async fn collect(
    desk: &Desk,
    actor: &Actor,
    since: Timestamp,
) -> Result<Vec<Threat>, Stop<Never>> {
    desk.ledger
        .deed(actor, THREATS, async |deed| {
            let (mut deed, permit) = deed.permit::<ReadThreats, _>(&Portal).await?;
            let mut list = Vec::new();
            let files = threats::malicious(&mut deed, &permit, since, MOST).await?;
            for some in files.chunks(BATCH) {
                let ids: Vec<_> = some.iter().map(|(file, _)| *file).collect();
                let analyses = reports::of_threats(&mut deed, &permit, &ids).await?;
                for (file, at) in some {
                    let newest = analyses.iter().find(|analysis| analysis.file == *file);
                    if let Some(finished) = newest.and_then(|analysis| analysis.finished.as_ref()) {
                        list.extend(Threat::from_report(file.uuid(), *at, &finished.report));
                    }
                }
            }
            let entry = deed.id();
            let record = Record::new(Operation::Communicate, "threats", entry)
                .nature("threats.export")
                .detail(serde_json::json!({ "files": list.len() }));
            Ok((list, deed.record(record).await?))
        })
        .await
}
