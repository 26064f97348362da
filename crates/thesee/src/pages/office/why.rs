//! Why two declarations are tied, in sentences: what they share, on which side as whose, how rare it is, why it was not
//! taken for everybody's, and what would break the link.

use gate::{i18n::T, ui};
use traces::kind::Kind;

use super::words;
use crate::{
    model::{Explained, LinkStatus, Shared, Side},
    rules::reading::kind_of,
};

/// What ties, in one line, without any value: for the tables of a series.
pub(super) fn shared(t: &T, reasons: &[Shared]) -> String {
    let mut kinds: Vec<String> = Vec::new();
    for reason in reasons {
        let kind = words::kind_of(t, &reason.kind);
        if !kinds.contains(&kind) {
            kinds.push(kind);
        }
    }
    kinds.join(", ")
}

/// The reasons of a link, one sentence each, the strongest first.
pub(super) fn reasons(t: &T, explained: &Explained) -> Vec<String> {
    explained.sides.iter().map(|side| reason(t, side)).collect()
}

fn reason(t: &T, side: &Side) -> String {
    let reason = &side.reason;
    let kind = words::kind_of(t, &reason.kind);
    let mut said = Vec::new();
    match (kind_of(&reason.kind), &side.value) {
        (Some(Kind::Text | Kind::Image), _) => said.push(
            t.with("office-why-like", "kind", kind)
                .and("percent", words::percent(reason.own))
                .to_string(),
        ),
        (_, Some(value)) => said.push(
            t.with("office-why-value", "kind", kind)
                .and("value", ui::visible(value.reveal()))
                .to_string(),
        ),
        (_, None) => said.push(t.with("office-why-kind", "kind", kind).to_string()),
    }
    if let (Some(here), Some(there)) = (side.here, side.there) {
        said.push(
            t.with("office-why-roles", "here", words::role(t, here))
                .and("there", words::role(t, there))
                .to_string(),
        );
    }
    if reason.digest.is_some() {
        said.push(match quoted(side) {
            more if more > 100 => t.get("office-why-rare-many").to_owned(),
            count => t.with("office-why-rare", "count", count).to_string(),
        });
        said.push(t.get(not_damped(side)).to_owned());
    }
    said.push(
        t.with("office-why-alone", "percent", words::percent(reason.alone))
            .to_string(),
    );
    said.join(" ")
}

/// How many quote a value now; what is not this declaration's own, as many as when the link was found.
fn quoted(side: &Side) -> i64 {
    side.quoted.unwrap_or(i64::from(side.reason.documents))
}

/// Why a value counts although others quote it, or why it counts little.
fn not_damped(side: &Side) -> &'static str {
    let reason = &side.reason;
    if side.public {
        "office-why-public"
    } else if reason.own < 0.5 {
        "office-why-everybodys"
    } else if reason.same < 0.5 {
        "office-why-two-uses"
    } else if quoted(side) <= 2 {
        "office-why-nobody-else"
    } else {
        "office-why-one-campaign"
    }
}

/// What would break a link.
pub(super) fn breaks(t: &T, explained: &Explained) -> Vec<String> {
    let mut all = Vec::new();
    if matches!(
        explained.link.status,
        LinkStatus::Confirmed | LinkStatus::Refuted
    ) {
        all.push(t.get("office-break-judged").to_owned());
        return all;
    }
    let values = explained
        .sides
        .iter()
        .filter(|side| side.reason.digest.is_some() && !side.public);
    let values: Vec<String> = values
        .map(|side| words::kind_of(t, &side.reason.kind))
        .collect();
    match values.as_slice() {
        [] => {}
        [one] if explained.sides.len() == 1 => all.push(
            t.with("office-break-only", "kind", one.as_str())
                .to_string(),
        ),
        many => all.push(
            t.with("office-break-public", "kinds", many.join(", "))
                .to_string(),
        ),
    }
    all.push(t.get("office-break-person").to_owned());
    all
}

#[cfg(test)]
mod tests {
    use super::*;

    fn side(own: f32, same: f32, documents: u32, public: bool) -> Side {
        Side {
            reason: Shared {
                kind: "iban".to_owned(),
                digest: Some("0123456789abcdef".to_owned()),
                documents,
                own,
                same,
                alone: 0.95,
            },
            value: None,
            here: None,
            there: None,
            quoted: None,
            public,
        }
    }

    #[test]
    fn each_doubt_has_its_sentence() {
        for (side, key) in [
            (side(0.99, 0.99, 2, false), "office-why-nobody-else"),
            (side(0.99, 0.99, 40, false), "office-why-one-campaign"),
            (side(0.99, 0.2, 40, false), "office-why-two-uses"),
            (side(0.1, 0.9, 40, false), "office-why-everybodys"),
            (side(0.99, 0.99, 2, true), "office-why-public"),
        ] {
            assert_eq!(not_damped(&side), key);
        }
    }
}
