//! The identity providers that citizens may choose: FranceConnect, and another for those who cannot use it.

use std::{path::PathBuf, sync::Arc};

use gate::{
    citizens::CitizenProvider,
    oidc::{Assurance, Provider, ProviderSettings},
};
use kernel::law::Text;
use serde::Deserialize;

use super::{ClientAuthentication, Failure, guarded};

/// A provider (OpenID Connect, in FranceConnect's profile).
#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct Citizens {
    /// Short name, in the address it sends browsers back to: `/sign-in/back/KEY`.
    pub(crate) key: String,
    /// Name that people know it by.
    pub(crate) name: String,
    /// The same in English, when it differs.
    pub(crate) name_en: Option<String>,
    /// Issuer; every address its configuration names must stand at the same origin.
    pub(crate) issuer: String,
    /// Our name there.
    pub(crate) client_id: String,
    /// File holding our secret there, mode 600 or 400.
    pub(crate) client_secret_file: PathBuf,
    /// How the secret is sent: `post`, the way of FranceConnect, or `basic`.
    #[serde(default)]
    pub(crate) client_authentication: ClientAuthentication,
    /// Level of assurance asked for; an answer below is refused.
    #[serde(default)]
    pub(crate) assurance: Asked,
    /// Whether what it tells must be signed, as FranceConnect does.
    #[serde(default = "yes")]
    pub(crate) signed_userinfo: bool,
    /// Certification authorities besides the system's, in PEM.
    #[serde(default)]
    pub(crate) roots: Vec<PathBuf>,
}

const fn yes() -> bool {
    true
}

/// A level of assurance, as the configuration writes it.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "lowercase")]
pub(crate) enum Asked {
    /// `acr` is not looked at: for a provider that has no levels.
    None,
    /// Low.
    #[default]
    Eidas1,
    /// Substantial.
    Eidas2,
    /// High.
    Eidas3,
}

impl Asked {
    const fn assurance(self) -> Option<Assurance> {
        match self {
            Self::None => None,
            Self::Eidas1 => Some(Assurance::Low),
            Self::Eidas2 => Some(Assurance::Substantial),
            Self::Eidas3 => Some(Assurance::High),
        }
    }
}

impl Citizens {
    /// The provider, ready; nothing is asked of it yet.
    pub(crate) fn provider(&self) -> Result<CitizenProvider, Failure> {
        if !CitizenProvider::is_key(&self.key) {
            return Err(format!(
                "`{}` is no short name: lower-case letters, digits and hyphens, 32 at most",
                self.key
            )
            .into());
        }
        let mut settings = ProviderSettings::france_connect(
            self.issuer.clone(),
            self.client_id.clone(),
            guarded(&self.client_secret_file)?,
            self.assurance.assurance(),
        );
        settings.authentication = self.client_authentication.into();
        settings.signed_userinfo = self.signed_userinfo;
        for root in &self.roots {
            let pem =
                std::fs::read(root).map_err(|error| format!("{}: {error}", root.display()))?;
            settings.roots.push(pem);
        }
        Ok(CitizenProvider {
            key: self.key.clone(),
            name: Text {
                fr: self.name.clone(),
                en: self.name_en.clone().unwrap_or_else(|| self.name.clone()),
            },
            provider: Arc::new(Provider::new(settings)?),
        })
    }
}

/// Those of a portal, the usual one first.
pub(crate) fn providers(configured: &[Citizens]) -> Result<Vec<CitizenProvider>, Failure> {
    let mut all: Vec<CitizenProvider> = Vec::new();
    for one in configured {
        let provider = one.provider()?;
        let twice = all.iter().any(|other| {
            other.key == provider.key || other.provider.issuer() == provider.provider.issuer()
        });
        if twice {
            return Err(format!("`{}` is configured twice", provider.key).into());
        }
        all.push(provider);
    }
    Ok(all)
}

#[cfg(test)]
mod tests {
    use std::os::unix::fs::PermissionsExt as _;

    use super::*;

    #[test]
    fn a_portal_s_providers_are_told_apart() {
        let folder = tempfile::tempdir().unwrap();
        let file = folder.path().join("secret");
        std::fs::write(&file, "secret\n").unwrap();
        std::fs::set_permissions(&file, std::fs::Permissions::from_mode(0o600)).unwrap();
        let read = |key: &str, issuer: &str| -> Citizens {
            let text = format!(
                "key = \"{key}\"\nname = \"Un\"\nissuer = \"{issuer}\"\nclient_id = \"acte\"\nclient_secret_file = {file:?}\n"
            );
            toml::from_str(&text).unwrap()
        };
        let (one, two) = (
            read("franceconnect", "https://fc.example"),
            read("compte", "https://compte.example"),
        );
        assert_eq!(one.assurance, Asked::Eidas1);
        assert!(one.signed_userinfo);
        assert_eq!(providers(&[one.clone(), two]).unwrap().len(), 2);
        for wrong in [
            read("franceconnect", "https://other.example"),
            read("other", "https://fc.example"),
            read("France/Connect", "https://other.example"),
        ] {
            assert!(providers(&[one.clone(), wrong]).is_err());
        }
    }
}
