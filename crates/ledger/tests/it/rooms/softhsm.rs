//! The service key inside a PKCS#11 token. SoftHSM reads its configuration from the environment of
//! the process, so the test runs itself again in a process of its own.

use std::{env, fs, path::Path, process::Command, sync::Arc, time::Duration};

use cryptoki::{
    context::{CInitializeArgs, CInitializeFlags, Pkcs11},
    mechanism::Mechanism,
    object::{Attribute, AttributeType, ObjectClass},
    session::UserType,
    types::AuthPin,
};
use kernel::{
    Secret,
    tlog::{Note, VerifierKey},
};
use ledger::{
    Fault,
    audit::{LogKey, Sequencer, Signer as _, TokenSigner},
    vault::{KeySource, TokenKey, VaultSettings, rotation},
};

use super::sample;

const MODULE: &str = "/usr/lib/softhsm/libsofthsm2.so";
const PIN: &str = "1234";
const CONF: &str = "SOFTHSM2_CONF";

#[test]
fn a_key_that_never_leaves_its_token() {
    if !Path::new(MODULE).exists() {
        eprintln!(
            "SKIPPED, LOUDLY: no SoftHSM at {MODULE}; the PKCS#11 service key is not tested here"
        );
        return;
    }
    #[expect(
        clippy::disallowed_methods,
        reason = "SoftHSM has no other way to be configured"
    )]
    let inside = env::var_os(CONF).is_some();
    if inside {
        tokio::runtime::Runtime::new().unwrap().block_on(in_token());
        return;
    }
    let folder = tempfile::tempdir().unwrap();
    let tokens = folder.path().join("tokens");
    fs::create_dir(&tokens).unwrap();
    let conf = folder.path().join("softhsm2.conf");
    let text = format!(
        "directories.tokendir = {}\nobjectstore.backend = file\nlog.level = ERROR\n",
        tokens.display()
    );
    fs::write(&conf, text).unwrap();
    let made = Command::new("softhsm2-util")
        .args([
            "--init-token",
            "--free",
            "--label",
            "acte",
            "--pin",
            PIN,
            "--so-pin",
            "5678",
        ])
        .env(CONF, &conf)
        .output()
        .unwrap();
    assert!(made.status.success(), "{made:?}");
    let done = Command::new(env::current_exe().unwrap())
        .args([
            "--exact",
            "rooms::softhsm::a_key_that_never_leaves_its_token",
            "--nocapture",
        ])
        .env(CONF, &conf)
        .output()
        .unwrap();
    let told = String::from_utf8_lossy(&done.stdout);
    assert!(
        done.status.success() && told.contains("1 passed"),
        "{told}{}",
        String::from_utf8_lossy(&done.stderr)
    );
}

/// Makes a key as an operator would: never extractable.
fn generate(label: &str) {
    let module = Pkcs11::new(MODULE).unwrap();
    // The vault may have initialised the library in this process already.
    let _ = module.initialize(CInitializeArgs::new(CInitializeFlags::OS_LOCKING_OK));
    let slot = module.get_slots_with_initialized_token().unwrap()[0];
    let session = module.open_rw_session(slot).unwrap();
    session
        .login(UserType::User, Some(&AuthPin::new(PIN.into())))
        .unwrap();
    let key = session
        .generate_key(
            &Mechanism::AesKeyGen,
            &[
                Attribute::Class(ObjectClass::SECRET_KEY),
                Attribute::Token(true),
                Attribute::Private(true),
                Attribute::Sensitive(true),
                Attribute::Extractable(false),
                Attribute::Encrypt(true),
                Attribute::Decrypt(true),
                Attribute::ValueLen(32.into()),
                Attribute::Label(label.as_bytes().to_vec()),
            ],
        )
        .unwrap();
    let value = session
        .get_attributes(key, &[AttributeType::Value])
        .unwrap();
    assert!(value.is_empty(), "the token gave its key away");
    session.logout().unwrap();
}

fn token(label: &str, version: i32, pin: &str) -> KeySource {
    KeySource::Token(TokenKey {
        module: MODULE.into(),
        token: "acte".into(),
        label: label.into(),
        version,
        pin: Secret::new(pin.into()),
    })
}

/// An Ed25519 pair for the log, as an operator would make it.
fn generate_pair(label: &str) {
    let module = Pkcs11::new(MODULE).unwrap();
    let _ = module.initialize(CInitializeArgs::new(CInitializeFlags::OS_LOCKING_OK));
    let slot = module.get_slots_with_initialized_token().unwrap()[0];
    let session = module.open_rw_session(slot).unwrap();
    session
        .login(UserType::User, Some(&AuthPin::new(PIN.into())))
        .unwrap();
    let label = || Attribute::Label(label.as_bytes().to_vec());
    // OID 1.3.101.112, in DER.
    let curve = Attribute::EcParams(vec![6, 3, 0x2b, 0x65, 0x70]);
    session
        .generate_key_pair(
            &Mechanism::EccEdwardsKeyPairGen,
            &[
                Attribute::Token(true),
                Attribute::Verify(true),
                curve,
                label(),
            ],
            &[
                Attribute::Token(true),
                Attribute::Private(true),
                Attribute::Sensitive(true),
                Attribute::Extractable(false),
                Attribute::Sign(true),
                label(),
            ],
        )
        .unwrap();
    session.logout().unwrap();
}

fn log_key(label: &str) -> Result<TokenSigner, Fault> {
    TokenSigner::open(LogKey {
        module: MODULE.into(),
        token: "acte".into(),
        label: label.into(),
        pin: Secret::new(PIN.into()),
    })
}

/// The log grows under a key of the token, and its checkpoints verify under the public half.
async fn log_in_token(test: &testkit::TestLedger) {
    let signer = log_key("journal").unwrap();
    let key = VerifierKey::new("essai", &signer.public()).unwrap();
    let text = "essai\n";
    let note = Note::write(text, &key, &signer.sign(text.as_bytes()).unwrap());
    assert!(Note::parse(&note).unwrap().verify(&key).is_ok());
    let mut sequencer = Sequencer::new(test.ledger.clone(), "acte.example", Arc::new(signer));
    // Each checkpoint is verified before it is kept.
    assert!(sequencer.drain().await.unwrap() > 0);
    assert!(
        matches!(log_key("first"), Err(Fault::Key(_))),
        "no Ed25519 key"
    );
}

async fn in_token() {
    generate("first");
    generate("second");
    generate_pair("journal");
    let test = sample::open().await;
    let file = KeySource::File(test.folder().join("service.key"));

    // From a file to a token.
    let (id, sealed) = sample::deed!(&test.ledger, async |deed| {
        let key = deed.new_key().await?;
        Ok((key.id(), key.seal("a.b", b"kept")))
    })
    .await
    .unwrap();
    let keys = VaultSettings {
        keys: vec![file, token("first", 2, PIN)],
    };
    let moving = sample::with_keys(&test, keys, test.folder(), 21)
        .await
        .unwrap();
    let rotated = rotation::rotate(&moving, Duration::ZERO).await.unwrap();
    assert_eq!(
        (rotated.active, rotated.remaining, rotated.retired),
        (2, 0, vec![1])
    );

    log_in_token(&test).await;

    // The file is no longer needed; many at once share the token's session.
    let keys = VaultSettings {
        keys: vec![token("first", 2, PIN)],
    };
    let ledger = sample::with_keys(&test, keys, test.folder(), 22)
        .await
        .unwrap();
    let sealed = &sealed;
    let opened = futures::future::join_all((0..20).map(|_| {
        sample::deed!(&ledger, async |deed| {
            deed.new_key().await?;
            deed.key(id).await?.open("a.b", sealed)
        })
    }));
    for plain in opened.await {
        assert_eq!(plain.unwrap().reveal(), b"kept");
    }

    // An altered wrapping is refused by the token.
    let uuid = id.uuid();
    sample::tamper(
        &test,
        &format!(
            "update vault_key set wrapped = set_byte(wrapped, 20, get_byte(wrapped, 20) # 1)
             where id = '{uuid}'"
        ),
    )
    .await;
    let broken = sample::deed!(&ledger, async |deed| deed.key(id).await.map(|_| ())).await;
    assert!(matches!(broken, Err(Fault::Key(_))), "{broken:?}");

    // Another key of the token is not this one; neither a wrong PIN nor a wrong label opens.
    for (label, pin) in [("second", PIN), ("first", "9999"), ("absent", PIN)] {
        let keys = VaultSettings {
            keys: vec![token(label, 2, pin)],
        };
        let opened = sample::with_keys(&test, keys, test.folder(), 23).await;
        // PKCS#11 signs in a token, not a session: with the right PIN given once in this process, a
        // wrong one is not looked at.
        if pin == PIN {
            assert!(matches!(opened, Err(Fault::Key(_))), "{label}");
        }
    }
}
