//! A time stamp authority (RFC 3161) of one's own, for demonstrations and tests: its clock is the caller's, its
//! certificate nobody's but theirs.

use der::{
    Any, DateTime, Decode as _, Encode as _,
    asn1::{GeneralizedTime, Int, ObjectIdentifier},
};
use kernel::Timestamp;

use crate::{
    SignetError,
    asn1::{Accuracy, SHA_256, Status, TST_INFO, TimeStampReq, TimeStampResp, TstInfo},
    cms::{self, Content},
    key::SigningKey,
};

/// The policy that stamps name: under the number kept for documentation (RFC 5612), since nobody vouches for them.
const POLICY: ObjectIdentifier = ObjectIdentifier::new_unwrap("1.3.6.1.4.1.32473.1");
/// Longest request read, in bytes.
const LONGEST: usize = 1024;
/// «This request is not one» (RFC 3161, `badDataFormat`).
const BAD_REQUEST: u8 = 2;

/// The authority.
#[derive(Debug)]
pub struct Authority<K> {
    key: K,
}

impl<K: SigningKey> Authority<K> {
    /// An authority that signs with this key; its certificate says `timeStamping`, critical and alone.
    pub const fn new(key: K) -> Self {
        Self { key }
    }

    /// Answers a request: a stamp of this instant under this serial number, or a rejection.
    ///
    /// # Errors
    /// When the key does not sign.
    pub fn answer(
        &self,
        request: &[u8],
        at: Timestamp,
        serial: [u8; 8],
    ) -> Result<Vec<u8>, SignetError> {
        let request = (request.len() <= LONGEST)
            .then(|| TimeStampReq::from_der(request).ok())
            .flatten()
            .filter(|request| {
                let imprint = &request.message_imprint;
                request.version == 1
                    && imprint.hash_algorithm.oid == SHA_256
                    && imprint.hashed_message.as_bytes().len() == 32
                    && request.req_policy.is_none_or(|policy| policy == POLICY)
                    && request.cert_req
            });
        let Some(request) = request else {
            return rejection();
        };
        let mut serial = serial;
        if let Some(first) = serial.first_mut() {
            *first = (*first & 0x7f) | 1;
        }
        let at = at.to_offset(time::UtcOffset::UTC);
        let at = DateTime::new(
            u16::try_from(at.year()).map_err(|_| SignetError::Encoding)?,
            u8::from(at.month()),
            at.day(),
            at.hour(),
            at.minute(),
            at.second(),
        )?;
        let info = TstInfo {
            version: 1,
            policy: POLICY,
            message_imprint: request.message_imprint,
            serial_number: Int::new(&serial)?,
            gen_time: GeneralizedTime::from_date_time(at),
            accuracy: Some(Accuracy {
                seconds: Some(1),
                millis: None,
                micros: None,
            }),
            ordering: false,
            nonce: request.nonce,
            tsa: None,
            extensions: None,
        };
        let info = info.to_der()?;
        let token = cms::sign(&Content::Inside(TST_INFO, &info), &self.key)?.bytes()?;
        let answer = TimeStampResp {
            status: Status {
                status: 0,
                said: None,
                failure: None,
            },
            token: Some(Any::from_der(&token)?),
        };
        Ok(answer.to_der()?)
    }
}

fn rejection() -> Result<Vec<u8>, SignetError> {
    let answer = TimeStampResp {
        status: Status {
            status: BAD_REQUEST,
            said: None,
            failure: None,
        },
        token: None,
    };
    Ok(answer.to_der()?)
}
