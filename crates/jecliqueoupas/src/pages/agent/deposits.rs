//! `/depots`: the agent's own deposits.

use askama::Template;
use axum::extract::State;
use gate::{
    Problem, Query, SignedIn,
    i18n::T,
    page::{Chrome, Page, Shape, View, sample},
    ui,
};
use kernel::{Id, Timestamp};
use serde::Deserialize;

use crate::{
    deeds::own_space::{PAGE, own_deposits},
    desk::Desk,
    model::{Choice, Deposit, FileName},
    pages::{place, words},
};

/// Where to go on.
#[derive(Debug, Default, Deserialize)]
pub(crate) struct Older {
    /// Only deposits after this place in the list.
    #[serde(default)]
    before: Option<i64>,
}

/// The list.
#[derive(Template)]
#[template(path = "agent/deposits.html")]
pub(crate) struct Deposits {
    t: T,
    deposits: Vec<Deposit>,
    older: Option<i64>,
}

impl Deposits {
    fn table(&self) -> ui::Table {
        let t = &self.t;
        let mut table = ui::table(t.get("deposits-caption"))
            .hide_caption()
            .head(t.get("deposits-file"))
            .head(t.get("deposits-when"))
            .head(t.get("deposits-choice"))
            .head_number(t.get("deposits-size"))
            .head(t.get("deposits-verdict"));
        for deposit in &self.deposits {
            let name = ui::file_name(deposit.name.reveal());
            table = table.row(vec![
                ui::row_head(ui::Markup::link_around(
                    format!("/depots/{}", deposit.id),
                    name,
                )),
                ui::cell_html(t.stamp(deposit.collected_at)),
                ui::cell(words::choice(t, deposit.choice)),
                ui::number(words::size(t, deposit.size)),
                ui::cell_html(words::verdict_badge(t, deposit.verdict)),
            ]);
        }
        table
    }
}

impl View for Deposits {
    fn title(&self, t: &T) -> String {
        t.get("deposits-title").to_owned()
    }
    fn shape(&self) -> Shape {
        Shape::Wide
    }
    fn samples(t: &T) -> Vec<Self> {
        let list = |names: &[&str]| {
            names
                .iter()
                .map(|name| sample_deposit(name))
                .collect::<Vec<_>>()
        };
        vec![
            Self {
                t: t.clone(),
                deposits: vec![],
                older: None,
            },
            Self {
                t: t.clone(),
                deposits: list(&["rapport.docm"]),
                older: None,
            },
            Self {
                t: t.clone(),
                deposits: list(&[
                    sample::LONG,
                    sample::HOSTILE,
                    sample::BIDI,
                    &sample::endless(),
                ]),
                older: Some(1),
            },
        ]
    }
}

/// A deposit for page samples.
pub(super) fn sample_deposit(name: &str) -> Deposit {
    Deposit {
        id: Id::from_uuid(uuid::Uuid::nil()),
        file: Id::from_uuid(uuid::Uuid::nil()),
        name: FileName::from_client(name),
        size: 1_234_567,
        sha256: [0xab; 32],
        choice: Choice::Full,
        collected_at: Timestamp::UNIX_EPOCH,
        verdict: Some(inspect::report::Verdict::Malicious),
        invited_at: None,
    }
}

/// `GET /depots`
pub(super) async fn get(
    State(desk): State<Desk>,
    SignedIn { actor, .. }: SignedIn,
    chrome: Chrome,
    Query(older): Query<Older>,
) -> Result<Page<Deposits>, Problem> {
    let agent = Desk::agent(&actor).ok_or(Problem::NotFound)?;
    let before = older.before.and_then(place::read);
    let list = own_deposits(&desk, &actor, agent, before)
        .await
        .map_err(|stop| Problem::stopped(stop, |never| match never {}))?;
    let full = i64::try_from(list.len()).is_ok_and(|count| count == PAGE);
    let older = list
        .last()
        .filter(|_| full)
        .map(|last| place::write(last.collected_at));
    let view = Deposits {
        t: chrome.t(),
        deposits: list,
        older,
    };
    Ok(Page::new(chrome, view))
}
