//! `winmail.dat` (MS-OXTNEF): what Outlook sends when it believes the reader is Outlook too.

use super::{
    eml::{self, names},
    le::{u16_at, u32_at, utf16},
    msg::rtf,
};
use crate::{
    context::{Context, Exhausted},
    text,
};

/// First four bytes of the format.
pub(crate) const MAGIC: u32 = 0x223e_9f78;
/// Attributes and properties read.
const MAX_ATTRIBUTES: usize = 20_000;

/// Numbers of the attributes used.
mod attribute {
    pub(super) const FROM: u32 = 0x0000_8000;
    pub(super) const SUBJECT: u32 = 0x0001_8004;
    pub(super) const BODY: u32 = 0x0002_800c;
    pub(super) const ATTACH_TITLE: u32 = 0x0001_8010;
    pub(super) const ATTACH_DATA: u32 = 0x0006_800f;
    pub(super) const ATTACH_START: u32 = 0x0006_9002;
    pub(super) const ATTACH_PROPERTIES: u32 = 0x0006_9005;
    pub(super) const MESSAGE_PROPERTIES: u32 = 0x0006_9003;
}

#[derive(Default)]
struct Attachment {
    title: String,
    long_name: Option<String>,
    data: Option<Vec<u8>>,
    /// The same as a property; beside a message, `data` is a note for programs that know no better.
    object: Option<Vec<u8>>,
    message: bool,
}

/// Reads the attributes one after the other.
pub fn read(bytes: &[u8], cx: &mut Context<'_>) {
    if u32_at(bytes, 0) != Some(MAGIC) {
        cx.malformed("TNEF mark");
        return;
    }
    let mut at = 6_usize;
    let mut current: Option<Attachment> = None;
    let mut body = String::new();
    let mut archive = false;
    let mut count = 0_u32;
    let mut left = MAX_ATTRIBUTES;
    while at < bytes.len() {
        if left == 0 {
            cx.limit("max_nodes");
            break;
        }
        left -= 1;
        // Level (of the message or of an attachment), number, length, content, checksum.
        if !matches!(bytes.get(at), Some(1 | 2)) {
            let rest = bytes.get(at..).unwrap_or_default();
            cx.fact("tnef.trailing_bytes", rest.len());
            // A refusal left its gap already.
            let _ = cx.child("trailing", "trailing", rest.to_vec());
            break;
        }
        let (Some(number), Some(length)) = (u32_at(bytes, at + 1), u32_at(bytes, at + 5)) else {
            cx.malformed("TNEF attribute");
            break;
        };
        let start = at + 9;
        let Some(content) = start
            .checked_add(length as usize)
            .and_then(|end| bytes.get(start..end))
        else {
            cx.malformed("TNEF attribute longer than the file");
            break;
        };
        let sum = content
            .iter()
            .fold(0_u16, |sum, b| sum.wrapping_add(u16::from(*b)));
        if u16_at(bytes, start + content.len()).is_some_and(|written| written != sum) {
            // Every byte was read all the same: several programs write it wrong.
            cx.fact("tnef.checksum", "wrong");
        }
        at = start + content.len() + 2;
        match number {
            attribute::ATTACH_START => {
                count += 1;
                match finish(current.replace(Attachment::default()), cx) {
                    Ok(is_archive) => archive |= is_archive,
                    Err(Exhausted) => return,
                }
            }
            attribute::ATTACH_TITLE => {
                current.get_or_insert_default().title = text::decode_lossy(trim(content));
            }
            attribute::ATTACH_DATA => {
                let attachment = current.get_or_insert_default();
                // Programs differ on which of two they show.
                if let Some(earlier) = attachment.data.replace(content.to_vec())
                    && cx.child("attachment", "attachment", earlier).is_err()
                {
                    return;
                }
            }
            attribute::ATTACH_PROPERTIES => {
                attachment_properties(content, current.get_or_insert_default(), cx);
            }
            attribute::MESSAGE_PROPERTIES => message_properties(content, &mut body, cx),
            attribute::SUBJECT => cx.fact("mail.subject", text::decode_lossy(trim(content))),
            attribute::FROM => cx.text("header", text::decode_lossy(content).replace('\0', " ")),
            attribute::BODY => {
                let text = text::decode_lossy(trim(content));
                body.push_str(&text);
                cx.text("body", text);
            }
            _ => {}
        }
    }
    if let Ok(is_archive) = finish(current, cx) {
        archive |= is_archive;
    }
    cx.fact("mail.attachments", count);
    eml::offer_passwords(&body, archive, cx);
}

fn trim(bytes: &[u8]) -> &[u8] {
    bytes.split(|b| *b == 0).next().unwrap_or_default()
}

fn finish(attachment: Option<Attachment>, cx: &mut Context<'_>) -> Result<bool, Exhausted> {
    let Some(attachment) = attachment else {
        return Ok(false);
    };
    let name = attachment.long_name.unwrap_or(attachment.title);
    let name = if name.is_empty() {
        "attachment".to_owned()
    } else {
        name
    };
    let mut archive = false;
    if let Some(data) = &attachment.data {
        archive = names::judge_attachment(&name, data, cx);
        cx.child(name.as_str(), "attachment", data.clone())?;
    }
    if let Some(object) = attachment
        .object
        .filter(|o| !o.is_empty() && attachment.data.as_ref() != Some(o))
    {
        if attachment.message {
            cx.child(format!("{name}.tnef"), "message", object)?;
        } else {
            archive |= names::judge_attachment(&name, &object, cx);
            cx.child(name, "attachment", object)?;
        }
    }
    Ok(archive)
}

fn attachment_properties(content: &[u8], attachment: &mut Attachment, cx: &mut Context<'_>) {
    for property in properties(content, cx) {
        match property.number {
            0x3707 | 0x3001 if attachment.long_name.is_none() || property.number == 0x3707 => {
                attachment.long_name = property.text();
            }
            0x3701 => {
                // An object begins with the identifier of its interface; IMessage is a message.
                let is_object = property.kind == 0x000d;
                let data = property
                    .value
                    .get(if is_object { 16 } else { 0 }..)
                    .unwrap_or_default();
                attachment.message = is_object && u32_at(data, 0) == Some(MAGIC);
                attachment.object = Some(data.to_vec());
            }
            _ => {}
        }
    }
}

fn message_properties(content: &[u8], body: &mut String, cx: &mut Context<'_>) {
    for property in properties(content, cx) {
        match property.number {
            0x0037 => {
                if let Some(subject) = property.text() {
                    cx.fact("mail.subject", subject);
                }
            }
            0x5d01 | 0x0c1f => {
                if let Some(from) = property.text() {
                    cx.fact("mail.from", from);
                }
            }
            0x1000 => {
                if let Some(text) = property.text() {
                    body.push_str(&text);
                    cx.text("body", text);
                }
            }
            0x1013 => {
                // A refusal left its gap already.
                let _ = cx.child("body.html", "body", property.value.to_vec());
            }
            0x1009 => {
                if let Ok(allowed) = cx.allowance() {
                    match rtf::decompress(property.value, allowed.saturating_add(1)) {
                        Some(plain) => {
                            let _ = cx.child("body.rtf", "body", plain);
                        }
                        None => cx.malformed("compressed RTF body"),
                    }
                }
            }
            _ => {}
        }
    }
}

struct Property<'a> {
    number: u16,
    kind: u16,
    value: &'a [u8],
}

impl Property<'_> {
    fn text(&self) -> Option<String> {
        let text = match self.kind & 0x0fff {
            0x1f => utf16(self.value),
            0x1e => text::decode_lossy(trim(self.value)),
            _ => return None,
        };
        (!text.is_empty()).then_some(text)
    }
}

/// The properties of a list (MS-OXTNEF 2.1.3.4); of several values the first.
fn properties<'a>(bytes: &'a [u8], cx: &mut Context<'_>) -> Vec<Property<'a>> {
    let mut out = Vec::new();
    let count = u32_at(bytes, 0).unwrap_or(0) as usize;
    let mut at = 4;
    if count > MAX_ATTRIBUTES {
        cx.limit("max_nodes");
    }
    for _ in 0..count.min(MAX_ATTRIBUTES) {
        let Some(next) = property(bytes, at, &mut out) else {
            cx.malformed("TNEF property list");
            break;
        };
        at = next;
    }
    out
}

fn property<'a>(bytes: &'a [u8], mut at: usize, out: &mut Vec<Property<'a>>) -> Option<usize> {
    let (kind, number) = (u16_at(bytes, at)?, u16_at(bytes, at + 2)?);
    at += 4;
    if number >= 0x8000 {
        // A named property: interface, then a number or a name.
        let named = u32_at(bytes, at + 16)?;
        at += 20;
        at += if named == 0 {
            4
        } else {
            4 + (u32_at(bytes, at)? as usize).checked_next_multiple_of(4)?
        };
    }
    let several = kind & 0x1000 != 0;
    let base = kind & 0x0fff;
    let fixed = match base {
        0x02 | 0x0b | 0x03 | 0x04 | 0x0a | 0x01 => Some(4),
        0x05 | 0x06 | 0x07 | 0x14 | 0x40 => Some(8),
        0x48 => Some(16),
        0x0d | 0x1e | 0x1f | 0x102 => None,
        _ => return None,
    };
    let values = if several || fixed.is_none() {
        let values = u32_at(bytes, at)? as usize;
        at += 4;
        values
    } else {
        1
    };
    for index in 0..values {
        let length = match fixed {
            Some(length) => length,
            None => {
                let length = u32_at(bytes, at)? as usize;
                at += 4;
                length
            }
        };
        let value = bytes.get(at..at.checked_add(length)?)?;
        if index == 0 {
            out.push(Property {
                number,
                kind: base,
                value,
            });
        }
        at = at.checked_add(length.checked_next_multiple_of(4)?)?;
    }
    Some(at)
}

#[cfg(test)]
mod tests;
