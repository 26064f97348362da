//! The text of a file of rules, typed or sent as a file, within the operator's bound.

use futures::StreamExt as _;
use gate::{
    Problem, Upload,
    i18n::T,
    upload::{FileName, UploadError},
};

/// What is wrong with a text.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Wrong {
    /// There is none.
    Missing,
    /// It has more bytes than the bound.
    TooLong,
    /// It is not text in UTF-8, or holds a NUL.
    NotText,
}

impl Wrong {
    /// The same in words, for the field.
    pub(super) fn say(self, t: &T, max: u64) -> String {
        match self {
            Self::Missing => t.get("rules-missing").to_owned(),
            Self::TooLong => t.with("rules-too-long", "max", t.size(max)).to_string(),
            Self::NotText => t.get("rules-not-text").to_owned(),
        }
    }
}

/// Bytes that a form with a typed text of at most `max` bytes may have: any byte may be sent as three.
pub(super) const fn form_bytes(max: u64) -> u64 {
    max.saturating_mul(3)
        .saturating_add(gate::routes::FORM_BYTES)
}

/// A text as it was typed; browsers send the end of a line as two characters, which were not typed.
pub(super) fn typed(text: &str, max: u64) -> Result<String, Wrong> {
    within(text.replace("\r\n", "\n"), max)
}

/// A file as it was sent, and its name.
///
/// # Errors
/// When it did not come whole.
pub(super) async fn sent(
    upload: Upload,
    max: u64,
) -> Result<Result<(FileName, String), Wrong>, Problem> {
    let Some((name, mut stream)) = upload.into_file() else {
        return Ok(Err(Wrong::Missing));
    };
    let mut bytes = Vec::new();
    let mut long = false;
    while let Some(chunk) = stream.next().await {
        match chunk {
            // Read to the end all the same: who sends before listening must read why it is refused.
            Ok(_) if long => {}
            Ok(chunk) => {
                bytes.extend_from_slice(&chunk);
                long = length(&bytes) > max;
            }
            Err(UploadError::TooLarge(_)) => long = true,
            Err(error) => return Err(error.into()),
        }
    }
    if long {
        return Ok(Err(Wrong::TooLong));
    }
    let Ok(text) = String::from_utf8(bytes) else {
        return Ok(Err(Wrong::NotText));
    };
    // The mark that some editors put before UTF-8 is no part of the rules.
    let text = text
        .strip_prefix('\u{feff}')
        .map_or(text.as_str(), |text| text);
    Ok(within(text.to_owned(), max).map(|text| (name, text)))
}

fn length(bytes: &[u8]) -> u64 {
    u64::try_from(bytes.len()).unwrap_or(u64::MAX)
}

fn within(text: String, max: u64) -> Result<String, Wrong> {
    if text.trim().is_empty() {
        Err(Wrong::Missing)
    } else if length(text.as_bytes()) > max {
        Err(Wrong::TooLong)
    } else if text.contains('\0') {
        Err(Wrong::NotText)
    } else {
        Ok(text)
    }
}
