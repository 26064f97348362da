//! Compares the compiled code of a module with its source. Office runs the compiled code when its
//! version fits, so a source that was blanked or replaced afterwards hides what will run
//! («VBA stomping»).

use super::{Module, judge::Findings};
use crate::{context::Context, readers::le::u16_at};

/// Compiled instruction that loads a string constant.
const LOAD_STRING: u16 = 0x00b9;

/// Identifiers whose presence in the compiled project alone is worth telling.
const GRAVE: [&str; 8] = [
    "urldownloadtofile",
    "createobject",
    "shellexecute",
    "virtualalloc",
    "createthread",
    "rtlmovememory",
    "executeexcel4macro",
    "winexec",
];

/// Looks for what only the compiled code says.
pub(super) fn compare(
    modules: &[Module],
    identifiers: &[u8],
    findings: &mut Findings,
    cx: &mut Context<'_>,
) {
    let all: String = modules
        .iter()
        .map(|module| module.source.to_lowercase())
        .collect();
    let mut missing = Vec::new();
    // Each look costs a walk over all sources.
    let mut looks = (2_000_000_000 / all.len().max(1)).min(20_000);
    for module in modules {
        for text in constants(&module.compiled) {
            if looks == 0 {
                cx.limit("max_millis");
                break;
            }
            looks -= 1;
            // Quotes are doubled in a source.
            let lower = text.to_lowercase();
            if !all.contains(&lower)
                && !all.contains(&lower.replace('"', "\"\""))
                && missing.len() < 200
            {
                missing.push(text);
            }
        }
    }
    // Names stand in the compiled project's table after their editing, one removed call proves little.
    let table = identifiers.to_ascii_lowercase();
    let gone: Vec<&str> = GRAVE
        .into_iter()
        .filter(|name| super::super::le::find(&table, name.as_bytes(), 0).is_some())
        .filter(|name| !all.contains(name))
        .collect();
    for text in &missing {
        findings.add_hidden(text);
    }
    if missing.len() >= 3 || (!missing.is_empty() && !gone.is_empty()) || gone.len() >= 3 {
        let shown: Vec<&str> = missing
            .iter()
            .map(String::as_str)
            .chain(gone.iter().copied())
            .take(5)
            .collect();
        cx.signal("macro-stomped", shown.join(" | "));
    }
    if !missing.is_empty() {
        cx.text("compiled", missing.join("\n"));
    }
}

/// String constants of compiled code, at least six printable characters long.
fn constants(compiled: &[u8]) -> Vec<String> {
    let mut out = Vec::new();
    let mut at = 0;
    // Instructions stand at even places.
    while at + 4 <= compiled.len() && out.len() < 5000 {
        let text = (u16_at(compiled, at) == Some(LOAD_STRING)).then(|| {
            let size = usize::from(u16_at(compiled, at + 2).unwrap_or(0));
            compiled.get(at + 4..).and_then(|rest| rest.get(..size))
        });
        if let Some(Some(bytes)) = text
            && bytes.len() >= 6
            && bytes.iter().all(|byte| (0x20..0x7f).contains(byte))
        {
            out.push(String::from_utf8_lossy(bytes).into_owned());
            at += 4 + bytes.len().next_multiple_of(2);
        } else {
            at += 2;
        }
    }
    out
}
