//! Objects embedded in documents: OLE packages, links, known dangerous classes.

use crate::{
    context::Context,
    readers::le::{ansi, find, len_at, strings, u8_at, u16_at, u32_at, utf16},
};

/// Ends of names that Windows would run, directly or through an interpreter it ships.
const PROGRAMS: [&str; 52] = [
    "exe",
    "com",
    "scr",
    "pif",
    "bat",
    "cmd",
    "ps1",
    "psm1",
    "vbs",
    "vbe",
    "vb",
    "js",
    "jse",
    "wsf",
    "wsh",
    "wsc",
    "sct",
    "hta",
    "lnk",
    "dll",
    "cpl",
    "msi",
    "msp",
    "mst",
    "jar",
    "reg",
    "inf",
    "chm",
    "hlp",
    "msc",
    "application",
    "appref-ms",
    "gadget",
    "scf",
    "url",
    "iqy",
    "slk",
    "xll",
    "wll",
    "ppam",
    "xlam",
    "ocx",
    "sys",
    "settingcontent-ms",
    "library-ms",
    "search-ms",
    "diagcab",
    "msix",
    "appx",
    "py",
    "sh",
    "rdp",
];

/// Classes of objects with a history of attacks, and what to say of them.
const CLASSES: [(&str, &str, &str); 11] = [
    (
        "0002CE02-0000-0000-C000-000000000046",
        "object-equation",
        "Equation.3",
    ),
    (
        "00021700-0000-0000-C000-000000000046",
        "object-equation",
        "Equation.2",
    ),
    (
        "EAB22AC3-30C1-11CF-A7EB-0000C05BAE0B",
        "object-risky-class",
        "Shell.Explorer.1",
    ),
    (
        "25336920-03F9-11CF-8FD0-00AA00686F13",
        "object-risky-class",
        "htmlfile",
    ),
    (
        "06290BD2-48AA-11D2-8432-006008C3FBFC",
        "object-risky-class",
        "scriptletfile",
    ),
    (
        "06290BD3-48AA-11D2-8432-006008C3FBFC",
        "object-risky-class",
        "script moniker",
    ),
    (
        "D27CDB6E-AE6D-11CF-96B8-444553540000",
        "object-risky-class",
        "ShockwaveFlash",
    ),
    (
        "BDD1F04B-858B-11D1-B16A-00C0F0283628",
        "object-risky-class",
        "MSComctlLib.ListViewCtrl",
    ),
    (
        "1EFB6596-857C-11D1-B16A-00C0F0283628",
        "object-risky-class",
        "MSComctlLib.TabStrip",
    ),
    (
        "00000535-0000-0010-8000-00AA006D2EA4",
        "object-risky-class",
        "ADODB.RecordSet",
    ),
    (
        "ECABAFC6-7F19-11D2-978E-0000F8757E2A",
        "object-risky-class",
        "composite moniker",
    ),
];

/// URL moniker: an OLE link that fetches from the network (CVE-2017-0199).
const URL_MONIKER: [u8; 16] = [
    0xe0, 0xc9, 0xea, 0x79, 0xf9, 0xba, 0xce, 0x11, 0x8c, 0x82, 0, 0xaa, 0, 0x4b, 0xa9, 0x0b,
];

/// Whether a file of this name would be run when opened.
pub(crate) fn is_program_name(name: &str) -> bool {
    let name = name.trim_end_matches(['.', ' ', '\0']);
    name.rsplit_once('.')
        .is_some_and(|(_, end)| PROGRAMS.iter().any(|known| end.eq_ignore_ascii_case(known)))
}

/// Whether these bytes begin as a program does.
pub(crate) fn is_program(bytes: &[u8]) -> bool {
    bytes.starts_with(b"MZ")
        || bytes.starts_with(b"\x7fELF")
        || bytes.starts_with(&[0x4c, 0, 0, 0, 1, 0x14, 2, 0])
}

/// Adds an embedded file as a child, and tells when it is a program.
pub(crate) fn embedded(name: &str, bytes: Vec<u8>, id: &'static str, cx: &mut Context<'_>) {
    if is_program_name(name) || is_program(&bytes) {
        cx.signal(id, name);
    }
    let _ = cx.child(name, "object", bytes);
}

/// Raises the signal of a class identifier, if it has one.
pub(crate) fn judge_class(class: &str, cx: &mut Context<'_>) {
    for (known, id, name) in CLASSES {
        if class == known {
            cx.signal(id, name);
        }
    }
}

/// A file wrapped by the Object Packager.
#[derive(Debug)]
pub(crate) struct Package {
    pub(crate) label: String,
    pub(crate) path: String,
    pub(crate) bytes: Vec<u8>,
}

/// Reads the Object Packager's layout, which Microsoft never documented: two marks, label, path,
/// two marks, temporary path, bytes.
pub(crate) fn package(bytes: &[u8]) -> Option<Package> {
    if u16_at(bytes, 0)? != 2 {
        return None;
    }
    let mut at = 2;
    let text = |at: &mut usize| -> Option<String> {
        let rest = bytes.get(*at..)?;
        let end = rest.iter().take(2048).position(|byte| *byte == 0)?;
        *at += end + 1;
        Some(ansi(rest.get(..end)?))
    };
    let label = text(&mut at)?;
    let path = text(&mut at)?;
    // A packaged link has no bytes: a double click starts what stands at the path.
    if u16_at(bytes, at + 2) == Some(1) {
        return Some(Package {
            label,
            path,
            bytes: Vec::new(),
        });
    }
    at += 4;
    let temporary = len_at(bytes, at)?;
    at = at.checked_add(4)?.checked_add(temporary)?;
    let size = len_at(bytes, at)?;
    let rest = bytes.get(at + 4..)?;
    // A size that lies does not hide what is there.
    let body = rest.get(..size).unwrap_or(rest);
    // Later writers repeat temporary path, label and path in UTF-16: these names are whole.
    let mut tail = rest.get(size..).unwrap_or_default();
    let mut wide = || -> Option<String> {
        let (size, after) = (len_at(tail, 0)?.checked_mul(2)?, tail.get(4..)?);
        let text = utf16(after.get(..size)?);
        tail = after.get(size..)?;
        Some(text)
    };
    let (_, label_wide, path_wide) = (wide(), wide(), wide());
    let label = label_wide
        .filter(|label| !label.is_empty())
        .unwrap_or(label);
    let path = path_wide.filter(|path| !path.is_empty()).unwrap_or(path);
    Some(Package {
        label,
        path,
        bytes: body.to_vec(),
    })
}

/// Reads a `\x01Ole10Native` stream: a length, then a package or any bytes.
pub(crate) fn native(bytes: &[u8], cx: &mut Context<'_>) {
    let body = bytes.get(4..).unwrap_or_default();
    match package(body).or_else(|| package(bytes)) {
        Some(package) => add_package(package, cx),
        None => {
            let size = len_at(bytes, 0).unwrap_or(0);
            let body = body.get(..size).unwrap_or(body);
            if !body.is_empty() {
                equation_shape(body, cx);
                embedded("Ole10Native", body.to_vec(), "object-program", cx);
            }
        }
    }
}

fn add_package(package: Package, cx: &mut Context<'_>) {
    let name = if package.label.is_empty() {
        &package.path
    } else {
        &package.label
    };
    let file = name.rsplit(['\\', '/']).next().unwrap_or(name).to_owned();
    if is_program_name(&package.path) && !is_program_name(&file) {
        cx.signal("object-disguised", format!("{file} ← {}", package.path));
    }
    if !package.path.is_empty() {
        cx.text("path", package.path.clone());
    }
    if package.bytes.is_empty() {
        let first = package.path.split_whitespace().next().unwrap_or_default();
        if is_program_name(first) || is_program_name(&package.path) {
            cx.signal("object-program", package.path);
        }
        return;
    }
    embedded(&file, package.bytes, "object-program", cx);
}

/// Reads a `\x01Ole` stream: where a linked object lives.
pub(crate) fn link(bytes: &[u8], cx: &mut Context<'_>) {
    let text = strings(bytes, 5, 64 << 10);
    if find(bytes, &URL_MONIKER, 0).is_some() {
        let target = text
            .lines()
            .find(|line| line.contains(':'))
            .unwrap_or("URL moniker");
        cx.signal("object-remote-link", target);
    }
    if !text.is_empty() {
        cx.text("link", text);
    }
}

/// Reads an `Equation Native` stream.
pub(crate) fn equation(bytes: &[u8], cx: &mut Context<'_>) {
    cx.signal("object-equation", "Equation Native");
    equation_shape(bytes, cx);
}

/// Tells an equation made to overrun the editor's memory (CVE-2017-11882, CVE-2018-0802): its font
/// name is longer than the editor's room for it.
pub(crate) fn equation_shape(bytes: &[u8], cx: &mut Context<'_>) {
    // Header of 28 bytes, then version 2 or 3 of the equation format, product 1.
    let Some(header) = u16_at(bytes, 0)
        .map(usize::from)
        .filter(|header| *header == 28)
    else {
        return;
    };
    if !matches!(u8_at(bytes, header), Some(2 | 3)) || u32_at(bytes, 2).is_none() {
        return;
    }
    let records = bytes.get(header + 5..).unwrap_or_default();
    for (place, window) in records.windows(3).enumerate().take(200) {
        // FONT record: tag 8, typeface, style, name ended by NUL.
        if window.first() == Some(&8) {
            let name = records.get(place + 3..).unwrap_or_default();
            let length = name
                .iter()
                .position(|byte| *byte == 0)
                .unwrap_or(name.len());
            if length > 40 {
                cx.signal(
                    "object-equation-overrun",
                    format!("font name of {length} bytes"),
                );
                return;
            }
        }
    }
}

/// Reads an OLE 1 object, as RTF carries it: class name and bytes (MS-OLEDS 2.2.5).
pub(crate) fn ole1(bytes: &[u8], cx: &mut Context<'_>) -> Option<String> {
    let form = u32_at(bytes, 4)?;
    let mut at = 8;
    let text = |at: &mut usize| -> Option<String> {
        let size = len_at(bytes, *at)?;
        let body = bytes.get(*at + 4..)?.get(..size)?;
        *at += 4 + size;
        Some(ansi(body))
    };
    let class = text(&mut at)?;
    let topic = text(&mut at)?;
    let item = text(&mut at)?;
    for part in [topic, item] {
        if !part.is_empty() {
            cx.text("link", part);
        }
    }
    if form == 2 {
        let size = len_at(bytes, at)?;
        let rest = bytes.get(at + 4..)?;
        let body = rest.get(..size).unwrap_or(rest);
        match package(body) {
            Some(package) => add_package(package, cx),
            None if !body.is_empty() => {
                equation_shape(body, cx);
                embedded(&class, body.to_vec(), "object-program", cx);
            }
            None => {}
        }
    }
    Some(class)
}

#[cfg(test)]
pub(crate) mod tests {
    use super::*;
    use crate::readers::ole::testing::{batter, le32, run};

    fn packager(name: &str, bytes: &[u8]) -> Vec<u8> {
        let mut out = vec![2, 0];
        out.extend(name.as_bytes());
        out.push(0);
        out.extend(format!("C:\\temp\\{name}").as_bytes());
        out.push(0);
        out.extend([0, 0, 3, 0]);
        out.extend(5_u32.to_le_bytes());
        out.extend(b"tmp\\\0");
        out.extend(le32(bytes.len()));
        out.extend(bytes);
        out
    }

    /// An `Ole10Native` stream.
    pub(crate) fn native(name: &str, bytes: &[u8]) -> Vec<u8> {
        let body = packager(name, bytes);
        let mut out = le32(body.len()).to_vec();
        out.extend(body);
        out
    }

    /// An OLE 1 embedded object.
    pub(crate) fn ole1(class: &str, body: &[u8]) -> Vec<u8> {
        let mut out = 0x0501_u32.to_le_bytes().to_vec();
        out.extend(2_u32.to_le_bytes());
        out.extend(le32(class.len() + 1));
        out.extend(class.as_bytes());
        out.push(0);
        out.extend([0; 8]);
        out.extend(le32(body.len()));
        out.extend(body);
        out
    }

    fn read_ole1(bytes: &[u8], cx: &mut Context<'_>) {
        super::ole1(bytes, cx);
    }

    #[test]
    fn packages_are_unwrapped() {
        let outcome = run(read_ole1, &ole1("Package", &packager("a.txt", b"hello")));
        assert_eq!(outcome.child("a.txt"), b"hello");
        assert!(outcome.signals.is_empty());
        batter(read_ole1, &ole1("Package", &packager("a.txt", b"hello")));
    }

    #[test]
    fn a_packaged_link_to_a_program_is_told() {
        let mut stream = vec![2, 0];
        stream.extend(b"calc\0C:\\Windows\\calc.exe\0\0\0\x01\0\x01\0C:\\Windows\\calc.exe\0");
        let mut sized = le32(stream.len()).to_vec();
        sized.extend(stream);
        let outcome = run(super::native, &sized);
        assert!(
            outcome.has("object-program") && outcome.children.is_empty(),
            "{outcome:?}"
        );
    }

    #[test]
    fn an_overlong_font_name_is_an_attack() {
        let mut body = vec![0x1c, 0];
        body.resize(28, 0);
        body.extend([3, 1, 1, 3, 0x0a, 0x0a, 1, 8, 0x5a, 0x5a]);
        body.extend([0x41; 48]);
        body.push(0);
        let outcome = run(equation, &body);
        assert!(outcome.has("object-equation-overrun") && outcome.weight() >= 80);
        let outcome = run(equation, &body[..40]);
        assert!(!outcome.has("object-equation-overrun"));
    }
}
