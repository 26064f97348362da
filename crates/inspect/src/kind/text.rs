//! Kinds that are text: mail, markup, scripts.

use super::{Kind, extension};

/// Characters of a text that are examined.
const HEAD: usize = 64 << 10;

/// The kind of a text, or none when the bytes are no text.
pub(super) fn find(bytes: &[u8], name: &str) -> Option<Kind> {
    let head_bytes = bytes.get(..HEAD.min(bytes.len()))?;
    let run = run_by_name(name);
    let Some(text) = crate::text::decode(head_bytes) else {
        return run;
    };
    let text = text.trim_start_matches(['\u{FEFF}', ' ', '\t', '\r', '\n']);
    let lower = text.to_ascii_lowercase();
    let run = run.map(|kind| match kind {
        Kind::JavaScript | Kind::VbScript if encoded(&lower) => Kind::EncodedScript,
        kind => kind,
    });
    Some(
        run.or_else(|| marked(&lower))
            .or_else(|| mail(text))
            .or_else(|| markup(&lower))
            .or_else(|| by_extension(name))
            .or_else(|| script(&lower))
            .unwrap_or(Kind::Text),
    )
}

/// Whether a text holds a block of Microsoft's Script Encoder.
fn encoded(lower: &str) -> bool {
    lower.contains("#@~^") && lower.contains("^#~@")
}

/// Scripts that Windows runs on a double click, whatever stands in them.
pub(super) fn run_by_name(name: &str) -> Option<Kind> {
    Some(match extension(name)?.as_str() {
        "js" | "jse" => Kind::JavaScript,
        "vbs" | "vbe" => Kind::VbScript,
        "ps1" => Kind::PowerShell,
        "bat" | "cmd" => Kind::Batch,
        "wsf" | "wsc" | "sct" => Kind::Wsf,
        "hta" => Kind::Hta,
        _ => return None,
    })
}

/// Texts with an unmistakable beginning.
fn marked(lower: &str) -> Option<Kind> {
    if let Some(rest) = lower.strip_prefix("#!") {
        let line = rest.lines().next().unwrap_or_default();
        return Some(if line.contains("python") {
            Kind::Python
        } else if line.contains("perl") {
            Kind::Perl
        } else if line.contains("php") {
            Kind::Php
        } else if line.contains("pwsh") || line.contains("powershell") {
            Kind::PowerShell
        } else if line.contains("node") {
            Kind::JavaScript
        } else {
            Kind::Shell
        });
    }
    if lower.starts_with("<?php") || lower.starts_with("<?=") {
        return Some(Kind::Php);
    }
    if encoded(lower) {
        return Some(Kind::EncodedScript);
    }
    if lower.starts_with("[internetshortcut]") || lower.contains("\n[internetshortcut]") {
        return Some(Kind::UrlShortcut);
    }
    if lower.contains("(this file must be converted with binhex") {
        return Some(Kind::BinHex);
    }
    if lower.starts_with("id;p") {
        return Some(Kind::Biff);
    }
    let uuencoded = |line: &str| {
        line.strip_prefix("begin ").is_some_and(|rest| {
            let mut words = rest.splitn(2, ' ');
            words.next().is_some_and(|mode| {
                (3..=4).contains(&mode.len()) && mode.bytes().all(|byte| byte.is_ascii_digit())
            }) && words.next().is_some_and(|name| !name.trim().is_empty())
        })
    };
    lower
        .lines()
        .next()
        .is_some_and(uuencoded)
        .then_some(Kind::Uuencode)
}

/// A message begins with header fields; two of those only mail has must be among the first.
fn mail(text: &str) -> Option<Kind> {
    const KNOWN: [&str; 22] = [
        "received",
        "from",
        "to",
        "cc",
        "subject",
        "date",
        "message-id",
        "mime-version",
        "return-path",
        "delivered-to",
        "reply-to",
        "content-type",
        "content-transfer-encoding",
        "dkim-signature",
        "sender",
        "x-mailer",
        "x-received",
        "references",
        "in-reply-to",
        "thread-topic",
        "envelope-to",
        "x-originating-ip",
    ];
    let mailbox = text.starts_with("From ");
    let mut lines = text.lines().skip(usize::from(mailbox));
    let mut known = 0;
    for line in lines.by_ref().take(60) {
        if line.is_empty() {
            break;
        }
        if line.starts_with([' ', '\t']) {
            continue;
        }
        let Some((field, _)) = line.split_once(':') else {
            break;
        };
        if field.is_empty() || !field.bytes().all(|byte| byte.is_ascii_graphic()) {
            break;
        }
        known += usize::from(KNOWN.contains(&field.to_ascii_lowercase().as_str()));
    }
    match (known, mailbox) {
        (0 | 1, false) | (0, true) => None,
        (_, true) => Some(Kind::Mbox),
        (_, false) => Some(Kind::Eml),
    }
}

fn markup(lower: &str) -> Option<Kind> {
    let start = lower
        .get(..lower.len().min(4096))
        .or_else(|| lower.get(..4093))
        .unwrap_or(lower);
    if start.contains("<hta:application") {
        return Some(Kind::Hta);
    }
    let xml = lower.starts_with("<?xml");
    if xml || lower.starts_with('<') {
        if ["<package", "<job", "<component", "<scriptlet"]
            .iter()
            .any(|tag| start.contains(tag))
            && (lower.contains("<script") || lower.contains("<registration"))
        {
            return Some(Kind::Wsf);
        }
        if start.contains("<svg") && !start.contains("<html") {
            return Some(Kind::Svg);
        }
        if start.contains("<?mso-application")
            || start.contains("http://schemas.microsoft.com/office/word/2003/wordml")
            || start.contains("http://schemas.microsoft.com/office/2006/xmlpackage")
        {
            return Some(Kind::OfficeXml);
        }
    }
    const TAGS: [&str; 18] = [
        "<!doctype html",
        "<html",
        "<head",
        "<body",
        "<script",
        "<meta",
        "<iframe",
        "<table",
        "<div",
        "<title",
        "<form",
        "<style",
        "<base",
        "<a href",
        "<center",
        "<img",
        "<p>",
        "<h1",
    ];
    if (lower.starts_with('<') && TAGS.iter().any(|tag| lower.starts_with(tag)))
        || start.contains("<html")
        || start.contains("<!doctype html")
        || (lower.starts_with("<!--") && TAGS.iter().any(|tag| start.contains(tag)))
    {
        return Some(Kind::Html);
    }
    (xml || (lower.starts_with('<') && (lower.contains("</") || lower.contains("/>"))))
        .then_some(Kind::Xml)
}

/// Other texts whose language only their extension tells.
fn by_extension(name: &str) -> Option<Kind> {
    Some(match extension(name)?.as_str() {
        "mjs" | "cjs" => Kind::JavaScript,
        "bas" | "cls" | "vba" => Kind::VbScript,
        "psm1" | "psd1" => Kind::PowerShell,
        "sh" | "bash" | "ksh" | "command" => Kind::Shell,
        "py" | "pyw" => Kind::Python,
        "php" | "phtml" | "php5" => Kind::Php,
        "pl" | "pm" => Kind::Perl,
        "htm" | "html" | "shtml" => Kind::Html,
        "slk" | "iqy" => Kind::Biff,
        _ => return None,
    })
}

/// Words that tell a script's language; the first ones of each list count double.
const LANGUAGES: [(Kind, &[&str], &[&str]); 6] = [
    (
        Kind::PowerShell,
        &[
            "invoke-expression",
            "new-object ",
            "write-host",
            "-executionpolicy",
            "frombase64string",
            "[system.",
            "set-strictmode",
            "get-childitem",
            "start-process",
            "invoke-webrequest",
        ],
        &[
            "param(",
            "param (",
            "$env:",
            "-encodedcommand",
            "function ",
            "$_.",
            "foreach-object",
            "| iex",
            "iex(",
            "iex (",
        ],
    ),
    (
        Kind::VbScript,
        &[
            "createobject(",
            "wscript.",
            "on error resume next",
            "attribute vb_name",
            "end sub",
            "option explicit",
        ],
        &[
            "dim ",
            "set ",
            "sub ",
            "end if",
            "msgbox",
            "function ",
            "chr(",
        ],
    ),
    (
        Kind::JavaScript,
        &[
            "activexobject",
            "=> {",
            "document.write",
            "document.getelementbyid",
            "string.fromcharcode",
            "addeventlistener",
            "module.exports",
            "wscript.",
            "\"use strict\"",
            "'use strict'",
        ],
        &[
            "var ",
            "function(",
            "function (",
            "function ",
            "let ",
            "const ",
            "eval(",
            "return ",
            ".length;",
            "unescape(",
        ],
    ),
    (
        Kind::Batch,
        &[
            "@echo off",
            "%~dp0",
            "setlocal",
            "cmd /c",
            "cmd.exe /c",
            "%comspec%",
        ],
        &[
            "goto ",
            "\nset ",
            "\nrem ",
            "if exist ",
            "%1",
            "pause",
            "echo ",
            "start ",
        ],
    ),
    (
        Kind::Php,
        &["<?php"],
        &["$_post", "$_get", "eval(", "base64_decode("],
    ),
    (
        Kind::Python,
        &["\ndef ", "if __name__ ==", "\nclass "],
        &["import ", "\nfrom ", "self.", "print("],
    ),
];

fn script(lower: &str) -> Option<Kind> {
    LANGUAGES
        .iter()
        .map(|(kind, strong, weak)| {
            let strong = strong.iter().filter(|word| lower.contains(**word)).count();
            let weak = weak.iter().filter(|word| lower.contains(**word)).count();
            (if strong == 0 { 0 } else { strong * 2 + weak }, *kind)
        })
        .max_by_key(|(score, _)| *score)
        .filter(|(score, _)| *score >= 4)
        .map(|(_, kind)| kind)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[track_caller]
    fn check(text: &str, name: &str, kind: Kind) {
        assert_eq!(find(text.as_bytes(), name), Some(kind), "{text:?}");
    }

    #[test]
    fn texts_are_told_apart() {
        check(
            "Received: from a by b\r\nFrom: x@y.fr\r\nSubject: z\r\n\r\nbonjour",
            "",
            Kind::Eml,
        );
        check(
            "From x@y Sat Jan  1\nFrom: x@y.fr\nTo: u@v.fr\n\nbonjour",
            "",
            Kind::Mbox,
        );
        check("Date: demain\nLieu: Paris\n\nbonjour", "", Kind::Text);
        check("<!DOCTYPE html><p>", "", Kind::Html);
        check("<?xml version=\"1.0\"?><svg xmlns=\"x\"/>", "", Kind::Svg);
        check("<?xml version=\"1.0\"?><note/>", "", Kind::Xml);
        check(
            "<job id=\"a\"><script language=\"JScript\">x</script></job>",
            "",
            Kind::Wsf,
        );
        check("#!/bin/sh\necho", "", Kind::Shell);
        check("#!/usr/bin/env python3\n", "", Kind::Python);
        check("[InternetShortcut]\nURL=http://x", "", Kind::UrlShortcut);
        check("begin 644 clam.exe\nM", "", Kind::Uuencode);
        check("x = 1", "a.ps1", Kind::PowerShell);
        check("From: 1\nTo: 2\nx()", "a.js", Kind::JavaScript);
        check("<html><script>x()</script>", "a.hta", Kind::Hta);
        check("@echo off\nset a=1\ngoto fin", "", Kind::Batch);
        check(
            "Dim a\nSet b = CreateObject(\"x\")\nOn Error Resume Next",
            "",
            Kind::VbScript,
        );
        check(
            "var a = new ActiveXObject('x'); function f() { return 1 }",
            "",
            Kind::JavaScript,
        );
        check(
            "La fonction publique et la variable let it be.",
            "",
            Kind::Text,
        );
    }

    #[test]
    fn a_script_by_its_name_needs_no_readable_beginning() {
        let bytes = [b"x = '".as_slice(), &[0x81; 200], b"'"].concat();
        assert_eq!(find(&bytes, "a.txt"), None);
        assert_eq!(find(&bytes, "a.vbs"), Some(Kind::VbScript));
    }
}
