//! `/depots/{id}/apercus/{number}`: one picture of the report, drawn anew by the engine (art. 3).
//!
//! Read under the permission of the report it belongs to, and recorded as reading it.

use axum::{
    extract::{Path, State},
    response::{IntoResponse as _, Response},
};
use gate::{Problem, SignedIn, i18n::T, page::Chrome};
use http::{HeaderValue, header};
use inspect::{
    preview::{Part, Preview, Shown, Why},
    report::Report,
};
use kernel::Id;

use super::report;
use crate::{desk::Desk, model::DepositKind};

/// A preview as the page shows it.
pub(super) struct Figure {
    /// Place of its picture in the report, with its width and height.
    pub(super) picture: Option<(usize, u32, u32)>,
    /// Words copied out of the file.
    pub(super) text: Option<String>,
    /// What it is, and why it is empty when it is: also the alternative of the picture.
    pub(super) caption: String,
    /// Name of the file it shows.
    pub(super) name: gate::ui::Markup,
}

/// The previews of a report, in order.
pub(super) fn figures(t: &T, report: &Report) -> Vec<Figure> {
    let of = |(place, preview): (usize, &Preview)| {
        let name = report
            .nodes
            .get(preview.node as usize)
            .map_or("", |node| node.name.as_str());
        let (picture, text) = match &preview.shown {
            Shown::Picture { width, height, .. } => (Some((place, *width, *height)), None),
            Shown::Text { text } => (None, Some(text.clone())),
            Shown::Nothing { .. } => (None, None),
        };
        Figure {
            picture,
            text,
            caption: caption(t, preview),
            name: gate::ui::Markup::of(gate::ui::file_name(name)),
        }
    };
    report.previews.iter().enumerate().map(of).collect()
}

fn caption(t: &T, preview: &Preview) -> String {
    let part = match preview.part {
        Part::Page(number) => t.with("preview-page", "number", number).to_string(),
        Part::Picture => t.get("preview-picture").to_owned(),
        Part::Text => t.get("preview-words").to_owned(),
        Part::File => t.get("preview-file").to_owned(),
    };
    let Shown::Nothing { why } = &preview.shown else {
        return part;
    };
    let why = t.get(match why {
        Why::TooLarge => "preview-too-large",
        Why::Unreadable => "preview-unreadable",
        Why::Code => "preview-code",
        Why::Interrupted => "preview-interrupted",
    });
    t.with("preview-nothing", "part", part)
        .and("why", why)
        .to_string()
}

/// `GET /depots/{id}/apercus/{number}`
pub(super) async fn get(
    State(desk): State<Desk>,
    SignedIn { actor, .. }: SignedIn,
    chrome: Chrome,
    Path((id, number)): Path<(Id<DepositKind>, usize)>,
) -> Result<Response, Problem> {
    let view = report::load(&desk, &chrome, &actor, id).await?;
    let previews = view
        .analysis
        .and_then(|analysis| analysis.finished)
        .map(|finished| finished.report.previews)
        .unwrap_or_default();
    match previews.into_iter().nth(number).map(|one| one.shown) {
        Some(Shown::Picture { png, .. }) => Ok(picture(png)),
        _ => Err(Problem::NotFound),
    }
}

fn picture(png: Vec<u8>) -> Response {
    let mut response = png.into_response();
    let headers = response.headers_mut();
    headers.insert(header::CONTENT_TYPE, HeaderValue::from_static("image/png"));
    headers.insert(
        header::CACHE_CONTROL,
        HeaderValue::from_static("private, no-store"),
    );
    response
}

/// Previews for page samples: a picture, hostile words, a failure.
pub(super) fn samples() -> Vec<Preview> {
    let one = |part, shown| Preview {
        node: 0,
        part,
        shown,
    };
    vec![
        one(
            Part::Page(1),
            Shown::Picture {
                width: 900,
                height: 1_273,
                png: vec![],
            },
        ),
        one(
            Part::Text,
            Shown::Text {
                text: gate::page::sample::HOSTILE.to_owned(),
            },
        ),
        one(Part::Picture, Shown::Nothing { why: Why::Code }),
    ]
}
