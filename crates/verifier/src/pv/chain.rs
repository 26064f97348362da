//! From a certificate to an authority that the reader trusts, at an instant (RFC 5280, the part of it that is needed;
//! what is not understood is refused). Revocation is not looked up: that needs a network, and the report says so.

use der::{Decode as _, Encode as _, Tagged as _, asn1::ObjectIdentifier, oid::AssociatedOid as _};
use x509_cert::{
    Certificate,
    ext::pkix::{BasicConstraints, ExtendedKeyUsage, KeyUsage},
};

use super::algorithm;

/// Most certificates from the signer to the authority.
const DEPTH: usize = 5;
/// Most signatures checked while looking for a path.
const TRIES: usize = 64;

const fn oid(text: &str) -> ObjectIdentifier {
    ObjectIdentifier::new_unwrap(text)
}

const TIME_STAMPING: ObjectIdentifier = oid("1.3.6.1.5.5.7.3.8");
const COMMON_NAME: ObjectIdentifier = oid("2.5.4.3");
const SERIAL_NUMBER: ObjectIdentifier = oid("2.5.4.5");

/// Extensions whose rules are kept here, or that limit nothing.
const KNOWN: [ObjectIdentifier; 12] = [
    oid("2.5.29.14"),
    oid("2.5.29.15"),
    oid("2.5.29.17"),
    oid("2.5.29.18"),
    oid("2.5.29.19"),
    oid("2.5.29.31"),
    oid("2.5.29.32"),
    oid("2.5.29.35"),
    oid("2.5.29.37"),
    oid("2.5.29.46"),
    oid("1.3.6.1.5.5.7.1.1"),
    oid("1.3.6.1.5.5.7.1.3"),
];
/// Limits on names: not computed here, so that a certificate under them is refused even when they are not critical.
const NAME_CONSTRAINTS: ObjectIdentifier = oid("2.5.29.30");

/// Why there is no path.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum Broken {
    /// No authority that was given signed it, directly or not.
    Unknown,
    /// A certificate says something that is not understood.
    Extension,
    /// A certificate that issued another may not.
    NotAnAuthority,
    /// A certificate was not valid then.
    Expired,
}

/// Whether a path leads from a certificate to one of the authorities at an instant (seconds since 1970).
pub(super) fn path(
    leaf: &Certificate,
    pool: &[Certificate],
    authorities: &[Certificate],
    at: u64,
) -> Result<(), Broken> {
    let mut search = Search {
        pool,
        authorities,
        at,
        tries: TRIES,
        closest: Broken::Unknown,
    };
    if search.up(leaf, 0) {
        Ok(())
    } else {
        Err(search.closest)
    }
}

struct Search<'a> {
    pool: &'a [Certificate],
    authorities: &'a [Certificate],
    at: u64,
    tries: usize,
    closest: Broken,
}

impl Search<'_> {
    /// `above` authorities stand between the signer and this certificate, itself included when it is one.
    fn up(&mut self, certificate: &Certificate, above: usize) -> bool {
        let judged = sound(certificate, self.at).and_then(|()| match above {
            0 => Ok(()),
            _ => issues(certificate, above - 1),
        });
        if let Err(broken) = judged {
            self.closest = self.closest.max(broken);
            return false;
        }
        if self.authorities.contains(certificate) {
            return true;
        }
        if above >= DEPTH {
            return false;
        }
        let issuers = self.authorities.iter().chain(self.pool);
        for issuer in issuers {
            let named = issuer.tbs_certificate.subject == certificate.tbs_certificate.issuer;
            if !named || issuer == certificate {
                continue;
            }
            let Some(left) = self.tries.checked_sub(1) else {
                return false;
            };
            self.tries = left;
            if signed(certificate, issuer) && self.up(issuer, above + 1) {
                return true;
            }
        }
        false
    }
}

/// Whether one certificate is signed by the key of another.
fn signed(certificate: &Certificate, issuer: &Certificate) -> bool {
    let Ok(message) = certificate.tbs_certificate.to_der() else {
        return false;
    };
    let Some(signature) = certificate.signature.as_bytes() else {
        return false;
    };
    certificate.signature_algorithm == certificate.tbs_certificate.signature
        && algorithm::holds(
            &issuer.tbs_certificate.subject_public_key_info,
            &certificate.signature_algorithm,
            None,
            &message,
            signature,
        )
}

/// Valid at that instant, and saying nothing that is not understood.
fn sound(certificate: &Certificate, at: u64) -> Result<(), Broken> {
    let tbs = &certificate.tbs_certificate;
    let extensions = tbs.extensions.as_deref().unwrap_or_default();
    for (rank, extension) in extensions.iter().enumerate() {
        let twice = extensions.iter().take(rank);
        let twice = twice
            .clone()
            .any(|other| other.extn_id == extension.extn_id);
        let unknown = extension.critical && !KNOWN.contains(&extension.extn_id);
        if twice || unknown || extension.extn_id == NAME_CONSTRAINTS {
            return Err(Broken::Extension);
        }
    }
    let from = tbs.validity.not_before.to_unix_duration().as_secs();
    let until = tbs.validity.not_after.to_unix_duration().as_secs();
    if (from..=until).contains(&at) {
        Ok(())
    } else {
        Err(Broken::Expired)
    }
}

/// May issue certificates, with so many authorities below it.
fn issues(certificate: &Certificate, below: usize) -> Result<(), Broken> {
    let basic: BasicConstraints = extension(certificate).ok_or(Broken::NotAnAuthority)?.1;
    let usage: KeyUsage = extension(certificate).ok_or(Broken::NotAnAuthority)?.1;
    let room = basic
        .path_len_constraint
        .is_none_or(|most| below <= usize::from(most));
    if basic.ca && usage.key_cert_sign() && room {
        Ok(())
    } else {
        Err(Broken::NotAnAuthority)
    }
}

/// An extension, and whether it is critical.
fn extension<'a, T: der::Decode<'a> + der::oid::AssociatedOid>(
    certificate: &'a Certificate,
) -> Option<(bool, T)> {
    certificate.tbs_certificate.get().ok().flatten()
}

/// Whether a certificate is one to sign papers with, and not an authority's.
pub(super) fn signs_papers(certificate: &Certificate) -> bool {
    let usage: Option<(bool, KeyUsage)> = extension(certificate);
    let fit = usage.is_some_and(|(_, usage)| usage.digital_signature() || usage.non_repudiation());
    let stamps = purposes(certificate).is_some_and(|(_, all)| all.contains(&TIME_STAMPING));
    fit && !stamps && !is_authority(certificate)
}

/// Whether a certificate is one to stamp with, and for nothing else (RFC 3161, 2.3).
pub(super) fn stamps_time(certificate: &Certificate) -> bool {
    let usage: Option<(bool, KeyUsage)> = extension(certificate);
    let fit = usage.is_none_or(|(_, usage)| usage.digital_signature() || usage.non_repudiation());
    let alone =
        purposes(certificate).is_some_and(|(critical, all)| critical && all == [TIME_STAMPING]);
    fit && alone && !is_authority(certificate)
}

fn is_authority(certificate: &Certificate) -> bool {
    let known = certificate.tbs_certificate.extensions.as_deref();
    let known = known.unwrap_or_default();
    let says = known.iter().any(|one| one.extn_id == BasicConstraints::OID);
    let basic: Option<(bool, BasicConstraints)> = extension(certificate);
    // One that cannot be read could be an authority's.
    says && basic.is_none_or(|(_, basic)| basic.ca)
}

fn purposes(certificate: &Certificate) -> Option<(bool, Vec<ObjectIdentifier>)> {
    let (critical, all): (bool, ExtendedKeyUsage) = extension(certificate)?;
    Some((critical, all.0))
}

/// The name and the number of a certificate's holder.
pub(super) fn holder(certificate: &Certificate) -> (Option<String>, Option<String>) {
    let named = |oid| {
        let subject = &certificate.tbs_certificate.subject;
        let mut parts = subject.0.iter().flat_map(|part| part.0.iter());
        let part = parts.find(|part| part.oid == oid)?;
        match part.value.tag() {
            der::Tag::Utf8String | der::Tag::PrintableString => {
                String::from_utf8(part.value.value().to_vec()).ok()
            }
            _ => None,
        }
    };
    (named(COMMON_NAME), named(SERIAL_NUMBER))
}

/// The certificates of a PEM text; none when one of them cannot be read.
#[must_use]
pub fn authorities(pem: &str) -> Option<Vec<Certificate>> {
    const BEGIN: &str = "-----BEGIN CERTIFICATE-----";
    const END: &str = "-----END CERTIFICATE-----";
    let mut all = Vec::new();
    for block in pem.split(BEGIN).skip(1) {
        let (body, _) = block.split_once(END)?;
        let whole = format!("{BEGIN}\n{}\n{END}\n", body.trim());
        let (_, der) = der::pem::decode_vec(whole.as_bytes()).ok()?;
        all.push(Certificate::from_der(&der).ok()?);
    }
    (1..=64).contains(&all.len()).then_some(all)
}
