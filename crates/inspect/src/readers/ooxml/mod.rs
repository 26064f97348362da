//! Office Open XML packages (ECMA-376): documents, sheets and slides in a ZIP.
//!
//! XML parts are read as text without becoming nodes; everything else (macro projects, embedded
//! objects, pictures) becomes a child.

mod binary;
mod part;
pub(crate) mod relation;
pub(crate) mod xml;

use std::{
    collections::{BTreeMap, BTreeSet},
    io::{Cursor, Read as _},
};

use zip::ZipArchive;

use self::xml::{Event, attribute, events};
use super::{vba, xlm::Macros};
use crate::{context::Context, report::Gap};

/// More parts than this are not read.
const MAX_PARTS: usize = 20_000;

/// What is gathered over the parts of a package.
#[derive(Debug, Default)]
pub(crate) struct Package {
    pub(crate) macros: Macros,
    /// Text not yet handed over.
    pub(crate) text: String,
    sheets: Vec<(String, String, String)>,
    /// Part of each relation of the workbook.
    sheet_parts: BTreeMap<String, String>,
    macro_parts: BTreeSet<String>,
    external: Vec<String>,
    content_types: BTreeSet<String>,
}

impl Package {
    pub(crate) fn flush(&mut self, cx: &mut Context<'_>) {
        let text = std::mem::take(&mut self.text);
        if !text.trim().is_empty() {
            cx.text("document", text);
        }
    }

    pub(crate) fn add_sheet(&mut self, name: String, state: String, relation: String) {
        if self.sheets.len() < 5000 {
            self.sheets.push((name, state, relation));
        }
    }

    /// Names and hidden state of macro sheets, once both lists are known.
    fn join_sheets(&mut self, cx: &mut Context<'_>) {
        let mut hidden = Vec::new();
        let mut seen = BTreeSet::new();
        for (name, state, relation) in std::mem::take(&mut self.sheets) {
            let part = self.sheet_parts.get(&relation).cloned().unwrap_or_default();
            let is_macro = self.macro_parts.contains(&part);
            let is_hidden =
                state.eq_ignore_ascii_case("hidden") || state.eq_ignore_ascii_case("veryhidden");
            if is_macro {
                seen.insert(part);
                if is_hidden {
                    self.macros.hidden.push(name.clone());
                }
                self.macros.sheets.push(name);
            } else if is_hidden && hidden.len() < 100 {
                hidden.push(name);
            }
        }
        self.macros
            .sheets
            .extend(self.macro_parts.difference(&seen).cloned());
        if !hidden.is_empty() {
            cx.fact("excel.hidden_sheets", hidden);
        }
    }
}

/// A part read from the ZIP.
pub(crate) struct Member {
    pub(crate) name: String,
    pub(crate) bytes: Vec<u8>,
}

/// Walks the members of a ZIP document in turn, within the allowance of its whole.
///
/// `visit` returns false to stop.
pub(crate) fn members(
    bytes: &[u8],
    cx: &mut Context<'_>,
    first: &str,
    mut visit: impl FnMut(Member, &mut Context<'_>) -> bool,
) {
    let mut archive = match ZipArchive::new(Cursor::new(bytes)) {
        Ok(archive) => archive,
        Err(error) => {
            cx.malformed(format!("package: {error}"));
            return;
        }
    };
    if archive.has_duplicate_names() {
        cx.malformed("package with two parts of one name");
    }
    if archive.len() > MAX_PARTS {
        cx.limit("max_nodes");
    }
    // Parts that are only looked at count against the same allowance as children.
    let Ok(mut left) = cx.allowance() else { return };
    let ahead = archive
        .file_names_raw()
        .position(|name| name.eq_ignore_ascii_case(first.as_bytes()));
    let order = ahead
        .into_iter()
        .chain((0..archive.len()).filter(|index| Some(*index) != ahead));
    for index in order.take(MAX_PARTS).collect::<Vec<_>>() {
        let Ok(allowed) = cx.allowance() else { return };
        let entry = match archive.by_index(index) {
            Ok(entry) => entry,
            Err(zip::result::ZipError::UnsupportedArchive(
                zip::result::ZipError::PASSWORD_REQUIRED,
            )) => {
                cx.gap(Gap::Encrypted);
                continue;
            }
            Err(error) => {
                cx.malformed(format!("part {index}: {error}"));
                continue;
            }
        };
        let name = String::from_utf8_lossy(entry.name_raw()).into_owned();
        if entry.is_dir() {
            continue;
        }
        let bound = left.min(allowed);
        let mut bytes = Vec::new();
        if let Err(error) = entry.take(bound.saturating_add(1)).read_to_end(&mut bytes) {
            cx.malformed(format!("part {name}: {error}"));
        }
        if bytes.len() as u64 > bound {
            cx.limit("max_ratio");
            return;
        }
        left = left.saturating_sub(bytes.len() as u64);
        if !visit(Member { name, bytes }, cx) {
            return;
        }
    }
}

/// Reads a package.
pub fn read(bytes: &[u8], cx: &mut Context<'_>) {
    let mut package = Package::default();
    let mut parts = 0_u32;
    let mut embedded = 0_u32;
    members(bytes, cx, "[Content_Types].xml", |member, cx| {
        parts += 1;
        let name = member.name.trim_start_matches('/').replace('\\', "/");
        let lower = name.to_ascii_lowercase();
        let is_macro = package.macro_parts.contains(&lower)
            || (lower.contains("/macrosheets/") && !lower.contains("binaryindex"));
        let marked = xml::begins(&member.bytes);
        let is_xml = marked
            && [".xml", ".rels", ".vml"]
                .iter()
                .any(|end| lower.ends_with(end));
        if lower == "[content_types].xml" {
            content_types(&xml::decode(&member.bytes), &mut package);
            return true;
        }
        if is_xml && lower.ends_with(".rels") {
            relations(&lower, &xml::decode(&member.bytes), &mut package, cx);
            return true;
        }
        if is_macro && !lower.ends_with(".rels") {
            package.macro_parts.insert(lower.clone());
        }
        if is_xml {
            part::read(&member.bytes, is_macro, &mut package, cx);
            return true;
        }
        if marked {
            // A part may have any name: its relations and its type say what it is.
            part::read(&member.bytes, is_macro, &mut package, cx);
        }
        if lower.starts_with("xl/") && lower.ends_with(".bin") && !lower.ends_with("vbaproject.bin")
        {
            binary::read(&member.bytes, is_macro, &mut package, cx);
        }
        let relation = if lower.contains("vbaproject") {
            "macro"
        } else if lower.contains("/embeddings/") || lower.contains("/activex/") {
            embedded += 1;
            "object"
        } else {
            "part"
        };
        cx.child(name, relation, member.bytes).is_ok()
    });
    package.join_sheets(cx);
    cx.fact("ooxml.parts", parts);
    cx.fact("ooxml.embedded", embedded);
    let macro_enabled = package
        .content_types
        .iter()
        .any(|kind| kind.contains("macroenabled"));
    cx.fact("ooxml.macro_enabled", macro_enabled);
    if !package.external.is_empty() {
        cx.fact("ooxml.external", std::mem::take(&mut package.external));
    }
    package.flush(cx);
    package.macros.conclude(cx);
}

fn content_types(text: &str, package: &mut Package) {
    for event in events(text) {
        let Event::Open("Default" | "Override", list) = event else {
            continue;
        };
        let kind = attribute(list, "ContentType")
            .unwrap_or_default()
            .to_ascii_lowercase();
        if let Some(part) = attribute(list, "PartName")
            && kind.contains("macrosheet")
        {
            package
                .macro_parts
                .insert(part.trim_start_matches('/').to_ascii_lowercase());
        }
        if package.content_types.len() < 1000 {
            package.content_types.insert(kind);
        }
    }
}

fn relations(path: &str, text: &str, package: &mut Package, cx: &mut Context<'_>) {
    let workbook = path.contains("/_rels/workbook.");
    for relation in relation::parse(text) {
        relation::judge(&relation, cx);
        if workbook && !relation.external {
            let target = relation.target.to_ascii_lowercase();
            let part = match target.strip_prefix('/') {
                Some(absolute) => absolute.to_owned(),
                None => format!("xl/{target}"),
            };
            // A sheet is a macro sheet by its relation as well as by its content type.
            if relation.kind.to_ascii_lowercase().contains("macrosheet") {
                package.macro_parts.insert(part.clone());
            }
            package.sheet_parts.insert(relation.id, part);
        }
        if relation.external {
            package.text.push_str(&relation.target);
            package.text.push('\n');
            if relation.kind != "hyperlink" && package.external.len() < 200 {
                package
                    .external
                    .push(format!("{} → {}", relation.kind, relation.target));
            }
        }
    }
}

/// Office's single-file XML: base64 blocks named `*.mso` or `*.bin` hold what a package would.
pub fn read_flat(bytes: &[u8], cx: &mut Context<'_>) {
    let text = xml::decode(bytes);
    let mut package = Package::default();
    let mut name = String::new();
    let mut block: Option<String> = None;
    for event in events(&text) {
        match event {
            Event::Open("binData", list) | Event::Open("part", list) => {
                name = attribute(list, "name").unwrap_or_default().into_owned();
                block = Some(String::new());
            }
            Event::Open("binaryData", _) => block = Some(String::new()),
            Event::Open("Relationship", list) => {
                for relation in relation::parse(&format!("<Relationship {list}>")) {
                    relation::judge(&relation, cx);
                }
            }
            Event::Text(text) => {
                if let Some(block) = block.as_mut() {
                    block.extend(text.chars().filter(|c| !c.is_whitespace()));
                }
            }
            Event::Close("binData" | "binaryData") => {
                let Some(found) = block.take() else { continue };
                match vba::base64(&found) {
                    Some(bytes) if !bytes.is_empty() => {
                        if cx.child(name.clone(), "part", bytes).is_err() {
                            return;
                        }
                    }
                    _ => cx.malformed("binary block that is not Base64"),
                }
            }
            _ => {}
        }
    }
    part::read(bytes, false, &mut package, cx);
    package.flush(cx);
    package.macros.conclude(cx);
}

/// An ActiveMime block (`editdata.mso`): a compound file, deflated at one of a few places.
pub fn read_active_mime(bytes: &[u8], cx: &mut Context<'_>) {
    for start in [0x32, 0x22a, 0x22] {
        let Some(body) = bytes
            .get(start..)
            .filter(|body| body.first() == Some(&0x78))
        else {
            continue;
        };
        if let Ok(inner) = cx.drain(flate2::read::ZlibDecoder::new(body)) {
            let _ = cx.child("oledata.mso", "macro", inner);
        }
        return;
    }
    cx.malformed("ActiveMime without a deflated body");
}

#[cfg(test)]
pub(crate) mod tests;
