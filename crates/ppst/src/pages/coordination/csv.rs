//! Tables as files: RFC 4180 with semicolons, as spreadsheets here read them, and no cell that one would run.

use axum::response::{IntoResponse as _, Response};
use http::{HeaderValue, header};

/// A cell: quoted, and with an apostrophe before what a spreadsheet would take for a formula.
fn cell(text: &str) -> String {
    // Spaces and marks of direction do not keep a spreadsheet from seeing the sign behind them.
    let first = text.chars().find(|c| {
        !c.is_whitespace()
            && !matches!(c, '\u{feff}' | '\u{200b}'..='\u{200f}' | '\u{202a}'..='\u{202e}')
    });
    let starts = text.starts_with(['\t', '\r', '\n']);
    let runs = starts
        || matches!(
            first,
            Some('=' | '+' | '-' | '@' | '|' | '%' | '＝' | '＋' | '－' | '＠')
        );
    let sign = if runs { "'" } else { "" };
    format!("\"{sign}{}\"", text.replace('"', "\"\""))
}

/// A table, its heads first.
pub(super) fn table(heads: &[&str], rows: impl IntoIterator<Item = Vec<String>>) -> Vec<u8> {
    // The mark that makes spreadsheets read UTF-8.
    let mut text = String::from("\u{feff}");
    let mut line = |cells: &mut dyn Iterator<Item = String>| {
        text.push_str(&cells.collect::<Vec<_>>().join(";"));
        text.push_str("\r\n");
    };
    line(&mut heads.iter().map(|head| cell(head)));
    for row in rows {
        line(&mut row.iter().map(|text| cell(text)));
    }
    text.into_bytes()
}

/// A file to keep, that no cache keeps.
pub(super) fn download(body: Vec<u8>, kind: &'static str, name: &'static str) -> Response {
    let mut response = body.into_response();
    let headers = response.headers_mut();
    headers.insert(header::CONTENT_TYPE, HeaderValue::from_static(kind));
    headers.insert(
        header::CACHE_CONTROL,
        HeaderValue::from_static("private, no-store"),
    );
    if let Ok(named) = HeaderValue::from_str(&format!("attachment; filename=\"{name}\"")) {
        headers.insert(header::CONTENT_DISPOSITION, named);
    }
    response
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn no_cell_is_a_formula_nor_breaks_its_line() {
        for typed in [
            "=HYPERLINK(\"http://x\")",
            "+1",
            "-1",
            "@SUM(A1)",
            "\t=1",
            " =1",
            "\u{202e}=1",
            "\r\n=1",
            "|calc",
        ] {
            let shown = cell(typed);
            assert!(shown.starts_with("\"'"), "{shown}");
        }
        assert_eq!(cell("a;\"b\"\nc"), "\"a;\"\"b\"\"\nc\"");
        assert_eq!(cell("request.read"), "\"request.read\"");
        let file = table(&["Nom", "="], [vec!["é".to_owned(), String::new()]]);
        let text = String::from_utf8(file).unwrap();
        assert_eq!(text, "\u{feff}\"Nom\";\"'=\"\r\n\"é\";\"\"\r\n");
    }
}
