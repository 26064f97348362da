//! What a name pretends, against what the content is.

use super::{Kind, Role};
use crate::context::Context;

/// Extensions that Windows runs on a double click.
const RUN: &[&str] = &[
    "exe",
    "scr",
    "com",
    "pif",
    "cpl",
    "msi",
    "bat",
    "cmd",
    "js",
    "jse",
    "vbs",
    "vbe",
    "wsf",
    "wsh",
    "hta",
    "ps1",
    "lnk",
    "jar",
    "reg",
    "dll",
    "sct",
    "msc",
    "application",
    "gadget",
    "xll",
    "url",
    "chm",
    "iso",
    "img",
    "vhd",
    "vhdx",
];

/// Extensions that readers take for a harmless document.
const DOCUMENT: &[&str] = &[
    "pdf", "doc", "docx", "xls", "xlsx", "ppt", "pptx", "odt", "ods", "odp", "rtf", "txt", "csv",
    "jpg", "jpeg", "png", "gif", "bmp", "tif", "tiff", "mp3", "mp4", "avi", "html", "htm", "eml",
    "msg",
];

/// The extension of a name, in lower case, without the dot.
#[must_use]
pub fn extension(name: &str) -> Option<String> {
    let base = name
        .rsplit(['/', '\\'])
        .next()
        .unwrap_or(name)
        .trim_end_matches([' ', '.']);
    let (stem, extension) = base.rsplit_once('.')?;
    (!stem.is_empty() && !extension.is_empty() && extension.len() <= 16)
        .then(|| extension.to_lowercase())
}

/// Raises the signals of a deceitful name.
pub fn check(kind: Kind, cx: &mut Context<'_>) {
    let name = cx.name;
    if name.contains(['\u{202E}', '\u{202D}', '\u{2066}', '\u{2067}', '\u{2068}']) {
        cx.signal("name-bidi-override", name.escape_unicode_controls());
    }
    let Some(last) = extension(name) else { return };
    let runs = RUN.contains(&last.as_str());
    let stem = name
        .get(..name.len().saturating_sub(last.len() + 1))
        .unwrap_or_default();
    if runs && extension(stem.trim_end()).is_some_and(|inner| DOCUMENT.contains(&inner.as_str())) {
        cx.signal("double-extension", name.escape_unicode_controls());
    }
    if name.contains("      ") && runs {
        cx.signal("name-padding", last.clone());
    }
    let expected: Vec<Kind> = Kind::ALL
        .iter()
        .copied()
        .filter(|kind| kind.extensions().contains(&last.as_str()))
        .collect();
    if expected.is_empty()
        || expected.contains(&kind)
        || matches!(kind, Kind::Empty | Kind::Data)
        || last == "bin"
        || last == "dat"
    {
        return;
    }
    let detail = format!(".{last} / {}", kind.name());
    let pretends_document = DOCUMENT.contains(&last.as_str());
    if pretends_document
        && matches!(
            kind,
            Kind::Pe
                | Kind::Elf
                | Kind::MachO
                | Kind::Dos
                | Kind::Lnk
                | Kind::Hta
                | Kind::Wsf
                | Kind::Msi
                | Kind::EncodedScript
        )
    {
        cx.signal("disguised-program", detail);
    } else if !alike(kind, &expected) {
        cx.signal("extension-mismatch", detail);
    }
}

/// Formats that people and programs exchange under each other's extension without malice.
fn alike(kind: Kind, expected: &[Kind]) -> bool {
    let family = |kind: Kind| match kind {
        _ if kind.is_zip() => 1,
        _ if kind.is_ole() => 2,
        Kind::OfficeXml | Kind::Html | Kind::Xml | Kind::Svg | Kind::Hta => 3,
        Kind::Png
        | Kind::Jpeg
        | Kind::Gif
        | Kind::Bmp
        | Kind::Webp
        | Kind::Tiff
        | Kind::Heif
        | Kind::Ico
        | Kind::Wmf => 4,
        Kind::Audio | Kind::Video => 5,
        Kind::Pe | Kind::Dos => 6,
        Kind::Iso9660 | Kind::Udf | Kind::Disk => 7,
        Kind::Eml | Kind::Mbox => 8,
        _ if kind.role() == Role::Script => 9,
        _ => 0,
    };
    let text = |kind: Kind| {
        kind == Kind::Text
            || (kind.role() == Role::Script && !matches!(kind, Kind::Hta | Kind::Wsf))
    };
    // Word and Excel still open RTF, HTML, MHTML and XML under .doc and .xls, as many exports make.
    let export = |kind: Kind| {
        matches!(
            kind,
            Kind::Rtf
                | Kind::Html
                | Kind::Xml
                | Kind::OfficeXml
                | Kind::Text
                | Kind::Biff
                | Kind::Eml
        )
    };
    expected.iter().any(|other| {
        (family(kind) != 0 && family(kind) == family(*other))
            || (text(kind) && text(*other))
            || (export(kind) && matches!(other, Kind::Doc | Kind::Xls))
    })
}

/// Names shown in details keep their meaning: invisible characters are written as escapes.
trait EscapeControls {
    fn escape_unicode_controls(&self) -> String;
}

impl EscapeControls for str {
    fn escape_unicode_controls(&self) -> String {
        self.chars().fold(String::new(), |mut shown, character| {
            let hidden = character.is_control() || matches!(u32::from(character), 0x200B..=0x200F | 0x202A..=0x202E | 0x2060..=0x206F);
            if hidden {
                shown.extend(character.escape_unicode());
            } else {
                shown.push(character);
            }
            shown
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{context::Budget, limits::Limits};

    #[track_caller]
    fn signals(name: &str, kind: Kind, expected: &[&str]) {
        let mut budget = Budget::unmetered(Limits::default());
        let mut cx = Context::new(name, 0, 0, &[], &mut budget);
        check(kind, &mut cx);
        let found: Vec<_> = cx.signals.iter().map(|signal| signal.id.as_str()).collect();
        assert_eq!(found, expected, "{name}");
    }

    #[test]
    fn deceitful_names_are_seen() {
        signals("facture.pdf.exe", Kind::Pe, &["double-extension"]);
        signals(
            "facture.pdf          .exe",
            Kind::Pe,
            &["double-extension", "name-padding"],
        );
        signals("facture\u{202E}fdp.exe", Kind::Pe, &["name-bidi-override"]);
        signals("facture.pdf", Kind::Pe, &["disguised-program"]);
        signals("facture.pdf", Kind::Zip, &["extension-mismatch"]);
    }

    #[test]
    fn ordinary_names_raise_nothing() {
        signals("rapport v1.2.docx", Kind::Docx, &[]);
        signals("rapport.final.pdf", Kind::Pdf, &[]);
        signals("export.xls", Kind::Html, &[]);
        signals("photo.png", Kind::Jpeg, &[]);
        signals("archive.tar.gz", Kind::Gzip, &[]);
        signals("macros.docm", Kind::Docx, &[]);
        signals("sans-extension", Kind::Pe, &[]);
        signals("data.json", Kind::Text, &[]);
        signals("script.txt", Kind::JavaScript, &[]);
    }
}
