//! C2SP signed notes: a text and signatures of it, with Ed25519 (signature type 0x01).

use std::fmt;

use base64::{Engine as _, engine::general_purpose::STANDARD};
use ed25519_dalek::{
    Signature, Signer as _,
    pkcs8::{DecodePrivateKey as _, EncodePrivateKey as _, spki::der::pem::LineEnding},
};
use sha2::{Digest as _, Sha256};
use zeroize::Zeroizing;

/// Longest note read, in bytes.
const MAX_NOTE: usize = 64 * 1024;
/// Most signatures read in one note.
const MAX_SIGNATURES: usize = 16;
/// Signature type of Ed25519.
const ED25519: u8 = 0x01;

/// What is wrong with a note or a key.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum NoteError {
    /// Not a text, an empty line and signature lines.
    #[error("not a signed note")]
    Shape,
    /// Not a key of the expected form.
    #[error("not an Ed25519 key of the expected form")]
    Key,
    /// No signature by this key.
    #[error("the note bears no signature of the key expected")]
    Unsigned,
    /// A signature that does not verify.
    #[error("the signature of the note does not verify")]
    Signature,
}

/// Name and public key of a signer; written `name+hash+base64`, as C2SP vkeys are.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct VerifierKey {
    name: String,
    key: ed25519_dalek::VerifyingKey,
}

fn is_name(name: &str) -> bool {
    !name.is_empty()
        && name
            .chars()
            .all(|c| !c.is_whitespace() && !c.is_control() && c != '+')
}

impl VerifierKey {
    /// A key under a name.
    ///
    /// # Errors
    /// When the name holds a space or `+`, or the bytes are not a usable Ed25519 key.
    pub fn new(name: &str, key: &[u8; 32]) -> Result<Self, NoteError> {
        let key = ed25519_dalek::VerifyingKey::from_bytes(key).map_err(|_| NoteError::Key)?;
        if !is_name(name) || key.is_weak() {
            return Err(NoteError::Key);
        }
        Ok(Self {
            name: name.to_owned(),
            key,
        })
    }

    /// Reads `name+hash+base64`.
    ///
    /// # Errors
    /// [`NoteError::Key`].
    pub fn parse(text: &str) -> Result<Self, NoteError> {
        let mut parts = text.trim().splitn(3, '+');
        let (Some(name), Some(id), Some(key)) = (parts.next(), parts.next(), parts.next()) else {
            return Err(NoteError::Key);
        };
        let bytes = STANDARD.decode(key).map_err(|_| NoteError::Key)?;
        let Some((&ED25519, key)) = bytes.split_first() else {
            return Err(NoteError::Key);
        };
        let read = Self::new(name, key.try_into().map_err(|_| NoteError::Key)?)?;
        if format!("{:08x}", read.id()) == id {
            Ok(read)
        } else {
            Err(NoteError::Key)
        }
    }

    /// Its name; for a log, its origin line.
    #[must_use]
    pub fn name(&self) -> &str {
        &self.name
    }

    /// Key id: the first four bytes of `SHA-256(name ‖ 0x0A ‖ type ‖ key)`.
    #[must_use]
    pub fn id(&self) -> u32 {
        let hasher = Sha256::new()
            .chain_update(&self.name)
            .chain_update([b'\n', ED25519]);
        let [a, b, c, d, ..]: [u8; 32] = hasher.chain_update(self.key.as_bytes()).finalize().into();
        u32::from_be_bytes([a, b, c, d])
    }

    /// The public key.
    #[must_use]
    pub fn bytes(&self) -> [u8; 32] {
        self.key.to_bytes()
    }
}

impl fmt::Display for VerifierKey {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let mut key = vec![ED25519];
        key.extend_from_slice(self.key.as_bytes());
        write!(
            f,
            "{}+{:08x}+{}",
            self.name,
            self.id(),
            STANDARD.encode(key)
        )
    }
}

/// A private key held in memory. Wiped when dropped; does not print.
pub struct SigningKey(ed25519_dalek::SigningKey);

impl fmt::Debug for SigningKey {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("[signing key]")
    }
}

impl SigningKey {
    /// The key of a seed (RFC 8032 §5.1.5).
    #[must_use]
    pub fn from_seed(seed: &[u8; 32]) -> Self {
        Self(ed25519_dalek::SigningKey::from_bytes(seed))
    }

    /// Reads a PEM PKCS#8 private key (RFC 8410).
    ///
    /// # Errors
    /// [`NoteError::Key`].
    pub fn from_pem(pem: &str) -> Result<Self, NoteError> {
        ed25519_dalek::SigningKey::from_pkcs8_pem(pem)
            .map(Self)
            .map_err(|_| NoteError::Key)
    }

    /// Writes it as PEM PKCS#8.
    ///
    /// # Errors
    /// [`NoteError::Key`].
    pub fn to_pem(&self) -> Result<Zeroizing<String>, NoteError> {
        self.0
            .to_pkcs8_pem(LineEnding::LF)
            .map_err(|_| NoteError::Key)
    }

    /// The public key under a name.
    ///
    /// # Errors
    /// When the name holds a space or `+`.
    pub fn verifier(&self, name: &str) -> Result<VerifierKey, NoteError> {
        VerifierKey::new(name, self.0.verifying_key().as_bytes())
    }

    /// Signs bytes.
    #[must_use]
    pub fn sign(&self, message: &[u8]) -> [u8; 64] {
        self.0.sign(message).to_bytes()
    }
}

/// A signed note, read but not yet believed.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Note<'a> {
    text: &'a str,
    signatures: Vec<(&'a str, u32, Vec<u8>)>,
}

impl<'a> Note<'a> {
    /// Reads a note.
    ///
    /// # Errors
    /// [`NoteError::Shape`].
    pub fn parse(note: &'a str) -> Result<Self, NoteError> {
        let wrong = NoteError::Shape;
        let control = |c: char| c.is_control() && c != '\n';
        if note.len() > MAX_NOTE || !note.ends_with('\n') || note.contains(control) {
            return Err(wrong);
        }
        let at = note.rfind("\n\n").ok_or(wrong)?;
        let (text, lines) = note.split_at_checked(at + 1).ok_or(wrong)?;
        let mut signatures = Vec::new();
        for line in lines.lines().skip(1) {
            let line = line.strip_prefix("— ").ok_or(wrong)?;
            let (name, signature) = line.split_once(' ').ok_or(wrong)?;
            let bytes = STANDARD.decode(signature).map_err(|_| wrong)?;
            let (id, signature) = bytes.split_first_chunk::<4>().ok_or(wrong)?;
            if !is_name(name) || signature.is_empty() || signatures.len() == MAX_SIGNATURES {
                return Err(wrong);
            }
            signatures.push((name, u32::from_be_bytes(*id), signature.to_vec()));
        }
        if signatures.is_empty() {
            Err(wrong)
        } else {
            Ok(Self { text, signatures })
        }
    }

    /// The text, once a signature of it by `key` verifies. Signatures by others are ignored, as
    /// the specification asks.
    ///
    /// # Errors
    /// When `key` has not signed, or its signature is wrong.
    pub fn verify(&self, key: &VerifierKey) -> Result<&'a str, NoteError> {
        let id = key.id();
        let mut result = Err(NoteError::Unsigned);
        for (_, _, signature) in self
            .signatures
            .iter()
            .filter(|s| s.0 == key.name && s.1 == id)
        {
            let signature = Signature::from_slice(signature).map_err(|_| NoteError::Signature)?;
            key.key
                .verify_strict(self.text.as_bytes(), &signature)
                .map_err(|_| NoteError::Signature)?;
            result = Ok(self.text);
        }
        result
    }

    /// The text, signed or not.
    #[must_use]
    pub const fn text_unverified(&self) -> &'a str {
        self.text
    }

    /// Writes the note of `text` with one Ed25519 signature already made.
    #[must_use]
    pub fn write(text: &str, key: &VerifierKey, signature: &[u8; 64]) -> String {
        let mut bytes = key.id().to_be_bytes().to_vec();
        bytes.extend_from_slice(signature);
        format!("{text}\n— {} {}\n", key.name, STANDARD.encode(bytes))
    }
}
