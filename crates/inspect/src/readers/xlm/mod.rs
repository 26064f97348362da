//! Excel 4 macros (XLM): macro sheets of the binary format (MS-XLS), their hidden state, the names
//! that start them and the formulas in them. The older half of Excel's two macro languages, still
//! run by every version.

mod formula;
mod functions;

use std::collections::BTreeSet;

pub(crate) use formula::{Layout, words};

use super::{
    le::{len_at, u8_at, u16_at},
    ole::object,
    vba,
};
use crate::{context::Context, report::Gap};

/// Records read from one workbook.
const MAX_RECORDS: usize = 2_000_000;
/// Formulas put into words.
const MAX_FORMULAS: usize = 20_000;

/// What is known of a workbook's macro sheets, whatever its format.
#[derive(Debug, Default)]
pub(crate) struct Macros {
    /// Names of macro sheets.
    pub(crate) sheets: Vec<String>,
    /// Those that the menus of Excel do not show.
    pub(crate) hidden: Vec<String>,
    /// Names that start a macro by themselves.
    pub(crate) automatic: BTreeSet<String>,
    /// Functions used by formulas.
    pub(crate) functions: BTreeSet<String>,
    /// Formulas in words.
    pub(crate) formulas: Vec<String>,
}

impl Macros {
    /// Takes a formula in words.
    pub(crate) fn add_formula(&mut self, text: &str) {
        let mut word = String::new();
        for character in text.chars() {
            if character.is_ascii_alphanumeric() || character == '.' || character == '_' {
                word.push(character.to_ascii_uppercase());
            } else {
                if character == '(' && !word.is_empty() && self.functions.len() < 500 {
                    self.functions.insert(std::mem::take(&mut word));
                }
                word.clear();
            }
        }
        if self.formulas.len() < MAX_FORMULAS {
            self.formulas.push(text.to_owned());
        }
    }

    /// Takes a defined name.
    pub(crate) fn add_name(&mut self, name: &str) {
        // Excel compares only the beginning, so `Auto_Open_x` starts too.
        let lower = name.to_ascii_lowercase();
        let bare = lower.strip_prefix("_xlnm.").unwrap_or(&lower);
        for start in [
            "auto_open",
            "auto_close",
            "auto_activate",
            "auto_deactivate",
        ] {
            if bare.starts_with(start) {
                self.automatic.insert(name.to_owned());
            }
        }
    }

    /// Raises the signals; ordinary workbooks without macro sheets leave nothing.
    pub(crate) fn conclude(mut self, cx: &mut Context<'_>) {
        if self.sheets.is_empty() {
            return;
        }
        self.sheets.truncate(100);
        cx.fact("xlm.sheets", self.sheets.clone());
        cx.signal("xlm-macro-sheet", self.sheets.join(", "));
        if !self.hidden.is_empty() {
            cx.signal("xlm-hidden-sheet", self.hidden.join(", "));
        }
        if !self.automatic.is_empty() {
            let names: Vec<_> = self.automatic.iter().cloned().collect();
            cx.fact("xlm.automatic", names.clone());
            cx.signal("xlm-autoexec", names.join(", "));
        }
        cx.fact(
            "xlm.functions",
            self.functions.iter().cloned().collect::<Vec<_>>(),
        );
        let text = self.formulas.join("\n");
        let folded = vba::fold(&text);
        if !folded.decoded.is_empty() {
            cx.text("decoded", folded.decoded.join("\n"));
        }
        if !text.is_empty() {
            cx.text("xlm", text);
        }
        let used = |wanted: &[&str]| -> Vec<String> {
            wanted
                .iter()
                .filter(|name| self.functions.contains(**name))
                .map(|n| (*n).to_owned())
                .collect()
        };
        let runs = used(&[
            "EXEC",
            "CALL",
            "REGISTER",
            "REGISTER.ID",
            "EXECUTE",
            "DIALOG.SHEET.EXEC",
        ]);
        let writes = used(&["FOPEN", "FWRITE", "FWRITELN", "FILE.DELETE", "SAVE.AS"]);
        let builds = used(&[
            "FORMULA",
            "FORMULA.FILL",
            "FORMULA.ARRAY",
            "SET.VALUE",
            "EVALUATE",
            "SET.NAME",
        ]);
        if !runs.is_empty() {
            cx.signal("xlm-runs-program", runs.join(", "));
        }
        if !writes.is_empty() {
            cx.signal("xlm-writes-file", writes.join(", "));
        }
        if !builds.is_empty() {
            cx.signal("xlm-builds-formulas", builds.join(", "));
        }
        let hides = !self.hidden.is_empty() && !builds.is_empty();
        if !self.automatic.is_empty() && (!runs.is_empty() || hides) {
            let acts: Vec<String> = runs.into_iter().chain(builds).collect();
            cx.signal("xlm-attack-chain", acts.join(", "));
        }
    }
}

/// Reads a sheet outside a compound file: a bare stream of records.
pub(crate) fn read(bytes: &[u8], cx: &mut Context<'_>) {
    if bytes.starts_with(b"ID;") {
        symbolic(bytes, cx);
    } else {
        read_stream(bytes, cx);
        cx.text("document", super::le::strings(bytes, 6, 1 << 20));
    }
}

/// SYLK, a text format of the 1980s in which Excel still runs macros: `ID;P…;E`, names in `NN`
/// records, formulas after `;E`.
fn symbolic(bytes: &[u8], cx: &mut Context<'_>) {
    let mut macros = Macros::default();
    let text = super::le::ansi(bytes);
    for line in text.lines() {
        let mut fields = line.split(';');
        let kind = fields.next().unwrap_or_default();
        if kind == "O" && fields.clone().any(|field| field == "E") {
            macros.sheets.push("SYLK".into());
        }
        for field in fields {
            if let (true, Some(name)) = (kind == "NN", field.strip_prefix('N')) {
                macros.add_name(name);
            } else if let (true, Some(formula)) = (kind == "C", field.strip_prefix('E')) {
                macros.add_formula(formula);
                if formula.contains('|') && formula.contains('!') {
                    super::ole::judge_dde(formula, cx);
                }
            }
        }
    }
    macros.conclude(cx);
    cx.text("document", text);
}

/// Reads a `Workbook` stream.
pub(crate) fn read_stream(bytes: &[u8], cx: &mut Context<'_>) {
    let mut macros = Macros::default();
    let mut plain_hidden: Vec<String> = Vec::new();
    // Where macro sheets begin in the stream.
    let mut starts: BTreeSet<usize> = BTreeSet::new();
    let mut in_macro = false;
    let mut layout = Layout::Usual;
    let mut at = 0;
    let mut records = 0;
    while let (Some(id), Some(size)) = (u16_at(bytes, at), u16_at(bytes, at + 2)) {
        let Some(body) = bytes
            .get(at + 4..)
            .and_then(|rest| rest.get(..usize::from(size)))
        else {
            // Padding at the end of the stream is common; anything else is told.
            if id != 0 {
                cx.malformed("workbook breaks off");
            }
            break;
        };
        records += 1;
        if records > MAX_RECORDS {
            cx.limit("max_nodes");
            break;
        }
        match id {
            0x0809 => {
                // BOF: type 0x40 is a macro sheet, wherever the sheet list says it begins.
                let early = u16_at(body, 0) == Some(0x500);
                layout = if early { Layout::Early } else { Layout::Usual };
                in_macro = starts.contains(&at) || u16_at(body, 2) == Some(0x40);
                if in_macro && macros.sheets.is_empty() {
                    macros.sheets.push("(not listed)".to_owned());
                }
            }
            // FilePass: what follows is encrypted.
            0x2f => {
                cx.gap(Gap::Encrypted);
                break;
            }
            0x85 => {
                let (state, kind) = (u8_at(body, 4).unwrap_or(0) & 3, u8_at(body, 5).unwrap_or(0));
                let name = short_text(body.get(6..).unwrap_or_default(), layout);
                if kind == 1 {
                    starts.extend(len_at(body, 0));
                    if state != 0 {
                        macros.hidden.push(name.clone());
                    }
                    macros.sheets.push(name);
                } else if state != 0 && plain_hidden.len() < 100 {
                    plain_hidden.push(name);
                }
            }
            0x18 => macros.add_name(&defined_name(body, layout)),
            0x01ae => link(body, cx),
            0x06 if in_macro => {
                let size = usize::from(u16_at(body, 20).unwrap_or(0));
                take(
                    body.get(22..).unwrap_or_default(),
                    size,
                    layout,
                    &mut macros,
                );
            }
            0x0221 if in_macro => {
                let size = usize::from(u16_at(body, 12).unwrap_or(0));
                take(
                    body.get(14..).unwrap_or_default(),
                    size,
                    layout,
                    &mut macros,
                );
            }
            0x04bc if in_macro => {
                let size = usize::from(u16_at(body, 8).unwrap_or(0));
                take(
                    body.get(10..).unwrap_or_default(),
                    size,
                    layout,
                    &mut macros,
                );
            }
            // Cached text of a formula.
            0x0207 if in_macro && macros.formulas.len() < MAX_FORMULAS => {
                let wide = u8_at(body, 2).is_some_and(|flags| flags & 1 != 0);
                let text = characters(body.get(3..).unwrap_or_default(), wide);
                macros.formulas.push(format!("\"{text}\""));
            }
            _ => {}
        }
        at += 4 + usize::from(size);
    }
    if !plain_hidden.is_empty() {
        cx.fact("excel.hidden_sheets", plain_hidden);
    }
    macros.conclude(cx);
}

fn take(body: &[u8], size: usize, layout: Layout, macros: &mut Macros) {
    if macros.formulas.len() < MAX_FORMULAS {
        let text = words(body.get(..size).unwrap_or(body), layout);
        macros.add_formula(&text);
    }
}

/// ShortXLUnicodeString: count, flags, characters.
fn short_text(bytes: &[u8], layout: Layout) -> String {
    let count = usize::from(u8_at(bytes, 0).unwrap_or(0));
    if layout == Layout::Early {
        let rest = bytes.get(1..).unwrap_or_default();
        return characters(rest.get(..count).unwrap_or(rest), false);
    }
    let wide = u8_at(bytes, 1).is_some_and(|flags| flags & 1 != 0);
    let size = if wide { count * 2 } else { count };
    let rest = bytes.get(2..).unwrap_or_default();
    characters(rest.get(..size).unwrap_or(rest), wide)
}

fn characters(bytes: &[u8], wide: bool) -> String {
    if wide {
        super::le::utf16(bytes)
    } else {
        super::le::ansi(bytes)
    }
}

/// Lbl record: a defined name; built-in ones are a number.
fn defined_name(body: &[u8], layout: Layout) -> String {
    let flags = u16_at(body, 0).unwrap_or(0);
    let count = usize::from(u8_at(body, 3).unwrap_or(0));
    let early = layout == Layout::Early;
    let wide = !early && u8_at(body, 14).is_some_and(|flags| flags & 1 != 0);
    let rest = body.get(if early { 14 } else { 15 }..).unwrap_or_default();
    if flags & 0x20 != 0 {
        return match u8_at(rest, 0) {
            Some(1) => "Auto_Open",
            Some(2) => "Auto_Close",
            Some(10) => "Auto_Activate",
            Some(11) => "Auto_Deactivate",
            _ => "",
        }
        .to_owned();
    }
    let size = if wide { count * 2 } else { count };
    characters(rest.get(..size).unwrap_or(rest), wide)
}

/// SupBook record: an outside workbook, or a DDE conversation (application, character 3, topic).
fn link(body: &[u8], cx: &mut Context<'_>) {
    let count = usize::from(u16_at(body, 2).unwrap_or(0));
    // 0x0401 and 0x3a01 mark this workbook itself and add-ins.
    if count == 0 || matches!(count, 0x0401 | 0x3a01) {
        return;
    }
    let wide = u8_at(body, 4).is_some_and(|flags| flags & 1 != 0);
    let size = if wide { count * 2 } else { count };
    let rest = body.get(5..).unwrap_or_default();
    let text = characters(rest.get(..size).unwrap_or(rest), wide);
    if let Some((application, topic)) = text.split_once('\u{3}') {
        super::ole::judge_dde(&format!("{application} {topic}"), cx);
    } else {
        if object::is_program_name(&text) {
            cx.signal("object-remote-link", text.escape_default().to_string());
        }
        cx.text("link", text.replace(['\u{1}', '\u{2}', '\u{5}'], ""));
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::readers::ole::testing::{batter, le16, run};

    fn record(id: u16, body: &[u8]) -> Vec<u8> {
        let mut out = id.to_le_bytes().to_vec();
        out.extend(le16(body.len()));
        out.extend(body);
        out
    }

    fn workbook(hidden: u8, tokens: &[u8]) -> Vec<u8> {
        let mut sheet = vec![0, 0, 0, 0, hidden, 1, 6, 0];
        sheet.extend(b"Macro1");
        let mut name = vec![0x20, 0, 0, 1, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0];
        name.push(1);
        let mut formula = vec![0; 20];
        formula.extend(le16(tokens.len()));
        formula.extend(tokens);
        [
            record(0x0809, &[0, 6, 5, 0]),
            record(0x85, &sheet),
            record(0x18, &name),
            record(0x0a, &[]),
            record(0x0809, &[0, 6, 0x40, 0]),
            record(6, &formula),
            record(0x0a, &[]),
        ]
        .concat()
    }

    #[test]
    fn a_macro_sheet_that_starts_a_program_is_an_attack() {
        // "abd" & CHAR(99), given to function 110.
        let tokens = [
            0x17, 3, 0, b'a', b'b', b'd', 0x1e, 99, 0, 0x41, 111, 0, 0x08, 0x42, 1, 110, 0,
        ];
        let outcome = run(read_stream, &workbook(2, &tokens));
        assert!(outcome.has("xlm-attack-chain") && outcome.has("xlm-hidden-sheet"));
        assert!(outcome.weight() >= 80);
        let text = outcome.text();
        assert!(text.contains("EXEC(\"abd\"&CHAR(99))"), "{text}");
        assert!(text.contains("abdc"), "{text}");
    }

    #[test]
    fn a_macro_sheet_that_no_list_names_and_a_false_seal_hide_nothing() {
        let formula = [&[0_u8; 20][..], &[4, 0], &[0x1e, 1, 0, 0x42]].concat();
        let sheet = [record(0x0809, &[0, 6, 0x40, 0]), record(6, &formula)].concat();
        assert!(run(read_stream, &sheet).has("xlm-macro-sheet"));
        let sealed = [sheet, record(0x2f, &[0; 6])].concat();
        let outcome = run(read_stream, &sealed);
        assert!(outcome.has("xlm-macro-sheet"));
        assert_eq!(outcome.gaps, [Gap::Encrypted]);
    }

    #[test]
    fn a_workbook_without_macro_sheets_is_quiet() {
        let mut sheet = vec![0, 0, 0, 0, 0, 0, 6, 0];
        sheet.extend(b"Sheet1");
        let bytes = [record(0x0809, &[0, 6, 5, 0]), record(0x85, &sheet)].concat();
        let outcome = run(read_stream, &bytes);
        assert!(outcome.signals.is_empty() && outcome.gaps.is_empty());
    }

    #[test]
    fn a_symbolic_link_file_runs_macros_too() {
        let text: String =
            "E\n)(TLAH E;2Y;1X;C\n)\"clac\"(CEXEE;1Y;1X;C\nnepo_otuAN;NN\nE;O\nE;LXWP;DI"
                .chars()
                .rev()
                .collect();
        let outcome = run(read, text.as_bytes());
        assert!(
            outcome.has("xlm-attack-chain"),
            "{text} {:?}",
            outcome.signals
        );
    }

    #[test]
    fn damaged_workbooks_never_panic() {
        batter(
            read_stream,
            &workbook(1, &[0x17, 2, 0, b'a', b'b', 0x19, 4, 9, 0, 0x42, 1, 110, 0]),
        );
    }
}
