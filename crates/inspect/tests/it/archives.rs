//! Archives that no library here can write, put together by hand: stored, never compressed.

/// A RAR archive of version 4 with one stored member.
pub(crate) fn rar(name: &str, bytes: &[u8]) -> Vec<u8> {
    let header = |kind: u8, flags: u16, rest: &[u8]| {
        let size = u16::try_from(7 + rest.len()).unwrap();
        let mut body = vec![kind];
        body.extend(flags.to_le_bytes());
        body.extend(size.to_le_bytes());
        body.extend(rest);
        let mut out = u16::try_from(crc(&body) & 0xffff)
            .unwrap()
            .to_le_bytes()
            .to_vec();
        out.extend(body);
        out
    };
    let length = u32::try_from(bytes.len()).unwrap().to_le_bytes();
    let mut member = [&length[..], &length].concat();
    member.push(3);
    member.extend(crc(bytes).to_le_bytes());
    // Date, version needed to read it, method «stored».
    member.extend([0, 0, 0x21, 0x5a, 20, 0x30]);
    member.extend(u16::try_from(name.len()).unwrap().to_le_bytes());
    member.extend(0o100_644_u32.to_le_bytes());
    member.extend(name.as_bytes());
    let mut out = b"Rar!\x1a\x07\x00".to_vec();
    out.extend(header(0x73, 0, &[0; 6]));
    out.extend(header(0x74, 0x8000, &member));
    out.extend(bytes);
    out.extend(header(0x7b, 0x4000, &[]));
    out
}

/// An ARJ archive with one stored member under a password, in ARJ's first cipher.
pub(crate) fn sealed_arj(name: &str, bytes: &[u8], password: &str) -> Vec<u8> {
    const MODIFIER: u8 = 0x21;
    let block = |fields: &[u8], name: &str| {
        let body = [&[30][..], fields, name.as_bytes(), &[0, 0]].concat();
        let mut out = vec![0x60, 0xea];
        out.extend(u16::try_from(body.len()).unwrap().to_le_bytes());
        out.extend(&body);
        out.extend(crc(&body).to_le_bytes());
        out.extend([0, 0]);
        out
    };
    let length = u32::try_from(bytes.len()).unwrap().to_le_bytes();
    // Version, version needed, Unix, garbled; a main header, then a stored file.
    let mut main = vec![11, 1, 2, 1, 0, 2, 0];
    main.resize(29, 0);
    let mut member = vec![11, 1, 2, 1, 0, 0, MODIFIER, 0, 0, 0x21, 0x5a];
    member.extend([length, length, crc(bytes).to_le_bytes()].concat());
    member.resize(29, 0);
    let key = password.bytes().cycle();
    let sealed = bytes
        .iter()
        .zip(key)
        .map(|(byte, key)| byte ^ key.wrapping_add(MODIFIER));
    let mut out = block(&main, "a.arj");
    out.extend(block(&member, name));
    out.extend(sealed);
    out.extend([0x60, 0xea, 0, 0]);
    out
}

/// An LZ4 frame of one block stored as it is.
pub(crate) fn lz4(bytes: &[u8]) -> Vec<u8> {
    // Version 1, independent blocks, no checksum; blocks of at most 64 kB; and the sum of these two bytes.
    let mut out = vec![0x04, 0x22, 0x4d, 0x18, 0x60, 0x40, 0x82];
    let length = u32::try_from(bytes.len()).unwrap() | 1 << 31;
    out.extend(length.to_le_bytes());
    out.extend(bytes);
    out.extend([0; 4]);
    out
}

fn crc(bytes: &[u8]) -> u32 {
    let mut sum = flate2::Crc::new();
    sum.update(bytes);
    sum.sum()
}
