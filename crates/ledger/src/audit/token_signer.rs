//! A log key inside a PKCS#11 token: Ed25519 (`CKM_EDDSA`), which it never leaves.

use std::{
    path::PathBuf,
    sync::{Mutex, PoisonError},
};

use cryptoki::{
    mechanism::{
        Mechanism,
        eddsa::{EddsaParams, EddsaSignatureScheme},
    },
    object::{Attribute, AttributeType, KeyType, ObjectClass, ObjectHandle},
    session::Session,
};
use kernel::Secret;

use super::Signer;
use crate::{
    Fault,
    vault::{KeyError, sign_in},
};

/// Address of an Ed25519 key pair inside a PKCS#11 token.
#[derive(Debug, Clone)]
pub struct LogKey {
    /// The token's PKCS#11 library.
    pub module: PathBuf,
    /// Label of the token.
    pub token: String,
    /// Label of both halves of the pair (`CKA_LABEL`).
    pub label: String,
    /// PIN of the user.
    pub pin: Secret<String>,
}

/// Signs checkpoints inside a token.
pub struct TokenSigner {
    address: LogKey,
    public: [u8; 32],
    /// None after a failure, so that the next call starts afresh when the token is back.
    session: Mutex<Option<(Session, ObjectHandle)>>,
}

impl TokenSigner {
    /// Finds the pair, signing in to the token.
    ///
    /// # Errors
    /// When the token is away, refuses the PIN, or holds no such pair.
    pub fn open(address: LogKey) -> Result<Self, Fault> {
        let (session, private) = connect(&address)?;
        let public = public(&session, &address.label)?;
        Ok(Self {
            address,
            public,
            session: Mutex::new(Some((session, private))),
        })
    }

    fn with_token(&self, message: &[u8]) -> Result<Vec<u8>, KeyError> {
        let sign = |session: &Session, key: ObjectHandle| {
            let scheme = EddsaParams::new(EddsaSignatureScheme::Pure);
            session.sign(&Mechanism::Eddsa(scheme), key, message)
        };
        // A panic cannot leave a session half-changed, so a poisoned lock is usable.
        let mut held = self.session.lock().unwrap_or_else(PoisonError::into_inner);
        if let Some((session, key)) = held.as_ref()
            && let Ok(signature) = sign(session, *key)
        {
            return Ok(signature);
        }
        *held = None;
        let (session, key) = connect(&self.address)?;
        let signature = sign(&session, key)?;
        *held = Some((session, key));
        Ok(signature)
    }
}

impl std::fmt::Debug for TokenSigner {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(
            f,
            "TokenSigner({} in {})",
            self.address.label, self.address.token
        )
    }
}

impl Signer for TokenSigner {
    fn public(&self) -> [u8; 32] {
        self.public
    }

    fn sign(&self, message: &[u8]) -> Result<[u8; 64], Fault> {
        let signature = self.with_token(message)?;
        let shape = |_| Fault::Key("the token's signature is not one of Ed25519".into());
        signature.try_into().map_err(shape)
    }
}

fn connect(address: &LogKey) -> Result<(Session, ObjectHandle), KeyError> {
    let session = sign_in(&address.module, &address.token, &address.pin)?;
    let key = one(&session, ObjectClass::PRIVATE_KEY, &address.label)?;
    Ok((session, key))
}

fn one(session: &Session, class: ObjectClass, label: &str) -> Result<ObjectHandle, KeyError> {
    let template = [
        Attribute::Class(class),
        Attribute::KeyType(KeyType::EC_EDWARDS),
        Attribute::Label(label.as_bytes().to_vec()),
    ];
    match session.find_objects(&template)?.as_slice() {
        [key] => Ok(*key),
        [] => Err(KeyError::Lookup(
            "no Ed25519 key bears the configured label",
        )),
        _ => Err(KeyError::Lookup("two keys bear the configured label")),
    }
}

/// The public half: `CKA_EC_POINT`, 32 bytes that some tokens wrap in a DER octet string.
fn public(session: &Session, label: &str) -> Result<[u8; 32], KeyError> {
    let key = one(session, ObjectClass::PUBLIC_KEY, label)?;
    let found = session.get_attributes(key, &[AttributeType::EcPoint])?;
    let point = found.iter().find_map(|attribute| match attribute {
        Attribute::EcPoint(point) => Some(point.as_slice()),
        _ => None,
    });
    // By its length: a bare key may begin like the wrapping.
    let point = point.map(|point| match point {
        [4, 32, key @ ..] if key.len() == 32 => key,
        _ => point,
    });
    point
        .and_then(|point| point.try_into().ok())
        .ok_or(KeyError::Lookup("the token does not tell the public key"))
}
