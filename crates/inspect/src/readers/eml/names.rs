//! What the name and the first bytes of an attachment give away.

use crate::context::Context;

/// Endings that run when opened on a usual Windows, macOS or Linux desktop.
const RUNS: &str = " exe scr com pif cpl msi msp bat cmd ps1 psm1 vbs vbe js jse wsf wsh wsc sct hta jar lnk url \
reg dll ocx chm msc application appx appxbundle msix msixbundle appinstaller appref-ms gadget inf scf settingcontent-ms \
library-ms search-ms searchconnector-ms theme desktop command workflow app xll wll ppam xlam rdp iqy slk diagcab ";
/// Disk images: opened by a click, and their content loses the mark of the web.
const IMAGES: &str = " iso img vhd vhdx dmg udf ";
/// Archives that commonly carry a password.
const ARCHIVES: &str = " zip 7z rar ace arj zipx gz tgz tar cab r00 r01 001 ";
/// Endings of documents and pictures, which a disguise puts before the real one.
const DOCUMENTS: &str = " pdf doc docx docm xls xlsx xlsm ppt pptx odt ods odp rtf txt csv jpg jpeg png gif bmp tif tiff webp mp3 \
mp4 avi mov eml msg html htm xml zip heic svg ";

fn listed(list: &str, extension: &str) -> bool {
    !extension.is_empty() && list.split_ascii_whitespace().any(|e| e == extension)
}

/// The last ending, in lower case, blanks removed.
pub(crate) fn extension(name: &str) -> String {
    let base = name
        .rsplit(['/', '\\'])
        .next()
        .unwrap_or(name)
        .trim_end_matches(['.', ' ']);
    base.rsplit_once('.')
        .map(|(_, e)| e.trim().to_lowercase())
        .unwrap_or_default()
}

/// Whether the ending is one that runs.
pub(crate) fn runs(name: &str) -> bool {
    listed(RUNS, &extension(name))
}

/// Whether the ending is that of a document or picture.
pub(crate) fn is_document(name: &str) -> bool {
    listed(DOCUMENTS, &extension(name))
}

/// Whether the first bytes are those of a native program.
pub(crate) fn is_program(bytes: &[u8]) -> bool {
    let pe = bytes.starts_with(b"MZ")
        && bytes
            .get(0x3c..0x40)
            .and_then(|b| <[u8; 4]>::try_from(b).ok())
            .and_then(|b| bytes.get(u32::from_le_bytes(b) as usize..))
            .is_some_and(|rest| rest.starts_with(b"PE\0\0"));
    let macho = matches!(
        bytes.first_chunk::<4>(),
        Some([0xcf | 0xce, 0xfa, 0xed, 0xfe] | [0xfe, 0xed, 0xfa, 0xce | 0xcf])
    );
    pe || macho || bytes.starts_with(b"\x7fELF")
}

/// Judges an attachment by its name and first bytes; says whether it is an archive or a file that
/// is itself protected by a password.
pub(crate) fn judge_attachment(name: &str, bytes: &[u8], cx: &mut Context<'_>) -> bool {
    let ending = extension(name);
    if runs(name) {
        cx.signal("mail-attachment-runs", name);
    } else if is_program(bytes) {
        cx.signal("mail-attachment-program", name);
    }
    if matches!(
        ending.as_str(),
        "html" | "htm" | "xhtml" | "shtml" | "svg" | "mht" | "mhtml"
    ) {
        cx.signal("mail-attachment-page", name);
    }
    if listed(IMAGES, &ending) {
        cx.signal("mail-attachment-disk-image", name);
    }
    listed(ARCHIVES, &ending)
        || bytes.starts_with(b"PK\x03\x04")
        || bytes.starts_with(b"\xd0\xcf\x11\xe0")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn endings_tell_what_opens() {
        assert!(runs("x/Y.LNK") && runs("a.js ") && !runs("note.odt") && !runs("js"));
        assert!(is_document("a.PDF") && !is_document("a"));
        assert_eq!(extension("a.b/c.TAR.GZ. "), "gz");
    }

    #[test]
    fn programs_are_known_by_their_first_bytes() {
        assert!(is_program(b"\x7fELF\x02") && is_program(b"\xcf\xfa\xed\xfe"));
        assert!(!is_program(b"MZ is also how a text may begin"));
    }
}
