//! Windows shortcuts (MS-SHLLINK): what they start, with which words, and what they carry.

use super::le::{ansi, find, guid, len_at, u16_at, u32_at, utf16};
use crate::context::Context;

/// Class of a shortcut, after its size.
const CLASS: [u8; 16] = [
    0x01, 0x14, 0x02, 0, 0, 0, 0, 0, 0xc0, 0, 0, 0, 0, 0, 0, 0x46,
];

/// Programs of Windows that run what they are told.
const INTERPRETERS: [&str; 20] = [
    "powershell",
    "pwsh",
    "cmd.exe",
    "cmd ",
    "mshta",
    "wscript",
    "cscript",
    "rundll32",
    "regsvr32",
    "certutil",
    "bitsadmin",
    "msiexec",
    "forfiles",
    "conhost",
    "schtasks",
    "wmic",
    "curl",
    "ftp.exe",
    "pcalua",
    "scriptrunner",
];

/// Words that only an attack needs in a shortcut.
const GRAVE: [&str; 20] = [
    " -enc",
    " -e ",
    " -ec ",
    "/enc",
    "frombase64string",
    "invoke-expression",
    " iex",
    "|iex",
    "iex(",
    "downloadstring",
    "downloadfile",
    "invoke-webrequest",
    "iwr ",
    "irm ",
    "net.webclient",
    "-windowstyle h",
    " -w h",
    "javascript:",
    "vbscript:",
    "start-bitstransfer",
];

/// Words that weigh in numbers, or in the hands of anything but `cmd`.
const ODD: [&str; 10] = [
    "http://",
    "https://",
    "\\\\",
    "findstr",
    "certutil",
    "bitsadmin",
    "%appdata%",
    "%temp%",
    "curl",
    "copy ",
];

/// What a shortcut says.
#[derive(Debug, Default)]
struct Shortcut {
    target: String,
    name: String,
    relative: String,
    folder: String,
    arguments: String,
    icon: String,
    environment: String,
    machine: String,
    darwin: String,
    end: usize,
    show: u32,
}

/// Reads a shortcut.
pub fn read(bytes: &[u8], cx: &mut Context<'_>) {
    if len_at(bytes, 0) != Some(0x4c) || bytes.get(4..20) != Some(CLASS.as_slice()) {
        cx.malformed("shortcut header");
        return;
    }
    let Some(shortcut) = parse(bytes) else {
        cx.malformed("shortcut breaks off");
        return;
    };
    let facts = [
        ("lnk.target", &shortcut.target),
        ("lnk.name", &shortcut.name),
        ("lnk.relative", &shortcut.relative),
        ("lnk.folder", &shortcut.folder),
        ("lnk.icon", &shortcut.icon),
        ("lnk.environment", &shortcut.environment),
        ("lnk.machine", &shortcut.machine),
        ("lnk.product", &shortcut.darwin),
    ];
    let mut text = String::new();
    for (name, value) in facts {
        if !value.is_empty() {
            cx.fact(name, crate::context::clip(value.clone(), 2000));
            text.push_str(value);
            text.push('\n');
        }
    }
    let squeezed = shortcut
        .arguments
        .split_whitespace()
        .collect::<Vec<_>>()
        .join(" ");
    if !squeezed.is_empty() {
        cx.fact(
            "lnk.arguments",
            crate::context::clip(squeezed.clone(), 4000),
        );
        text.push_str(&squeezed);
    }
    let folded = super::vba::fold(&format!("x = \"{}\"", squeezed.replace('"', "\"\"")));
    if !folded.decoded.is_empty() {
        cx.text("decoded", folded.decoded.join("\n"));
    }
    cx.text("shortcut", text);
    judge(&shortcut, &squeezed, &folded.decoded, cx);
    if let Some(tail) = bytes.get(shortcut.end..)
        && tail.len() >= 64
        && tail.iter().any(|byte| *byte != 0)
    {
        cx.fact("lnk.tail_bytes", tail.len());
        cx.signal("lnk-carries-payload", format!("{} bytes", tail.len()));
        let _ = cx.child("tail", "object", tail.to_vec());
    }
}

fn judge(shortcut: &Shortcut, arguments: &str, decoded: &[String], cx: &mut Context<'_>) {
    let all = format!(
        "{} {} {} {} {arguments}",
        shortcut.target, shortcut.relative, shortcut.environment, shortcut.name
    )
    .to_lowercase();
    let command = format!(
        "{} {} {} {arguments} ",
        shortcut.target, shortcut.relative, shortcut.environment
    )
    .to_lowercase();
    let lower = format!(" {arguments} ").to_lowercase();
    let interpreter = INTERPRETERS.iter().find(|word| command.contains(**word));
    let mut grave: Vec<&str> = GRAVE
        .iter()
        .filter(|word| lower.contains(**word))
        .copied()
        .collect();
    let odd: Vec<&str> = ODD
        .iter()
        .filter(|word| lower.contains(**word))
        .copied()
        .collect();
    let only_cmd = interpreter.is_some_and(|word| word.starts_with("cmd"));
    if odd.len() >= 2 || (!odd.is_empty() && !only_cmd) {
        grave.extend(odd);
    }
    if let Some(interpreter) = interpreter {
        cx.signal(
            "lnk-interpreter",
            format!("{} {arguments}", interpreter.trim()),
        );
        if !grave.is_empty() || !decoded.is_empty() {
            let words: Vec<&str> = grave.iter().map(|word| word.trim()).collect();
            cx.signal(
                "lnk-attack-command",
                format!("{}: {}", interpreter.trim(), words.join(", ")),
            );
        }
        let icon = shortcut.icon.to_lowercase();
        let document = [
            ".pdf", ".doc", ".xls", ".txt", ".jpg", "wordpad", "winword", "excel", "acro", "edge",
        ];
        let library = icon.contains("shell32") || icon.contains("imageres");
        if document.iter().any(|word| icon.contains(word)) || library {
            cx.signal("lnk-borrowed-icon", shortcut.icon.clone());
        }
    }
    let blanks = shortcut
        .arguments
        .chars()
        .filter(|c| c.is_whitespace())
        .count();
    if blanks > 100 && blanks * 2 > shortcut.arguments.chars().count() {
        cx.signal("lnk-padded-arguments", format!("{blanks} blanks"));
    } else if shortcut.arguments.len() > 1024 {
        cx.signal(
            "lnk-long-arguments",
            format!("{} characters", shortcut.arguments.len()),
        );
    }
    let target = shortcut.target.trim().to_lowercase();
    if (target.starts_with("\\\\") || target.starts_with("http")) && !target.starts_with("\\\\?\\")
    {
        let id = if super::ole::object::is_program_name(&target)
            || target.contains("@ssl")
            || target.contains("davwwwroot")
        {
            "lnk-remote-program"
        } else {
            "lnk-remote-target"
        };
        cx.signal(id, shortcut.target.clone());
    }
    // `report.pdf.lnk` whose description says so: a double ending made to deceive.
    let name = cx.name.to_lowercase();
    let stem = name.strip_suffix(".lnk").unwrap_or(&name);
    let ends = [
        ".pdf", ".doc", ".docx", ".xls", ".xlsx", ".txt", ".jpg", ".png", ".zip",
    ];
    if interpreter.is_some() && ends.iter().any(|end| stem.ends_with(end)) {
        cx.signal("lnk-disguised", cx.name.to_owned());
    }
    if shortcut.show == 7 && interpreter.is_some() {
        cx.signal(
            "lnk-hidden-window",
            all.split_whitespace().next().unwrap_or_default(),
        );
    }
}

fn parse(bytes: &[u8]) -> Option<Shortcut> {
    let flags = u32_at(bytes, 20)?;
    let has = |bit: u32| flags & (1 << bit) != 0;
    let mut shortcut = Shortcut {
        show: u32_at(bytes, 60)?,
        ..Shortcut::default()
    };
    let mut at = 0x4c;
    if has(0) {
        let size = usize::from(u16_at(bytes, at)?);
        shortcut.target = item_path(bytes.get(at + 2..)?.get(..size)?);
        at += 2 + size;
    }
    if has(1) {
        let size = len_at(bytes, at)?;
        let info = bytes.get(at..)?.get(..size)?;
        let path = info_path(info);
        if !path.is_empty() {
            shortcut.target = path;
        }
        at += size;
    }
    let wide = has(7);
    let mut text = |wanted: bool, slot: &mut String| -> Option<()> {
        if wanted {
            let count = usize::from(u16_at(bytes, at)?);
            let size = if wide { count * 2 } else { count };
            let body = bytes.get(at + 2..)?.get(..size)?;
            *slot = if wide { utf16(body) } else { ansi(body) };
            at += 2 + size;
        }
        Some(())
    };
    text(has(2), &mut shortcut.name)?;
    text(has(3), &mut shortcut.relative)?;
    text(has(4), &mut shortcut.folder)?;
    text(has(5), &mut shortcut.arguments)?;
    text(has(6), &mut shortcut.icon)?;
    // Extra blocks, up to one of less than four bytes.
    for _ in 0..64 {
        let Some(size) = len_at(bytes, at) else { break };
        if size < 4 {
            at += 4;
            break;
        }
        let Some(block) = bytes.get(at..).and_then(|rest| rest.get(..size)) else {
            break;
        };
        match u32_at(block, 4) {
            Some(0xa000_0001) => shortcut.environment = both(block),
            Some(0xa000_0006) => shortcut.darwin = both(block),
            Some(0xa000_0007) if shortcut.icon.is_empty() => shortcut.icon = both(block),
            Some(0xa000_0003) => shortcut.machine = ansi(block.get(16..32).unwrap_or_default()),
            _ => {}
        }
        at += size;
    }
    shortcut.end = at;
    Some(shortcut)
}

/// A block that says the same twice: 260 bytes of eight-bit text, 520 of UTF-16.
fn both(block: &[u8]) -> String {
    let wide = utf16(block.get(268..788).unwrap_or_default());
    if wide.is_empty() {
        ansi(block.get(8..268).unwrap_or_default())
    } else {
        wide
    }
}

/// LinkInfo: local base path or network share, and what follows it.
fn info_path(info: &[u8]) -> String {
    let at = |place: usize| len_at(info, place).filter(|offset| *offset > 0);
    let text = |offset: Option<usize>| {
        offset
            .and_then(|offset| info.get(offset..))
            .map(ansi)
            .unwrap_or_default()
    };
    let wide = |offset: Option<usize>| {
        offset
            .and_then(|offset| info.get(offset..))
            .map(utf16)
            .unwrap_or_default()
    };
    let header = len_at(info, 4).unwrap_or(0);
    let mut base = if header >= 0x24 {
        wide(at(28))
    } else {
        String::new()
    };
    if base.is_empty() {
        base = text(at(16));
    }
    let suffix = if header >= 0x24 {
        wide(at(32))
    } else {
        text(at(24))
    };
    if base.is_empty()
        && let Some(network) = at(20)
        && let Some(body) = info.get(network..)
        && let Some(offset) = len_at(body, 8)
    {
        base = body.get(offset..).map(ansi).unwrap_or_default();
        if !suffix.is_empty() && !base.is_empty() {
            base.push('\\');
        }
    }
    base + &suffix
}

/// Item list: the names found in its items, joined; enough to tell the program.
fn item_path(list: &[u8]) -> String {
    let mut parts = Vec::new();
    let mut at = 0;
    for _ in 0..64 {
        let Some(size) = u16_at(list, at).map(usize::from).filter(|size| *size >= 2) else {
            break;
        };
        let Some(item) = list.get(at..).and_then(|rest| rest.get(..size)) else {
            break;
        };
        match item.get(2) {
            Some(0x1f) => parts.extend(
                item.get(4..20)
                    .and_then(guid)
                    .map(|id| format!("::{{{id}}}")),
            ),
            Some(kind) if kind & 0x70 == 0x20 => {
                parts.push(
                    ansi(item.get(3..).unwrap_or_default())
                        .trim_end_matches('\\')
                        .to_owned(),
                );
            }
            Some(kind) if kind & 0x70 == 0x30 => {
                let body = item.get(14..).unwrap_or_default();
                let name = if kind & 4 == 0 {
                    ansi(body)
                } else {
                    utf16(body)
                };
                // The long name stands in an extension block, after its version.
                let long = find(item, &[0x04, 0, 0xef, 0xbe], 0).and_then(|place| {
                    let rest = item.get(place..)?;
                    let from = [0x2a, 0x26, 0x22, 0x12].into_iter().find(|from| {
                        rest.get(*from..).is_some_and(|tail| {
                            let text = utf16(tail);
                            text.len() >= 3
                                && text.chars().all(|c| !c.is_control())
                                && text.contains(['.', ' ']) | (text.len() >= name.len())
                                && text.is_ascii()
                        })
                    })?;
                    Some(utf16(rest.get(from..)?))
                });
                parts.push(long.unwrap_or(name));
            }
            Some(0x61) => parts.push(super::le::strings(item, 6, 2000).trim().replace('\n', " ")),
            _ => {}
        }
        at += size;
    }
    let path: Vec<&str> = parts
        .iter()
        .map(String::as_str)
        .filter(|p| !p.is_empty() && !p.starts_with("::"))
        .collect();
    path.join("\\")
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::readers::ole::testing::{batter, le16, le32, run};

    fn shortcut(target: &str, arguments: &str, tail: &[u8]) -> Vec<u8> {
        let mut out = 0x4c_u32.to_le_bytes().to_vec();
        out.extend(CLASS);
        out.extend((2_u32 | 1 << 5 | 1 << 7).to_le_bytes());
        out.resize(0x4c, 0);
        let mut info = vec![0; 28];
        info[4] = 28;
        info[8] = 1;
        info[16] = 28;
        info.extend(target.as_bytes());
        info.push(0);
        info[24] = le32(info.len())[0];
        info.push(0);
        out.extend(le32(info.len()));
        out.extend(&info[4..]);
        out.extend(le16(arguments.encode_utf16().count()));
        out.extend(arguments.encode_utf16().flat_map(u16::to_le_bytes));
        out.extend(0_u32.to_le_bytes());
        out.extend(tail);
        out
    }

    fn backwards(text: &str) -> String {
        text.chars().rev().collect()
    }

    #[test]
    fn an_encoded_command_is_an_attack() {
        let target = backwards("exe.llehsrewop\\0.1v\\llehSrewoPswodniW\\23metsyS\\swodniW\\:C");
        let arguments = backwards("gAvBHAAbABsAGUAaAAA cne- neddih elytswodniw- pon-");
        let outcome = run(read, &shortcut(&target, &arguments, b""));
        assert!(outcome.has("lnk-attack-command"), "{outcome:?}");
        assert!(outcome.weight() >= 80);
        assert_eq!(outcome.facts["lnk.target"], target);
    }

    #[test]
    fn a_shortcut_to_a_document_is_quiet() {
        let outcome = run(
            read,
            &shortcut("C:\\Users\\a\\Documents\\note.docx", "", b""),
        );
        assert!(
            outcome.signals.is_empty() && outcome.gaps.is_empty(),
            "{outcome:?}"
        );
        let outcome = run(
            read,
            &shortcut("C:\\Program Files\\App\\app.exe", "--new-window", b""),
        );
        assert!(outcome.signals.is_empty());
    }

    #[test]
    fn padding_and_tails_are_told() {
        let arguments = format!("a{}b", " ".repeat(300));
        let outcome = run(read, &shortcut("C:\\a.exe", &arguments, &[7; 100]));
        assert!(outcome.has("lnk-padded-arguments") && outcome.has("lnk-carries-payload"));
        assert_eq!(outcome.child("tail").len(), 100);
    }

    #[test]
    fn damaged_shortcuts_never_panic() {
        batter(read, &shortcut("C:\\a.exe", "b c d", b"tail"));
    }
}
