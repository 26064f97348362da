//! Form fields, bounded and past the anti-forgery check before a handler sees them.

use std::sync::Arc;

use axum::extract::{FromRequest, Request};
use serde::de::DeserializeOwned;

use crate::Problem;

/// Fields of a checked form, in the order sent.
#[derive(Debug, Clone, Default)]
pub struct Fields(pub(crate) Arc<Vec<(String, kernel::Personal<String>)>>);

impl Fields {
    /// First value of a field.
    #[must_use]
    pub fn get(&self, name: &str) -> Option<&str> {
        self.0
            .iter()
            .find(|(key, _)| key == name)
            .map(|(_, value)| value.reveal().as_str())
    }

    /// Every value of a field (checkboxes).
    pub fn all<'a>(&'a self, name: &'a str) -> impl Iterator<Item = &'a str> {
        self.0
            .iter()
            .filter(move |(key, _)| key == name)
            .map(|(_, value)| value.reveal().as_str())
    }
}

/// A form read into `T`, a struct of raw strings; judging them is the page's work. A field absent
/// from the request must be `#[serde(default)]` in `T`; of a field sent twice the last one counts.
#[derive(Debug, Clone)]
pub struct Form<T>(pub T);

impl<S: Sync, T: DeserializeOwned> FromRequest<S> for Form<T> {
    type Rejection = Problem;

    async fn from_request(request: Request, _: &S) -> Result<Self, Problem> {
        let fields = request.extensions().get::<Fields>().cloned();
        let fields = fields.ok_or_else(|| Problem::fault("Form used outside a form route"))?;
        let mut map = serde_json::Map::new();
        for (name, value) in fields.0.iter() {
            map.insert(
                name.clone(),
                serde_json::Value::String(value.reveal().clone()),
            );
        }
        serde_json::from_value(map.into())
            .map(Self)
            .map_err(|_| Problem::Malformed)
    }
}

impl<S: Sync> FromRequest<S> for Fields {
    type Rejection = Problem;

    async fn from_request(request: Request, _: &S) -> Result<Self, Problem> {
        let fields = request.extensions().get::<Self>().cloned();
        fields.ok_or_else(|| Problem::fault("Fields used outside a form route"))
    }
}
