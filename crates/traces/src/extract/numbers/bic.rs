//! Banks' codes (ISO 9362): four letters, a country, two characters, and three for a branch.

use crate::{
    extract::{Reading, Sure, near::Near, scan::Text, walk::Word},
    kind::Kind,
};

/// Banks that French complaints name most. Any other needs a word before it.
const KNOWN: &[&str] = &[
    "AGRI", "AXAB", "BCIT", "BDFE", "BFBK", "BNPA", "BOUS", "BPPB", "BRED", "BSUI", "BUNQ", "CCBP",
    "CCFR", "CEPA", "CMBR", "CMCI", "CRLY", "DEUT", "FPEL", "FTNO", "GEBA", "HELL", "INGB", "KRED",
    "LYDI", "NORD", "NTSB", "OKOY", "PPAY", "PSST", "QNTO", "RALP", "REVO", "SBEX", "SMCT", "SOGE",
    "SWNB", "TRWI", "TRZO", "WIZB",
];

/// ISO 3166 codes that are also ends of French words («VIREMENT», «PAIEMENT»): a known bank or a word must tell.
pub(crate) fn read(text: &Text<'_>, word: Word) -> Option<Reading> {
    let code = text.part(word.start, word.end);
    let (bank, rest) = code.split_at_checked(4)?;
    let (country, place) = rest.split_at_checked(2)?;
    if !matches!(code.len(), 8 | 11)
        || !bank.bytes().all(|byte| byte.is_ascii_alphabetic())
        || !country.bytes().all(|byte| byte.is_ascii_alphabetic())
        || !place.bytes().all(|byte| byte.is_ascii_alphanumeric())
        || text.wordy_before(word.start)
        || text.wordy(word.end)
    {
        return None;
    }
    let code = code.to_ascii_uppercase();
    let country: [u8; 2] = code.get(4..6)?.as_bytes().try_into().ok()?;
    if !COUNTRIES
        .as_bytes()
        .chunks(3)
        .any(|one| one.starts_with(&country))
    {
        return None;
    }
    let shouted = !text
        .part(word.start, word.end)
        .bytes()
        .any(|byte| byte.is_ascii_lowercase());
    let known = shouted
        && KNOWN.binary_search(&code.get(..4)?).is_ok()
        && super::iban::length(country).is_some();
    let named = Near::before(text, word.start, 28).ends(&[
        "bic",
        "swift",
        "bic/swift",
        "bic swift",
        "swift/bic",
        "bic - swift",
        "code bic",
        "code swift",
        "bic est",
        "swift est",
        "bic code",
        "swift code",
        "le bic",
        "bic is",
    ]);
    (known || named).then(|| Reading {
        kind: Kind::Bic,
        // A head office is written with or without XXX.
        value: code
            .strip_suffix("XXX")
            .filter(|short| short.len() == 8)
            .unwrap_or(&code)
            .to_owned(),
        start: word.start,
        end: word.end,
        sure: Sure::Named,
    })
}

/// A word all in capitals: a bank's code, if anything.
pub(crate) fn capitals(text: &Text<'_>, word: Word) -> Option<Reading> {
    matches!(word.len(), 8 | 11)
        .then(|| read(text, word))
        .flatten()
}

/// ISO 3166-1, and Kosovo.
const COUNTRIES: &str = "AD AE AF AG AI AL AM AO AR AS AT AU AW AX AZ BA BB BD BE BF BG BH BI BJ BL BM BN BO BQ BR BS \
BT BW BY BZ CA CC CD CF CG CH CI CK CL CM CN CO CR CU CV CW CX CY CZ DE DJ DK DM DO DZ EC EE EG ER ES ET FI FJ FK FM \
FO FR GA GB GD GE GF GG GH GI GL GM GN GP GQ GR GS GT GU GW GY HK HN HR HT HU ID IE IL IM IN IO IQ IR IS IT JE JM JO \
JP KE KG KH KI KM KN KP KR KW KY KZ LA LB LC LI LK LR LS LT LU LV LY MA MC MD ME MF MG MH MK ML MM MN MO MP MQ MR MS \
MT MU MV MW MX MY MZ NA NC NE NG NI NL NO NP NR NZ OM PA PE PF PG PH PK PL PM PR PS PT PW PY QA RE RO RS RU RW SA SB \
SC SD SE SG SH SI SK SL SM SN SO SR SS ST SV SX SY SZ TC TD TG TH TJ TL TM TN TO TR TT TV TW TZ UA UG US UY UZ VA VC \
VE VG VI VN VU WF WS XK YE YT ZA ZM ZW ";

#[cfg(test)]
mod tests {
    use super::*;
    use crate::extract::extract;

    #[test]
    fn a_bank_is_told_from_a_shout() {
        assert!(KNOWN.is_sorted());
        let bics = |text: &str| -> Vec<String> {
            extract(text)
                .into_iter()
                .filter(|one| one.kind == Kind::Bic)
                .map(|one| one.value)
                .collect()
        };
        assert_eq!(bics("BNPAFRPPXXX"), ["BNPAFRPP"]);
        assert_eq!(bics("BIC : agrifrpp839"), ["AGRIFRPP839"]);
        assert_eq!(bics("code SWIFT TRWIBEB1XXX"), ["TRWIBEB1"]);
        assert!(bics("FAITES LE VIREMENT OU LE PAIEMENT").is_empty());
    }
}
