//! One member of a zip archive: deciphered, decompressed, checked.

use std::io::Read;

use ::zip::read::{ZipReadOptions, read_zipfile_from_stream_with_options};

use super::{Keys, directory::Entry};
use crate::{
    context::{Context, Exhausted},
    report::Gap,
};

/// Compression methods by number (APPNOTE 4.4.5) that are read here.
const STORED: u16 = 0;
const DEFLATED: u16 = 8;

/// Reads the member whose data begin at `data`, and adds it as a child. `listed` when its entry comes
/// from the directory, which knows the sizes that a local header may leave out.
pub(super) fn read(
    bytes: &[u8],
    entry: &Entry,
    data: usize,
    listed: bool,
    keys: &mut Keys,
    cx: &mut Context<'_>,
) -> Result<(), Exhausted> {
    let content = if entry.flags & 1 == 1 {
        keys.sealed = true;
        match decipher(bytes, entry, keys, cx)? {
            Some(content) => content,
            None => {
                cx.gap(Gap::Encrypted);
                return Ok(());
            }
        }
    } else {
        match plain(bytes, entry, data, listed, cx)? {
            Some(content) => content,
            None => return Ok(()),
        }
    };
    cx.child(entry.name.clone(), "member", content)
}

/// A member that is not enciphered.
fn plain(
    bytes: &[u8],
    entry: &Entry,
    data: usize,
    listed: bool,
    cx: &mut Context<'_>,
) -> Result<Option<Vec<u8>>, Exhausted> {
    let stored = usize::try_from(entry.compressed).unwrap_or(usize::MAX);
    let rest = bytes.get(data..).unwrap_or_default();
    // With a data descriptor and no directory, the stream itself must tell where it ends.
    let unknown = !listed && entry.compressed == 0 && entry.flags & 8 != 0;
    let body = if unknown {
        rest
    } else {
        rest.get(..stored.min(rest.len())).unwrap_or_default()
    };
    if !unknown && body.len() < stored {
        cx.gap(Gap::Missing {
            detail: format!("end of {}", entry.name),
        });
    }
    let content = match entry.method {
        STORED if unknown => {
            cx.malformed(format!("zip: size of {} unknown", entry.name));
            return Ok(None);
        }
        STORED => cx.drain(body)?,
        DEFLATED => cx.drain(flate2::bufread::DeflateDecoder::new(body))?,
        _ => {
            let options = options(entry);
            let mut stream = local_stream(bytes, entry);
            match read_zipfile_from_stream_with_options(&mut stream, options) {
                Ok(Some(file)) => cx.drain(file)?,
                Ok(None) => return Ok(None),
                Err(error) => {
                    cx.unsupported(format!("zip: method {} ({error})", entry.method));
                    return Ok(None);
                }
            }
        }
    };
    if matches!(entry.method, STORED | DEFLATED) && !unknown && entry.crc != 0 {
        let mut crc = flate2::Crc::new();
        crc.update(&content);
        if crc.sum() != entry.crc {
            cx.malformed(format!("zip: checksum of {} is wrong", entry.name));
        }
    }
    Ok(Some(content))
}

fn local_stream<'b>(bytes: &'b [u8], entry: &Entry) -> &'b [u8] {
    usize::try_from(entry.offset)
        .ok()
        .and_then(|offset| bytes.get(offset..))
        .unwrap_or_default()
}

fn options(entry: &Entry) -> ZipReadOptions<'static> {
    ZipReadOptions::new()
        .override_compressed_size(entry.compressed)
        .override_uncompressed_size(entry.size)
        .override_crc(entry.crc)
}

/// Tries every password; the one that opens moves to the front.
fn decipher(
    bytes: &[u8],
    entry: &Entry,
    keys: &mut Keys,
    cx: &mut Context<'_>,
) -> Result<Option<Vec<u8>>, Exhausted> {
    for position in 0..keys.tried.len() {
        let Some(password) = keys.tried.get(position).cloned() else {
            break;
        };
        // Deriving a key takes long by design: time is asked for before each.
        cx.allowance()?;
        let mut stream = local_stream(bytes, entry);
        let opened = read_zipfile_from_stream_with_options(
            &mut stream,
            options(entry).password(Some(password.as_bytes())),
        );
        let Ok(Some(mut file)) = opened else { continue };
        // A wrong password of the old cipher passes its one-byte check once in 256; the checksum tells.
        let (content, outcome) = cx.try_drain(Read::by_ref(&mut file))?;
        if outcome.is_err() || content.len() as u64 != entry.size {
            continue;
        }
        drop(file);
        cx.opened(&password);
        let password = keys.tried.remove(position);
        keys.tried.insert(0, password);
        return Ok(Some(content));
    }
    Ok(None)
}
