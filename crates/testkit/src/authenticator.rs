//! A security key in software: it makes what a browser would send, with a real key behind.

use aws_lc_rs::{
    rand::SystemRandom,
    rsa::KeySize,
    signature::{
        ECDSA_P256_SHA256_ASN1_SIGNING, EcdsaKeyPair, Ed25519KeyPair, KeyPair as _,
        RSA_PKCS1_SHA256, RsaKeyPair,
    },
};
use base64::{Engine as _, engine::general_purpose::URL_SAFE_NO_PAD};
use sha2::{Digest as _, Sha256};

use crate::{Answer, Browser};

enum Pair {
    P256(EcdsaKeyPair),
    Ed25519(Ed25519KeyPair),
    Rsa(RsaKeyPair),
}

/// One credential on one key. Its fields may be bent, to make what must be refused.
pub struct Authenticator {
    pair: Pair,
    /// What it calls its credential.
    pub credential: Vec<u8>,
    /// Its counter; it moves before each signature.
    pub count: u32,
    /// Flags of its next answers (WebAuthn §6.1): present and verified.
    pub flags: u8,
    /// Origin its browser says; the portal's own when none.
    pub origin: Option<String>,
    /// RP ID it signs for; the portal's own when none.
    pub party: Option<String>,
    /// Type its browser says; the ceremony's own when none.
    pub kind: Option<&'static str>,
    /// Whether it attests itself (`packed`) rather than not at all.
    pub attests: bool,
}

impl std::fmt::Debug for Authenticator {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Authenticator").finish_non_exhaustive()
    }
}

/// What it answers: the fields of the form.
pub type Fields = Vec<(&'static str, String)>;

/// What a page asks of it.
#[derive(Debug, Clone)]
pub struct Asked {
    /// `create` or `get`.
    pub kind: String,
    /// The options, in JSON.
    pub options: serde_json::Value,
    /// Where the answer goes.
    pub action: String,
}

impl Asked {
    /// What the form on a page asks.
    ///
    /// # Panics
    /// When there is no such form.
    #[track_caller]
    pub fn on(page: &str) -> Self {
        let form = page.split("<form").find(|form| form.contains(" data-key="));
        let form = form.expect("a form for a security key");
        let value = |name: &str| {
            let (_, rest) = form
                .split_once(&format!(" {name}=\""))
                .expect("an attribute");
            let raw = rest.split('"').next().unwrap();
            raw.replace("&#34;", "\"")
                .replace("&#39;", "'")
                .replace("&#60;", "<")
                .replace("&#62;", ">")
                .replace("&#38;", "&")
        };
        Self {
            kind: value("data-key"),
            options: serde_json::from_str(&value("data-options")).expect("options in JSON"),
            action: value("action"),
        }
    }
}

/// The head of an item of CBOR.
fn head(major: u8, argument: usize) -> Vec<u8> {
    let first = major << 5;
    match argument {
        0..=23 => vec![first | u8::try_from(argument).unwrap()],
        24..=255 => vec![first | 24, u8::try_from(argument).unwrap()],
        _ => {
            let [high, low] = u16::try_from(argument).unwrap().to_be_bytes();
            vec![first | 25, high, low]
        }
    }
}

fn bytes(value: &[u8]) -> Vec<u8> {
    [head(2, value.len()), value.to_vec()].concat()
}

fn text(value: &str) -> Vec<u8> {
    [head(3, value.len()), value.as_bytes().to_vec()].concat()
}

impl Authenticator {
    /// A key of P-256 (ES256).
    ///
    /// # Panics
    /// When the machine has no chance left.
    pub fn new() -> Self {
        let pair = EcdsaKeyPair::generate(&ECDSA_P256_SHA256_ASN1_SIGNING).expect("a key");
        Self::with(Pair::P256(pair))
    }

    /// A key of Ed25519 (EdDSA).
    ///
    /// # Panics
    /// When the machine has no chance left.
    pub fn ed25519() -> Self {
        Self::with(Pair::Ed25519(Ed25519KeyPair::generate().expect("a key")))
    }

    /// A key of RSA, 2048 bits (RS256), as the chips of computers make.
    ///
    /// # Panics
    /// When the machine has no chance left.
    pub fn rsa() -> Self {
        Self::with(Pair::Rsa(
            RsaKeyPair::generate(KeySize::Rsa2048).expect("a key"),
        ))
    }

    fn with(pair: Pair) -> Self {
        let key = Sha256::digest(match &pair {
            Pair::P256(pair) => pair.public_key().as_ref(),
            Pair::Ed25519(pair) => pair.public_key().as_ref(),
            Pair::Rsa(pair) => pair.public_key().as_ref(),
        });
        Self {
            pair,
            credential: key.to_vec(),
            count: 0,
            flags: 0b101,
            origin: None,
            party: None,
            kind: None,
            attests: false,
        }
    }

    fn cose(&self) -> Vec<u8> {
        match &self.pair {
            Pair::P256(pair) => {
                // After the mark of an uncompressed point.
                let halves = pair.public_key().as_ref().split_at(1).1;
                let (x, y) = halves.split_at(32);
                let head = [0xa5, 1, 2, 3, 0x26, 0x20, 1, 0x21].to_vec();
                [head, bytes(x), vec![0x22], bytes(y)].concat()
            }
            Pair::Ed25519(pair) => {
                let head = [0xa4, 1, 1, 3, 0x27, 0x20, 6, 0x21].to_vec();
                [head, bytes(pair.public_key().as_ref())].concat()
            }
            Pair::Rsa(pair) => {
                // PKCS#1: a sequence of the modulus, after a leading zero, and of the exponent 65537.
                let (_, modulus) = pair.public_key().as_ref().split_at(9);
                let (n, e) = modulus.split_at(256);
                let head = [0xa4, 1, 3, 3, 0x39, 1, 0, 0x20].to_vec();
                [head, bytes(n), vec![0x21], bytes(e.split_at(2).1)].concat()
            }
        }
    }

    fn sign(&self, message: &[u8]) -> Vec<u8> {
        match &self.pair {
            Pair::P256(pair) => {
                let made = pair.sign(&SystemRandom::new(), message);
                made.expect("a signature").as_ref().to_vec()
            }
            Pair::Ed25519(pair) => pair.sign(message).as_ref().to_vec(),
            Pair::Rsa(pair) => {
                let mut made = vec![0; pair.public_modulus_len()];
                let signed = pair.sign(&RSA_PKCS1_SHA256, &SystemRandom::new(), message, &mut made);
                signed.expect("a signature");
                made
            }
        }
    }

    fn data(&mut self, party: &str, attested: bool) -> Vec<u8> {
        self.count = self.count.wrapping_add(1);
        let party = self.party.as_deref().unwrap_or(party);
        let mut data = Sha256::digest(party).to_vec();
        data.push(self.flags | if attested { 1 << 6 } else { 0 });
        data.extend(self.count.to_be_bytes());
        if attested {
            data.extend([0; 16]);
            data.extend(u16::try_from(self.credential.len()).unwrap().to_be_bytes());
            data.extend(&self.credential);
            data.extend(self.cose());
        }
        data
    }

    fn client_data(&self, kind: &str, challenge: &str, origin: &str) -> Vec<u8> {
        let (kind, origin) = (
            self.kind.unwrap_or(kind),
            self.origin.as_deref().unwrap_or(origin),
        );
        let data = serde_json::json!({
            "type": kind, "challenge": challenge, "origin": origin, "crossOrigin": false,
        });
        data.to_string().into_bytes()
    }

    /// Registers: client data and attestation object, for a challenge in base64url.
    pub fn create(&mut self, challenge: &str, party: &str, origin: &str) -> (Vec<u8>, Vec<u8>) {
        let client_data = self.client_data("webauthn.create", challenge, origin);
        let data = self.data(party, true);
        let (format, statement) = if self.attests {
            let signed = [&data[..], &Sha256::digest(&client_data)].concat();
            let algorithm = match self.pair {
                Pair::P256(_) => vec![0x26],
                Pair::Ed25519(_) => vec![0x27],
                Pair::Rsa(_) => vec![0x39, 1, 0],
            };
            let parts = [
                vec![0xa2],
                text("alg"),
                algorithm,
                text("sig"),
                bytes(&self.sign(&signed)),
            ];
            ("packed", parts.concat())
        } else {
            ("none", vec![0xa0])
        };
        let object = [
            vec![0xa3],
            text("fmt"),
            text(format),
            text("attStmt"),
            statement,
            text("authData"),
            bytes(&data),
        ];
        (client_data, object.concat())
    }

    /// Asserts: client data, authenticator data and signature, for a challenge in base64url.
    pub fn get(&mut self, challenge: &str, party: &str, origin: &str) -> [Vec<u8>; 3] {
        let client_data = self.client_data("webauthn.get", challenge, origin);
        let data = self.data(party, false);
        let signed = [&data[..], &Sha256::digest(&client_data)].concat();
        let signature = self.sign(&signed);
        [client_data, data, signature]
    }

    /// Answers what a page asks: the fields its script would fill.
    ///
    /// # Panics
    /// When the page asks for something else.
    pub fn answer(&mut self, asked: &Asked, origin: &str) -> Fields {
        let word = |place: &str| {
            let value = asked.options.pointer(place);
            value.and_then(|value| value.as_str()).expect("a text")
        };
        let challenge = word("/challenge");
        let sent = |bytes: &[u8]| URL_SAFE_NO_PAD.encode(bytes);
        if asked.kind == "create" {
            let party = word("/rp/id");
            let (client_data, attestation) = self.create(challenge, party, origin);
            vec![
                ("client_data", sent(&client_data)),
                ("attestation", sent(&attestation)),
            ]
        } else {
            let party = word("/rpId");
            let [client_data, data, signature] = self.get(challenge, party, origin);
            vec![
                ("credential", sent(&self.credential)),
                ("client_data", sent(&client_data)),
                ("authenticator_data", sent(&data)),
                ("signature", sent(&signature)),
            ]
        }
    }

    /// Answers the form of a page, in the browser that shows it.
    pub async fn touch(&mut self, browser: &mut Browser, page: &Answer) -> Answer {
        let asked = Asked::on(&page.body);
        let fields = self.answer(&asked, browser.origin());
        let fields: Vec<(&str, &str)> = fields.iter().map(|(n, v)| (*n, v.as_str())).collect();
        browser.post(&asked.action, &fields).await
    }
}

impl Default for Authenticator {
    fn default() -> Self {
        Self::new()
    }
}
