//! E-mail as it travels (RFC 5322 and MIME), and web archives (`.mht`), which are the same thing.
//!
//! Every part that is not plain text becomes a child, the HTML body included, so that the reader of
//! its own format examines it. Words of the body that may be a password are offered to the tree.

pub(crate) mod names;
pub(crate) mod passwords;
pub(crate) mod senders;

use mail_parser::{
    Address, HeaderName, Message, MessageParser, MessagePart, MimeHeaders, PartType,
};

use crate::context::Context;

/// Parts turned into children; more leaves a gap.
const MAX_PARTS: usize = 2000;
/// Received headers kept as facts.
const MAX_HOPS: usize = 30;

/// Reads one message.
pub fn read(bytes: &[u8], cx: &mut Context<'_>) {
    let bytes = skip_envelope(without_blanks(bytes));
    let Some(message) = MessageParser::default().parse(bytes) else {
        cx.malformed("not a readable message");
        return;
    };
    headers(&message, cx);
    senders::judge(&message, cx);
    parts(&message, cx);
}

/// Without the mark and blanks that may stand before the first field: a parser would take an empty line
/// for the end of the header.
fn without_blanks(bytes: &[u8]) -> &[u8] {
    bytes
        .strip_prefix(b"\xef\xbb\xbf")
        .unwrap_or(bytes)
        .trim_ascii_start()
}

/// Without the line `From …` that mailboxes put before a message.
fn skip_envelope(bytes: &[u8]) -> &[u8] {
    if !bytes.starts_with(b"From ") {
        return bytes;
    }
    let line = bytes
        .iter()
        .position(|&b| b == b'\n')
        .map_or(0, |at| at + 1);
    bytes.get(line..).unwrap_or_default()
}

/// Reads a mailbox (`mbox`): each message becomes a child.
pub fn read_mbox(bytes: &[u8], cx: &mut Context<'_>) {
    let bytes = without_blanks(bytes);
    let mut starts: Vec<usize> = Vec::new();
    if bytes.starts_with(b"From ") {
        starts.push(0);
    }
    for at in memchr::memmem::find_iter(bytes, b"\nFrom ") {
        // A separator follows an empty line; inside a body the line is quoted `>From `.
        let before = bytes.get(..at).unwrap_or_default();
        if before.ends_with(b"\n") || before.ends_with(b"\n\r") {
            starts.push(at + 1);
        }
    }
    cx.fact("mail.messages", starts.len());
    if starts.is_empty() {
        read(bytes, cx);
        return;
    }
    for (number, &start) in starts.iter().enumerate() {
        let end = starts.get(number + 1).copied().unwrap_or(bytes.len());
        let message = skip_envelope(bytes.get(start..end).unwrap_or_default());
        if cx
            .child(format!("message-{number}.eml"), "message", message.to_vec())
            .is_err()
        {
            return;
        }
    }
}

fn addresses(address: Option<&Address<'_>>) -> Vec<String> {
    address
        .map(|list| {
            list.iter()
                .filter_map(|a| a.address())
                .take(50)
                .map(str::to_owned)
                .collect()
        })
        .unwrap_or_default()
}

fn raw_values(message: &Message<'_>, name: &HeaderName<'_>) -> Vec<String> {
    let Some(root) = message.parts.first() else {
        return Vec::new();
    };
    root.headers
        .iter()
        .filter(|header| header.name == *name)
        .filter_map(|header| {
            let (start, end) = (header.offset_start as usize, header.offset_end as usize);
            message.raw_message.get(start..end)
        })
        .map(|raw| {
            String::from_utf8_lossy(raw)
                .split_whitespace()
                .collect::<Vec<_>>()
                .join(" ")
        })
        .map(|text| crate::context::clip(text, 2000))
        .take(MAX_HOPS)
        .collect()
}

fn headers(message: &Message<'_>, cx: &mut Context<'_>) {
    let from = addresses(message.from());
    if let Some(first) = from.first() {
        cx.fact("mail.from", first.clone());
    }
    if let Some(name) = message
        .from()
        .and_then(Address::first)
        .and_then(|a| a.name())
    {
        cx.fact("mail.from_name", name);
    }
    let to = addresses(message.to()).len() + addresses(message.cc()).len();
    cx.fact("mail.recipients", to);
    if let Some(subject) = message.subject() {
        cx.fact(
            "mail.subject",
            crate::context::clip(subject.to_owned(), 1000),
        );
    }
    if let Some(date) = message.date() {
        cx.fact("mail.date", date.to_rfc3339());
    }
    if let Some(id) = message.message_id() {
        cx.fact("mail.message_id", id);
    }
    let reply = addresses(message.reply_to());
    if let Some(first) = reply.first() {
        cx.fact("mail.reply_to", first.clone());
    }
    let hops = raw_values(message, &HeaderName::Received);
    cx.fact("mail.hops", hops.len());
    if !hops.is_empty() {
        cx.text("header", hops.join("\n"));
        cx.fact("mail.received", hops);
    }
    for name in ["X-Originating-IP", "X-Mailer", "User-Agent"] {
        if let Some(value) = message
            .header(HeaderName::Other(name.into()))
            .and_then(|v| v.as_text())
        {
            cx.fact(
                &format!("mail.{}", name.to_ascii_lowercase().replace('-', "_")),
                value.trim(),
            );
        }
    }
    let results = raw_values(message, &HeaderName::AuthenticationResults);
    if !results.is_empty() {
        let all = results.join(" ").to_ascii_lowercase();
        if all.contains("dmarc=fail") {
            cx.signal("mail-authentication-failed", "dmarc=fail");
        } else if all.contains("spf=fail") && !all.contains("dkim=pass") {
            cx.signal("mail-authentication-failed", "spf=fail");
        }
        cx.fact("mail.authentication_results", results);
    }
}

fn parts(message: &Message<'_>, cx: &mut Context<'_>) {
    if message.parts.len() > MAX_PARTS {
        cx.limit("max_nodes");
    }
    let mut body = String::new();
    let mut attached: u32 = 0;
    let mut protected = false;
    for (index, part) in message.parts.iter().take(MAX_PARTS).enumerate() {
        if part.is_encoding_problem {
            cx.malformed(format!("part {index} is wrongly encoded"));
        }
        let is_body = part.attachment_name().is_none()
            && !part
                .content_disposition()
                .is_some_and(|d| d.is_attachment());
        let name = part_name(part, index);
        match &part.body {
            PartType::Text(text) if is_body => {
                if body.len() < passwords::SEARCHED {
                    body.push_str(text);
                    body.push('\n');
                }
                cx.text("body", text.as_ref());
            }
            PartType::Html(text) if is_body => {
                let visible = super::html::visible_text(text);
                if body.len() < passwords::SEARCHED {
                    body.push_str(&visible);
                    body.push('\n');
                }
                if cx.child(name, "body", text.as_bytes().to_vec()).is_err() {
                    return;
                }
            }
            PartType::Text(text) | PartType::Html(text) => {
                attached += 1;
                // The bytes as sent: rules and hashes look at those, not at a change of charset.
                let raw = raw_body(message, part).unwrap_or_else(|| text.as_bytes().to_vec());
                protected |= names::judge_attachment(&name, &raw, cx);
                if cx.child(name, "attachment", raw).is_err() {
                    return;
                }
            }
            PartType::Binary(bytes) | PartType::InlineBinary(bytes) => {
                attached += u32::from(!matches!(part.body, PartType::InlineBinary(_)));
                protected |= names::judge_attachment(&name, bytes, cx);
                if cx.child(name, "attachment", bytes.to_vec()).is_err() {
                    return;
                }
            }
            PartType::Message(nested) => {
                attached += 1;
                let raw = nested.raw_message().to_vec();
                if cx.child(name, "message", raw).is_err() {
                    return;
                }
            }
            PartType::Multipart(_) => {}
        }
    }
    cx.fact("mail.attachments", attached);
    let subject = message.subject().unwrap_or_default();
    offer_passwords(&format!("{subject}\n{body}"), protected, cx);
}

/// Keeps the candidate passwords of `body`, and says so when one goes with an archive.
pub(crate) fn offer_passwords(body: &str, has_archive: bool, cx: &mut Context<'_>) {
    let found = passwords::candidates(body);
    if has_archive && found.announced {
        cx.signal("mail-password-beside-archive", "");
    }
    cx.found_passwords.extend(found.words);
}

/// The body of a text part before its charset was undone, when its encoding allows. Mail programs
/// pass over signs that are not base64: so must we.
fn raw_body(message: &Message<'_>, part: &MessagePart<'_>) -> Option<Vec<u8>> {
    let raw = message
        .raw_message
        .get(part.offset_body as usize..part.offset_end as usize)?;
    let is_base64 = part
        .content_transfer_encoding()
        .is_some_and(|e| e.trim().eq_ignore_ascii_case("base64"));
    if is_base64 {
        return mend_base64(raw);
    }
    (part.encoding == mail_parser::Encoding::None).then(|| raw.to_vec())
}

/// Decodes base64 with foreign signs in it, when the rest is base64 indeed.
fn mend_base64(bytes: &[u8]) -> Option<Vec<u8>> {
    let mut kept: String = bytes
        .iter()
        .filter(|b| b.is_ascii_alphanumeric() || matches!(b, b'+' | b'/'))
        .map(|b| char::from(*b))
        .collect();
    if kept.len() % 4 == 1 {
        kept.pop();
    }
    (kept.len() * 10 >= bytes.len() * 8)
        .then(|| super::script::decode::base64(&kept))
        .flatten()
}

fn part_name(part: &MessagePart<'_>, index: usize) -> String {
    if let Some(name) = part.attachment_name() {
        return name.to_owned();
    }
    if let Some(location) = part.content_location() {
        return location.rsplit('/').next().unwrap_or(location).to_owned();
    }
    let extension = match &part.body {
        PartType::Html(_) => "html",
        PartType::Text(_) => "txt",
        PartType::Message(_) => "eml",
        _ => part
            .content_type()
            .and_then(|t| t.subtype())
            .unwrap_or("bin"),
    };
    let kind = if matches!(part.body, PartType::Html(_)) {
        "body"
    } else {
        "part"
    };
    format!("{kind}-{index}.{extension}")
}

#[cfg(test)]
mod tests;
