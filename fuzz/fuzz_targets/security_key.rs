//! What a security key and its browser send: CBOR, COSE keys, authenticator data, client data.
#![no_main]

libfuzzer_sys::fuzz_target!(|bytes: &[u8]| {
    gate::fuzzing::security_key(bytes);
    let party = gate::webauthn::RelyingParty {
        id: "a.localhost",
        origin: "https://a.localhost",
    };
    // Client data that hold, so that the attestation object is read.
    let client_data = br#"{"type":"webauthn.create","challenge":"AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA","origin":"https://a.localhost"}"#;
    let given = gate::webauthn::Registration { client_data, attestation: bytes };
    if let Ok(made) = gate::webauthn::register(party, &[0; 32], given) {
        assert!((16..=1_023).contains(&made.id.len()) && made.key.len() < bytes.len());
    }
});
