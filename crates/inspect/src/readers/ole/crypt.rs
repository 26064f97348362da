//! Encrypted modern documents (ECMA-376, MS-OFFCRYPTO): tried with the candidate passwords and
//! with the one Excel uses when the author gave none.

use super::Compound;
use crate::{
    context::Context,
    readers::{
        cipher,
        le::{len_at, u16_at, u32_at, u64_at},
        vba::base64,
    },
    report::Gap,
};

/// Excel opens files sealed with this one without asking.
const SILENT: &str = "VelvetSweatshop";
/// Passwords tried on one document: each costs tens of thousands of hashes.
const MAX_TRIES: usize = 12;
/// Rounds accepted; Office writes 100,000.
const MAX_ROUNDS: u32 = 1_000_000;

/// Opens `EncryptedPackage`, or leaves the gap.
pub(super) fn package(compound: &Compound<'_>, cx: &mut Context<'_>) {
    cx.signal("document-encrypted", "EncryptedPackage");
    let info = compound.read("EncryptionInfo", 1 << 20).unwrap_or_default();
    let Ok(allowed) = cx.allowance() else { return };
    let sealed = compound
        .read("EncryptedPackage", allowed)
        .unwrap_or_default();
    let candidates: Vec<String> = std::iter::once(SILENT.to_owned())
        .chain(
            cx.passwords
                .iter()
                .filter(|p| !p.is_empty() && *p != SILENT)
                .cloned(),
        )
        .take(MAX_TRIES)
        .collect();
    for password in candidates {
        if cx.allowance().is_err() {
            return;
        }
        let opened = match (u16_at(&info, 0), u16_at(&info, 2)) {
            (Some(4), Some(4)) => agile(&info, &sealed, &password),
            (Some(2..=4), Some(2)) => standard(&info, &sealed, &password),
            _ => {
                cx.unsupported("unknown encryption of the document");
                break;
            }
        };
        if let Some(bytes) = opened {
            if password == SILENT {
                cx.signal("document-silent-password", SILENT);
            } else {
                cx.opened(&password);
            }
            cx.fact("ole.decrypted", true);
            let _ = cx.child("EncryptedPackage", "decrypted", bytes);
            return;
        }
    }
    cx.gap(Gap::Encrypted);
}

#[derive(Debug, Clone, Copy)]
enum Hash {
    Sha1,
    Sha256,
    Sha384,
    Sha512,
}

impl Hash {
    fn named(name: &str) -> Option<Self> {
        match name.to_ascii_uppercase().as_str() {
            "SHA1" | "SHA-1" => Some(Self::Sha1),
            "SHA256" | "SHA-256" => Some(Self::Sha256),
            "SHA384" | "SHA-384" => Some(Self::Sha384),
            "SHA512" | "SHA-512" => Some(Self::Sha512),
            _ => None,
        }
    }

    fn of(self, parts: &[&[u8]]) -> Vec<u8> {
        fn run<D: sha1::Digest>(parts: &[&[u8]]) -> Vec<u8> {
            let mut hasher = D::new();
            for part in parts {
                hasher.update(part);
            }
            hasher.finalize().to_vec()
        }
        match self {
            Self::Sha1 => run::<sha1::Sha1>(parts),
            Self::Sha256 => run::<sha2::Sha256>(parts),
            Self::Sha384 => run::<sha2::Sha384>(parts),
            Self::Sha512 => run::<sha2::Sha512>(parts),
        }
    }

    /// The password with its salt, hashed again `rounds` times.
    fn stretch(self, salt: &[u8], password: &str, rounds: u32) -> Vec<u8> {
        let wide: Vec<u8> = password.encode_utf16().flat_map(u16::to_le_bytes).collect();
        let mut hash = self.of(&[salt, &wide]);
        for round in 0..rounds {
            hash = self.of(&[&round.to_le_bytes(), &hash]);
        }
        hash
    }
}

fn sized(mut bytes: Vec<u8>, size: usize) -> Vec<u8> {
    bytes.resize(size.min(64), 0x36);
    bytes
}

fn block(bytes: &[u8]) -> [u8; 16] {
    std::array::from_fn(|place| bytes.get(place).copied().unwrap_or(0x36))
}

/// MS-OFFCRYPTO 2.3.4.10 to 2.3.4.15.
fn agile(info: &[u8], sealed: &[u8], password: &str) -> Option<Vec<u8>> {
    let xml = String::from_utf8_lossy(info.get(8..)?).into_owned();
    let element = |name: &str| {
        let from = xml.find(name)?;
        let rest = xml.get(from..)?;
        rest.get(..rest.find('>')?)
    };
    let attribute = |element: &str, name: &str| -> Option<String> {
        let from = element.find(&format!(" {name}=\""))? + name.len() + 3;
        let rest = element.get(from..)?;
        Some(rest.get(..rest.find('"')?)?.to_owned())
    };
    let data = element("<keyData ")?;
    let key = element("encryptedKey ")?;
    let blob = |element: &str, name: &str| base64(&attribute(element, name)?);
    let hash = Hash::named(&attribute(key, "hashAlgorithm")?)?;
    let size = attribute(key, "keyBits")?.parse::<usize>().ok()? / 8;
    let rounds = attribute(key, "spinCount")?
        .parse::<u32>()
        .ok()
        .filter(|n| *n <= MAX_ROUNDS)?;
    let salt = blob(key, "saltValue")?;
    let stretched = hash.stretch(&salt, password, rounds);
    let open = |purpose: [u8; 8], name: &str| {
        let derived = sized(hash.of(&[&stretched, &purpose]), size);
        cipher::cbc_decrypt(&derived, block(&salt), &blob(key, name)?)
    };
    let input = open(
        [0xfe, 0xa7, 0xd2, 0x76, 0x3b, 0x4b, 0x9e, 0x79],
        "encryptedVerifierHashInput",
    )?;
    let proof = open(
        [0xd7, 0xaa, 0x0f, 0x6d, 0x30, 0x61, 0x34, 0x4e],
        "encryptedVerifierHashValue",
    )?;
    let expected = hash.of(&[input.get(..salt.len())?]);
    if !proof.starts_with(&expected) {
        return None;
    }
    let secret = open(
        [0x14, 0x6e, 0x0b, 0xe7, 0xab, 0xac, 0xd0, 0xd6],
        "encryptedKeyValue",
    )?;
    let secret = secret.get(..size)?;
    let hash = Hash::named(&attribute(data, "hashAlgorithm")?)?;
    let salt = blob(data, "saltValue")?;
    let total = usize::try_from(u64_at(sealed, 0)?).ok()?;
    let mut out = Vec::with_capacity(sealed.len());
    for (number, segment) in (0_u32..).zip(sealed.get(8..)?.chunks(4096)) {
        let iv = block(&hash.of(&[&salt, &number.to_le_bytes()]));
        out.extend(cipher::cbc_decrypt(secret, iv, segment)?);
    }
    out.truncate(total);
    Some(out)
}

/// MS-OFFCRYPTO 2.3.4.5 to 2.3.4.9.
fn standard(info: &[u8], sealed: &[u8], password: &str) -> Option<Vec<u8>> {
    let header = len_at(info, 8)?;
    let size = u32_at(info, 12 + 16)? as usize / 8;
    let verifier = info.get(12_usize.checked_add(header)?..)?;
    let salt = verifier.get(4..20)?;
    let stretched = Hash::Sha1.stretch(salt, password, 50_000);
    let last = Hash::Sha1.of(&[&stretched, &0_u32.to_le_bytes()]);
    let mixed = |with: u8| {
        let mut pad = [with; 64];
        for (slot, byte) in pad.iter_mut().zip(&last) {
            *slot ^= byte;
        }
        Hash::Sha1.of(&[&pad])
    };
    let both = [mixed(0x36), mixed(0x5c)].concat();
    let key = both.get(..size)?;
    let plain = cipher::ecb_decrypt(key, verifier.get(20..36)?)?;
    let proof = cipher::ecb_decrypt(key, verifier.get(40..72)?)?;
    if !proof.starts_with(&Hash::Sha1.of(&[&plain])) {
        return None;
    }
    let total = usize::try_from(u64_at(sealed, 0)?).ok()?;
    let mut out = cipher::ecb_decrypt(key, sealed.get(8..)?)?;
    out.truncate(total);
    Some(out)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{
        readers::ole::{
            read,
            testing::{compound, run, run_with},
        },
        report::password_digest,
    };

    fn encode(bytes: &[u8]) -> String {
        const SET: &[u8; 64] = b"ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";
        let mut out = String::new();
        for chunk in bytes.chunks(3) {
            let word = (0..3).fold(0_u32, |w, i| {
                w << 8 | u32::from(*chunk.get(i).unwrap_or(&0))
            });
            for place in 0..=chunk.len() {
                out.push(char::from(SET[(word >> (18 - 6 * place) & 63) as usize]));
            }
        }
        out
    }

    /// Seals `plain` as Office does, with few rounds.
    fn sealed(password: &str, plain: &[u8]) -> Vec<u8> {
        let (salt, hash, rounds) = ([5_u8; 16], Hash::Sha512, 10);
        let stretched = hash.stretch(&salt, password, rounds);
        let seal = |purpose: [u8; 8], bytes: &[u8]| {
            let key = sized(hash.of(&[&stretched, &purpose]), 32);
            encode(&cipher::cbc_encrypt(&key, block(&salt), bytes).unwrap())
        };
        let (input, secret) = ([9_u8; 16], [3_u8; 32]);
        let a = seal([0xfe, 0xa7, 0xd2, 0x76, 0x3b, 0x4b, 0x9e, 0x79], &input);
        let b = seal(
            [0xd7, 0xaa, 0x0f, 0x6d, 0x30, 0x61, 0x34, 0x4e],
            &hash.of(&[&input]),
        );
        let c = seal([0x14, 0x6e, 0x0b, 0xe7, 0xab, 0xac, 0xd0, 0xd6], &secret);
        let salt64 = encode(&salt);
        let xml = format!(
            "<encryption><keyData saltSize=\"16\" hashAlgorithm=\"SHA512\" saltValue=\"{salt64}\"/>\
             <keyEncryptor><p:encryptedKey spinCount=\"{rounds}\" keyBits=\"256\" \
             hashAlgorithm=\"SHA512\" saltValue=\"{salt64}\" encryptedVerifierHashInput=\"{a}\" \
             encryptedVerifierHashValue=\"{b}\" encryptedKeyValue=\"{c}\"/></keyEncryptor></encryption>"
        );
        let mut info = vec![4, 0, 4, 0, 0x40, 0, 0, 0];
        info.extend(xml.as_bytes());
        let mut body = (plain.len() as u64).to_le_bytes().to_vec();
        for (number, segment) in (0_u32..).zip(plain.chunks(4096)) {
            let mut segment = segment.to_vec();
            segment.resize(segment.len().next_multiple_of(16), 0);
            let iv = block(&hash.of(&[&salt, &number.to_le_bytes()]));
            body.extend(cipher::cbc_encrypt(&secret, iv, &segment).unwrap());
        }
        compound(&[("EncryptionInfo", &info), ("EncryptedPackage", &body)])
    }

    #[test]
    fn the_right_password_opens() {
        let plain: Vec<u8> = (0..=252).cycle().take(9001).collect();
        let file = sealed("tulipe", &plain);
        let outcome = run_with(read, &file, &["rose".into(), "tulipe".into()]);
        assert_eq!(outcome.child("EncryptedPackage"), plain);
        assert!(outcome.gaps.is_empty());
        assert_eq!(outcome.opened_by, [password_digest("tulipe")].into());
        let outcome = run(read, &file);
        assert_eq!(outcome.gaps, [Gap::Encrypted]);
        assert!(outcome.has("document-encrypted"));
    }

    #[test]
    fn the_silent_password_is_told() {
        let outcome = run(read, &sealed(SILENT, b"PK"));
        assert!(outcome.has("document-silent-password"));
        assert_eq!(outcome.child("EncryptedPackage"), b"PK");
    }
}
