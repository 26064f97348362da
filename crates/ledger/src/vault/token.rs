//! A service key inside a PKCS#11 token.
//!
//! AES-256-GCM is computed by the token, with a random 96-bit nonce and the wrapping's context as
//! authenticated data; the key itself never leaves. One key must not wrap more than 2³² record
//! keys (NIST SP 800-38D §8.3): rotate long before. A wrapped key is `2 ‖ nonce (12) ‖ ciphertext ‖
//! tag (16)`.

use std::{
    collections::BTreeMap,
    path::{Path, PathBuf},
    sync::{Mutex, MutexGuard, PoisonError},
};

use cryptoki::{
    context::{CInitializeArgs, CInitializeFlags, Pkcs11},
    error::{Error, RvError},
    mechanism::{Mechanism, aead::GcmParams},
    object::{Attribute, KeyType, ObjectClass, ObjectHandle},
    session::{Session, UserType},
    types::AuthPin,
};
use kernel::{Entropy, Secret};
use zeroize::Zeroizing;

use super::{
    seal::KEY,
    service_key::{KeyError, ServiceKey, TokenKey},
};

const FORMAT: u8 = 2;
const NONCE: usize = 12;

/// Libraries already loaded: PKCS#11 lets a process initialise each only once, and closing one
/// would close it for every vault of the process.
static MODULES: Mutex<BTreeMap<PathBuf, Pkcs11>> = Mutex::new(BTreeMap::new());

fn module(path: &Path) -> Result<Pkcs11, KeyError> {
    let mut modules = locked(&MODULES);
    if let Some(module) = modules.get(path) {
        return Ok(module.clone());
    }
    let module = Pkcs11::new(path)?;
    match module.initialize(CInitializeArgs::new(CInitializeFlags::OS_LOCKING_OK)) {
        Ok(()) | Err(Error::Pkcs11(RvError::CryptokiAlreadyInitialized, _)) => {}
        Err(error) => return Err(error.into()),
    }
    modules.insert(path.to_owned(), module.clone());
    Ok(module)
}

/// A panic cannot leave these maps and sessions half-changed, so a poisoned lock is usable.
fn locked<T>(mutex: &Mutex<T>) -> MutexGuard<'_, T> {
    mutex.lock().unwrap_or_else(PoisonError::into_inner)
}

/// A service key inside a token.
pub(crate) struct PkcsKey {
    address: TokenKey,
    /// An open, signed-in session and the key's handle in it; none after a failure, so that the
    /// next call starts afresh when the token is back.
    session: Mutex<Option<(Session, ObjectHandle)>>,
}

impl PkcsKey {
    /// Finds the key, signing in to the token.
    pub(crate) fn open(address: TokenKey) -> Result<Self, KeyError> {
        if address.version < 1 {
            return Err(KeyError::Settings("versions start at 1"));
        }
        let session = connect(&address)?;
        Ok(Self {
            address,
            session: Mutex::new(Some(session)),
        })
    }

    /// Calls the token; after a failure reconnects once, for a token taken out and put back.
    fn with<T>(
        &self,
        call: impl Fn(&Session, ObjectHandle) -> Result<T, Error>,
    ) -> Result<T, KeyError> {
        let mut held = locked(&self.session);
        if let Some((session, key)) = held.as_ref()
            && let Ok(value) = call(session, *key)
        {
            return Ok(value);
        }
        *held = None;
        let (session, key) = connect(&self.address)?;
        let value = call(&session, key)?;
        *held = Some((session, key));
        Ok(value)
    }
}

/// What tokens answer, on a fresh session, to a ciphertext or context that is not authentic.
/// SoftHSM says «general error».
fn refused(error: KeyError) -> KeyError {
    let KeyError::Token(token) = &error else {
        return error;
    };
    match **token {
        Error::Pkcs11(
            RvError::EncryptedDataInvalid
            | RvError::EncryptedDataLenRange
            | RvError::FunctionFailed
            | RvError::GeneralError,
            _,
        ) => KeyError::Broken,
        _ => error,
    }
}

/// A session with the token of this label, its user signed in.
pub(crate) fn sign_in(
    library: &Path,
    label: &str,
    pin: &Secret<String>,
) -> Result<Session, KeyError> {
    let module = module(library)?;
    let mut found = None;
    for slot in module.get_slots_with_initialized_token()? {
        if module.get_token_info(slot)?.label() == label && found.replace(slot).is_some() {
            return Err(KeyError::Lookup("two tokens bear the configured label"));
        }
    }
    let slot = found.ok_or(KeyError::Lookup("no token bears the configured label"))?;
    let session = module.open_ro_session(slot)?;
    let pin = AuthPin::new(pin.reveal().as_str().into());
    match session.login(UserType::User, Some(&pin)) {
        // Signing in is per token and process: another session may have done it.
        Ok(()) | Err(Error::Pkcs11(RvError::UserAlreadyLoggedIn, _)) => Ok(session),
        Err(error) => Err(error.into()),
    }
}

fn connect(address: &TokenKey) -> Result<(Session, ObjectHandle), KeyError> {
    let session = sign_in(&address.module, &address.token, &address.pin)?;
    let template = [
        Attribute::Class(ObjectClass::SECRET_KEY),
        Attribute::KeyType(KeyType::AES),
        Attribute::Label(address.label.as_bytes().to_vec()),
    ];
    let keys = session.find_objects(&template)?;
    match keys.as_slice() {
        [key] => Ok((session, *key)),
        [] => Err(KeyError::Lookup("no key bears the configured label")),
        _ => Err(KeyError::Lookup("two keys bear the configured label")),
    }
}

impl ServiceKey for PkcsKey {
    fn version(&self) -> i32 {
        self.address.version
    }

    fn waits(&self) -> bool {
        true
    }

    fn wrap(
        &self,
        context: &[u8],
        key: &Secret<[u8; KEY]>,
        entropy: &dyn Entropy,
    ) -> Result<Vec<u8>, KeyError> {
        let mut nonce = [0; NONCE];
        entropy.fill(&mut nonce);
        let body = self.with(|session, handle| {
            let mut iv = nonce;
            let gcm = GcmParams::new(&mut iv, context, 128.into())?;
            session.encrypt(&Mechanism::AesGcm(gcm), handle, key.reveal())
        })?;
        Ok([&[FORMAT], nonce.as_slice(), &body].concat())
    }

    fn unwrap(&self, context: &[u8], wrapped: &[u8]) -> Result<Secret<[u8; KEY]>, KeyError> {
        let Some((&FORMAT, rest)) = wrapped.split_first() else {
            return Err(KeyError::Broken);
        };
        let (nonce, body) = rest.split_first_chunk::<NONCE>().ok_or(KeyError::Broken)?;
        let opened = self.with(|session, handle| {
            let mut iv = *nonce;
            let gcm = GcmParams::new(&mut iv, context, 128.into())?;
            session.decrypt(&Mechanism::AesGcm(gcm), handle, body)
        });
        let opened = Zeroizing::new(opened.map_err(refused)?);
        <[u8; KEY]>::try_from(opened.as_slice())
            .map(Secret::new)
            .map_err(|_| KeyError::Broken)
    }
}
