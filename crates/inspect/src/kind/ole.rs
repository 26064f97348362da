//! Which application a compound file belongs to, by its streams and root class.

use std::io::Cursor;

use super::Kind;

/// Windows Installer packages, patches and transforms.
const INSTALLER: [&str; 3] = [
    "000c1084-0000-0000-c000-000000000046",
    "000c1086-0000-0000-c000-000000000046",
    "000c1082-0000-0000-c000-000000000046",
];

/// The precise kind of a compound file.
pub(super) fn refine(bytes: &[u8]) -> Kind {
    let Ok(file) = cfb::CompoundFile::open(Cursor::new(bytes)) else {
        return by_bytes(bytes);
    };
    if INSTALLER.contains(
        &file
            .root_entry()
            .clsid()
            .to_string()
            .to_ascii_lowercase()
            .as_str(),
    ) {
        return Kind::Msi;
    }
    let streams = [
        ("/__properties_version1.0", Kind::Msg),
        ("/WordDocument", Kind::Doc),
        ("/Workbook", Kind::Xls),
        ("/Book", Kind::Xls),
        ("/PowerPoint Document", Kind::Ppt),
    ];
    streams
        .into_iter()
        .find(|(path, _)| file.exists(path))
        .map_or(Kind::Ole, |(_, kind)| kind)
}

/// A damaged compound file still shows its directory entries, in UTF-16.
fn by_bytes(bytes: &[u8]) -> Kind {
    let wide = |name: &str| -> Vec<u8> { name.encode_utf16().flat_map(u16::to_le_bytes).collect() };
    [
        ("__properties_version1.0", Kind::Msg),
        ("WordDocument\0", Kind::Doc),
        ("Workbook\0", Kind::Xls),
        ("PowerPoint Document\0", Kind::Ppt),
    ]
    .into_iter()
    .find(|(name, _)| super::magic::find_in(bytes, &wide(name)).is_some())
    .map_or(Kind::Ole, |(_, kind)| kind)
}
