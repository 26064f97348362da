//! A certification authority of the demonstration's own, kept in its data folder so that a browser
//! told once to trust it needs not be told again.

use std::path::{Path, PathBuf};

use gate::{ClientCertificate, transport::HostCertificate};
use rcgen::{
    BasicConstraints, CertificateParams, DnType, ExtendedKeyUsagePurpose, IsCa, Issuer, KeyPair,
    KeyUsagePurpose, PKCS_ECDSA_P256_SHA256,
};

use crate::settings::Failure;

/// Days a host's certificate is good for: browsers take no more than 397.
const DAYS: i64 = 90;

/// A system of the demonstration, with the certificate it calls with.
#[derive(Debug, Clone)]
pub(crate) struct System {
    /// Short name: `sophia`.
    pub(crate) name: &'static str,
    /// What a portal sees of it.
    pub(crate) certificate: ClientCertificate,
    /// Its certificate and its key, in one PEM file.
    pub(crate) path: PathBuf,
}

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

    /// The certificate of a system, as a client: read from `clients/NAME.pem` of the authority's folder, or made
    /// there. It lasts as long as the authority, so that a demonstration that is kept knows it again.
    pub(crate) fn client(&self, name: &'static str) -> Result<System, Failure> {
        let folder = self.path.with_file_name("clients");
        let path = folder.join(format!("{name}.pem"));
        if !path.is_file() {
            let issuer = Issuer::new(authority_params()?, KeyPair::from_pem(&self.key)?);
            let pair = KeyPair::generate_for(&PKCS_ECDSA_P256_SHA256)?;
            let mut params = CertificateParams::new(Vec::<String>::new())?;
            params.distinguished_name.push(DnType::CommonName, name);
            params
                .distinguished_name
                .push(DnType::OrganizationName, "Acte demonstration");
            params.extended_key_usages = vec![ExtendedKeyUsagePurpose::ClientAuth];
            params.key_usages = vec![KeyUsagePurpose::DigitalSignature];
            let leaf = params.signed_by(&pair, &issuer)?;
            std::fs::create_dir_all(&folder)?;
            write_private(&path, &format!("{}{}", leaf.pem(), pair.serialize_pem()))?;
        }
        let certificate = ClientCertificate::of_pem(&std::fs::read(&path)?)?;
        Ok(System {
            name,
            certificate,
            path,
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

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_system_keeps_its_certificate() {
        let folder = tempfile::tempdir().unwrap();
        let authority = Authority::open(folder.path()).unwrap();
        let made = authority.client("sophia").unwrap();
        assert!(made.certificate.subject.contains("CN=sophia"));
        let again = Authority::open(folder.path()).unwrap();
        assert_eq!(
            again.client("sophia").unwrap().certificate,
            made.certificate
        );
        let other = again.client("other").unwrap();
        assert_ne!(other.certificate.fingerprint, made.certificate.fingerprint);
    }
}
