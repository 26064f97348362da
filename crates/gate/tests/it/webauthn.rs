//! What a security key answers: what holds, and every way it may be bent.

use base64::{Engine as _, engine::general_purpose::URL_SAFE_NO_PAD};
use gate::webauthn::{self, Assertion, Flaw, Registration, RelyingParty};
use testkit::Authenticator;

use crate::app::ORIGIN;

const PARTY: RelyingParty<'static> = RelyingParty {
    id: "sample.localhost",
    origin: ORIGIN,
};
const CHALLENGE: [u8; 32] = [7; 32];

fn challenge() -> String {
    URL_SAFE_NO_PAD.encode(CHALLENGE)
}

fn register(key: &mut Authenticator) -> Result<webauthn::Credential, Flaw> {
    let (client_data, attestation) = key.create(&challenge(), PARTY.id, PARTY.origin);
    let given = Registration {
        client_data: &client_data,
        attestation: &attestation,
    };
    webauthn::register(PARTY, &CHALLENGE, given)
}

fn assert_with(
    key: &mut Authenticator,
    known: &webauthn::Credential,
    count: u32,
) -> Result<u32, Flaw> {
    let [client_data, data, signature] = key.get(&challenge(), PARTY.id, PARTY.origin);
    let given = Assertion {
        client_data: &client_data,
        authenticator_data: &data,
        signature: &signature,
    };
    webauthn::assert(PARTY, &CHALLENGE, given, &known.key, count)
}

#[test]
fn keys_of_each_algorithm_register_and_assert() {
    for attests in [false, true] {
        for mut key in [
            Authenticator::new(),
            Authenticator::ed25519(),
            Authenticator::rsa(),
        ] {
            key.attests = attests;
            let made = register(&mut key).unwrap();
            assert_eq!(
                (made.id.clone(), made.sign_count),
                (key.credential.clone(), 1)
            );
            assert_eq!(assert_with(&mut key, &made, 1), Ok(2));
            assert_eq!(assert_with(&mut key, &made, 2), Ok(3));
            assert_eq!(
                assert_with(&mut key, &made, 4),
                Err(Flaw::Counter),
                "4 then 4"
            );
            assert_eq!(
                assert_with(&mut key, &made, 9),
                Err(Flaw::Counter),
                "a copy"
            );
        }
    }
    // A key that does not count says zero for ever.
    let mut key = Authenticator::new();
    let made = register(&mut key).unwrap();
    key.count = u32::MAX;
    assert_eq!(assert_with(&mut key, &made, 0), Ok(0));
    key.count = u32::MAX;
    assert_eq!(assert_with(&mut key, &made, 3), Err(Flaw::Counter));
}

#[test]
fn every_step_bent_is_refused() {
    type Bend = (fn(&mut Authenticator), Flaw);
    let bends: [Bend; 11] = [
        (|key| key.kind = Some("webauthn.other"), Flaw::Ceremony),
        (
            |key| key.origin = Some("https://evil.example".into()),
            Flaw::Origin,
        ),
        (
            |key| key.origin = Some("https://sample.localhost".into()),
            Flaw::Origin,
        ),
        (|key| key.origin = Some(String::new()), Flaw::Origin),
        (
            |key| key.party = Some("evil.example".into()),
            Flaw::RelyingParty,
        ),
        (
            |key| key.party = Some("localhost".into()),
            Flaw::RelyingParty,
        ),
        (|key| key.flags = 0b100, Flaw::NotPresent),
        (|key| key.flags = 0b001, Flaw::NotVerified),
        (|key| key.flags = 0b1_0101, Flaw::AuthenticatorData),
        (|key| key.flags = 0b1000_0101, Flaw::AuthenticatorData),
        (|key| key.flags = 0, Flaw::NotPresent),
    ];
    for (number, (bend, flaw)) in bends.into_iter().enumerate() {
        let mut key = Authenticator::new();
        let made = register(&mut key).unwrap();
        bend(&mut key);
        assert_eq!(assert_with(&mut key, &made, 1), Err(flaw), "{number}");
        assert_eq!(register(&mut key), Err(flaw), "{number}");
    }
    for short in [0, 15, 1_024] {
        let mut key = Authenticator::new();
        key.credential = vec![1; short];
        assert_eq!(register(&mut key), Err(Flaw::CredentialId), "{short}");
    }
    // Another key, another challenge, the other ceremony's answer.
    let mut key = Authenticator::new();
    let made = register(&mut key).unwrap();
    assert_eq!(
        assert_with(&mut Authenticator::new(), &made, 0),
        Err(Flaw::Signature)
    );
    assert_eq!(
        assert_with(&mut Authenticator::ed25519(), &made, 0),
        Err(Flaw::Signature)
    );
    let [client_data, data, signature] = key.get(&challenge(), PARTY.id, PARTY.origin);
    let given = Assertion {
        client_data: &client_data,
        authenticator_data: &data,
        signature: &signature,
    };
    let other = webauthn::assert(PARTY, &[8; 32], given, &made.key, 0);
    assert_eq!(other, Err(Flaw::Challenge));
    let (client_data, attestation) = key.create(&challenge(), PARTY.id, PARTY.origin);
    let crossed = Assertion {
        client_data: &client_data,
        ..given
    };
    let crossed = webauthn::assert(PARTY, &CHALLENGE, crossed, &made.key, 0);
    assert_eq!(crossed, Err(Flaw::Ceremony));

    // Whatever one byte is changed to, the signature no longer holds.
    for place in 0..data.len() {
        let mut bent = data.clone();
        bent[place] ^= 1;
        let given = Assertion {
            authenticator_data: &bent,
            ..given
        };
        assert!(webauthn::assert(PARTY, &CHALLENGE, given, &made.key, 0).is_err());
    }
    // Cut short, or made longer, the attestation is refused.
    let try_it = |attestation: &[u8]| {
        let given = Registration {
            client_data: &client_data,
            attestation,
        };
        webauthn::register(PARTY, &CHALLENGE, given)
    };
    assert!(try_it(&attestation).is_ok());
    for length in 0..attestation.len() {
        assert!(try_it(&attestation[..length]).is_err(), "{length}");
    }
    assert!(try_it(&[&attestation[..], &[0]].concat()).is_err());
    assert!(try_it(&vec![0x81; 8_192]).is_err());
    assert!(try_it(&vec![0xa1; 1 << 20]).is_err());
}

#[test]
fn client_data_are_read_strictly() {
    let mut key = Authenticator::new();
    let (_, attestation) = key.create(&challenge(), PARTY.id, PARTY.origin);
    let try_it = |client_data: &str| {
        let given = Registration {
            client_data: client_data.as_bytes(),
            attestation: &attestation,
        };
        webauthn::register(PARTY, &CHALLENGE, given).map(|_| ())
    };
    let challenge = challenge();
    let good = format!(
        "\"type\":\"webauthn.create\",\"challenge\":\"{challenge}\",\"origin\":\"{ORIGIN}\""
    );
    assert_eq!(try_it(&format!("{{{good}}}")), Ok(()));
    let later = format!("{{{good},\"other_keys_can_be_added_here\":[1]}}");
    assert_eq!(try_it(&later), Ok(()));
    for (bad, flaw) in [
        (format!("{{{good},\"crossOrigin\":true}}"), Flaw::Frame),
        (
            format!("{{{good},\"topOrigin\":\"{ORIGIN}\"}}"),
            Flaw::Frame,
        ),
        (
            format!("{{{good},\"origin\":\"{ORIGIN}\"}}"),
            Flaw::ClientData,
        ),
        (format!("{{{good}"), Flaw::ClientData),
        (
            format!("{{{good},\"x\":\"{}\"}}", "x".repeat(5_000)),
            Flaw::ClientData,
        ),
        (
            format!("{{{good}}}").replace(&challenge, ""),
            Flaw::Challenge,
        ),
        ("null".to_owned(), Flaw::ClientData),
    ] {
        assert_eq!(try_it(&bad), Err(flaw), "{bad:.200}");
    }
}
