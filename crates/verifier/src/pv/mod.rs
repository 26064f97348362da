//! A signed report of reception: who signed it, when, and that nothing changed since.
//!
//! Every point is judged, and each is printed; one that does not hold, or could not be judged, and the whole is not good.
//! Read in the order of the flow: `pdf` (the file, taken apart) → `signed` (the signature) → `chain` (whose key) →
//! `stamp` (when) → `data` (what is joined).

mod algorithm;
mod chain;
mod data;
mod object;
mod pdf;
mod point;
mod signed;
mod stamp;

use serde::Serialize;
use time::{OffsetDateTime, format_description::well_known::Rfc3339};
use x509_cert::Certificate;

pub use chain::authorities;
pub use pdf::LONGEST;
pub use point::{Point, Verdict};

use algorithm::Hash;
use chain::Broken;
use pdf::{Parts, Wrong};
use signed::Signed;
use stamp::Stamp;

/// Most seconds between the signer's clock and the stamp, either way.
const APART: u64 = 600;

/// Authorities that the reader trusts.
#[derive(Debug, Clone, Default)]
pub struct Trust {
    /// Those that certify officers.
    pub signers: Vec<Certificate>,
    /// Those that certify time stamp authorities.
    pub stamps: Vec<Certificate>,
}

/// Who signed, as the certificate and the data joined say together.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Signer {
    /// The certificate's name.
    pub certificate: String,
    /// Name, as the report says it.
    pub name: String,
    /// Administrative number.
    pub number: Option<String>,
    /// Grade.
    pub grade: String,
    /// Capacity: officer or agent of judicial police.
    pub capacity: String,
    /// Service.
    pub service: String,
}

/// What was found.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Report {
    /// Every point, in order.
    pub points: Vec<(Point, Verdict)>,
    /// The report's reference, when its data can be read.
    pub reference: Option<String>,
    /// Who signed, when it can be read.
    pub signer: Option<Signer>,
    /// When, by the authority's clock, RFC 3339 in UTC.
    pub stamped_at: Option<String>,
    /// SHA-256 of the file, in hexadecimal.
    pub sha256: String,
}

impl Report {
    /// Whether every point was judged, and holds.
    #[must_use]
    pub fn is_good(&self) -> bool {
        self.points.len() == Point::ALL.len()
            && self
                .points
                .iter()
                .all(|(_, verdict)| *verdict == Verdict::Holds)
    }

    fn say(&mut self, point: Point, holds: bool) {
        let verdict = if holds {
            Verdict::Holds
        } else {
            Verdict::Fails
        };
        self.points.push((point, verdict));
    }
}

/// Judges a file. The same file and authorities always give the same report: no clock, no network.
#[must_use]
pub fn verify(bytes: &[u8], trust: &Trust) -> Report {
    let mut report = Report {
        points: Vec::new(),
        reference: None,
        signer: None,
        stamped_at: None,
        sha256: hex(&Hash::Sha256.digest(&[bytes])),
    };
    match pdf::parts(bytes) {
        Ok(parts) => {
            for point in [Point::Structure, Point::OneSignature, Point::Covers] {
                report.say(point, true);
            }
            judge(&mut report, &parts, trust);
        }
        Err(wrong) => {
            // What the reader of the file stopped at; those before it are not vouched for.
            report.say(
                match wrong {
                    Wrong::Shape | Wrong::Data => Point::Structure,
                    Wrong::Signatures => Point::OneSignature,
                    Wrong::Coverage => Point::Covers,
                },
                false,
            );
        }
    }
    for point in Point::ALL {
        if !report.points.iter().any(|(judged, _)| *judged == point) {
            report.points.push((point, Verdict::Unjudged));
        }
    }
    report.points.sort_by_key(|(point, _)| *point);
    report
}

fn judge(report: &mut Report, parts: &Parts<'_>, trust: &Trust) {
    let Some(signed) = Signed::read(&parts.signature, true) else {
        return report.say(Point::Readable, false);
    };
    report.say(Point::Readable, true);
    report.say(
        Point::Digest,
        signed.is_detached() && signed.covers(signed::DATA, &parts.signed),
    );
    report.say(Point::Signature, signed.holds());
    report.say(Point::NamesSigner, signed.names_its_signer());
    report.say(Point::KeyUsage, chain::signs_papers(&signed.signer));
    let stamp = signed.beside(stamp::SIGNATURE_STAMP);
    let stamp = stamp.and_then(|token| Stamp::read(&token));
    if let Some(stamp) = &stamp {
        report.say(Point::StampReadable, true);
        report.say(Point::StampImprint, stamp.stamps(signed.signature()));
        report.say(Point::StampSignature, stamp.holds());
        report.say(
            Point::StampPurpose,
            chain::stamps_time(&stamp.signed.signer),
        );
        let own = &stamp.signed;
        path(report, Point::StampChain, own, &trust.stamps, stamp.at);
        // Without a stamp nobody knows when: no certificate can be judged.
        path(report, Point::Chain, &signed, &trust.signers, stamp.at);
        report.say(Point::Times, together(parts.at.as_deref(), stamp.at));
        report.stamped_at = i64::try_from(stamp.at)
            .ok()
            .and_then(|at| OffsetDateTime::from_unix_timestamp(at).ok())
            .and_then(|at| at.format(&Rfc3339).ok());
    } else {
        report.say(Point::StampReadable, false);
    }
    joined(report, parts, &signed);
}

/// What is joined: its digest is the one signed for, and it says the same as the certificate and the signature.
fn joined(report: &mut Report, parts: &Parts<'_>, signed: &Signed) {
    let Ok(bytes) = parts.data else {
        return report.say(Point::DataDigest, false);
    };
    let digest = Hash::Sha256.digest(&[bytes]);
    report.say(
        Point::DataDigest,
        parts.named_data.as_ref() == Some(&digest),
    );
    let Some(data) = data::read(bytes) else {
        return report.say(Point::DataAgrees, false);
    };
    let (name, number) = chain::holder(&signed.signer);
    let own = data.agent.name();
    let agrees = name.as_deref() == Some(own.as_str())
        && parts.name.as_deref() == Some(own.as_str())
        && number == data.agent.number
        && parts.at.as_deref().and_then(instant) == data.received();
    report.say(Point::DataAgrees, agrees);
    report.signer = Some(Signer {
        certificate: name.unwrap_or_default(),
        name: own,
        number: data.agent.number,
        grade: data.agent.grade,
        capacity: data.agent.capacity,
        service: data.service,
    });
    report.reference = Some(data.reference);
}

fn path(report: &mut Report, point: Point, signed: &Signed, trusted: &[Certificate], at: u64) {
    let verdict = if trusted.is_empty() {
        Verdict::Unjudged
    } else {
        match chain::path(&signed.signer, &signed.certificates, trusted, at) {
            Ok(()) => Verdict::Holds,
            Err(Broken::Expired) => Verdict::Expired,
            Err(Broken::NotAnAuthority | Broken::Extension) => Verdict::Fails,
            Err(Broken::Unknown) => Verdict::Unknown,
        }
    };
    report.points.push((point, verdict));
}

/// Whether the signer's clock and the authority's agree.
fn together(said: Option<&str>, stamped: u64) -> bool {
    said.and_then(instant)
        .is_some_and(|at| at.abs_diff(stamped) <= APART)
}

/// `D:20261122213000Z`, in seconds since 1970.
fn instant(text: &str) -> Option<u64> {
    let digits = text.strip_prefix("D:")?.strip_suffix('Z')?;
    let plain = digits.len() == 14 && digits.bytes().all(|byte| byte.is_ascii_digit());
    let part = |range: std::ops::Range<usize>| digits.get(range)?.parse::<u8>().ok();
    plain.then_some(())?;
    let year = digits.get(..4)?.parse().ok()?;
    let month = time::Month::try_from(part(4..6)?).ok()?;
    let day = time::Date::from_calendar_date(year, month, part(6..8)?).ok()?;
    let hour = time::Time::from_hms(part(8..10)?, part(10..12)?, part(12..14)?).ok()?;
    u64::try_from(OffsetDateTime::new_utc(day, hour).unix_timestamp()).ok()
}

fn hex(bytes: &[u8]) -> String {
    use std::fmt::Write as _;
    bytes.iter().fold(String::new(), |mut out, byte| {
        let _ = write!(out, "{byte:02x}");
        out
    })
}
