//! How the decree's terms are said and shown on every portal.

use gate::{Problem, i18n::T, stops, ui};
use http::StatusCode;
use ledger::Stop;
use time::Date;

use crate::{
    deeds::instruct::Refusal,
    model::{
        Body, Civil, Decision, DecisionSense, Explanation, How, Likeness, LinkStatus, Ministry,
        Opinion, RequestState, Sense,
    },
    rules::deadlines::Deadline,
};

/// The word for a stored code: `desk-KIND-CODE` of the catalogue.
pub(super) fn of(t: &T, kind: &str, code: &str) -> String {
    t.get(&format!("desk-{kind}-{code}")).to_owned()
}

/// Name of a ministry.
pub(super) fn ministry(t: &T, ministry: Ministry) -> String {
    of(t, "body", ministry.code())
}

/// Name of the body an actor belongs to.
pub(super) fn body(t: &T, compartment: Option<&str>) -> String {
    let known = compartment.and_then(Body::from_code);
    known.map_or_else(String::new, |body| of(t, "body", body.code()))
}

/// A day.
pub(super) fn date(t: &T, date: Date) -> String {
    t.iso_date(&date.to_string())
}

/// A date as a source knows it: a year, a month or a day.
pub(super) fn partial(t: &T, date: &str) -> String {
    ui::visible(&t.iso_date(date))
}

/// The lines of a text that a stranger wrote, what hides in them written out.
fn written(text: &str) -> impl Iterator<Item = String> {
    let lines = text.lines().map(str::trim);
    lines.filter(|line| !line.is_empty()).map(ui::visible)
}

/// Such a text on one line.
pub(super) fn one_line(text: &str) -> String {
    written(text).collect::<Vec<_>>().join(" / ")
}

/// Such a text given back to its field, its lines kept.
pub(super) fn kept_lines(text: &str) -> String {
    text.lines().map(ui::visible).collect::<Vec<_>>().join("\n")
}

/// Such a text on a page, a paragraph a line.
pub(super) fn paragraphs(text: &str) -> ui::Markup {
    let lines: Vec<String> = written(text).collect();
    match lines.as_slice() {
        [line] => ui::Markup::text(line),
        _ => ui::Markup::of(Paragraphs { lines }),
    }
}

#[derive(askama::Template)]
#[template(
    ext = "html",
    source = "{% for line in lines %}<p>{{ line }}</p>{% endfor %}"
)]
struct Paragraphs {
    lines: Vec<String>,
}
impl askama::filters::HtmlSafe for Paragraphs {}

/// A person: first names, name at birth, name by marriage.
pub(super) fn person(t: &T, civil: &Civil) -> String {
    let name = format!("{} {}", civil.given_names.join(" "), civil.name);
    let name = ui::visible(name.trim());
    match &civil.married_name {
        Some(married) => t
            .with("desk-person-married", "name", name)
            .and("married", ui::visible(married))
            .to_string(),
        None => name,
    }
}

fn tone(sense: Sense) -> ui::Tone {
    match sense {
        Sense::Favourable => ui::Tone::Good,
        Sense::Reserved => ui::Tone::Caution,
        Sense::Unfavourable => ui::Tone::Bad,
    }
}

/// Direction of an opinion, and whether it was born of silence.
pub(super) fn opinion_words(t: &T, sense: Sense, how: How) -> String {
    let word = of(t, "sense", sense.code());
    match how {
        How::Explicit => word,
        How::Implicit => t.with("desk-implicit", "sense", word).to_string(),
    }
}

/// Direction of an opinion, as a badge; that there is none when there is none.
pub(super) fn opinion(t: &T, opinion: Option<&Opinion>, state: RequestState) -> ui::Badge {
    match opinion {
        Some(one) => ui::badge(tone(one.sense), opinion_words(t, one.sense, one.how)),
        None => ui::badge(ui::Tone::Neutral, of(t, "state", state.code())),
    }
}

/// The head's decision, in a sentence.
pub(super) fn decision(t: &T, decision: Decision) -> String {
    let key = match decision.sense {
        DecisionSense::Granted => "desk-decided-granted",
        DecisionSense::Refused => "desk-decided-refused",
    };
    t.with(key, "on", date(t, decision.on)).to_string()
}

/// How long is left to speak: in words first, the colour only repeats them.
pub(super) fn clock(t: &T, deadline: &Deadline<Sense>) -> ui::Badge {
    match deadline.days_left {
        late if late < 0 => ui::badge(
            ui::Tone::Bad,
            t.with("desk-late", "days", late.unsigned_abs()).to_string(),
        ),
        0 => ui::badge(ui::Tone::Bad, t.get("desk-last-day")),
        left => {
            let tone = if left <= 14 {
                ui::Tone::Caution
            } else {
                ui::Tone::Neutral
            };
            ui::badge(tone, t.with("desk-left", "days", left).to_string())
        }
    }
}

/// What silence means after which day, for a table: [`silence`] says by which text.
pub(super) fn silence_after(t: &T, deadline: &Deadline<Sense>) -> String {
    t.with(
        "desk-silence-after",
        "sense",
        of(t, "sense", deadline.silence.code()),
    )
    .and("on", date(t, deadline.on))
    .to_string()
}

/// A word as it stands within a sentence.
pub(super) fn within(word: String) -> String {
    word.to_lowercase()
}

/// What silence means, from when, and by which text.
pub(super) fn silence(t: &T, deadline: &Deadline<Sense>) -> String {
    let key = if deadline.is_past() {
        "desk-silence-past"
    } else {
        "desk-silence-coming"
    };
    t.with(
        key,
        "sense",
        within(of(t, "sense", deadline.silence.code())),
    )
    .and("on", date(t, deadline.on))
    .and("source", deadline.source)
    .to_string()
}

/// Where a link stands, as a badge.
pub(super) fn link(t: &T, status: LinkStatus) -> ui::Badge {
    let tone = match status {
        LinkStatus::Automatic | LinkStatus::Accepted => ui::Tone::Good,
        LinkStatus::Proposed => ui::Tone::Caution,
        LinkStatus::Dismissed | LinkStatus::Withdrawn => ui::Tone::Neutral,
    };
    ui::badge(tone, of(t, "link", status.code()))
}

/// How sure the comparison is, in words.
pub(super) fn certainty(t: &T, probability: f64) -> &str {
    t.get(match probability {
        p if p >= 0.99 => "desk-sure-almost",
        p if p >= 0.9 => "desk-sure-very",
        p if p >= 0.7 => "desk-sure-likely",
        _ => "desk-sure-possible",
    })
}

/// A sign and a word for a likeness, of which the colour is never the only mark.
pub(super) fn likeness(t: &T, likeness: Likeness) -> ui::Badge {
    let (tone, key) = match likeness {
        Likeness::Same => (ui::Tone::Good, "desk-like-same"),
        Likeness::Similar => (ui::Tone::Caution, "desk-like-similar"),
        Likeness::Different => (ui::Tone::Bad, "desk-like-different"),
        Likeness::Absent => (ui::Tone::Neutral, "desk-like-absent"),
    };
    ui::badge(tone, t.get(key))
}

/// What was compared.
pub(super) fn fact(t: &T, what: &str) -> String {
    const KNOWN: [&str; 22] = [
        "name",
        "married-name",
        "given-names",
        "birth-date",
        "birth-city",
        "birth-country",
        "sex",
        "nationalities",
        "names",
        "order",
        "birth-postcode",
        "identity-documents",
        "email",
        "phone",
        "address",
        "postcode",
        "city",
        "occupation",
        "father-name",
        "father-given-names",
        "mother-name",
        "mother-given-names",
    ];
    if KNOWN.contains(&what) {
        of(t, "fact", what)
    } else {
        ui::visible(what)
    }
}

/// The same at the head of a row.
pub(super) fn fact_head(t: &T, what: &str) -> ui::Cell {
    let word = fact(t, what);
    let mut rest = word.chars();
    let first = rest.next().into_iter().flat_map(char::to_uppercase);
    ui::row_head(ui::Markup::text(first.chain(rest).collect::<String>()))
}

/// A weight in bits, with one digit after the point and its sign.
pub(super) fn bits(t: &T, millibits: i32) -> String {
    let tenths = (i64::from(millibits).abs() + 50) / 100;
    let sign = match millibits {
        _ if tenths == 0 => "",
        one if one < 0 => "\u{2212}",
        _ => "+",
    };
    let point = if t.lang() == "fr" { ',' } else { '.' };
    format!("{sign}{}{point}{}", tenths / 10, tenths % 10)
}

/// One sentence for who judges: the engine's own in French, else what is alike and what is not.
pub(super) fn why(t: &T, explanation: &Explanation) -> String {
    if let (Some(sentence), "fr") = (&explanation.sentence, t.lang()) {
        return ui::visible(sentence);
    }
    let facts = &explanation.facts;
    let named = |likeness, key: &str| {
        let names: Vec<String> = facts
            .iter()
            .filter(|one| one.likeness == likeness)
            .map(|one| fact(t, &one.what))
            .collect();
        (!names.is_empty()).then(|| t.with(key, "what", names.join(", ")).to_string())
    };
    let all = [
        named(Likeness::Same, "desk-why-same"),
        named(Likeness::Similar, "desk-why-similar"),
        named(Likeness::Different, "desk-why-different"),
        named(Likeness::Absent, "desk-why-absent"),
    ];
    all.into_iter().flatten().collect::<Vec<_>>().join(" ")
}

/// Puts the refusals of an instruction into words, each with its article.
pub(super) fn refused(t: &T, stop: Stop<Refusal>) -> Problem {
    let say = |status, key| stops::refusal(t, status, key);
    Problem::stopped(stop, |reason| match reason {
        Refusal::Unknown => Problem::NotFound,
        Refusal::NoMinistry => say(StatusCode::FORBIDDEN, "desk-no-ministry"),
        Refusal::NotAwaiting => say(StatusCode::CONFLICT, "desk-not-awaiting"),
        Refusal::Taken => say(StatusCode::CONFLICT, "desk-taken"),
        Refusal::NotInstructed => say(StatusCode::CONFLICT, "desk-not-instructed"),
        Refusal::NotToRefer => say(StatusCode::CONFLICT, "desk-not-to-refer"),
    })
}
