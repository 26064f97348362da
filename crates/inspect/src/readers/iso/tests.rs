use super::*;
use crate::{context::Budget, limits::Limits};

/// A directory record: name as stored, sector, size, whether a folder, system use area.
fn entry(name: &[u8], extent: u32, size: u32, folder: bool, system_use: &[u8]) -> Vec<u8> {
    let mut record = vec![0_u8; 33];
    record[2..6].copy_from_slice(&extent.to_le_bytes());
    record[10..14].copy_from_slice(&size.to_le_bytes());
    record[25] = if folder { 2 } else { 0 };
    record[32] = u8::try_from(name.len()).unwrap();
    record.extend(name);
    if name.len().is_multiple_of(2) {
        record.push(0);
    }
    record.extend(system_use);
    record[0] = u8::try_from(record.len()).unwrap();
    record
}

fn descriptor(kind: u8, escape: &[u8], extent: u32) -> Vec<u8> {
    let mut sector = vec![0_u8; SECTOR];
    sector[0] = kind;
    sector[1..6].copy_from_slice(b"CD001");
    sector[88..88 + escape.len()].copy_from_slice(escape);
    let root = entry(&[0], extent, 2048, true, &[]);
    sector[156..156 + root.len()].copy_from_slice(&root);
    sector
}

/// A disc with one file in the plain tree and one in a Joliet tree, plus a folder.
fn disc(nm: &[u8]) -> Vec<u8> {
    let mut image = vec![0_u8; 16 * SECTOR];
    image.extend(descriptor(1, b"", 20));
    image.extend(descriptor(2, b"%/E", 21));
    image.extend(descriptor(255, b"", 0));
    image.resize(20 * SECTOR, 0);
    let mut plain = entry(&[0], 20, 2048, true, &[]);
    plain.extend(entry(b"FACTURE.EXE;1", 22, 7, false, nm));
    plain.extend(entry(b"HIDDEN.TXT;1", 23, 5, false, &[]));
    plain.resize(SECTOR, 0);
    image.extend(plain);
    let wide: Vec<u8> = "facture très longue.exe"
        .encode_utf16()
        .flat_map(u16::to_be_bytes)
        .collect();
    let mut joliet = entry(&wide, 22, 7, false, &[]);
    joliet.resize(SECTOR, 0);
    image.extend(joliet);
    let mut file = b"program".to_vec();
    file.resize(SECTOR, 0);
    image.extend(file);
    let mut file = "caché".as_bytes().to_vec();
    file.resize(SECTOR, 0);
    image.extend(file);
    image
}

fn opened(bytes: &[u8]) -> (Vec<(String, Vec<u8>)>, Vec<Gap>) {
    let mut budget = Budget::unmetered(Limits::default());
    let mut cx = Context::new("a.iso", 0, bytes.len() as u64, &[], &mut budget);
    read(bytes, &mut cx);
    (
        cx.children
            .into_iter()
            .map(|child| (child.name, child.bytes))
            .collect(),
        cx.gaps,
    )
}

#[test]
fn both_trees_are_read_and_joliet_names_win() {
    let (children, gaps) = opened(&disc(b""));
    assert_eq!(
        children,
        [
            ("facture très longue.exe".to_owned(), b"program".to_vec()),
            ("HIDDEN.TXT".to_owned(), "caché".as_bytes()[..5].to_vec()),
        ]
    );
    assert_eq!(gaps, []);
}

#[test]
fn rock_ridge_names_are_read() {
    let mut image = disc(b"NM\x0F\x01\x00facture.sh");
    // Without the Joliet descriptor.
    image[17 * SECTOR] = 255;
    assert_eq!(opened(&image).0[0].0, "facture.sh");
}

#[test]
fn raw_sectors_are_cut_down() {
    let mut raw = Vec::new();
    for sector in disc(b"").chunks(SECTOR) {
        raw.extend([0; 16]);
        raw.extend(sector);
        raw.extend([0; 288]);
    }
    assert_eq!(
        crate::kind::identify(&raw, "").kind,
        crate::kind::Kind::Iso9660
    );
    assert_eq!(opened(&raw).0.len(), 2);
}

#[test]
fn a_folder_that_holds_itself_is_walked_once() {
    let mut image = disc(b"");
    let own = entry(b"BOUCLE", 20, 2048, true, &[]);
    let at = 20 * SECTOR
        + 34
        + entry(b"FACTURE.EXE;1", 0, 0, false, &[]).len()
        + entry(b"HIDDEN.TXT;1", 0, 0, false, &[]).len();
    image[at..at + own.len()].copy_from_slice(&own);
    assert_eq!(opened(&image).0.len(), 2);
}

#[test]
fn one_content_under_two_extensions_is_two_files() {
    let mut image = disc(b"");
    let script = entry(b"PROGRAM.JS;1", 22, 7, false, &[]);
    let at = 20 * SECTOR
        + 34
        + entry(b"FACTURE.EXE;1", 0, 0, false, &[]).len()
        + entry(b"HIDDEN.TXT;1", 0, 0, false, &[]).len();
    image[at..at + script.len()].copy_from_slice(&script);
    let names: Vec<String> = opened(&image).0.into_iter().map(|(name, _)| name).collect();
    assert_eq!(
        names,
        ["facture très longue.exe", "HIDDEN.TXT", "PROGRAM.JS"]
    );
    // A file that goes on in a record that is not there.
    image[at + 25] = 0x80;
    let (children, gaps) = opened(&image);
    assert_eq!(children.len(), 3);
    assert!(matches!(gaps[..], [Gap::Malformed { .. }]));
}

#[test]
fn a_cut_image_is_a_gap() {
    let image = disc(b"");
    assert!(!opened(&image[..22 * SECTOR]).1.is_empty());
}
