//! The services of this binary. A new one is a file here and a line in [`ALL`]: every command and the
//! demonstration then know it.

mod house;
mod jecliqueoupas;
mod open;
pub(crate) mod ppst;
mod thesee;
pub(crate) mod work;

pub(crate) use house::{House, beside};
pub(crate) use open::{Kind, Newcomer, Open, PortalInfo, Stage, Vouching, Wired};

use crate::settings::Failure;

/// Every service.
pub(crate) static ALL: [&dyn Kind; 3] = [&jecliqueoupas::SERVICE, &ppst::SERVICE, &thesee::SERVICE];

/// The service of this name.
pub(crate) fn named(name: &str) -> Result<&'static dyn Kind, Failure> {
    ALL.into_iter()
        .find(|service| service.name() == name)
        .ok_or_else(|| format!("no service is named `{name}`").into())
}

/// Words of every service's pages.
pub(crate) fn words() -> Vec<gate::i18n::Source> {
    ALL.iter()
        .flat_map(|service| service.words())
        .copied()
        .collect()
}
