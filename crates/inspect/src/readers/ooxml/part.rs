//! The XML parts of a package: their text with runs put together again, the fields, formulas,
//! controls and actions among it.

use super::{
    Package,
    xml::{self, Event, attribute, events, local, unescape},
};
use crate::{
    context::Context,
    readers::ole::{judge_dde, object},
};

/// A text is handed over once this long.
const FLUSH: usize = 1 << 20;
/// Attribute values from this length on are kept as text: payloads hide there.
const LONG_VALUE: usize = 200;

/// Reads one XML part; `in_macro_sheet` when its formulas are macros.
pub(super) fn read(
    bytes: &[u8],
    in_macro_sheet: bool,
    package: &mut Package,
    cx: &mut Context<'_>,
) {
    let text = xml::decode(bytes);
    let mut field: Vec<String> = Vec::new();
    let mut in_instruction = false;
    let mut formula: Option<String> = None;
    for event in events(&text) {
        match event {
            Event::Open(name, list) => {
                open(name, list, in_macro_sheet, &mut field, package, cx);
                in_instruction |= matches!(name, "instrText" | "delInstrText");
                if name == "f" || name == "formula" {
                    formula = Some(String::new());
                }
            }
            Event::Close(name) => {
                match name {
                    "instrText" | "delInstrText" => in_instruction = false,
                    "f" | "formula" => {
                        if let Some(formula) = formula.take() {
                            take_formula(&formula, in_macro_sheet, package, cx);
                        }
                    }
                    "p" | "si" | "row" | "tr" | "br" | "definedName" | "property" | "c" => {
                        package.text.push('\n');
                    }
                    "tc" | "tab" => package.text.push('\t'),
                    "v" if in_macro_sheet => package.text.push('\n'),
                    _ => {}
                }
                if package.text.len() > FLUSH {
                    package.flush(cx);
                }
            }
            Event::Text(raw) => {
                let text = unescape(raw);
                if in_instruction {
                    if let Some(field) = field.last_mut().filter(|field| field.len() < 32 << 10) {
                        field.push_str(&text);
                    } else if field.is_empty() {
                        // An instruction outside any field is still run by tolerant readers.
                        field.push(text.into_owned());
                    }
                } else if let Some(formula) = formula.as_mut() {
                    formula.push_str(&text);
                } else if !text.trim().is_empty() {
                    package.text.push_str(&text);
                }
            }
            Event::Raw(text) => package.text.push_str(text),
        }
    }
    for left in field {
        close_field(&left, package, cx);
    }
    package.text.push('\n');
}

fn open(
    name: &str,
    list: &str,
    in_macro_sheet: bool,
    field: &mut Vec<String>,
    package: &mut Package,
    cx: &mut Context<'_>,
) {
    match name {
        "fldChar" => match attribute(list, "fldCharType").as_deref() {
            Some("begin") if field.len() < 64 => field.push(String::new()),
            Some("separate" | "end") => {
                if let Some(text) = field.pop() {
                    close_field(&text, package, cx);
                    // `separate` leaves the field open, without instruction, until `end`.
                    if attribute(list, "fldCharType").as_deref() == Some("separate") {
                        field.push(String::new());
                    }
                }
            }
            _ => {}
        },
        "fldSimple" => {
            let text = attribute(list, "instr").unwrap_or_default().into_owned();
            close_field(&text, package, cx);
        }
        "ddeLink" => {
            let get = |name| attribute(list, name).unwrap_or_default();
            judge_dde(&format!("{} {}", get("ddeService"), get("ddeTopic")), cx);
        }
        "sheet" => {
            let get = |name| attribute(list, name).unwrap_or_default().into_owned();
            package.add_sheet(get("name"), get("state"), get("id"));
        }
        "definedName" => {
            package
                .macros
                .add_name(&attribute(list, "name").unwrap_or_default());
        }
        "ocx" => {
            let class = attribute(list, "classid")
                .unwrap_or_default()
                .to_ascii_uppercase();
            let class = class.trim_matches(['{', '}']).to_owned();
            object::judge_class(&class, cx);
            cx.signal("activex-control", class);
        }
        "hlinkClick" | "hlinkHover" | "hlinkMouseOver" => {
            let action = attribute(list, "action").unwrap_or_default();
            if action.starts_with("ppaction://program") {
                cx.signal("slide-runs-program", action.into_owned());
            } else if action.starts_with("ppaction://macro") {
                cx.signal("slide-runs-macro", action.into_owned());
            }
        }
        "customUI" => {
            for (known, value) in xml::attributes(list) {
                if known.eq_ignore_ascii_case("onLoad") {
                    cx.signal("ribbon-onload", value.into_owned());
                }
            }
        }
        _ => {}
    }
    for (known, value) in xml::attributes(list) {
        if known.starts_with("xmlns") || local(known) == "schemaLocation" {
            continue;
        }
        if local(known) == "Formula" {
            take_formula(&value, in_macro_sheet, package, cx);
        }
        let link = [
            "http://", "https://", "ftp://", "\\\\", "file:", "mhtml:", "mailto:",
        ]
        .iter()
        .any(|start| value.starts_with(start));
        let noise = value.contains("://schemas.") || value.contains("://www.w3.org/");
        if (link && !noise) || value.len() >= LONG_VALUE {
            package.text.push_str(&value);
            package.text.push('\n');
        }
    }
}

fn close_field(text: &str, package: &mut Package, cx: &mut Context<'_>) {
    let field = text.trim();
    if field.is_empty() {
        return;
    }
    let word = field
        .split_whitespace()
        .next()
        .unwrap_or_default()
        .to_ascii_uppercase();
    match word.as_str() {
        "DDE" | "DDEAUTO" => judge_dde(field, cx),
        "QUOTE" => quoted(field, cx),
        "INCLUDETEXT" | "INCLUDEPICTURE" | "LINK" | "IMPORT" | "HYPERLINK" | "SET" => {
            let trap = field
                .split(['"', ' '])
                .any(|part| matches!(super::relation::place(part), super::relation::Place::Trap));
            if trap {
                cx.signal("link-trap", field);
            }
        }
        _ => {}
    }
    package.text.push_str(field);
    package.text.push('\n');
}

/// `QUOTE 67 58 92`: character codes, used to hide a DDE field.
fn quoted(field: &str, cx: &mut Context<'_>) {
    let codes: Vec<char> = field
        .split_whitespace()
        .skip(1)
        .filter_map(|word| word.parse::<u32>().ok().and_then(char::from_u32))
        .collect();
    if codes.len() >= 4 {
        let text: String = codes.into_iter().collect();
        cx.signal("field-hides-text", text.clone());
        cx.text("decoded", text);
    }
}

fn take_formula(text: &str, in_macro_sheet: bool, package: &mut Package, cx: &mut Context<'_>) {
    if in_macro_sheet {
        package.macros.add_formula(text);
    } else if let Some((head, tail)) = text.split_once('|')
        && tail.contains('!')
        && !head.contains('"')
    {
        // `application|topic!item` outside a string is a DDE conversation.
        judge_dde(text, cx);
    }
    if text.contains("://") || text.contains("WEBSERVICE") || text.contains("HYPERLINK") {
        package.text.push_str(text);
        package.text.push('\n');
    }
}
