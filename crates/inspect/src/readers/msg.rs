//! Outlook messages (MS-OXMSG): MAPI properties, each a stream of a compound file.

pub(crate) mod rtf;

use std::{
    cell::Cell,
    collections::BTreeMap,
    io::{Cursor, Write as _},
};

use super::{
    eml::{self, names, senders},
    le::{u32_at, utf16},
    ole::{Compound, Entry, EntryKind},
};
use crate::{context::Context, text};

/// Largest property read whole.
const MAX_PROPERTY: u64 = 128 << 20;
/// Attachments read.
const MAX_ATTACHMENTS: u32 = 2000;

/// Numbers of the properties used (MS-OXPROPS), without their type.
mod tag {
    pub(super) const SUBJECT: &str = "0037";
    pub(super) const CLASS: &str = "001A";
    pub(super) const HEADERS: &str = "007D";
    pub(super) const SENDER_NAME: &str = "0C1A";
    pub(super) const SENDER_ADDRESS: &str = "0C1F";
    pub(super) const SENDER_SMTP: &str = "5D01";
    pub(super) const REPRESENTED_SMTP: &str = "5D02";
    pub(super) const REPLY_NAMES: &str = "0050";
    pub(super) const BODY: &str = "1000";
    pub(super) const RTF: &str = "1009";
    pub(super) const HTML: &str = "1013";
    pub(super) const MESSAGE_ID: &str = "1035";
    pub(super) const ATTACH_DATA: &str = "3701";
    pub(super) const ATTACH_EXTENSION: &str = "3703";
    pub(super) const ATTACH_NAME: &str = "3704";
    pub(super) const ATTACH_LONG_NAME: &str = "3707";
    pub(super) const ATTACH_PATH: &str = "3708";
    pub(super) const ATTACH_LONG_PATH: &str = "370D";
    pub(super) const DISPLAY_NAME: &str = "3001";
}

/// The streams of one storage: the message itself, or one attachment.
struct Properties<'c, 'b> {
    compound: &'c Compound<'b>,
    streams: BTreeMap<String, &'c Entry>,
    /// Whether a stream could not be read to its end.
    broken: Cell<bool>,
}

impl<'c, 'b> Properties<'c, 'b> {
    fn new(compound: &'c Compound<'b>, streams: BTreeMap<String, &'c Entry>) -> Self {
        Self {
            compound,
            streams,
            broken: Cell::new(false),
        }
    }

    fn stream(&self, entry: &Entry) -> Vec<u8> {
        let (bytes, whole) = self.compound.read_entry(entry, MAX_PROPERTY);
        if !whole {
            self.broken.set(true);
        }
        bytes
    }

    fn bytes(&self, tag: &str, kind: &str) -> Option<Vec<u8>> {
        let entry = self.streams.get(&format!("__SUBSTG1.0_{tag}{kind}"))?;
        Some(self.stream(entry))
    }

    /// A text, Unicode or eight-bit.
    fn text(&self, tag: &str) -> Option<String> {
        self.bytes(tag, "001F")
            .map(|bytes| utf16(&bytes))
            .or_else(|| {
                self.bytes(tag, "001E")
                    .map(|bytes| text::decode_lossy(&bytes))
            })
            .map(|text| text.trim_end_matches('\0').to_owned())
            .filter(|text| !text.is_empty())
    }

    /// A number, from the stream of fixed-size properties. Its heading has 8, 24 or 32 bytes.
    fn number(&self, tag: u32) -> Option<u32> {
        let entry = self.streams.get("__PROPERTIES_VERSION1.0")?;
        let bytes = self.compound.read_entry(entry, 1 << 20).0;
        let start = bytes.len() % 16;
        let (records, _) = bytes.get(start..)?.as_chunks::<16>();
        records
            .iter()
            .find(|r| u32_at(*r, 0) == Some(tag))
            .and_then(|r| u32_at(r, 8))
    }
}

/// Reads an Outlook message.
pub fn read(bytes: &[u8], cx: &mut Context<'_>) {
    let Some(compound) = Compound::open(bytes) else {
        cx.malformed("compound file without a directory");
        return;
    };
    for damage in &compound.damage {
        cx.malformed(format!("compound file: {damage}"));
    }
    let mut storages: BTreeMap<String, BTreeMap<String, &Entry>> = BTreeMap::new();
    for entry in compound.entries() {
        let (parent, name) = entry.path.rsplit_once('/').unwrap_or(("", &entry.path));
        storages
            .entry(parent.to_uppercase())
            .or_default()
            // What no storage reaches is listed last, and takes nobody's place.
            .entry(name.to_uppercase())
            .or_insert(entry);
    }
    let streams = storages.remove("").unwrap_or_default();
    let message = Properties::new(&compound, streams);
    let body = head(&message, cx);
    if message.broken.get() {
        cx.malformed("a property of the message breaks off");
    }
    let mut archive = false;
    let mut count = 0_u32;
    let attachments = storages
        .into_iter()
        .filter(|(path, _)| path.starts_with("__ATTACH_VERSION1.0_#") && !path.contains('/'));
    for (path, streams) in attachments {
        if count >= MAX_ATTACHMENTS {
            cx.limit("max_nodes");
            break;
        }
        count += 1;
        let properties = Properties::new(&compound, streams);
        match attachment(&path, &properties, cx) {
            Ok(is_archive) => archive |= is_archive,
            Err(crate::context::Exhausted) => return,
        }
        if properties.broken.get() {
            cx.malformed("an attachment breaks off");
        }
    }
    cx.fact("mail.attachments", count);
    eml::offer_passwords(&body, archive, cx);
    // The mark of a message does not keep Office from opening what else stands there.
    if compound.holds_document() {
        super::ole::read(bytes, cx);
    }
}

/// Facts, texts and bodies; gives the text in which passwords are looked for.
fn head(message: &Properties<'_, '_>, cx: &mut Context<'_>) -> String {
    let subject = message.text(tag::SUBJECT).unwrap_or_default();
    cx.fact("mail.subject", subject.clone());
    let address = [tag::SENDER_SMTP, tag::REPRESENTED_SMTP, tag::SENDER_ADDRESS]
        .iter()
        .find_map(|t| message.text(t));
    let name = message.text(tag::SENDER_NAME);
    let headers = message.text(tag::HEADERS);
    let reply = headers.as_deref().and_then(|h| header(h, "Reply-To"));
    if let Some(address) = &address {
        cx.fact("mail.from", address.clone());
        let listed = headers.as_deref().is_some_and(|h| {
            header(h, "List-Unsubscribe").is_some() || header(h, "List-Id").is_some()
        });
        let reply = reply.as_deref().and_then(bare_address);
        senders::judge_names(name.as_deref(), address, reply, listed, cx);
    }
    for (fact, value) in [
        ("mail.from_name", name),
        (
            "mail.reply_to",
            reply.or_else(|| message.text(tag::REPLY_NAMES)),
        ),
        ("mail.message_id", message.text(tag::MESSAGE_ID)),
        ("mail.class", message.text(tag::CLASS)),
    ] {
        if let Some(value) = value {
            cx.fact(fact, crate::context::clip(value, 1000));
        }
    }
    if let Some(headers) = headers {
        let hops = headers
            .lines()
            .filter(|l| l.to_ascii_lowercase().starts_with("received:"))
            .count();
        cx.fact("mail.hops", hops);
        let results = header(&headers, "Authentication-Results")
            .unwrap_or_default()
            .to_ascii_lowercase();
        if results.contains("dmarc=fail") {
            cx.signal("mail-authentication-failed", "dmarc=fail");
        }
        cx.text("header", headers);
    }
    let mut body = message.text(tag::BODY).unwrap_or_default();
    if !body.is_empty() {
        cx.text("body", body.as_str());
    }
    let html = message
        .bytes(tag::HTML, "0102")
        .or_else(|| message.text(tag::HTML).map(String::into_bytes));
    // A refusal left its gap already, and the attachments' turn will meet it too.
    if let Some(html) = html {
        if body.is_empty() {
            body = super::html::visible_text(&text::decode_lossy(&html));
        }
        let _ = cx.child("body.html", "body", html);
    }
    if let Some(packed) = message.bytes(tag::RTF, "0102")
        && let Ok(allowed) = cx.allowance()
    {
        match rtf::decompress(&packed, allowed.saturating_add(1)) {
            Some(plain) => {
                let _ = cx.child("body.rtf", "body", plain);
            }
            None => cx.malformed("compressed RTF body"),
        }
    }
    format!("{subject}\n{body}")
}

/// A field of the transport headers, unfolded.
fn header(headers: &str, name: &str) -> Option<String> {
    let mut lines = headers.lines();
    let first = lines.by_ref().find_map(|line| {
        let (field, value) = line.split_once(':')?;
        field
            .trim()
            .eq_ignore_ascii_case(name)
            .then(|| value.trim().to_owned())
    })?;
    Some(
        lines
            .take_while(|l| l.starts_with([' ', '\t']))
            .fold(first, |all, l| all + " " + l.trim()),
    )
}

fn bare_address(field: &str) -> Option<&str> {
    field
        .split(['<', '>', ' ', '"', ','])
        .find(|word| word.contains('@'))
}

/// One attachment; says whether it may be protected by a password.
fn attachment(
    path: &str,
    properties: &Properties<'_, '_>,
    cx: &mut Context<'_>,
) -> Result<bool, crate::context::Exhausted> {
    let name = [tag::ATTACH_LONG_NAME, tag::ATTACH_NAME, tag::DISPLAY_NAME]
        .iter()
        .find_map(|t| properties.text(t))
        .unwrap_or_else(|| {
            format!(
                "attachment{}",
                properties.text(tag::ATTACH_EXTENSION).unwrap_or_default()
            )
        });
    let method = properties.number(0x3705_0003).unwrap_or(1);
    if let Some(bytes) = properties.bytes(tag::ATTACH_DATA, "0102") {
        let archive = names::judge_attachment(&name, &bytes, cx);
        cx.child(name, "attachment", bytes)?;
        return Ok(archive);
    }
    let storage = format!("{path}/__SUBSTG1.0_3701000D");
    if properties.streams.contains_key("__SUBSTG1.0_3701000D") {
        let allowed = cx.allowance()?;
        match rebuilt(properties, &storage, allowed) {
            // A message inside, or an object of another application.
            Some(bytes) if method == 5 => cx.child(format!("{name}.msg"), "message", bytes)?,
            Some(bytes) => cx.child(name, "object", bytes)?,
            None => cx.malformed("embedded storage"),
        }
        return Ok(false);
    }
    match [tag::ATTACH_LONG_PATH, tag::ATTACH_PATH]
        .iter()
        .find_map(|t| properties.text(t))
    {
        Some(target) => {
            cx.text("reference", target.as_str());
            cx.signal("mail-attachment-elsewhere", target);
        }
        None => cx.gap(crate::report::Gap::Missing {
            detail: crate::context::clip(name, 300),
        }),
    }
    Ok(false)
}

/// The storage at `path` as a compound file of its own.
fn rebuilt(properties: &Properties<'_, '_>, path: &str, max: u64) -> Option<Vec<u8>> {
    let mut file = cfb::CompoundFile::create(Cursor::new(Vec::new())).ok()?;
    let mut written = 0_u64;
    for entry in properties.compound.entries() {
        let inside = entry
            .path
            .get(..path.len())
            .is_some_and(|start| start.eq_ignore_ascii_case(path));
        let Some(rest) = entry
            .path
            .get(path.len()..)
            .filter(|r| inside && r.starts_with('/'))
        else {
            continue;
        };
        match entry.kind {
            EntryKind::Storage => file.create_storage_all(rest).ok()?,
            EntryKind::Stream => {
                let bytes = properties.stream(entry);
                written = written.saturating_add(bytes.len() as u64);
                if written > max {
                    return None;
                }
                let mut stream = file.create_stream(rest).ok()?;
                stream.write_all(&bytes).ok()?;
            }
        }
    }
    file.flush().ok()?;
    Some(file.into_inner().into_inner())
}

#[cfg(test)]
mod tests;
