//! Inputs built in the test: nothing a scanner would stop at is committed in clear.

use std::io::{Cursor, Write as _};

use inspect::{
    analyse::{Request, analyse},
    limits::Limits,
    report::{AnalysisKind, Report},
    rules::Engine,
};

/// SHA-256 of the EICAR test file.
pub(crate) const EICAR_SHA256: &str =
    "275a021bbfb6489e54d471899f7db9d1663fc695ec2fe2a2c4538aabf651fd0f";

/// The EICAR test file, put together from pieces.
pub(crate) fn eicar() -> Vec<u8> {
    let pieces = [
        "X5O!P%@AP[4\\PZX54(P^)7CC)7}",
        "$EICAR-STANDARD-",
        "ANTIVIRUS-TEST-",
        "FILE!$H+H*",
    ];
    pieces.concat().into_bytes()
}

/// The engine with its own rules, compiled once.
pub(crate) fn rules() -> &'static Engine {
    static RULES: std::sync::OnceLock<Engine> = std::sync::OnceLock::new();
    RULES.get_or_init(|| Engine::own().expect("our rules compile"))
}

/// Full analysis in this process, with the own rules.
pub(crate) fn full(name: &str, bytes: &[u8]) -> Report {
    full_within(name, bytes, &Limits::default(), &[])
}

/// The same with other bounds and passwords.
pub(crate) fn full_within(
    name: &str,
    bytes: &[u8],
    limits: &Limits,
    passwords: &[String],
) -> Report {
    analyse(Request {
        name,
        bytes: bytes.to_vec(),
        kind: AnalysisKind::Full,
        limits,
        passwords,
        owner: "",
        rules: Some(rules()),
        sandboxed: false,
    })
}

pub(crate) fn zip(name: &str, bytes: &[u8]) -> Vec<u8> {
    let mut writer = zip::ZipWriter::new(Cursor::new(Vec::new()));
    writer
        .start_file(name, zip::write::SimpleFileOptions::default())
        .unwrap();
    writer.write_all(bytes).unwrap();
    writer.finish().unwrap().into_inner()
}

pub(crate) fn tar(name: &str, bytes: &[u8]) -> Vec<u8> {
    let mut builder = tar::Builder::new(Vec::new());
    let mut header = tar::Header::new_gnu();
    header.set_size(bytes.len() as u64);
    header.set_mode(0o644);
    header.set_cksum();
    builder.append_data(&mut header, name, bytes).unwrap();
    builder.into_inner().unwrap()
}

pub(crate) fn gzip(bytes: &[u8]) -> Vec<u8> {
    let mut encoder = flate2::write::GzEncoder::new(Vec::new(), flate2::Compression::default());
    encoder.write_all(bytes).unwrap();
    encoder.finish().unwrap()
}

pub(crate) fn bzip2(bytes: &[u8]) -> Vec<u8> {
    let mut encoder = bzip2::write::BzEncoder::new(Vec::new(), bzip2::Compression::default());
    encoder.write_all(bytes).unwrap();
    encoder.finish().unwrap()
}

pub(crate) fn xz(bytes: &[u8]) -> Vec<u8> {
    let mut encoder = liblzma::write::XzEncoder::new(Vec::new(), 6);
    encoder.write_all(bytes).unwrap();
    encoder.finish().unwrap()
}

pub(crate) fn zstd(bytes: &[u8]) -> Vec<u8> {
    zstd::stream::encode_all(bytes, 3).unwrap()
}

pub(crate) fn cab(name: &str, bytes: &[u8]) -> Vec<u8> {
    let mut builder = cab::CabinetBuilder::new();
    builder
        .add_folder(cab::CompressionType::MsZip)
        .add_file(name);
    let mut writer = builder.build(Cursor::new(Vec::new())).unwrap();
    while let Some(mut file) = writer.next_file().unwrap() {
        file.write_all(bytes).unwrap();
    }
    writer.finish().unwrap().into_inner()
}

pub(crate) fn seven_zip(name: &str, bytes: &[u8]) -> Vec<u8> {
    let mut writer = sevenz_rust2::ArchiveWriter::new(Cursor::new(Vec::new())).unwrap();
    let entry = sevenz_rust2::ArchiveEntry::new_file(name);
    writer.push_archive_entry(entry, Some(bytes)).unwrap();
    writer.finish().unwrap().into_inner()
}

/// The same under a password, with or without its names.
pub(crate) fn sealed_seven_zip(
    name: &str,
    bytes: &[u8],
    password: &str,
    names_too: bool,
) -> Vec<u8> {
    use sevenz_rust2::encoder_options::AesEncoderOptions;
    let mut writer = sevenz_rust2::ArchiveWriter::new(Cursor::new(Vec::new())).unwrap();
    writer.set_content_methods(vec![
        AesEncoderOptions::new(password.into()).into(),
        sevenz_rust2::EncoderMethod::LZMA2.into(),
    ]);
    writer.set_encrypt_header(names_too);
    let entry = sevenz_rust2::ArchiveEntry::new_file(name);
    writer.push_archive_entry(entry, Some(bytes)).unwrap();
    writer.finish().unwrap().into_inner()
}

/// A message with one attachment.
pub(crate) fn eml(name: &str, bytes: &[u8]) -> Vec<u8> {
    use base64::{Engine as _, engine::general_purpose::STANDARD};
    let body: String = STANDARD
        .encode(bytes)
        .as_bytes()
        .chunks(76)
        .map(|line| format!("{}\r\n", String::from_utf8_lossy(line)))
        .collect();
    format!(
        "From: a@exemple.fr\r\nTo: b@exemple.fr\r\nSubject: essai\r\nMIME-Version: 1.0\r\n\
         Content-Type: multipart/mixed; boundary=\"x\"\r\n\r\n--x\r\nContent-Type: text/plain\r\n\r\nBonjour\r\n\
         --x\r\nContent-Type: application/octet-stream; name=\"{name}\"\r\nContent-Disposition: attachment; filename=\"{name}\"\r\n\
         Content-Transfer-Encoding: base64\r\n\r\n{body}--x--\r\n"
    )
    .into_bytes()
}

/// A small program for Windows (PE32) with one section of that name, importing from kernel32.
pub(crate) fn pe(section: &str, imports: &[&str]) -> Vec<u8> {
    const BASE: u32 = 0x1000;
    let put32 = |bytes: &mut Vec<u8>, at: usize, value: u32| {
        bytes[at..at + 4].copy_from_slice(&value.to_le_bytes());
    };
    // The section: import descriptors, look-up table, names.
    let mut data = vec![0_u8; 40];
    let lookup = data.len();
    data.resize(lookup + (imports.len() + 1) * 4, 0);
    let dll = data.len();
    data.extend(b"kernel32.dll\0");
    for (place, name) in imports.iter().enumerate() {
        let at = u32::try_from(data.len()).unwrap() + BASE;
        put32(&mut data, lookup + place * 4, at);
        data.extend([0, 0]);
        data.extend(name.as_bytes());
        data.push(0);
    }
    let rva = |at: usize| u32::try_from(at).unwrap() + BASE;
    put32(&mut data, 0, rva(lookup));
    put32(&mut data, 12, rva(dll));
    put32(&mut data, 16, rva(lookup));
    data.resize(data.len().next_multiple_of(512), 0);

    let mut file = vec![0_u8; 512];
    file[..2].copy_from_slice(b"MZ");
    put32(&mut file, 0x3C, 0x40);
    file[0x40..0x44].copy_from_slice(b"PE\0\0");
    file[0x44..0x46].copy_from_slice(&0x014C_u16.to_le_bytes());
    file[0x46..0x48].copy_from_slice(&1_u16.to_le_bytes());
    file[0x54..0x56].copy_from_slice(&224_u16.to_le_bytes());
    file[0x56..0x58].copy_from_slice(&0x0102_u16.to_le_bytes());
    let optional = 0x58;
    file[optional..optional + 2].copy_from_slice(&0x010B_u16.to_le_bytes());
    for (at, value) in [
        (16, BASE),
        (28, 0x40_0000),
        (32, 0x1000),
        (36, 0x200),
        (56, 0x2000),
        (60, 0x200),
        (92, 16),
        (104, BASE),
        (108, 40),
    ] {
        put32(&mut file, optional + at, value);
    }
    file[optional + 68..optional + 70].copy_from_slice(&3_u16.to_le_bytes());
    let header = optional + 224;
    file[header..header + section.len()].copy_from_slice(section.as_bytes());
    let size = u32::try_from(data.len()).unwrap();
    for (at, value) in [
        (8, size),
        (12, BASE),
        (16, size),
        (20, 0x200),
        (36, 0x6000_0020),
    ] {
        put32(&mut file, header + at, value);
    }
    file.extend(data);
    file
}
