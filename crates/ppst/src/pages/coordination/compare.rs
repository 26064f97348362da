//! Two civil statuses side by side, and what each comparison weighs.

use gate::{i18n::T, ui};
use kernel::Personal;

use crate::{
    model::{Civil, Likeness, Link},
    pages::{places, words as shared},
};

/// Both civil statuses side by side, then the weights behind the link; `number` is the other request's, none when
/// the link no longer shows it.
pub(super) fn table(
    t: &T,
    own: &Civil,
    other: Option<&Personal<Civil>>,
    link: &Link,
    number: &str,
) -> ui::Table {
    // Several stand on one page: each caption names its own.
    let about = if number.is_empty() {
        link.id.to_string()
    } else {
        number.to_owned()
    };
    let mut table = ui::table(format!("{} — {about}", t.get("c-compare-caption")))
        .hide_caption()
        .id(format!("compare-{}", link.id))
        .head(t.get("c-compare-what"))
        .head(t.get("c-compare-own"))
        .head(t.get("c-compare-other"))
        .head(t.get("c-compare-likeness"))
        .head_number(t.get("c-compare-weight"));
    let facts = &link.explanation.reveal().facts;
    let mut told = Vec::new();
    let value = |civil: &Civil, what: &str| -> Option<String> {
        let text = match what {
            "name" => Some(civil.name.clone()),
            "married-name" => civil.married_name.clone(),
            "given-names" => Some(civil.given_names.join(" ")),
            "birth-date" => civil.birth_date.clone(),
            "birth-city" | "birth-place" => civil.birth_city.clone(),
            "birth-country" => Some(places::countries(t, &civil.birth_country)),
            "sex" => civil.sex.clone(),
            "nationalities" | "nationality" => Some(places::countries(t, &civil.nationalities)),
            _ => None,
        };
        text.filter(|text| !text.is_empty())
            .map(|text| ui::visible(&text))
    };
    let cells = |what: &str| {
        let dash = || "–".to_owned();
        let theirs = other.and_then(|civil| value(civil.reveal(), what));
        (
            value(own, what).unwrap_or_else(dash),
            theirs.unwrap_or_else(dash),
        )
    };
    for fact in facts {
        let (mine, theirs) = cells(&fact.what);
        told.push(fact.what.as_str());
        let mut likeness = t.get(likeness(fact.likeness)).to_owned();
        if let Some(sentence) = &fact.sentence {
            likeness = format!("{likeness} — {}", ui::visible(sentence));
        }
        table = table.row(vec![
            shared::fact_head(t, &fact.what),
            ui::cell(mine),
            ui::cell(theirs),
            ui::cell(likeness),
            ui::number(shared::bits(t, fact.millibits)),
        ]);
    }
    for what in [
        "name",
        "married-name",
        "given-names",
        "birth-date",
        "birth-city",
        "birth-country",
        "sex",
        "nationalities",
    ] {
        if told.contains(&what) {
            continue;
        }
        let (mine, theirs) = cells(what);
        if mine == "–" && theirs == "–" {
            continue;
        }
        table = table.row(vec![
            shared::fact_head(t, what),
            ui::cell(mine),
            ui::cell(theirs),
            ui::cell(t.get("c-likeness-unweighed")),
            ui::number("–"),
        ]);
    }
    table
}

/// Key of a likeness.
pub(super) const fn likeness(likeness: Likeness) -> &'static str {
    match likeness {
        Likeness::Same => "c-likeness-same",
        Likeness::Similar => "c-likeness-similar",
        Likeness::Different => "c-likeness-different",
        Likeness::Absent => "c-likeness-absent",
    }
}
