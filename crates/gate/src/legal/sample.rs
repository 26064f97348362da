//! A service that does not exist, for samples and tests.

use std::sync::Arc;

use kernel::law::{Act, Columns, Text};

use super::{Compliance, Notice, Papers};

const ACT: &str = include_str!("sample/act.toml");
const COLUMNS: &str = include_str!("sample/columns.toml");
const NOTICE: &str = include_str!("sample/notice.toml");
const COMPLIANCE: &str = include_str!("sample/compliance.json");

/// Papers of a sample service.
///
/// # Panics
/// When the sample files are not of their shape, which a test of this crate would tell.
#[must_use]
#[expect(
    clippy::expect_used,
    reason = "constant files of this crate, read by its own tests"
)]
pub fn papers() -> Papers {
    let act = Act::parse(ACT).expect("sample act");
    let columns = Columns::parse(COLUMNS, &act).expect("sample columns");
    Papers::new(Arc::new(act), columns, NOTICE, COMPLIANCE).expect("sample notice")
}

/// The same service, described by an enemy, with nothing proved.
pub(super) fn hostile() -> Papers {
    use crate::page::sample::{HOSTILE, LONG};
    let papers = papers();
    let text = || Text {
        fr: HOSTILE.to_owned(),
        en: LONG.to_owned(),
    };
    let mut act = (*papers.act).clone();
    act.title = text();
    act.processing.controller = text();
    act.purposes
        .iter_mut()
        .for_each(|purpose| purpose.text = text());
    act.categories
        .iter_mut()
        .for_each(|category| category.text = text());
    act.recipients.clear();
    act.traces.clear();
    act.rights.iter_mut().for_each(|right| right.text = text());
    let notice = Notice {
        cookies: Vec::new(),
        sections: Vec::new(),
        measures: Vec::new(),
        ..papers.notice
    };
    Papers {
        act: Arc::new(act),
        notice,
        compliance: Compliance::default(),
        ..papers
    }
}
