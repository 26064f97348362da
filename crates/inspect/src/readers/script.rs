//! Scripts: what they would do, read from their words. Nothing is run.
//!
//! The text is first put in order (layers decoded, strings joined, escape characters of the shell
//! removed), then searched for idioms that attacks need. A single idiom is rarely enough: what
//! weighs is the chain, for instance fetching something *and* starting it.

pub(crate) mod decode;
mod encoded;
mod idioms;

use crate::{context::Context, text};

/// Characters of decoded text examined for idioms, all layers together.
const MAX_LAYER_BYTES: usize = 8 << 20;

/// Families of languages that share idioms.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Dialect {
    /// JScript, VBScript, WSF, HTA: run by Windows with the user's rights.
    Wsh,
    /// PowerShell.
    PowerShell,
    /// Windows command files, and command lines found in shortcuts or macros.
    Batch,
    /// Unix shells.
    Shell,
    /// Python, Perl, PHP: general languages, judged by their gravest idioms only.
    General,
    /// Script of a page, confined by the browser.
    Web,
}

/// Reads a JavaScript or JScript file.
pub fn read_javascript(bytes: &[u8], cx: &mut Context<'_>) {
    read(bytes, Dialect::Wsh, cx);
}

/// Reads a VBScript file or exported VBA source.
pub fn read_vbscript(bytes: &[u8], cx: &mut Context<'_>) {
    read(bytes, Dialect::Wsh, cx);
}

/// Reads a PowerShell file.
pub fn read_powershell(bytes: &[u8], cx: &mut Context<'_>) {
    read(bytes, Dialect::PowerShell, cx);
}

/// Reads a Windows command file.
pub fn read_batch(bytes: &[u8], cx: &mut Context<'_>) {
    read(bytes, Dialect::Batch, cx);
}

/// Reads a Unix shell script.
pub fn read_shell(bytes: &[u8], cx: &mut Context<'_>) {
    read(bytes, Dialect::Shell, cx);
}

/// Reads Python, Perl or PHP.
pub fn read_general(bytes: &[u8], cx: &mut Context<'_>) {
    read(bytes, Dialect::General, cx);
}

/// Reads the output of Microsoft's Script Encoder (`.jse`, `.vbe`).
pub fn read_encoded(bytes: &[u8], cx: &mut Context<'_>) {
    read(bytes, Dialect::Wsh, cx);
}

fn read(bytes: &[u8], dialect: Dialect, cx: &mut Context<'_>) {
    let Some(text) = text::decode(bytes) else {
        let text = text::decode_lossy(bytes);
        cx.signal("script-unreadable", "");
        examine(&text, dialect, cx);
        return;
    };
    cx.fact("script.lines", text.lines().count());
    cx.fact(
        "script.longest_line",
        text.lines().map(str::len).max().unwrap_or(0),
    );
    if dialect != Dialect::General {
        cx.signal("script", "");
    }
    examine(&text, dialect, cx);
}

/// Examines a script found anywhere (a file, a page, a macro): raises signals, keeps decoded
/// layers as texts, and makes children of the files it carries.
pub(crate) fn examine(source: &str, dialect: Dialect, cx: &mut Context<'_>) -> Carried {
    let mut carried = Carried::default();
    let mut all = source.to_owned();
    if let Some(decoded) = encoded::decode(source) {
        cx.signal("script-encoder", "");
        cx.text("script", decoded.as_str());
        all.push('\n');
        all.push_str(&decoded);
    }
    commands(&mut all, cx);
    for piece in decode::pieces(&all.clone()) {
        match piece.what {
            decode::What::Text => {
                if let Some(text) = decode::as_text(&piece.bytes) {
                    layer(&text, &mut all, cx, &mut carried);
                }
            }
            decode::What::Carrier(extension) => {
                carried.carriers += 1;
                carried.first.get_or_insert(extension);
                if cx
                    .child(format!("decoded.{extension}"), "decoded", piece.bytes)
                    .is_err()
                {
                    break;
                }
            }
            decode::What::File(extension) => {
                carried.files += 1;
                if cx
                    .child(format!("decoded.{extension}"), "decoded", piece.bytes)
                    .is_err()
                {
                    break;
                }
            }
            decode::What::Opaque => carried.opaque += 1,
        }
    }
    commands(&mut all, cx);
    if carried.carriers > 0 && dialect != Dialect::Web {
        cx.signal("script-carries-file", carried.first.unwrap_or("file"));
    }
    idioms::judge(source, &all, dialect, cx);
    carried
}

/// What a script carried in its strings.
#[derive(Debug, Default, Clone, Copy)]
pub(crate) struct Carried {
    /// Programs, archives, disk images and the like.
    pub(crate) carriers: u32,
    /// Ending of the first of them.
    pub(crate) first: Option<&'static str>,
    /// Other files.
    pub(crate) files: u32,
    /// Long strings that decode to nothing known.
    pub(crate) opaque: u32,
    /// Whole pages.
    pub(crate) pages: u32,
}

/// Keeps a decoded text: a page becomes a child, anything else a layer of the script.
fn layer(text: &str, all: &mut String, cx: &mut Context<'_>, carried: &mut Carried) {
    let lower: String = text
        .chars()
        .take(2000)
        .collect::<String>()
        .to_ascii_lowercase();
    if ["<html", "<script", "<body", "<!doctype", "<form", "<iframe"]
        .iter()
        .any(|t| lower.contains(t))
    {
        carried.pages += 1;
        // A refusal left its gap already.
        let _ = cx.child("decoded.html", "decoded", text.as_bytes().to_vec());
        return;
    }
    cx.text("decoded", text);
    if all.len() + text.len() < MAX_LAYER_BYTES {
        all.push('\n');
        all.push_str(text);
    }
}

/// Examines a command line (a shortcut's, a macro's, a scheduled task's).
pub(crate) fn examine_command(line: &str, cx: &mut Context<'_>) {
    examine(line, Dialect::Batch, cx);
}

/// Decodes the arguments of `-EncodedCommand` in `all` and adds them to it, layer under layer.
fn commands(all: &mut String, cx: &mut Context<'_>) {
    let mut from = 0;
    for _ in 0..4 {
        let Some(part) = all.get(from..) else { return };
        let decoded: Vec<String> = encoded_commands(part);
        from = all.len();
        if decoded.is_empty() {
            return;
        }
        for command in decoded {
            cx.signal(
                "script-encoded-command",
                crate::context::clip(command.clone(), 200),
            );
            cx.text("powershell", command.as_str());
            if all.len() + command.len() < MAX_LAYER_BYTES {
                all.push('\n');
                all.push_str(&command);
            }
        }
    }
}

/// The commands given to PowerShell in base64 (any abbreviation of `-EncodedCommand`).
fn encoded_commands(text: &str) -> Vec<String> {
    let lower = text.to_ascii_lowercase().replace(['^', '`'], "");
    if !lower.contains("powershell") && !lower.contains("pwsh") && !lower.contains(" -e") {
        return Vec::new();
    }
    let edges = |c: char| matches!(c, '"' | '\'' | '(' | ')' | ';' | ',');
    let mut out = Vec::new();
    let mut words = text.split_whitespace().peekable();
    while let Some(word) = words.next() {
        let flag = word
            .trim_matches(edges)
            .replace(['^', '`'], "")
            .to_ascii_lowercase();
        let Some(flag) = flag.strip_prefix(['-', '/', '–']) else {
            continue;
        };
        let is_flag = !flag.is_empty() && ("encodedcommand".starts_with(flag) || flag == "ec");
        if is_flag
            && let Some(next) = words.peek()
            && let Some(bytes) = decode::base64(next.trim_matches(edges))
            && let Some(command) = decode::as_text(&bytes)
            && out.len() < 20
        {
            out.push(command);
        }
    }
    out
}

#[cfg(test)]
mod tests;
