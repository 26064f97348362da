//! 7-Zip archives.

use std::io::Cursor;

use sevenz_rust2::{ArchiveReader, Error, Password};

use super::zip::check_name;
use crate::{context::Context, limits::Limits, report::Gap};

/// Identifier of AES-256 among the coders of a block.
const AES: &[u8] = &[0x06, 0xF1, 0x07, 0x01];

/// Reads a 7-Zip archive.
pub fn read(bytes: &[u8], cx: &mut Context<'_>) {
    // Without a password first: most archives have none, and deriving a key is slow by design.
    let sealed = match ArchiveReader::new(Cursor::new(bytes), Password::empty()) {
        Ok(reader) if !enciphered(&reader) => return unpack(reader, cx),
        Ok(_) | Err(Error::PasswordRequired | Error::MaybeBadPassword(_)) => true,
        Err(Error::ChecksumVerificationFailed | Error::NextHeaderCrcMismatch) => false,
        Err(error) => return refuse(&error, cx),
    };
    if !sealed {
        return cx.malformed("7z: header checksum is wrong");
    }
    cx.fact("archive.encrypted", true);
    for password in cx.passwords {
        // Time is the only bound that matters here: each try costs half a million hashes.
        if cx.allowance().is_err() {
            return;
        }
        let Ok(mut reader) =
            ArchiveReader::new(Cursor::new(bytes), Password::from(password.as_str()))
        else {
            continue;
        };
        reader.set_thread_count(1);
        if opens(&mut reader) {
            cx.opened(password);
            cx.signal("encrypted-archive", "ouverte / opened");
            return unpack(reader, cx);
        }
    }
    cx.signal("encrypted-archive", "non ouverte / not opened");
    cx.gap(Gap::Encrypted);
}

fn enciphered(reader: &ArchiveReader<Cursor<&[u8]>>) -> bool {
    reader.archive().blocks.iter().any(|block| {
        block
            .coders
            .iter()
            .any(|coder| coder.encoder_method_id() == AES)
    })
}

/// Whether a password is the right one: the first member with content must come out whole.
///
/// A wrong one may pass for an empty archive: its noise begins with LZMA2's end mark once in 256.
fn opens(reader: &mut ArchiveReader<Cursor<&[u8]>>) -> bool {
    let mut right = !reader.archive().files.is_empty();
    let outcome = reader.for_each_entries(|entry, stream| {
        if !entry.has_stream {
            return Ok(true);
        }
        right = std::io::copy(stream, &mut std::io::sink()).is_ok_and(|size| size == entry.size);
        Ok(false)
    });
    right && outcome.is_ok()
}

fn unpack(mut reader: ArchiveReader<Cursor<&[u8]>>, cx: &mut Context<'_>) {
    // Threads are refused by the sandbox.
    reader.set_thread_count(1);
    let stored: u64 = reader
        .archive()
        .pack_sizes()
        .iter()
        .copied()
        .fold(0, u64::saturating_add);
    let files = &reader.archive().files;
    let declared: u64 = files
        .iter()
        .map(|file| file.size)
        .fold(0, u64::saturating_add);
    cx.fact("7z.members", files.len());
    cx.fact("7z.declared_bytes", declared);
    if declared > Limits::RATIO_GRACE_BYTES && declared / stored.max(1) > cx.limits().max_ratio {
        cx.signal("archive-bomb", format!("{declared} / {stored}"));
        cx.limit("max_ratio");
    }
    let mut exhausted = false;
    let outcome = reader.for_each_entries(|entry, stream| {
        if entry.is_directory {
            return Ok(true);
        }
        check_name(entry.name(), cx);
        let kept = cx.drain(stream).and_then(|content| {
            if (content.len() as u64) < entry.size {
                cx.malformed(format!("7z: {} is cut short", entry.name()));
            }
            cx.child(entry.name(), "member", content)
        });
        exhausted = kept.is_err() || cx.gaps.iter().any(|gap| matches!(gap, Gap::Limit { .. }));
        Ok(!exhausted)
    });
    if let Err(error) = outcome
        && !exhausted
    {
        refuse(&error, cx);
    }
}

fn refuse(error: &Error, cx: &mut Context<'_>) {
    match error {
        Error::Unsupported(_)
        | Error::UnsupportedCompressionMethod(_)
        | Error::UnsupportedVersion { .. }
        | Error::ExternalUnsupported
        | Error::MaxMemLimited { .. } => {
            cx.unsupported(format!("7z: {error}"));
        }
        Error::PasswordRequired | Error::MaybeBadPassword(_) => cx.gap(Gap::Encrypted),
        _ => cx.malformed(format!("7z: {error}")),
    }
}
