//! How sure it is that a request found is of the person looked for, and why: the same words on both desks.

use gate::{i18n::T, ui};

use crate::{
    model::{Fact, Likeness},
    rules::matching::Match,
};

/// Weight from which a difference speaks against, in thousandths of a bit.
const OPPOSES: i32 = -1_000;

/// What speaks against.
fn opposing(weighed: &Match) -> impl Iterator<Item = &Fact> {
    let facts = weighed.explanation.facts.iter();
    facts.filter(|fact| fact.likeness != Likeness::Absent && fact.millibits <= OPPOSES)
}

/// What speaks for.
fn agreeing(weighed: &Match) -> impl Iterator<Item = &Fact> {
    let facts = weighed.explanation.facts.iter();
    facts.filter(|fact| {
        matches!(fact.likeness, Likeness::Same | Likeness::Similar) && fact.millibits > OPPOSES
    })
}

/// Key of the word for how sure it is. A name alone can make nobody sure: nothing then speaks against, and too little for.
fn key(weighed: &Match) -> &'static str {
    match weighed.probability {
        p if p >= 0.99 => "found-almost",
        p if p >= 0.9 => "found-very",
        p if p >= 0.7 => "found-likely",
        p if p >= 0.3 => "found-possible",
        _ if opposing(weighed).next().is_none() => "found-open",
        _ => "found-unlikely",
    }
}

/// How sure it is, as a badge.
fn certainty(t: &T, weighed: &Match) -> ui::Badge {
    let key = key(weighed);
    let tone = match key {
        "found-almost" | "found-very" => ui::Tone::Good,
        "found-unlikely" => ui::Tone::Neutral,
        _ => ui::Tone::Caution,
    };
    ui::badge(tone, t.get(key))
}

/// Why, in one sentence: what agrees, then what does not, without any value.
fn why(t: &T, weighed: &Match) -> String {
    let said = |fact: &Fact| match (&fact.sentence, t.lang()) {
        (Some(sentence), "fr") => ui::visible(sentence),
        // The engine speaks French.
        _ => {
            let likeness = match fact.likeness {
                Likeness::Same => "found-same",
                Likeness::Similar => "found-similar",
                Likeness::Different | Likeness::Absent => "found-different",
            };
            let what = t.get(&format!("desk-fact-{}", fact.what)).to_owned();
            t.with(likeness, "what", what).to_string()
        }
    };
    let list = |facts: Vec<&Fact>| {
        let mut facts = facts;
        facts.sort_by_key(|fact| std::cmp::Reverse(fact.millibits.unsigned_abs()));
        facts.into_iter().map(said).collect::<Vec<_>>().join(", ")
    };
    let agreeing = list(agreeing(weighed).collect());
    let opposing = list(opposing(weighed).collect());
    let key = match (agreeing.is_empty(), opposing.is_empty()) {
        (_, true) => "found-why-agrees",
        (true, false) => "found-why-opposes",
        (false, false) => "found-why-both",
    };
    t.with(key, "agreeing", agreeing)
        .and("opposing", opposing)
        .to_string()
}

/// Both, as a cell of a table.
pub(super) fn cell(t: &T, weighed: &Match) -> ui::Cell {
    ui::cell_html(Weighed {
        badge: certainty(t, weighed),
        why: why(t, weighed),
    })
}

#[derive(askama::Template)]
#[template(ext = "html", source = "{{ badge }}<br>{{ why }}")]
struct Weighed {
    badge: ui::Badge,
    why: String,
}
impl askama::filters::HtmlSafe for Weighed {}

/// A date typed as it is said in France, `23/05/1971` or `05/1971`, as the rule reads it; anything else stays.
pub(super) fn iso(name: &str, value: &str) -> String {
    if !matches!(name, "born_on" | "received_from" | "received_to") {
        return value.to_owned();
    }
    let parts: Vec<&str> = value.trim().split('/').map(str::trim).collect();
    match *parts.as_slice() {
        [day, month, year] => format!("{year:0>4}-{month:0>2}-{day:0>2}"),
        [month, year] => format!("{year:0>4}-{month:0>2}"),
        _ => value.to_owned(),
    }
}

/// A match for samples, with facts of every kind.
pub(super) fn sample(probability: f64) -> Match {
    let fact = |what: &str, likeness, millibits, said: &str| Fact {
        what: what.to_owned(),
        likeness,
        millibits,
        sentence: Some(said.to_owned()),
    };
    let mut facts = vec![
        fact("name", Likeness::Same, 9_100, "même nom de naissance"),
        fact("given-names", Likeness::Absent, 0, "absent d'un côté"),
    ];
    if probability < 0.2 {
        facts.push(fact(
            "birth-date",
            Likeness::Different,
            -4_000,
            "dates de naissance différentes",
        ));
    }
    Match {
        millibits: 0,
        probability,
        explanation: crate::model::Explanation {
            facts,
            sentence: None,
        },
        automatic: false,
    }
}

#[cfg(test)]
mod tests {
    use super::iso;

    #[test]
    fn a_date_may_be_typed_as_it_is_said() {
        assert_eq!(iso("born_on", "3/5/1971"), "1971-05-03");
        assert_eq!(iso("born_on", " 5 / 1971 "), "1971-05");
        assert_eq!(iso("born_on", "1971-05-23"), "1971-05-23");
        assert_eq!(iso("number", "1/2/3"), "1/2/3");
        assert_eq!(iso("born_on", "1/2/3/4"), "1/2/3/4");
    }
}
