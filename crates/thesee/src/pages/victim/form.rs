//! Questions as fields of a page, and answers as lines of a summary.

use gate::{i18n::T, ui};

use super::{
    answers::{CURRENCIES, Typed, Wrong, kept_lines},
    countries,
    questions::{Question, Slot, of},
};
use crate::{
    model::{Content, FamilySituation, How, Kind, Means, Scheme, Section},
    rules::form::MOST,
};

/// The fields of a section with what was typed, in order.
pub(super) fn fields(
    t: &T,
    section: Section,
    scheme: Scheme,
    typed: &Typed,
    errors: &ui::FieldErrors,
) -> Vec<ui::Markup> {
    let asked = of(section).iter();
    asked
        .map(|question| field(t, question, scheme, typed, errors))
        .collect()
}

/// A sentence of help: the guide's own first, then the question's, if there is one.
fn hint(t: &T, question: &Question, scheme: Scheme) -> Option<String> {
    let own = format!("ask-{}-hint-{}", question.name, scheme.code());
    let any = format!("ask-{}-hint", question.name);
    [own, any]
        .into_iter()
        .find(|key| t.catalogue().has(key))
        .map(|key| t.get(&key).to_owned())
}

/// Gives a field its help and its error.
macro_rules! finished {
    ($field:expr, $hint:expr, $errors:expr) => {{
        let mut field = $field.errors($errors);
        if let Some(hint) = $hint {
            field = field.hint(hint);
        }
        ui::Markup::of(field)
    }};
}

fn field(
    t: &T,
    question: &Question,
    scheme: Scheme,
    typed: &Typed,
    errors: &ui::FieldErrors,
) -> ui::Markup {
    let (name, label) = (
        question.name,
        t.get(&format!("ask-{}", question.name)).to_owned(),
    );
    let value = typed.one(name);
    let help = hint(t, question, scheme);
    match question.slot {
        Slot::Line(_) | Slot::Sum(_) => {
            let mut input = ui::input(name, label).value(ui::visible(value));
            if matches!(question.slot, Slot::Sum(_)) {
                input = input.numeric();
            }
            if question.width > 0 {
                input = input.width(question.width);
            }
            if let Some(names) = question.autocomplete {
                input = input.autocomplete(names);
            }
            finished!(input, help, errors)
        }
        Slot::Details(_, most) | Slot::Text(_, most) => {
            let rows: u8 = if matches!(question.slot, Slot::Text(..)) {
                12
            } else {
                4
            };
            let most = u32::try_from(most).unwrap_or(u32::MAX);
            let area = ui::textarea(name, label)
                .value(kept_lines(value))
                .rows(rows);
            finished!(area.max(most), help, errors)
        }
        Slot::Lines(_) => {
            let area = ui::textarea(name, label)
                .value(kept_lines(value))
                .rows(2_u8);
            finished!(area, help, errors)
        }
        Slot::Day(_) => {
            let part = |part: &str| ui::visible(typed.one(&format!("{name}-{part}")));
            let day = ui::date(t, name, label);
            finished!(
                day.value(part("day"), part("month"), part("year")),
                help,
                errors
            )
        }
        Slot::Currency(_) => {
            let all = CURRENCIES.map(|code| (code, t.get(&format!("currency-{code}")).to_owned()));
            let chosen = if value.is_empty() { "EUR" } else { value };
            finished!(
                ui::select(name, label).options(all).value(chosen),
                help,
                errors
            )
        }
        Slot::Country(_) | Slot::Nationality(..) => {
            let list = ui::select(name, label).option("", t.get("victim-unsaid"));
            finished!(list.options(countries::named(t)).value(value), help, errors)
        }
        Slot::Means(_) => {
            let mut radios = ui::radios(name, label).small();
            for one in Means::ALL {
                radios = radios.option(one.code(), t.get(&format!("means-{}", one.code())));
            }
            finished!(radios.value(value), help, errors)
        }
        Slot::Family(_) => {
            let mut list = ui::select(name, label).option("", t.get("victim-unsaid"));
            for one in FamilySituation::ALL {
                list = list.option(one.code(), t.get(&format!("family-{}", one.code())));
            }
            finished!(list.value(value), help, errors)
        }
        Slot::How(_) => {
            let mut boxes = ui::checkboxes(name, label);
            for one in How::ALL {
                boxes = boxes.option(one.code(), t.get(&format!("how-{}", one.code())));
            }
            for chosen in typed.all(name) {
                boxes = boxes.value(chosen);
            }
            finished!(boxes, help, errors)
        }
    }
}

/// What is wrong, in words that say what to do.
pub(super) fn words(t: &T, wrong: &[(&'static str, Wrong)]) -> ui::FieldErrors {
    let mut errors = ui::FieldErrors::new();
    for (field, one) in wrong {
        let text = match one {
            Wrong::Missing => t.get(&format!("ask-{field}-missing")).to_owned(),
            Wrong::TooLong(most) => t.with("wrong-too-long", "max", *most).to_string(),
            Wrong::TooMany => t.with("wrong-too-many", "max", MOST).to_string(),
            Wrong::NoDay => t.get("wrong-no-day").to_owned(),
            Wrong::OutOfTime => t.get("wrong-out-of-time").to_owned(),
            Wrong::NoSum => t.get("wrong-no-sum").to_owned(),
            Wrong::NoChoice => t.get("victim-choose").to_owned(),
        };
        errors.add(field, text);
    }
    errors
}

/// What a section says, question by question; what says nothing is left out.
pub(super) fn said(t: &T, section: Section, content: &Content, at: usize) -> Vec<(String, String)> {
    let typed = Typed::known(section, content, at);
    let asked = of(section).iter();
    asked
        .filter_map(|question| {
            let value = shown(t, question, &typed)?;
            Some((t.get(&format!("ask-{}", question.name)).to_owned(), value))
        })
        .collect()
}

fn shown(t: &T, question: &Question, typed: &Typed) -> Option<String> {
    let value = typed.one(question.name);
    let coded = |stem: &str, code: &str| t.get(&format!("{stem}-{code}")).to_owned();
    let shown = match question.slot {
        Slot::Day(_) => {
            let part = |part: &str| typed.one(&format!("{}-{part}", question.name)).to_owned();
            if part("year").is_empty() {
                return None;
            }
            let iso = format!(
                "{:0>4}-{:0>2}-{:0>2}",
                part("year"),
                part("month"),
                part("day")
            );
            return Some(t.iso_date(&iso));
        }
        Slot::How(_) => {
            let all: Vec<String> = typed
                .all(question.name)
                .iter()
                .map(|code| coded("how", code))
                .collect();
            all.join(", ")
        }
        _ if value.is_empty() => return None,
        Slot::Means(_) => coded("means", value),
        Slot::Family(_) => coded("family", value),
        Slot::Currency(_) if CURRENCIES.contains(&value) => coded("currency", value),
        Slot::Country(_) | Slot::Nationality(..) if countries::CODES.contains(&value) => {
            coded("country", value)
        }
        _ => kept_lines(value),
    };
    (!shown.is_empty()).then_some(shown)
}

/// One line that tells an entry of a list from the others.
pub(super) fn line(t: &T, section: Section, content: &Content, at: usize) -> String {
    let said = said(t, section, content, at);
    let all: Vec<&str> = said
        .iter()
        .take(3)
        .map(|(_, value)| value.as_str())
        .collect();
    let line: String = all.join(" · ").chars().take(140).collect();
    line.split_whitespace().collect::<Vec<_>>().join(" ")
}

/// The field that a filing stops at, and the section that asks it: `rules::form` names fields by what they hold.
pub(super) fn stopped(field: &str) -> Section {
    match field {
        "account" | "from" | "until" => Section::Facts,
        "contact-made" => Section::Contact,
        "payments" => Section::Payments,
        "goods" => Section::Goods,
        "parcels" => Section::Parcels,
        "suspects" => Section::Suspects,
        "exchanges" => Section::Exchanges,
        "messages" => Section::Messages,
        _ => Section::You,
    }
}

/// The title of a section.
pub(super) fn title(t: &T, section: Section, kind: Kind) -> String {
    let own = format!("section-{}-{}", section.code(), kind.code());
    if t.catalogue().has(&own) {
        return t.get(&own).to_owned();
    }
    t.get(&format!("section-{}", section.code())).to_owned()
}
