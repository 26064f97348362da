//! `/orientation`: a question a page, then the right door: this one or another, and why (art. 1 1°).

use std::collections::BTreeMap;

use askama::Template;
use gate::{
    Query,
    i18n::T,
    page::{Chrome, Crumb, Page, View},
    ui,
};

use super::state::{OTHERS, State, Step, What, complete};
use crate::{
    model::{Kind, Scheme},
    rules::orientation::{Condition, Door},
};

/// The page.
#[derive(Template)]
#[template(path = "victim/orientation.html")]
pub(crate) struct Orientation {
    t: T,
    state: State,
    step: Step,
    errors: ui::FieldErrors,
}

impl Orientation {
    fn new(t: &T, state: State, errors: ui::FieldErrors) -> Self {
        Self {
            t: t.clone(),
            step: state.step(),
            state,
            errors,
        }
    }

    /// The one question of this page; none when the answer is there.
    fn question(&self) -> Option<ui::Choices> {
        let t = &self.t;
        let asked = match self.step {
            Step::What => {
                let mut radios = ui::radios("faits", t.get("orientation-what"));
                for scheme in Scheme::ALL {
                    let code = scheme.code();
                    let (label, hint) =
                        (format!("scheme-{code}"), format!("orientation-{code}-hint"));
                    radios = radios.option_hint(code, t.get(&label), t.get(&hint));
                }
                for door in OTHERS {
                    let label = format!("orientation-{}", door.code());
                    radios = radios.option(door.code(), t.get(&label));
                }
                radios
            }
            Step::Kind(_) => {
                let mut radios = ui::radios("pour", t.get("orientation-kind"));
                for kind in Kind::ALL {
                    let label = format!("orientation-kind-{}", kind.code());
                    radios = radios.option_hint(
                        kind.code(),
                        t.get(&label),
                        t.get(&format!("{label}-hint")),
                    );
                }
                radios
            }
            Step::Ask(_, _, condition) => {
                let key = format!("ask-condition-{}", condition.code());
                let mut radios = ui::radios(condition.code(), t.get(&key));
                let hint = format!("{key}-hint");
                if t.catalogue().has(&hint) {
                    radios = radios.hint(t.get(&hint));
                }
                radios
                    .option("oui", t.get("victim-yes"))
                    .option("non", t.get("victim-no"))
            }
            Step::Elsewhere(..) | Step::Welcome(..) => return None,
        };
        Some(asked.heading().errors(&self.errors))
    }

    fn place(&self) -> Option<String> {
        let (now, all) = self.state.place();
        let asks = matches!(self.step, Step::Kind(_) | Step::Ask(..));
        asks.then(|| {
            let t = &self.t;
            t.with("orientation-place", "now", now)
                .and("all", all)
                .to_string()
        })
    }

    fn back(&self) -> Option<String> {
        self.state
            .before()
            .map(|earlier| format!("/orientation?{}", earlier.query()))
    }

    /// Why another door is the right one.
    fn reason(&self) -> Option<&str> {
        match self.step {
            Step::Elsewhere(Some(condition), _) => Some(self.t.get(reason(condition))),
            _ => None,
        }
    }

    fn door(&self) -> Option<Door> {
        match self.step {
            Step::Elsewhere(_, door) => Some(door),
            _ => None,
        }
    }

    fn door_text(&self, door: &Door) -> ui::Markup {
        self.t.markup(&format!("door-{}-text", door.code()))
    }

    fn door_title(&self, door: &Door) -> String {
        self.t
            .get(&format!("door-{}-title", door.code()))
            .to_owned()
    }

    fn onward(&self) -> String {
        format!("/avant-de-commencer?{}", self.state.query())
    }

    fn kind(&self) -> Kind {
        match self.step {
            Step::Welcome(kind, _) => kind,
            _ => Kind::Complaint,
        }
    }

    fn scheme(&self) -> String {
        match self.step {
            Step::Welcome(_, scheme) => self.t.get(&format!("scheme-{}", scheme.code())).to_owned(),
            _ => String::new(),
        }
    }
}

/// The words of a condition that is not met.
fn reason(condition: Condition) -> &'static str {
    use Condition as C;
    match condition {
        C::Adult => "unmet-adult",
        C::Capable => "unmet-capable",
        C::Oneself => "unmet-oneself",
        C::UnknownAuthor => "unmet-unknown-author",
        C::Online => "unmet-online",
        C::NeverMet => "unmet-never-met",
        C::SumAsked => "unmet-sum-asked",
        C::OrderNotReceived => "unmet-order-not-received",
        C::Unreachable => "unmet-unreachable",
        C::SentOrFees => "unmet-sent-or-fees",
        C::NoSuchHome => "unmet-no-such-home",
        C::TakenOver => "unmet-taken-over",
        C::AskedInOnesName => "unmet-asked-in-ones-name",
        C::Threat => "unmet-threat",
        C::Blocked => "unmet-blocked",
    }
}

impl View for Orientation {
    fn title(&self, t: &T) -> String {
        let key = match self.step {
            Step::What => "orientation-what",
            Step::Kind(_) => "orientation-kind",
            Step::Ask(_, _, condition) => {
                return t
                    .get(&format!("ask-condition-{}", condition.code()))
                    .to_owned();
            }
            Step::Elsewhere(_, door) => return self.door_title(&door),
            Step::Welcome(Kind::Complaint, _) => "orientation-welcome-complaint",
            Step::Welcome(Kind::Report, _) => "orientation-welcome-report",
        };
        t.get(key).to_owned()
    }
    fn trail(&self, t: &T) -> Vec<Crumb> {
        vec![Crumb::new("/", t.get("victim-home-title"))]
    }
    fn has_errors(&self) -> bool {
        !self.errors.is_empty()
    }
    fn samples(t: &T) -> Vec<Self> {
        let mut all = vec![
            Self::new(t, State::default(), ui::FieldErrors::new()),
            Self::new(
                t,
                State::default(),
                ui::FieldErrors::new().with("faits", t.get("victim-choose")),
            ),
        ];
        for door in OTHERS {
            let state = State {
                what: Some(What::Elsewhere(door)),
                ..State::default()
            };
            all.push(Self::new(t, state, ui::FieldErrors::new()));
        }
        for scheme in Scheme::ALL.iter().copied() {
            for kind in Kind::ALL.iter().copied() {
                // Every question of the guide, each answered no, then what comes before it.
                let mut state = Some(complete(kind, scheme));
                while let Some(one) = state {
                    state = one.before();
                    let refused = one.refused();
                    all.push(Self::new(t, one, ui::FieldErrors::new()));
                    all.extend(refused.map(|no| Self::new(t, no, ui::FieldErrors::new())));
                }
            }
        }
        all
    }
}

/// `GET /orientation`
pub(super) async fn get(
    chrome: Chrome,
    Query(query): Query<BTreeMap<String, String>>,
) -> Page<Orientation> {
    let t = chrome.t();
    let state = State::of_query(&query);
    let mut errors = ui::FieldErrors::new();
    // The button was pressed and nothing chosen: the question asked is still the same.
    if query
        .get("etape")
        .is_some_and(|asked| *asked == asked_for(state.step()))
    {
        errors.add(asked_for(state.step()), t.get("victim-choose"));
    }
    let invalid = !errors.is_empty();
    let view = Orientation::new(&t, state, errors);
    let page = Page::new(chrome, view);
    if invalid { page.invalid() } else { page }
}

/// The field that a step asks for.
const fn asked_for(step: Step) -> &'static str {
    match step {
        Step::What => "faits",
        Step::Kind(_) => "pour",
        Step::Ask(_, _, condition) => condition.code(),
        Step::Elsewhere(..) | Step::Welcome(..) => "",
    }
}

impl Orientation {
    /// The field this page asks for.
    fn asked(&self) -> &'static str {
        asked_for(self.step)
    }
}
