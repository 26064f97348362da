//! Tables as files: RFC 4180 with semicolons, as spreadsheets here read them, and no cell that one would run.

/// A cell: quoted, and with an apostrophe before what a spreadsheet would take for a formula.
fn cell(text: &str) -> String {
    // Spaces and marks of direction do not keep a spreadsheet from seeing the sign behind them.
    let hidden = |c: &char| {
        c.is_whitespace()
            || matches!(c, '\u{feff}' | '\u{200b}'..='\u{200f}' | '\u{202a}'..='\u{202e}')
    };
    let first = text.chars().find(|c| !hidden(c));
    let signs = ['=', '+', '-', '@', '|', '%', '＝', '＋', '－', '＠'];
    let runs = first.is_some_and(|c| signs.contains(&c)) || text.starts_with(['\t', '\r', '\n']);
    let sign = if runs { "'" } else { "" };
    format!("\"{sign}{}\"", text.replace('"', "\"\""))
}

/// A table, its heads first.
#[must_use]
pub fn write(heads: &[String], rows: impl IntoIterator<Item = Vec<String>>) -> Vec<u8> {
    // The mark that makes spreadsheets read UTF-8.
    let mut text = String::from("\u{feff}");
    let mut line = |cells: &[String]| {
        let cells: Vec<String> = cells.iter().map(|one| cell(one)).collect();
        text.push_str(&cells.join(";"));
        text.push_str("\r\n");
    };
    line(heads);
    for row in rows {
        line(&row);
    }
    text.into_bytes()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn no_cell_runs_and_none_breaks_its_line() {
        for typed in [
            "=1",
            "+33612345678",
            " -1",
            "@SUM(A1)",
            "\t=1",
            "\u{202e}=1",
            "\r\n=1",
            "|calc",
        ] {
            let shown = cell(typed);
            assert!(shown.starts_with("\"'"), "{shown}");
        }
        assert_eq!(cell("a;\"b\"\nc"), "\"a;\"\"b\"\"\nc\"");
        let file = write(&["Nom".to_owned()], [vec!["é".to_owned()]]);
        let text = String::from_utf8(file).unwrap();
        assert_eq!(text, "\u{feff}\"Nom\"\r\n\"é\"\r\n");
    }
}
