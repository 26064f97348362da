//! PDF (ISO 32000): actions, scripts, attached files, forms, whatever the cross-reference table
//! says or hides.

mod crypt;
mod filter;
mod object;
mod picture;
mod scan;
mod script;

use std::collections::BTreeSet;

use self::{
    object::{Dict, Object, text},
    scan::Document,
    script::Scripts,
};
use super::{
    ole::object::{embedded, is_program_name},
    ooxml::relation::{Place, place},
};
use crate::context::Context;

/// Names whose disguise betrays an intent.
const TELLING: [&str; 10] = [
    "JavaScript",
    "JS",
    "OpenAction",
    "AA",
    "Launch",
    "URI",
    "EmbeddedFile",
    "EmbeddedFiles",
    "ObjStm",
    "RichMedia",
];
/// Bytes of scripts kept as text.
const MAX_SCRIPTS: usize = 16 << 20;
/// Text kept of links.
const MAX_LINKS: usize = 1 << 20;

#[derive(Debug, Default)]
struct Found {
    scripts: Scripts,
    /// Something runs when the document or a page opens.
    automatic: Vec<&'static str>,
    links: String,
    pages: usize,
    files: BTreeSet<u32>,
    /// Streams of attached files that have a name somewhere.
    named: BTreeSet<u32>,
    /// Bytes of scripts kept.
    scripted: usize,
    pictures: usize,
}

/// Reads a document.
pub fn read(bytes: &[u8], cx: &mut Context<'_>) {
    let Some(mut document) = Document::open(bytes, cx) else {
        return;
    };
    cx.fact("pdf.objects", document.items.len());
    cx.fact("pdf.encrypted", document.encrypted);
    if document.items.is_empty() {
        cx.malformed("no object");
        return;
    }
    let version: String = bytes
        .windows(8)
        .take(1024)
        .find(|window| window.starts_with(b"%PDF-"))
        .and_then(|window| window.get(5..8))
        .map(|version| String::from_utf8_lossy(version).into_owned())
        .unwrap_or_default();
    cx.fact("pdf.version", version);
    let disguised: BTreeSet<&str> = document
        .disguised
        .iter()
        .map(String::as_str)
        .filter(|name| TELLING.contains(name))
        .collect();
    if !disguised.is_empty() {
        cx.signal(
            "pdf-disguised-name",
            disguised.into_iter().collect::<Vec<_>>().join(", "),
        );
    }
    let mut found = Found {
        named: specified(&document),
        ..Found::default()
    };
    for at in 0..document.items.len() {
        if at.is_multiple_of(1024) && cx.allowance().is_err() {
            return;
        }
        item(at, &mut document, &mut found, cx);
    }
    if document.locked() {
        // Strings are still enciphered: they say nothing.
        found.links.clear();
    }
    conclude(found, cx);
}

fn conclude(found: Found, cx: &mut Context<'_>) {
    cx.fact("pdf.pages", found.pages);
    cx.fact("pdf.scripts", found.scripts.count);
    cx.fact("pdf.attachments", found.files.len());
    if !found.links.is_empty() {
        cx.text("links", found.links);
    }
    let scripts = found.scripts;
    let automatic = found.automatic.join(", ");
    if scripts.count > 0 {
        cx.signal("pdf-javascript", format!("{} script(s)", scripts.count));
        if !automatic.is_empty() {
            cx.signal("pdf-javascript-opens", automatic.clone());
        }
    }
    if !scripts.grave.is_empty() {
        cx.signal("pdf-javascript-attack", scripts.grave.join(", "));
    }
    if !scripts.odd.is_empty() {
        cx.signal("pdf-javascript-odd", scripts.odd.join(", "));
    }
    if !automatic.is_empty() && (!scripts.grave.is_empty() || scripts.odd.len() >= 3) {
        let words: Vec<&str> = scripts.grave.iter().chain(&scripts.odd).copied().collect();
        cx.signal("pdf-attack-chain", words.join(", "));
    }
}

/// Looks at an item: every dictionary within it, then its stream.
fn item(at: usize, document: &mut Document<'_>, found: &mut Found, cx: &mut Context<'_>) {
    let Some(object) = document.items.get(at).map(|item| item.object.clone()) else {
        return;
    };
    let mut todo = vec![&object];
    while let Some(object) = todo.pop() {
        match object {
            Object::Dict(dict) => {
                dictionary(dict, document, found, cx);
                todo.extend(dict.values());
            }
            Object::Array(items) => todo.extend(items),
            _ => {}
        }
    }
    let Some(dict) = object.dict() else { return };
    let kind = dict.get("Type").and_then(Object::name).unwrap_or_default();
    let sub = dict
        .get("Subtype")
        .and_then(Object::name)
        .unwrap_or_default();
    if kind == "EmbeddedFile" {
        let number = document.items.get(at).map_or(0, |item| item.number);
        attachment(number, None, document, found, cx);
    } else if sub == "Image" && found.pictures < 64 && document.has_stream(at) {
        found.pictures += 1;
        if let Some((name, bytes)) = picture::take(at, dict, document, cx) {
            let _ = cx.child(format!("image{}{name}", found.pictures), "part", bytes);
        }
    }
}

fn dictionary(dict: &Dict, document: &mut Document<'_>, found: &mut Found, cx: &mut Context<'_>) {
    let name = |key: &str| dict.get(key).and_then(Object::name);
    if name("Type") == Some("Page") {
        found.pages += 1;
    }
    if let Some(action) = dict.get("OpenAction") {
        let action = document.follow(action);
        let acts = action
            .dict()
            .and_then(|dict| dict.get("S")?.name())
            .is_some_and(|kind| !matches!(kind, "GoTo" | "Named"));
        if acts {
            note(found, "OpenAction");
        }
    }
    if let Some(Object::Dict(actions)) = dict.get("AA").map(|object| document.follow(object)) {
        // Opening, closing and showing; the events of form fields are ordinary.
        if ["O", "PO", "PV", "WC", "WS", "WP", "DP"]
            .iter()
            .any(|key| actions.contains_key(*key))
        {
            note(found, "AA");
        }
    }
    if name("Type").is_none_or(|kind| kind == "Catalog" || kind == "Names")
        && dict.contains_key("JavaScript")
        && name("S").is_none()
    {
        note(found, "Names");
    }
    if let Some(source) = dict.get("JS") {
        let source = source_text(source, document, cx);
        if !source.is_empty() {
            found.scripts.add(&source);
            found.scripted = found.scripted.saturating_add(source.len());
            if found.scripted <= MAX_SCRIPTS {
                cx.text("javascript", source);
            } else {
                cx.limit("max_text_bytes");
            }
        }
    }
    if let Some(form) = dict.get("XFA").cloned() {
        xfa(&form, document, found, cx);
    }
    if name("Subtype") == Some("RichMedia") || name("Type") == Some("RichMediaContent") {
        cx.signal("pdf-rich-media", "RichMedia");
    }
    if dict.contains_key("EF") {
        file(dict, document, found, cx);
    }
    match name("S") {
        Some("Launch") => launch(dict, document, cx),
        Some(kind @ ("GoToR" | "GoToE" | "SubmitForm" | "ImportData" | "Thread")) => {
            let target = dict
                .get("F")
                .map(|file| file_name(file, document))
                .unwrap_or_default();
            link(&target, found);
            match place(&target) {
                Place::Share => cx.signal("pdf-share-link", format!("{kind} → {target}")),
                Place::Trap => cx.signal("link-trap", format!("{kind} → {target}")),
                Place::Web if kind == "SubmitForm" => cx.signal("pdf-submits-form", target),
                _ if is_program_name(&target) && kind != "SubmitForm" => {
                    cx.signal("link-program", format!("{kind} → {target}"));
                }
                _ => {}
            }
        }
        _ => {}
    }
    if let Some(address) = dict.get("URI") {
        let address = document
            .follow(address)
            .bytes()
            .map(text)
            .unwrap_or_default();
        match place(&address) {
            Place::Trap => cx.signal("link-trap", address.clone()),
            Place::Share => cx.signal("pdf-share-link", address.clone()),
            _ => {}
        }
        link(&address, found);
    }
}

fn note(found: &mut Found, what: &'static str) {
    if !found.automatic.contains(&what) {
        found.automatic.push(what);
    }
}

fn link(target: &str, found: &mut Found) {
    if !target.is_empty() && found.links.len() + target.len() < MAX_LINKS {
        found.links.push_str(target);
        found.links.push('\n');
    }
}

/// A script given as a string or as a stream.
fn source_text(object: &Object, document: &mut Document<'_>, cx: &mut Context<'_>) -> String {
    match object {
        Object::Text(bytes) => text(bytes),
        Object::Ref(id) => {
            let mut sources = Vec::new();
            for at in document.places(*id, cx) {
                let object = document.items.get(at).map(|item| &item.object);
                if let Some(bytes) = object.and_then(Object::bytes) {
                    sources.push(text(bytes));
                } else if let Some(decoded) = document.stream(at, cx) {
                    if !decoded.whole {
                        cx.malformed("script stream");
                    }
                    sources.push(text(&decoded.bytes));
                }
            }
            sources.join("\n")
        }
        _ => String::new(),
    }
}

/// Forms in XML: their scripts stand in `<script>` elements.
fn xfa(form: &Object, document: &mut Document<'_>, found: &mut Found, cx: &mut Context<'_>) {
    let parts = match document.follow(form) {
        Object::Array(items) => items.clone(),
        _ => vec![form.clone()],
    };
    cx.fact("pdf.xfa", true);
    for part in parts.iter().take(200) {
        let Object::Ref(id) = part else { continue };
        for at in document.places(*id, cx) {
            let Some(decoded) = document.stream(at, cx) else {
                continue;
            };
            let source = text(&decoded.bytes);
            if source.contains("<script") || source.contains(":script") {
                found.scripts.add(&source);
            }
            cx.text("form", source);
        }
    }
}

fn file_name(object: &Object, document: &Document<'_>) -> String {
    match document.follow(object) {
        Object::Text(bytes) => text(bytes),
        Object::Dict(dict) => ["UF", "F", "Unix", "DOS", "Mac"]
            .iter()
            .filter_map(|key| document.follow(dict.get(*key)?).bytes())
            .map(text)
            .find(|name| !name.is_empty())
            .unwrap_or_default(),
        _ => String::new(),
    }
}

/// A file specification with its bytes.
fn file(dict: &Dict, document: &mut Document<'_>, found: &mut Found, cx: &mut Context<'_>) {
    let name = file_name(&Object::Dict(dict.clone()), document);
    let Some(Object::Dict(streams)) = dict.get("EF").map(|object| document.follow(object).clone())
    else {
        return;
    };
    for object in streams.values() {
        if let Object::Ref(id) = object {
            attachment(*id, Some(&name), document, found, cx);
        }
    }
}

fn attachment(
    number: u32,
    name: Option<&str>,
    document: &mut Document<'_>,
    found: &mut Found,
    cx: &mut Context<'_>,
) {
    if let Some(name) = name
        && is_program_name(name)
    {
        cx.signal("object-program", name);
    }
    if name.is_none() && found.named.contains(&number) || !found.files.insert(number) {
        return;
    }
    let name = name
        .filter(|name| !name.is_empty())
        .map_or_else(|| format!("file{number}"), str::to_owned);
    for at in document.places(number, cx) {
        let Some(decoded) = document.stream(at, cx) else {
            continue;
        };
        if !decoded.whole {
            cx.malformed(format!("attached file of object {number}"));
        }
        embedded(&name, decoded.bytes, "object-program", cx);
    }
}

/// Streams that some specification names.
fn specified(document: &Document<'_>) -> BTreeSet<u32> {
    document
        .items
        .iter()
        .filter_map(|item| document.follow(item.object.dict()?.get("EF")?).dict())
        .flat_map(|streams| streams.values())
        .filter_map(|value| match value {
            Object::Ref(id) => Some(*id),
            _ => None,
        })
        .collect()
}

/// An action that starts a program or opens a file outside.
fn launch(dict: &Dict, document: &Document<'_>, cx: &mut Context<'_>) {
    let mut command = dict
        .get("F")
        .map(|file| file_name(file, document))
        .unwrap_or_default();
    if let Some(Object::Dict(windows)) = dict.get("Win").map(|object| document.follow(object)) {
        for key in ["F", "P", "D"] {
            if let Some(bytes) = windows
                .get(key)
                .and_then(|object| document.follow(object).bytes())
            {
                command.push(' ');
                command.push_str(&text(bytes));
            }
        }
    }
    let command = command.trim().to_owned();
    let lower = command.to_lowercase();
    let runs = [
        "cmd",
        "powershell",
        "mshta",
        "wscript",
        "cscript",
        "rundll32",
        "/bin/",
    ]
    .iter()
    .any(|word| lower.contains(word))
        || command.split_whitespace().any(is_program_name);
    let id = match (runs, command.is_empty()) {
        (true, _) => "pdf-launch-program",
        (false, true) => "pdf-launch",
        (false, false) => "pdf-opens-file",
    };
    cx.signal(id, command.clone());
    cx.text("links", command);
}

#[cfg(test)]
mod tests;
