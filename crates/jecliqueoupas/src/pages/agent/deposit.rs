//! `/depots/nouveau`: the deposit (art. 1, 3 and 4).

use askama::Template;
use axum::{
    extract::State,
    response::{IntoResponse as _, Response},
};
use gate::{
    Problem, SignedIn, Upload,
    i18n::T,
    page::{Chrome, Csrf, Page, Redirect303, Script, View, sample},
    ui,
    upload::UploadError,
};
use http::StatusCode;
use ledger::{Stop, blobs::ReceiveError};

use crate::{
    deeds::deposit::{MAX_PASSWORD, NewFile, Refusal, deposit, refuse_unstated},
    desk::Desk,
    model::{Choice, FileName},
    pages::{stops, words},
};

/// The form.
#[derive(Template)]
#[template(path = "agent/deposit.html")]
pub(crate) struct DepositForm {
    t: T,
    csrf: Csrf,
    errors: ui::FieldErrors,
    choice: String,
    unclassified: bool,
    max_upload: u64,
}

impl DepositForm {
    fn choices(&self) -> ui::Choices {
        let mut radios = ui::radios("choice", self.t.get("deposit-choice"));
        for choice in Choice::ALL {
            let hint = format!("choice-{}-hint", choice.code());
            radios = radios.option_hint(
                choice.code(),
                words::choice(&self.t, choice),
                self.t.get(&hint),
            );
        }
        radios.value(&self.choice).errors(&self.errors)
    }
}

impl View for DepositForm {
    fn title(&self, t: &T) -> String {
        t.get("deposit-title").to_owned()
    }
    fn has_errors(&self) -> bool {
        !self.errors.is_empty()
    }
    fn scripts(&self) -> &'static [Script] {
        &[Script::Upload]
    }
    fn samples(t: &T) -> Vec<Self> {
        let form = |errors, choice: &str| Self {
            t: t.clone(),
            csrf: Csrf::sample(),
            errors,
            choice: choice.to_owned(),
            unclassified: false,
            max_upload: 200 << 20,
        };
        let errors = ui::FieldErrors::new()
            .with("unclassified", t.get("deposit-unclassified-missing"))
            .with("file", sample::HOSTILE);
        vec![form(ui::FieldErrors::new(), "full"), form(errors, "quick")]
    }
}

fn form(desk: &Desk, chrome: &Chrome, errors: ui::FieldErrors, choice: &str) -> DepositForm {
    DepositForm {
        t: chrome.t(),
        csrf: chrome.csrf(),
        errors,
        choice: choice.to_owned(),
        unclassified: false,
        max_upload: desk.bounds.max_upload,
    }
}

/// `GET /depots/nouveau`
pub(super) async fn get(State(desk): State<Desk>, chrome: Chrome) -> Page<DepositForm> {
    let view = form(&desk, &chrome, ui::FieldErrors::new(), Choice::Full.code());
    Page::new(chrome, view)
}

/// `POST /depots`: fields first, the file last, streamed to the vault while it is hashed.
pub(super) async fn post(
    State(desk): State<Desk>,
    SignedIn { actor, .. }: SignedIn,
    chrome: Chrome,
    upload: Upload,
) -> Result<Response, Problem> {
    let t = chrome.t();
    let typed = upload.fields().clone();
    let chosen = typed.get("choice").unwrap_or_default().to_owned();
    let mut errors = ui::FieldErrors::new();
    let choice = Choice::from_code(&chosen);
    if choice.is_none() {
        errors.add("choice", t.get("deposit-choice-missing"));
    }
    let unclassified = typed.get("unclassified") == Some("yes");
    if !unclassified {
        match refuse_unstated(&desk, &actor).await {
            Stop::Refused(_) => errors.add("unclassified", t.get("deposit-unclassified-missing")),
            stop => return Err(refused(&t, stop)),
        }
    }
    let password = typed
        .get("password")
        .filter(|password| !password.is_empty());
    if password.is_some_and(|password| password.len() > MAX_PASSWORD) {
        errors.add("password", t.get("deposit-password-long"));
    }
    let password = password.map(str::to_owned);
    let again = |chrome: Chrome, errors| {
        let view = form(&desk, &chrome, errors, &chosen);
        Ok(Page::new(chrome, view).invalid().into_response())
    };
    let (Some(choice), true) = (choice, errors.is_empty()) else {
        upload.spill().await;
        return again(chrome, errors);
    };
    let Some((name, bytes)) = upload.into_file() else {
        errors.add("file", t.get("deposit-file-missing"));
        return again(chrome, errors);
    };
    let name = FileName::from_client(name.given());
    let received = match desk.ledger.receive(bytes, desk.bounds.max_upload).await {
        Ok(received) => received,
        Err(error) => {
            let key = match error {
                ReceiveError::TooLarge | ReceiveError::Stream(UploadError::TooLarge(_)) => {
                    "deposit-file-large"
                }
                ReceiveError::Empty => "deposit-file-missing",
                ReceiveError::Stream(error) => return Err(error.into()),
                ReceiveError::Fault(fault) => return Err(Problem::fault(fault)),
            };
            errors.add("file", t.with(key, "max", t.size(desk.bounds.max_upload)));
            return again(chrome, errors);
        }
    };
    let new = NewFile {
        received: &received,
        name,
        choice,
        unclassified,
        password,
    };
    match deposit(&desk, &actor, &new).await {
        Ok(id) => Ok(Redirect303::to(format!("/depots/{id}"))
            .saying("flash-deposited")
            .into_response()),
        Err(stop) => {
            // The policy or a rule said no: the bytes go at once, not when their lease ends.
            if let Err(fault) = desk.ledger.discard(received).await {
                tracing::warn!(%fault, "a refused upload waits for the sweep");
            }
            Err(refused(&t, stop))
        }
    }
}

/// Puts a refusal into words.
pub(crate) fn refused(t: &T, stop: Stop<Refusal>) -> Problem {
    Problem::stopped(stop, |reason| match reason {
        Refusal::NotDeclaredUnclassified => {
            stops::refusal(t, StatusCode::UNPROCESSABLE_ENTITY, "refusal-unclassified")
        }
        Refusal::UnknownAgent => stops::refusal(t, StatusCode::GONE, "refusal-unknown-agent"),
        Refusal::Restricted => stops::refusal(t, StatusCode::FORBIDDEN, "refusal-restricted"),
    })
}
