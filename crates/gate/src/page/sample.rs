//! Pages drawn with samples, for tests.

use std::sync::Arc;

use kernel::law::Text;

use super::{Chrome, Page, View, check_html};
use crate::{
    Accent, Locale, SiteInfo, Visitor,
    i18n::{Catalogue, T},
    site::NavItem,
};

/// Words longer than any screen is wide.
pub const LONG: &str = "Anticonstitutionnellement-Donaudampfschifffahrtselektrizitätenhauptbetriebswerkbauunterbeamtengesellschaft \
    et_une_phrase_sans_la_moindre_espace_dedans_pour_voir_si_la_page_tient_encore_à_trois_cent_vingt_points_de_large";
/// What an attacker would type.
pub const HOSTILE: &str =
    "\"'><script>alert(1)</script><img src=x onerror=alert(1)>{{ 7*7 }} & &amp; \u{0}%00 ${x}";
/// A name that reads backwards from its middle, and controls.
pub const BIDI: &str = "facture\u{202e}fdp.exe\u{2066}\u{200b}\r\n\u{7}";

/// Ten thousand letters without a place to break.
#[must_use]
pub fn endless() -> String {
    "x".repeat(10_000)
}

/// A site to draw samples on.
#[must_use]
pub fn site(catalogue: &Arc<Catalogue>) -> Arc<SiteInfo> {
    let both = |fr: &str, en: &str| Text {
        fr: fr.to_owned(),
        en: en.to_owned(),
    };
    let papers = crate::legal::sample_papers();
    Arc::new(SiteInfo {
        service: "sample",
        portal: "agent",
        host: "sample.localhost".to_owned(),
        origin: "https://sample.localhost:8443".to_owned(),
        name: both("jecliqueoupas", "jecliqueoupas"),
        accent: Accent::Teal,
        act: Arc::clone(&papers.act),
        papers: Arc::new(papers),
        catalogue: Arc::clone(catalogue),
        demo: true,
        nav: vec![
            NavItem {
                href: "/",
                label: both("Accueil", "Home"),
                roles: &[],
            },
            NavItem {
                href: "/depots",
                label: both("Mes dépôts", "My deposits"),
                roles: &[],
            },
        ],
        sign_in: Some("/connexion"),
        roles: &[],
        client_certificates: false,
        form_origins: Vec::new(),
    })
}

/// A view, and what the check of its samples gave: how many were drawn, or what is wrong with them.
pub type Checked = (&'static str, Result<usize, Vec<String>>);

/// Checks views named one by one: `gate::checked!(catalogue, Home, Desk)` is a `Vec<Checked>`.
#[macro_export]
macro_rules! checked {
    ($catalogue:expr, $($view:ty),+ $(,)?) => {
        vec![$((stringify!($view), $crate::page::sample::check::<$view>($catalogue))),+]
    };
}

/// Draws every sample of `V` in both languages, and says what is wrong with the HTML or the words.
///
/// # Errors
/// One line a fault, each with the language and the number of its sample.
pub fn check<V: View>(catalogue: &Arc<Catalogue>) -> Result<usize, Vec<String>> {
    let site = site(catalogue);
    let mut faults = Vec::new();
    let mut drawn = 0;
    for locale in Locale::ALL {
        let t: T = catalogue.speak(locale);
        let mut samples = V::samples(&t);
        if samples.is_empty() {
            faults.push("no sample".to_owned());
        }
        for (number, view) in samples.drain(..).enumerate() {
            let chrome = Chrome::new(Arc::clone(&site), Visitor::sample(locale, None));
            match Page::new(chrome, view).render() {
                Ok(html) => {
                    drawn += 1;
                    let found = check_html(&html, locale.code());
                    faults.extend(
                        found
                            .into_iter()
                            .map(|f| format!("{locale:?} {number}: {f}")),
                    );
                }
                Err(error) => faults.push(format!("{locale:?} {number}: {error}")),
            }
        }
    }
    faults.extend(
        catalogue
            .missed()
            .into_iter()
            .map(|key| format!("missing message `{key}`")),
    );
    if faults.is_empty() {
        Ok(drawn)
    } else {
        Err(faults)
    }
}
