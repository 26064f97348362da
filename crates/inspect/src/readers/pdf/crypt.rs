//! The standard security handler (ISO 32000-2, 7.6): many files that only restrict printing are
//! encrypted with an empty password, and would otherwise hide everything from a reader.

use md5::Digest as _;

use super::object::{Dict, Object};
use crate::readers::cipher::{Rc4, cbc_decrypt, cbc_encrypt};

/// Padding of passwords, algorithm 2.
const PAD: [u8; 32] = [
    0x28, 0xbf, 0x4e, 0x5e, 0x4e, 0x75, 0x8a, 0x41, 0x64, 0x00, 0x4e, 0x56, 0xff, 0xfa, 0x01, 0x08,
    0x2e, 0x2e, 0x00, 0xb6, 0xd0, 0x68, 0x3e, 0x80, 0x2f, 0x0c, 0xa9, 0xfe, 0x64, 0x53, 0x69, 0x7a,
];

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Method {
    None,
    Rc4,
    AesShort,
    AesLong,
}

/// A key that opens the file.
#[derive(Debug)]
pub(super) struct Key {
    key: Vec<u8>,
    streams: Method,
    strings: Method,
}

fn md5(parts: &[&[u8]]) -> Vec<u8> {
    let mut hasher = md5::Md5::new();
    for part in parts {
        hasher.update(part);
    }
    hasher.finalize().to_vec()
}

impl Key {
    /// Tries a password as the user's; none when it does not open the file or the handler is not
    /// the standard one.
    pub(super) fn open(encrypt: &Dict, id: &[u8], password: &str) -> Option<Self> {
        if encrypt.get("Filter").and_then(Object::name) != Some("Standard") {
            return None;
        }
        let number = |key: &str| encrypt.get(key).and_then(Object::number);
        let bytes = |key: &str| encrypt.get(key).and_then(Object::bytes);
        let (version, revision) = (number("V")?, number("R")?);
        let (streams, strings) = methods(encrypt, version);
        let key = if revision >= 5 {
            long_key(bytes("U")?, bytes("UE")?, revision, password)?
        } else {
            let length = match version {
                1 => 5,
                4 => 16,
                _ => usize::try_from(number("Length").unwrap_or(40) / 8)
                    .ok()?
                    .clamp(5, 16),
            };
            let permissions = u32::try_from(number("P")? & 0xffff_ffff)
                .ok()?
                .to_le_bytes();
            let user = bytes("U")?;
            let padded = padded(password);
            // Four more bytes when metadata stay in clear: cheaper tried than asked.
            [[].as_slice(), &[0xff; 4]].into_iter().find_map(|mark| {
                let mut key = md5(&[&padded, bytes("O")?.get(..32)?, &permissions, id, mark]);
                if revision >= 3 {
                    for _ in 0..50 {
                        key = md5(&[key.get(..length)?]);
                    }
                }
                key.truncate(length);
                proves(&key, user, id, revision).then_some(key)
            })?
        };
        Some(Self {
            key,
            streams,
            strings,
        })
    }

    fn apply(&self, method: Method, number: u32, generation: u32, bytes: &[u8]) -> Option<Vec<u8>> {
        let own = |salt: &[u8]| {
            let (number, generation) = (number.to_le_bytes(), generation.to_le_bytes());
            let mut key = md5(&[&self.key, number.get(..3)?, generation.get(..2)?, salt]);
            key.truncate((self.key.len() + 5).min(16));
            Some(key)
        };
        let aes = |key: &[u8]| {
            let (iv, body) = bytes.split_at_checked(16)?;
            let mut out = cbc_decrypt(key, iv.try_into().ok()?, body)?;
            let pad = usize::from(*out.last()?);
            if (1..=16).contains(&pad) {
                out.truncate(out.len().saturating_sub(pad));
            }
            Some(out)
        };
        match method {
            Method::None => Some(bytes.to_vec()),
            Method::Rc4 => Some(Rc4::new(&own(&[])?).apply(bytes)),
            Method::AesShort => aes(&own(b"sAlT")?),
            Method::AesLong => aes(&self.key),
        }
    }

    /// Deciphers the bytes of a stream.
    pub(super) fn stream(&self, number: u32, generation: u32, bytes: &[u8]) -> Vec<u8> {
        self.apply(self.streams, number, generation, bytes)
            .unwrap_or_default()
    }

    /// Deciphers every string within an object.
    pub(super) fn strings(&self, number: u32, generation: u32, object: &mut Object) {
        match object {
            Object::Text(bytes) => {
                if let Some(plain) = self.apply(self.strings, number, generation, bytes) {
                    *bytes = plain;
                }
            }
            Object::Array(items) => {
                for item in items {
                    self.strings(number, generation, item);
                }
            }
            Object::Dict(dict) => {
                for value in dict.values_mut() {
                    self.strings(number, generation, value);
                }
            }
            _ => {}
        }
    }
}

fn methods(encrypt: &Dict, version: i64) -> (Method, Method) {
    if version < 4 {
        return (Method::Rc4, Method::Rc4);
    }
    let find = |key: &str| {
        let name = encrypt
            .get(key)
            .and_then(Object::name)
            .unwrap_or("Identity");
        let filter = encrypt
            .get("CF")
            .and_then(Object::dict)
            .and_then(|all| all.get(name)?.dict());
        match filter.and_then(|filter| filter.get("CFM")?.name()) {
            Some("V2") => Method::Rc4,
            Some("AESV2") => Method::AesShort,
            Some("AESV3") => Method::AesLong,
            _ => Method::None,
        }
    };
    (find("StmF"), find("StrF"))
}

fn padded(password: &str) -> Vec<u8> {
    let mut bytes = encoding_rs::WINDOWS_1252.encode(password).0.into_owned();
    bytes.extend(PAD);
    bytes.truncate(32);
    bytes
}

/// Algorithms 4 and 5: whether the key gives the `U` of the file.
fn proves(key: &[u8], user: &[u8], id: &[u8], revision: i64) -> bool {
    if revision < 3 {
        return Rc4::new(key).apply(&PAD) == user;
    }
    let mut proof = md5(&[&PAD, id]);
    for round in 0..20_u8 {
        let key: Vec<u8> = key.iter().map(|byte| byte ^ round).collect();
        proof = Rc4::new(&key).apply(&proof);
    }
    user.starts_with(&proof)
}

/// Algorithm 2.A: the key of revisions 5 and 6.
fn long_key(user: &[u8], sealed: &[u8], revision: i64, password: &str) -> Option<Vec<u8>> {
    let password: Vec<u8> = password.bytes().take(127).collect();
    let hash = |salt: &[u8]| -> Option<Vec<u8>> {
        let first = sha2::Sha256::digest([password.as_slice(), salt].concat()).to_vec();
        if revision == 5 {
            Some(first)
        } else {
            hardened(first, &password)
        }
    };
    if hash(user.get(32..40)?)? != user.get(..32)? {
        return None;
    }
    cbc_decrypt(&hash(user.get(40..48)?)?, [0; 16], sealed.get(..32)?)
}

/// Algorithm 2.B.
fn hardened(mut key: Vec<u8>, password: &[u8]) -> Option<Vec<u8>> {
    for round in 0..2000_u32 {
        let block = [password, &key].concat().repeat(64);
        let (left, right) = (key.get(..16)?, key.get(16..32)?);
        let sealed = cbc_encrypt(left, right.try_into().ok()?, &block)?;
        let sum: u32 = sealed.get(..16)?.iter().map(|byte| u32::from(*byte)).sum();
        key = match sum % 3 {
            0 => sha2::Sha256::digest(&sealed).to_vec(),
            1 => sha2::Sha384::digest(&sealed).to_vec(),
            _ => sha2::Sha512::digest(&sealed).to_vec(),
        };
        if round >= 63 && u32::from(*sealed.last()?) <= round - 31 {
            key.truncate(32);
            return Some(key);
        }
    }
    None
}
