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
