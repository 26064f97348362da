//! A unit's file of many complaints: CSV, or a sheet of a workbook (xlsx). Read in bounded memory: what a workbook unfolds
//! to is counted before it is looked at, and cells come one by one.

use std::io::{Cursor, Read as _};

use calamine::{DataRef, Reader as _, Xlsx, open_workbook_from_rs};
use time::Date;
use zip::ZipArchive;

use super::intake::{self, FIELDS, Intake, MOST, Why, Wrong};

/// Largest file, in bytes.
pub const LARGEST: u64 = 5 << 20;
/// All that the parts of a workbook may unfold to, in bytes.
const UNFOLDED: u64 = 40 << 20;
/// Parts of a workbook.
const PARTS: usize = 200;
/// Columns looked at; further ones are unknown.
const COLUMNS: usize = 100;
/// Faults told at once.
pub const TOLD: usize = 100;

/// A line that is not taken.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct LineWrong {
    /// Its number, the heads being line 1; nought for the whole file.
    pub line: usize,
    /// The field, and why.
    pub wrong: Wrong,
}

/// Reads a file whole: every complaint with its line, or every line that is not taken, as far as [`TOLD`].
///
/// # Errors
/// The lines that are not taken: then nothing is.
pub fn read(bytes: &[u8], today: Date) -> Result<Vec<(usize, Intake)>, Vec<LineWrong>> {
    let rows = if bytes.starts_with(b"PK\x03\x04") {
        workbook(bytes)
    } else {
        csv(bytes)
    };
    let unreadable = |field: &str| vec![at(0, field, Why::Unreadable)];
    let rows = rows.ok_or_else(|| unreadable("file"))?;
    let mut rows = rows.into_iter();
    let Some((first, heads)) = rows.next() else {
        return Err(unreadable("file"));
    };
    let heads: Vec<String> = heads
        .into_iter()
        .map(|head| head.trim().to_ascii_lowercase())
        .collect();
    let mut wrongs = Vec::new();
    for (place, head) in heads.iter().enumerate() {
        let known = FIELDS.iter().any(|(name, _)| name == head);
        if !head.is_empty() && !known {
            wrongs.push(at(first, "column", Why::Unknown));
        } else if known && heads.iter().take(place).any(|other| other == head) {
            wrongs.push(at(first, head, Why::Twice));
        }
    }
    for (name, must) in FIELDS {
        if must && !heads.iter().any(|head| head == name) {
            wrongs.push(at(first, name, Why::Missing));
        }
    }
    if !wrongs.is_empty() {
        wrongs.truncate(TOLD);
        return Err(wrongs);
    }
    let mut known = std::collections::BTreeSet::new();
    let mut all = Vec::new();
    for (line, cells) in rows {
        if cells.iter().all(|cell| cell.trim().is_empty()) {
            continue;
        }
        if all.len() == MOST || wrongs.len() >= TOLD {
            if all.len() == MOST {
                wrongs.push(at(line, "file", Why::Unreadable));
            }
            break;
        }
        let cell = |name: &str| {
            let place = heads.iter().position(|head| head == name);
            place
                .and_then(|place| cells.get(place))
                .map_or("", String::as_str)
        };
        match intake::read(cell, today) {
            Ok(intake) if known.insert(intake.number.reveal().to_lowercase()) => {
                all.push((line, intake));
            }
            Ok(_) => wrongs.push(at(line, "number", Why::Twice)),
            Err(found) => wrongs.extend(found.into_iter().map(|wrong| LineWrong { line, wrong })),
        }
    }
    if wrongs.is_empty() && all.is_empty() {
        return Err(unreadable("file"));
    }
    if wrongs.is_empty() {
        return Ok(all);
    }
    wrongs.truncate(TOLD);
    Err(wrongs)
}

/// Reads a list of complaints in JSON, each a flat object of texts; places are counted from 1.
///
/// # Errors
/// The ones that are not taken: then none is.
pub fn read_json(bytes: &[u8], today: Date) -> Result<Vec<Intake>, Vec<LineWrong>> {
    let list: Option<Vec<std::collections::BTreeMap<String, String>>> =
        serde_json::from_slice(bytes).ok();
    let list = list.filter(|list| (1..=MOST).contains(&list.len()));
    let list = list.ok_or_else(|| vec![at(0, "file", Why::Unreadable)])?;
    let mut known = std::collections::BTreeSet::new();
    let (mut all, mut wrongs) = (Vec::new(), Vec::new());
    for (place, one) in list.iter().enumerate() {
        let line = place + 1;
        let named = |name: &String| FIELDS.iter().any(|(field, _)| field == name);
        if one.keys().any(|name| !named(name)) {
            wrongs.push(at(line, "column", Why::Unknown));
            continue;
        }
        match intake::read(|name| one.get(name).map_or("", String::as_str), today) {
            Ok(intake) if known.insert(intake.number.reveal().to_lowercase()) => all.push(intake),
            Ok(_) => wrongs.push(at(line, "number", Why::Twice)),
            Err(found) => wrongs.extend(found.into_iter().map(|wrong| LineWrong { line, wrong })),
        }
    }
    wrongs.truncate(TOLD);
    if wrongs.is_empty() {
        Ok(all)
    } else {
        Err(wrongs)
    }
}

fn at(line: usize, field: &str, why: Why) -> LineWrong {
    LineWrong {
        line,
        wrong: Wrong {
            field: field.to_owned(),
            why,
        },
    }
}

type Rows = Vec<(usize, Vec<String>)>;

/// The lines of a CSV in UTF-8, with semicolons, commas or tabs; none when it is none.
fn csv(bytes: &[u8]) -> Option<Rows> {
    let text = std::str::from_utf8(bytes).ok()?;
    let text = text.trim_start_matches('\u{feff}');
    if text.contains('\0') {
        return None;
    }
    let heads = text.lines().next().unwrap_or_default();
    let used = |mark: char| heads.matches(mark).count();
    let marks = [(';', b';'), (',', b','), ('\t', b'\t')];
    let (_, mark) = marks.into_iter().max_by_key(|(mark, _)| used(*mark))?;
    let mut reader = ::csv::ReaderBuilder::new()
        .has_headers(false)
        .flexible(true)
        .delimiter(mark)
        .from_reader(text.as_bytes());
    let mut rows = Vec::new();
    for record in reader.records() {
        let record = record.ok()?;
        let line = record.position().map_or(0, |position| position.line());
        let cells: Vec<String> = record.iter().take(COLUMNS).map(str::to_owned).collect();
        rows.push((usize::try_from(line).ok()?, cells));
        // Empty lines in between are forgiven; not without end.
        if rows.len() > 4 * MOST {
            break;
        }
    }
    Some(rows)
}

/// The lines of a workbook's first sheet; none when it is none, or unfolds to too much.
fn workbook(bytes: &[u8]) -> Option<Rows> {
    if !unfolds(bytes) {
        return None;
    }
    let mut book: Xlsx<_> = open_workbook_from_rs(Cursor::new(bytes)).ok()?;
    let name = book.sheet_names().into_iter().next()?;
    let mut cells = book.worksheet_cells_reader(&name).ok()?;
    let mut rows: Rows = Vec::new();
    while let Some(cell) = cells.next_cell().ok()? {
        let (row, column) = cell.get_position();
        let (line, column) = (
            usize::try_from(row).ok()?.saturating_add(1),
            usize::try_from(column).ok()?,
        );
        let text = shown(cell.get_value());
        if text.is_empty() || column >= COLUMNS {
            continue;
        }
        if rows.last().is_none_or(|(last, _)| *last != line) {
            // Cells come in the order of lines; a sheet that says otherwise is none.
            if rows.last().is_some_and(|(last, _)| *last > line) || rows.len() > 4 * MOST {
                return None;
            }
            rows.push((line, Vec::new()));
        }
        let (_, cells) = rows.last_mut()?;
        if cells.len() <= column {
            cells.resize(column + 1, String::new());
        }
        *cells.get_mut(column)? = text;
    }
    Some(rows)
}

/// Whether all parts of an archive unfold to no more than they may: what they say of themselves is not believed.
fn unfolds(bytes: &[u8]) -> bool {
    let Ok(mut archive) = ZipArchive::new(Cursor::new(bytes)) else {
        return false;
    };
    if archive.len() > PARTS {
        return false;
    }
    let mut left = UNFOLDED;
    for place in 0..archive.len() {
        let Ok(part) = archive.by_index(place) else {
            return false;
        };
        let Ok(size) = std::io::copy(&mut part.take(left + 1), &mut std::io::sink()) else {
            return false;
        };
        if size > left {
            return false;
        }
        left -= size;
    }
    true
}

/// A cell as it is read on the screen; days as days.
fn shown(cell: &DataRef<'_>) -> String {
    match cell {
        DataRef::String(text) | DataRef::DateTimeIso(text) | DataRef::DurationIso(text) => {
            text.clone()
        }
        DataRef::SharedString(text) => (*text).to_owned(),
        DataRef::Int(number) => number.to_string(),
        // Sums and numbers, shortest form: 250.5, 2026.
        DataRef::Float(number) => number.to_string(),
        DataRef::DateTime(at) => {
            let (year, month, day, ..) = at.to_ymd_hms_milli();
            format!("{year:04}-{month:02}-{day:02}")
        }
        DataRef::Bool(_) | DataRef::Error(_) | DataRef::Empty => String::new(),
    }
}

#[cfg(test)]
mod tests {
    use std::io::Write as _;

    use proptest::prelude::*;
    use time::macros::date;
    use zip::{ZipWriter, write::SimpleFileOptions};

    use super::*;

    const TODAY: Date = date!(2026 - 11 - 22);
    const HEADS: &str = "number;scheme;happened_on;account;birth_name;given_names;birth_date;telephones;paid;agent_names;agent_rank";

    fn told(found: Result<Vec<(usize, Intake)>, Vec<LineWrong>>) -> Vec<(usize, String, Why)> {
        let found = found.err().unwrap_or_default().into_iter();
        found
            .map(|one| (one.line, one.wrong.field, one.wrong.why))
            .collect()
    }

    fn row(number: &str, born: &str) -> String {
        format!(
            "{number};fake-shop;2026-10-20;\"Un vélo ; jamais\nreçu\";Lefèvre;Anne;{born};0698765432;250;Martin;brigadier\n"
        )
    }

    #[test]
    fn a_csv_is_read_and_every_bad_line_is_told_by_its_number() {
        let good = format!(
            "\u{feff}{HEADS}\n{}{}",
            row("1", "1980-05-23"),
            row("2", "1981-05-23")
        );
        assert_eq!(read(good.as_bytes(), TODAY).unwrap().len(), 2);
        let bad = format!(
            "{HEADS}\n{}{}{}",
            row("1", "1980-05-23"),
            row("1", "1981-05-23"),
            row("3", "2015-01-02")
        );
        assert_eq!(
            told(read(bad.as_bytes(), TODAY)),
            [
                (4, "number".to_owned(), Why::Twice),
                (6, "birth_date".to_owned(), Why::Minor)
            ]
        );
    }

    #[test]
    fn heads_are_checked_before_any_line() {
        let heads = HEADS.replace("scheme", "shema");
        let found = told(read(
            format!("{heads}\n{}", row("1", "1980-05-23")).as_bytes(),
            TODAY,
        ));
        assert!(
            found.contains(&(1, "column".to_owned(), Why::Unknown)),
            "{found:?}"
        );
        assert!(
            found.contains(&(1, "scheme".to_owned(), Why::Missing)),
            "{found:?}"
        );
        for nothing in ["", HEADS, "\0", "PK\u{3}\u{4}"] {
            assert!(
                !told(read(nothing.as_bytes(), TODAY)).is_empty(),
                "{nothing:?}"
            );
        }
    }

    #[test]
    fn no_more_than_may_be_is_read() {
        let mut text = format!("{HEADS}\n");
        for number in 0..=MOST {
            text.push_str(&row(&number.to_string(), "1980-05-23"));
        }
        let found = told(read(text.as_bytes(), TODAY));
        assert_eq!(found.len(), 1, "{found:?}");
    }

    #[test]
    fn a_workbook_that_unfolds_without_end_is_refused() {
        let mut archive = ZipWriter::new(Cursor::new(Vec::new()));
        archive
            .start_file("xl/worksheets/sheet1.xml", SimpleFileOptions::default())
            .unwrap();
        let block = vec![b' '; 1 << 20];
        for _ in 0..=(UNFOLDED >> 20) {
            archive.write_all(&block).unwrap();
        }
        let bytes = archive.finish().unwrap().into_inner();
        assert!(bytes.len() < 1 << 20);
        assert!(!unfolds(&bytes));
        assert!(read(&bytes, TODAY).is_err());
    }

    proptest! {
        #[test]
        fn any_bytes_are_read_without_harm(bytes in proptest::collection::vec(any::<u8>(), 0..400)) {
            let _ = read(&bytes, TODAY);
            let mut archive = b"PK\x03\x04".to_vec();
            archive.extend(&bytes);
            let _ = read(&archive, TODAY);
        }
    }
}
