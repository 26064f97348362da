//! A certification authority of the demonstration's own, kept in its data folder so that a browser
//! told once to trust it needs not be told again.

use std::path::{Path, PathBuf};

use gate::transport::HostCertificate;
use rcgen::{
    BasicConstraints, CertificateParams, DnType, ExtendedKeyUsagePurpose, IsCa, Issuer, KeyPair,
    KeyUsagePurpose,
};

use crate::settings::Failure;

/// Days a host's certificate is good for: browsers take no more than 397.
const DAYS: i64 = 90;

/// The authority.
pub(crate) struct Authority {
    path: PathBuf,
    certificate: String,
    key: String,
}

impl Authority {
    /// Reads the authority of a folder, or makes it.
    pub(crate) fn open(folder: &Path) -> Result<Self, Failure> {
        let (path, key_path) = (folder.join("authority.pem"), folder.join("authority.key"));
        if path.is_file() && key_path.is_file() {
            let certificate = std::fs::read_to_string(&path)?;
            let key = std::fs::read_to_string(&key_path)?;
            return Ok(Self {
                path,
                certificate,
                key,
            });
        }
        std::fs::create_dir_all(folder)?;
        let pair = KeyPair::generate()?;
        let certificate = authority_params()?.self_signed(&pair)?.pem();
        let key = pair.serialize_pem();
        std::fs::write(&path, &certificate)?;
        write_private(&key_path, &key)?;
        Ok(Self {
            path,
            certificate,
            key,
        })
    }

    /// A certificate for hosts, signed by the authority.
    pub(crate) fn certify(&self, hosts: &[String]) -> Result<HostCertificate, Failure> {
        let issuer = Issuer::new(authority_params()?, KeyPair::from_pem(&self.key)?);
        let pair = KeyPair::generate()?;
        let mut params = CertificateParams::new(hosts.to_vec())?;
        params
            .distinguished_name
            .push(DnType::CommonName, "Acte demonstration");
        params.extended_key_usages = vec![ExtendedKeyUsagePurpose::ServerAuth];
        params.key_usages = vec![KeyUsagePurpose::DigitalSignature];
        let now = kernel::Clock::now(&ledger::ambient::SystemClock);
        params.not_before = now - time::Duration::HOUR;
        params.not_after = now + time::Duration::days(DAYS);
        let leaf = params.signed_by(&pair, &issuer)?;
        Ok(HostCertificate {
            hosts: hosts.to_vec(),
            chain: format!("{}{}", leaf.pem(), self.certificate).into_bytes(),
            key: pair.serialize_pem().into_bytes(),
        })
    }

    /// The authority's certificate, in PEM.
    pub(crate) fn certificate(&self) -> &[u8] {
        self.certificate.as_bytes()
    }

    /// Where it stands.
    pub(crate) fn path(&self) -> &Path {
        &self.path
    }
}

/// What the authority says of itself; the same each time, so that its certificate needs not be read.
fn authority_params() -> Result<CertificateParams, rcgen::Error> {
    let mut params = CertificateParams::new(Vec::<String>::new())?;
    params
        .distinguished_name
        .push(DnType::CommonName, "Acte demonstration authority");
    params.is_ca = IsCa::Ca(BasicConstraints::Constrained(0));
    params.key_usages = vec![KeyUsagePurpose::KeyCertSign, KeyUsagePurpose::CrlSign];
    Ok(params)
}

fn write_private(path: &Path, text: &str) -> std::io::Result<()> {
    use std::{io::Write as _, os::unix::fs::OpenOptionsExt as _};
    let mut file = std::fs::File::options()
        .write(true)
        .create_new(true)
        .mode(0o600)
        .open(path)?;
    file.write_all(text.as_bytes())
}
