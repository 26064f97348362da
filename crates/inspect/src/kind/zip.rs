//! Which format a zip archive carries, by the names in it.

use super::Kind;
use crate::readers::zip::directory;

/// The precise kind of a zip archive.
pub(super) fn refine(bytes: &[u8]) -> Kind {
    let names = directory::names(bytes, 4096);
    let has = |name: &str| names.iter().any(|found| found.eq_ignore_ascii_case(name));
    let under = |folder: &str| {
        names.iter().any(|found| {
            found
                .get(..folder.len())
                .is_some_and(|head| head.eq_ignore_ascii_case(folder))
        })
    };
    if has("[Content_Types].xml") {
        return if under("word/") {
            Kind::Docx
        } else if has("xl/workbook.bin") {
            Kind::Xlsb
        } else if under("xl/") {
            Kind::Xlsx
        } else if under("ppt/") {
            Kind::Pptx
        } else if has("AppxManifest.xml") || names.iter().any(|name| name.ends_with(".nuspec")) {
            Kind::Zip
        } else {
            Kind::Ooxml
        };
    }
    // The name and content of an OpenDocument's first, stored member stand at fixed places.
    let head = bytes.get(30..).unwrap_or_default();
    if head.starts_with(b"mimetypeapplication/vnd.oasis.opendocument")
        || head.starts_with(b"mimetypeapplication/vnd.sun.xml")
        || (has("content.xml") && has("META-INF/manifest.xml"))
    {
        return Kind::Odf;
    }
    if has("AndroidManifest.xml") && (has("classes.dex") || has("resources.arsc")) {
        return Kind::Apk;
    }
    if has("META-INF/MANIFEST.MF") {
        return Kind::Jar;
    }
    Kind::Zip
}
