//! Authenticode: is there a signature, and is it the signature of these bytes?
//!
//! Only the digest is compared. Whether the signer's certificate leads to a trusted root is not
//! judged: the engine has no network, no clock and no list of revocations.

use authenticode::AuthenticodeSignature;
use md5::Md5;
use sha1::Sha1;
use sha2::{Digest, Sha256, Sha384, Sha512};

use super::{Image, directory};
use crate::{
    context::Context,
    readers::le::{u16_at, u32_at},
};

/// Reads the certificate table; says whether a signature matches the content.
pub(super) fn read(image: &Image<'_>, cx: &mut Context<'_>) -> bool {
    let Some((start, size)) = image.directory(directory::SECURITY) else {
        cx.fact("pe.signed", false);
        return false;
    };
    let (start, size) = (start as usize, size as usize);
    let Some(mut table) = start
        .checked_add(size)
        .and_then(|end| image.bytes.get(start..end))
    else {
        cx.fact("pe.signed", false);
        cx.malformed("certificate table outside the file");
        return false;
    };
    cx.fact("pe.signed", true);
    let mut matches = false;
    let mut compared = false;
    for _ in 0..8 {
        let (Some(length), Some(kind)) = (u32_at(table, 0), u16_at(table, 6)) else {
            break;
        };
        let length = length as usize;
        let Some(data) = table.get(8..length) else {
            break;
        };
        // Type 2 is PKCS #7 signed data, the only one in use.
        if kind == 2 {
            match AuthenticodeSignature::from_bytes(data) {
                Ok(signature) => {
                    if let Some(same) = compare(image, start, &signature, cx) {
                        compared = true;
                        matches |= same;
                    }
                }
                Err(_) => cx.malformed("signature"),
            }
        }
        match length
            .checked_next_multiple_of(8)
            .and_then(|l| table.get(l..))
        {
            Some(rest) if length >= 8 => table = rest,
            _ => break,
        }
    }
    if compared {
        cx.fact("pe.signature_matches", matches);
        cx.fact("pe.signature_trust", "not judged");
        if !matches {
            cx.signal("program-signature-broken", "");
        }
    }
    matches
}

/// Compares the digest inside a signature; `None` when its algorithm is not known here.
fn compare(
    image: &Image<'_>,
    table: usize,
    signature: &AuthenticodeSignature,
    cx: &mut Context<'_>,
) -> Option<bool> {
    let algorithm = signature.digest_algorithm().oid.to_string();
    let (name, computed) = match algorithm.as_str() {
        "1.2.840.113549.2.5" => ("md5", digest::<Md5>(image, table)?),
        "1.3.14.3.2.26" => ("sha1", digest::<Sha1>(image, table)?),
        "2.16.840.1.101.3.4.2.1" => ("sha256", digest::<Sha256>(image, table)?),
        "2.16.840.1.101.3.4.2.2" => ("sha384", digest::<Sha384>(image, table)?),
        "2.16.840.1.101.3.4.2.3" => ("sha512", digest::<Sha512>(image, table)?),
        other => {
            cx.unsupported(format!("signature digest {other}"));
            return None;
        }
    };
    cx.fact("pe.signature_digest", name);
    let signers: Vec<String> = signature
        .certificates()
        .map(|certificate| certificate.tbs_certificate.subject.to_string())
        .map(|subject| crate::context::clip(subject, 300))
        .take(8)
        .collect();
    let matches = computed == signature.digest();
    if matches {
        cx.signal(
            "program-signed",
            signers.first().cloned().unwrap_or_default(),
        );
    }
    cx.fact("pe.certificates", signers);
    Some(matches)
}

/// The digest of a program as Authenticode defines it: all but the checksum, the entry of the
/// certificate table in the data directories, and that table itself.
fn digest<D: Digest>(image: &Image<'_>, table: usize) -> Option<Vec<u8>> {
    let checksum = image.optional + 64;
    let entry = image.optional + if image.wide { 112 } else { 96 } + directory::SECURITY * 8;
    let mut hash = D::new();
    hash.update(image.bytes.get(..checksum)?);
    hash.update(image.bytes.get(checksum + 4..entry)?);
    hash.update(image.bytes.get(entry + 8..table)?);
    // What follows the table, if anything, is hashed too: the specification lets nothing follow.
    let size = image.directory(directory::SECURITY)?.1 as usize;
    hash.update(image.bytes.get(table.checked_add(size)?..)?);
    Some(hash.finalize().to_vec())
}
