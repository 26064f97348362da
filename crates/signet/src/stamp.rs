//! Asking an authority for the time (RFC 3161), and reading what it answers.

use cms::{content_info::ContentInfo, signed_data::SignedData};
use der::{
    Any, Decode as _, Encode as _,
    asn1::{Int, OctetString},
};

use crate::{
    SignetError,
    asn1::{self, MessageImprint, SIGNED_DATA, TST_INFO, TimeStampReq, TimeStampResp, TstInfo},
};

/// Longest answer read, in bytes.
pub const LONGEST_ANSWER: usize = 12 * 1024;

/// Media type of a request.
pub const QUERY: &str = "application/timestamp-query";
/// Media type of an answer.
pub const REPLY: &str = "application/timestamp-reply";

/// A request for a stamp. Its nonce, eight bytes of chance, tells the answer to it from an older one.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct StampRequest {
    digest: [u8; 32],
    nonce: Int,
}

/// A stamp that answers a request.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Stamp {
    /// The token, as DER.
    pub(crate) token: Vec<u8>,
    /// When, in seconds since 1970, by the authority's clock.
    pub at: u64,
}

impl StampRequest {
    pub(crate) fn new(digest: [u8; 32], chance: [u8; 8]) -> Result<Self, SignetError> {
        // Positive, and as short as DER wants it: the first byte is from 1 to 127.
        let mut nonce = chance;
        if let Some(first) = nonce.first_mut() {
            *first = (*first & 0x7f) | 1;
        }
        Ok(Self {
            digest,
            nonce: Int::new(&nonce)?,
        })
    }

    /// The body of the request, to be sent as [`QUERY`].
    ///
    /// # Errors
    /// [`SignetError::Encoding`], which nothing should cause.
    pub fn body(&self) -> Result<Vec<u8>, SignetError> {
        let request = TimeStampReq {
            version: 1,
            message_imprint: MessageImprint {
                hash_algorithm: asn1::sha_256(),
                hashed_message: OctetString::new(self.digest.as_slice())?,
            },
            req_policy: None,
            nonce: Some(self.nonce.clone()),
            cert_req: true,
        };
        Ok(request.to_der()?)
    }

    /// Reads an answer: a stamp that was granted, on this digest, under this nonce, that bears its certificate.
    ///
    /// # Errors
    /// [`SignetError::Stamp`] for anything else.
    pub fn read(&self, answer: &[u8]) -> Result<Stamp, SignetError> {
        let wrong = |_| SignetError::Stamp;
        if answer.len() > LONGEST_ANSWER {
            return Err(SignetError::Stamp);
        }
        let answer = TimeStampResp::from_der(answer).map_err(wrong)?;
        // 0: granted; 1: granted with changes, which the checks below judge.
        let token = match answer.status.status {
            0 | 1 => answer.token.ok_or(SignetError::Stamp)?,
            _ => return Err(SignetError::Stamp),
        };
        let token = token.to_der().map_err(wrong)?;
        let info = info(&token)?;
        let imprint = &info.message_imprint;
        let same = imprint.hash_algorithm.oid == asn1::SHA_256
            && imprint.hashed_message.as_bytes() == self.digest
            && info.nonce.as_ref() == Some(&self.nonce)
            && info.version == 1;
        if !same {
            return Err(SignetError::Stamp);
        }
        Ok(Stamp {
            token,
            at: info.gen_time.to_unix_duration().as_secs(),
        })
    }
}

/// What a token says; it must bear one signature and a certificate.
fn info(token: &[u8]) -> Result<TstInfo, SignetError> {
    let wrong = |_| SignetError::Stamp;
    let whole = ContentInfo::from_der(token).map_err(wrong)?;
    if whole.content_type != SIGNED_DATA {
        return Err(SignetError::Stamp);
    }
    let data: SignedData = whole.content.decode_as().map_err(wrong)?;
    let certified = data.certificates.is_some_and(|set| !set.0.is_empty());
    let inside = &data.encap_content_info;
    if inside.econtent_type != TST_INFO || data.signer_infos.0.len() != 1 || !certified {
        return Err(SignetError::Stamp);
    }
    let content: &Any = inside.econtent.as_ref().ok_or(SignetError::Stamp)?;
    let content: OctetString = content.decode_as().map_err(wrong)?;
    TstInfo::from_der(content.as_bytes()).map_err(wrong)
}
