//! Countries, told to people by their names; machines keep the codes.

use gate::{i18n::T, ui};
use linkage::places::Country;

/// The name of a country given by its code; what is no code of a country, as it stands.
pub(super) fn country(t: &T, code: &str) -> String {
    match (Country::from_code(code.trim()), t.lang()) {
        (Some(known), "fr") => known.fr().to_owned(),
        (Some(known), _) => known.en().to_owned(),
        (None, _) => ui::visible(code),
    }
}

/// The names of several.
pub(super) fn countries<'a>(t: &T, codes: impl IntoIterator<Item = &'a String>) -> String {
    let names: Vec<String> = codes.into_iter().map(|code| country(t, code)).collect();
    names.join(", ")
}

#[cfg(test)]
mod tests {
    use gate::{
        Locale,
        i18n::{Catalogue, GROUND},
    };

    use super::*;

    #[test]
    fn countries_are_named_in_both_languages() {
        let catalogue = Catalogue::new(GROUND).unwrap();
        let (fr, en) = (catalogue.speak(Locale::Fr), catalogue.speak(Locale::En));
        assert_eq!(country(&fr, "LV"), "Lettonie");
        assert_eq!(country(&en, "LV"), "Latvia");
        let both = ["DE".to_owned(), "zz\u{202e}".to_owned()];
        assert_eq!(countries(&fr, &both), "Allemagne, zz⟨U+202E⟩");
        // Every code that a feed may give has a name.
        for one in Country::all().filter(|one| one.code().len() == 2) {
            assert!(
                country(&fr, one.code()).chars().count() > 2,
                "{}",
                one.code()
            );
            assert!(
                country(&en, one.code()).chars().count() > 2,
                "{}",
                one.code()
            );
        }
    }
}
