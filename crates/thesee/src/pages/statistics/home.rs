//! `/`: the figures of a month; `/chiffres.csv`: all of them.

use askama::Template;
use axum::{
    extract::State,
    response::{IntoResponse as _, Response},
};
use gate::{
    Problem, Query, SignedIn,
    i18n::T,
    page::{Chrome, Page, Shape, View},
    ui,
};
use http::{HeaderValue, header};
use serde::Deserialize;
use time::{Date, macros::date};

use crate::{
    deeds::{Refusal, statistics},
    desk::Desk,
    model::{Figure, Kind, Scheme},
    rules::{days, figures::THRESHOLD, sheet},
};

/// Which month.
#[derive(Debug, Default, Deserialize)]
pub(crate) struct Asked {
    #[serde(default)]
    mois: Option<String>,
}

/// The page.
#[derive(Template)]
#[template(path = "statistics/home.html")]
pub(crate) struct Figures {
    t: T,
    months: Vec<Date>,
    month: Option<Date>,
    figures: Vec<Figure>,
}

/// A month as it is asked for: `2026-10`.
fn named(month: Date) -> String {
    format!("{:04}-{:02}", month.year(), u8::from(month.month()))
}

fn cells(t: &T, figure: &Figure) -> [String; 3] {
    let all = || t.get("s-all").to_owned();
    let kind = figure
        .kind
        .map(|kind| t.get(&format!("s-kind-{}", kind.code())).to_owned());
    let scheme = figure
        .scheme
        .map(|scheme| t.get(&format!("scheme-{}", scheme.code())).to_owned());
    let department = figure.department.as_deref().map(|code| match code {
        "00" => t.get("s-elsewhere").to_owned(),
        code => ui::visible(code),
    });
    [kind, scheme, department].map(|cell| cell.unwrap_or_else(all))
}

impl Figures {
    fn table(&self) -> ui::Table {
        let t = &self.t;
        let mut table = ui::table(t.get("s-caption"))
            .hide_caption()
            .id("figures")
            .head(t.get("s-kind"))
            .head(t.get("s-scheme"))
            .head(t.get("s-department"))
            .head_number(t.get("s-count"));
        for figure in &self.figures {
            let [kind, scheme, department] = cells(t, figure);
            table = table.row(vec![
                ui::cell(kind),
                ui::cell(scheme),
                ui::cell(department),
                ui::number(t.number(figure.count)),
            ]);
        }
        table
    }
    fn choose(&self) -> ui::Select {
        let all = self
            .months
            .iter()
            .map(|month| (named(*month), named(*month)));
        let chosen = self.month.map(named).unwrap_or_default();
        ui::select("mois", self.t.get("s-month"))
            .options(all)
            .value(chosen)
    }
}

impl View for Figures {
    fn title(&self, t: &T) -> String {
        t.get("s-title").to_owned()
    }
    fn shape(&self) -> Shape {
        Shape::Desk
    }
    fn samples(t: &T) -> Vec<Self> {
        let month = date!(2026 - 10 - 01);
        let figure = |kind, scheme, department: Option<&str>| Figure {
            month,
            kind,
            scheme,
            department: department.map(str::to_owned),
            count: 1_234,
        };
        let page = |months, month, figures| Self {
            t: t.clone(),
            months,
            month,
            figures,
        };
        let shop = Some(Scheme::FakeShop);
        let many = vec![
            figure(None, None, None),
            figure(Some(Kind::Complaint), None, None),
            figure(Some(Kind::Complaint), shop, None),
            figure(Some(Kind::Complaint), shop, Some("75")),
            figure(Some(Kind::Report), shop, Some("00")),
        ];
        vec![
            page(vec![], None, vec![]),
            page(vec![month], Some(month), many),
        ]
    }
}

fn refused(stop: ledger::Stop<Refusal>) -> Problem {
    Problem::stopped(stop, |_| Problem::NotFound)
}

/// `GET /`
pub(super) async fn get(
    State(desk): State<Desk>,
    SignedIn { actor, .. }: SignedIn,
    chrome: Chrome,
    Query(asked): Query<Asked>,
) -> Result<Page<Figures>, Problem> {
    let wanted = match &asked.mois {
        Some(month) => Some(days::read(&format!("{month}-01")).ok_or(Problem::NotFound)?),
        None => None,
    };
    let (months, figures) = statistics::read(&desk, &actor, wanted)
        .await
        .map_err(refused)?;
    let month = wanted.or_else(|| months.first().copied());
    let figures = figures
        .into_iter()
        .filter(|figure| Some(figure.month) == month);
    let view = Figures {
        t: chrome.t(),
        months,
        month,
        figures: figures.collect(),
    };
    Ok(Page::new(chrome, view))
}

/// `GET /chiffres.csv`
pub(super) async fn file(
    State(desk): State<Desk>,
    SignedIn { actor, .. }: SignedIn,
    chrome: Chrome,
) -> Result<Response, Problem> {
    let t = chrome.t();
    let (_, figures) = statistics::read(&desk, &actor, None)
        .await
        .map_err(refused)?;
    let heads = ["s-month", "s-kind", "s-scheme", "s-department", "s-count"];
    let heads: Vec<String> = heads.map(|key| t.get(key).to_owned()).into();
    let rows = figures.iter().map(|figure| {
        let mut row = vec![named(figure.month)];
        row.extend(cells(&t, figure));
        row.push(figure.count.to_string());
        row
    });
    let mut response = sheet::write(&heads, rows).into_response();
    let headers = response.headers_mut();
    let kind = HeaderValue::from_static("text/csv; charset=utf-8");
    headers.insert(header::CONTENT_TYPE, kind);
    let fresh = HeaderValue::from_static("private, no-store");
    headers.insert(header::CACHE_CONTROL, fresh);
    let named = HeaderValue::from_static("attachment; filename=\"chiffres.csv\"");
    headers.insert(header::CONTENT_DISPOSITION, named);
    Ok(response)
}
