//! Files to deposit and rules to find them with. Nothing a scanner would stop at stands in clear.

use std::{
    fmt::Write as _,
    io::{Cursor, Write as _},
};

/// The EICAR test file, put together from pieces.
pub(crate) fn eicar() -> Vec<u8> {
    [
        "X5O!P%@AP[4\\PZX54(P^)7CC)7}",
        "$EICAR-STANDARD-",
        "ANTIVIRUS-TEST-",
        "FILE!$H+H*",
    ]
    .concat()
    .into_bytes()
}

/// A harmless text with a mark in it, for a rule of the test to find: the engine's own rules do not.
pub(crate) fn marked() -> Vec<u8> {
    b"Note interne, marque TEMOIN-4417.\n".repeat(8)
}

/// A harmless text.
pub(crate) fn clean() -> Vec<u8> {
    b"Compte rendu de la reunion.\n".repeat(20)
}

/// A zip of one member under a password.
pub(crate) fn sealed_zip(name: &str, bytes: &[u8], password: &str) -> Vec<u8> {
    let mut writer = zip::ZipWriter::new(Cursor::new(Vec::new()));
    let options = zip::write::SimpleFileOptions::default()
        .compression_method(zip::CompressionMethod::Stored)
        .with_aes_encryption(zip::AesMode::Aes256, password);
    writer.start_file(name, options).unwrap();
    writer.write_all(bytes).unwrap();
    writer.finish().unwrap().into_inner()
}

/// The source of a rule that ranks whatever holds `needle`.
pub(crate) fn rule_finding(name: &str, needle: &[u8], verdict: &str) -> String {
    let hex = needle.iter().fold(String::new(), |mut hex, byte| {
        let _ = write!(hex, "{byte:02x} ");
        hex
    });
    format!(
        "rule {name} {{\n  meta:\n    description = \"Essai {name}\"\n    verdict = \"{verdict}\"\n    \
         family = \"Famille-{name}\"\n  strings:\n    $a = {{ {hex}}}\n  condition:\n    $a\n}}\n"
    )
}

/// What follows the end of [`picture`].
pub(crate) const PAYLOAD: &str = "CHARGE-7741 apres la fin";

/// A grey PNG of 64 pixels a side, with something after its end.
pub(crate) fn picture() -> Vec<u8> {
    const SIDE: u32 = 64;
    let rows: Vec<u8> = (0..SIDE)
        .flat_map(|row| [&[0][..], &[u8::try_from(row).unwrap() * 3; SIDE as usize]].concat())
        .collect();
    let (mut low, mut high) = (1_u32, 0_u32);
    for byte in &rows {
        low = (low + u32::from(*byte)) % 65_521;
        high = (high + low) % 65_521;
    }
    let length = u16::try_from(rows.len()).unwrap();
    // Stored, not compressed: one last block.
    let mut packed = vec![0x78, 0x01, 1];
    packed.extend(length.to_le_bytes());
    packed.extend((!length).to_le_bytes());
    packed.extend(&rows);
    packed.extend((high << 16 | low).to_be_bytes());
    let side = SIDE.to_be_bytes();
    let mut png = b"\x89PNG\r\n\x1a\n".to_vec();
    for (kind, data) in [
        (b"IHDR", [&side[..], &side, &[8, 0, 0, 0, 0]].concat()),
        (b"IDAT", packed),
        (b"IEND", vec![]),
    ] {
        let body = [&kind[..], &data].concat();
        png.extend(u32::try_from(data.len()).unwrap().to_be_bytes());
        png.extend(&body);
        png.extend(checksum(&body).to_be_bytes());
    }
    png.extend(PAYLOAD.as_bytes());
    png
}

/// CRC-32 as PNG has it.
fn checksum(bytes: &[u8]) -> u32 {
    !bytes.iter().fold(u32::MAX, |sum, byte| {
        (0..8).fold(sum ^ u32::from(*byte), |sum, _| {
            if sum & 1 == 1 {
                sum >> 1 ^ 0xedb8_8320
            } else {
                sum >> 1
            }
        })
    })
}
