use super::super::country::{names, table_codes};
use super::super::{Country, Relation, country};

fn code(text: &str) -> &'static str {
    country(text).map_or("?", Country::code)
}

/// ISO 3166-1 as of 2024.
const ALPHA_2: &str = "AD AE AF AG AI AL AM AO AQ AR AS AT AU AW AX AZ BA BB BD BE BF BG BH BI BJ BL BM BN \
    BO BQ BR BS BT BV BW BY BZ CA CC CD CF CG CH CI CK CL CM CN CO CR CU CV CW CX CY CZ DE DJ DK DM DO DZ EC \
    EE EG EH ER ES ET FI FJ FK FM FO FR GA GB GD GE GF GG GH GI GL GM GN GP GQ GR GS GT GU GW GY HK HM HN HR \
    HT HU ID IE IL IM IN IO IQ IR IS IT JE JM JO JP KE KG KH KI KM KN KP KR KW KY KZ LA LB LC LI LK LR LS LT \
    LU LV LY MA MC MD ME MF MG MH MK ML MM MN MO MP MQ MR MS MT MU MV MW MX MY MZ NA NC NE NF NG NI NL NO NP \
    NR NU NZ OM PA PE PF PG PH PK PL PM PN PR PS PT PW PY QA RE RO RS RU RW SA SB SC SD SE SG SH SI SJ SK SL \
    SM SN SO SR SS ST SV SX SY SZ TC TD TF TG TH TJ TK TL TM TN TO TR TT TV TW TZ UA UG UM US UY UZ VA VC VE \
    VG VI VN VU WF WS YE YT ZA ZM ZW";

#[test]
fn every_code_goes_round_through_both_names() {
    assert_eq!(ALPHA_2.split_whitespace().count(), 249);
    for alpha_2 in ALPHA_2.split_whitespace() {
        let known = Country::from_code(alpha_2).expect(alpha_2);
        assert_eq!(known.code(), alpha_2);
        assert_eq!(country(alpha_2), Some(known));
    }
    for known in Country::all() {
        for text in [known.fr(), known.en(), known.code()] {
            assert_eq!(country(text), Some(known), "{text}");
            assert_eq!(country(&text.to_lowercase()), Some(known), "{text}");
            assert_eq!(country(&text.to_uppercase()), Some(known), "{text}");
        }
    }
}

#[test]
fn the_table_is_in_order_and_names_are_of_one_country() {
    for (file, codes) in table_codes() {
        assert!(codes.is_sorted_by(|a, b| a < b), "{file}");
    }
    let clashes: Vec<_> = names()
        .windows(2)
        .filter(|pair| pair[0].name >= pair[1].name)
        .map(|pair| {
            (
                &*pair[0].name,
                Country::all()
                    .filter(|c| pair.iter().any(|e| c.is(e.row)))
                    .collect::<Vec<_>>(),
            )
        })
        .collect();
    assert!(clashes.is_empty(), "{clashes:?}");
    assert!(Country::all().all(|known| !known.fr().is_empty() && !known.en().is_empty()));
}

#[test]
fn texts_of_documents() {
    for (text, expected) in [
        ("la Chine", "CN"),
        ("CHINE (RÉPUBLIQUE POPULAIRE DE)", "CN"),
        ("PEOPLE'S REPUBLIC OF CHINA", "CN"),
        ("P. R. China", "CN"),
        ("中国", "CN"),
        ("Etats-Unis", "US"),
        ("ÉTATS UNIS D’AMÉRIQUE", "US"),
        ("U.S.A.", "US"),
        ("Corée du Sud", "KR"),
        ("South Korea", "KR"),
        ("COREE (REPUBLIQUE DE)", "KR"),
        ("Korea, Democratic People's Republic of", "KP"),
        ("République tchèque", "CZ"),
        ("Czechia", "CZ"),
        ("D", "DE"),
        ("D<<", "DE"),
        ("GBD", "GB"),
        ("RKS", "XK"),
        ("française", "FR"),
        ("FRANÇAIS", "FR"),
        ("de nationalité française", "FR"),
        ("French", "FR"),
        ("marocain", "MA"),
        ("Marocaine", "MA"),
        ("nigérienne", "NE"),
        ("nigériane", "NG"),
        ("Congo (RDC)", "CD"),
        ("CONGO (REPUBLIQUE DEMOCRATIQUE)", "CD"),
        ("congolaise", "CGX"),
        ("Congo (Rép. dém.)", "CD"),
        ("Congo (autre)", "?"),
        ("Congo", "CG"),
        ("مصر", "?"),
        ("عمان", "?"),
        ("Socialist Republic of Viet Nam", "VN"),
        ("People's Democratic Republic of Algeria", "DZ"),
        ("Islamic Republic of Pakistan", "PK"),
        ("Federal Democratic Republic of Ethiopia", "ET"),
        ("République du Chili", "CL"),
        ("Iran (Islamic Republic of)", "IR"),
        ("Venezuela (République bolivarienne du)", "VE"),
        ("URSS", "SU"),
        ("U.R.S.S.", "SU"),
        ("soviétique", "SU"),
        ("Yougoslavie", "YU"),
        ("tchécoslovaque", "CSK"),
        ("R.D.A.", "DD"),
        ("Zaïre", "ZR"),
        ("Haute-Volta", "HV"),
        ("Birmanie", "MM"),
        ("Myanmar", "MM"),
        ("Union birmane", "BU"),
        ("Viet Nam", "VN"),
        ("Vietnam", "VN"),
        ("Turkey", "TR"),
        ("l'Algérie", "DZ"),
        ("Angleterre", "GB"),
        ("British citizen", "GB"),
        ("Cote d'Ivoire", "CI"),
        ("St. Lucia", "LC"),
        ("Hong-Kong", "HK"),
        ("apatride", "XXA"),
        ("coréenne", "KRX"),
        ("Türkiye", "TR"),
        ("Россия", "RU"),
        ("", "?"),
        ("la", "LA"),
        ("inconnu", "?"),
        ("Paris", "?"),
    ] {
        assert_eq!(code(text), expected, "{text}");
    }
}

#[test]
fn relations() {
    let relation = |a: &str, b: &str| country(a).unwrap().relation(country(b).unwrap());
    for (a, b, expected) in [
        ("FR", "France", Relation::Same),
        ("URSS", "Ukraine", Relation::Related),
        ("RU", "UA", Relation::Different),
        ("Yougoslavie", "Kosovo", Relation::Related),
        ("Tchécoslovaquie", "SK", Relation::Related),
        ("RDA", "DE", Relation::Related),
        ("Zaïre", "RDC", Relation::Related),
        ("Zaïre", "Congo", Relation::Different),
        ("Martinique", "France", Relation::Related),
        ("HK", "CN", Relation::Related),
        ("TW", "CN", Relation::Related),
        ("HK", "TW", Relation::Different),
        ("Soudan", "Soudan du Sud", Relation::Related),
        ("Corée", "KR", Relation::Related),
        ("KP", "KR", Relation::Different),
        ("congolais", "RDC", Relation::Related),
        ("FR", "DZ", Relation::Different),
    ] {
        assert_eq!(relation(a, b), expected, "{a} {b}");
        assert_eq!(relation(b, a), expected, "{b} {a}");
    }
    for known in Country::all() {
        assert!(
            known
                .related()
                .all(|other| other != known && !other.code().is_empty())
        );
    }
    assert!(
        country("URSS")
            .unwrap()
            .related()
            .any(|other| other.code() == "RU")
    );
    assert_eq!(Country::FRANCE.code(), "FR");
    assert_eq!(size_of::<Option<Country>>(), 2);
}
