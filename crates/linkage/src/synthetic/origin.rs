//! Where invented persons come from, and the customs that shape their names.

use super::script::{Scheme, Script};

/// How many family names a person bears.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Surnames {
    /// The father's.
    One,
    /// The father's, then the mother's (Spain).
    FatherMother,
    /// The mother's, then the father's (Portugal, Brazil).
    MotherFather,
}

/// How a family name changes with sex.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Feminine {
    Same,
    Slavic,
    Polish,
    Czech,
    Greek,
}

/// One origin.
#[derive(Debug)]
pub(super) struct Origin {
    /// Country, ISO 3166-1.
    pub(super) code: &'static str,
    /// Share of persons, per ten thousand.
    pub(super) share: u32,
    /// Texts of the stock.
    pub(super) files: &'static [&'static str],
    pub(super) script: Script,
    /// Weights of the schemes names come written in, in the order of [`SCHEMES`].
    pub(super) schemes: [u32; 6],
    pub(super) surnames: Surnames,
    pub(super) feminine: Feminine,
    /// Weights of one, two and three given names.
    pub(super) given: [u32; 3],
    /// Share of records that lose accents though not written in capitals.
    pub(super) bare: f64,
    /// How much more often than elsewhere family and given names change places.
    pub(super) swaps: f64,
    /// Whether `=` in the stock parts spellings of one name, as good as each other, rather than its usages.
    pub(super) spellings: bool,
    /// Share of persons whose day of birth no register holds.
    pub(super) unknown_day: f64,
}

pub(super) const SCHEMES: [Scheme; 6] = [
    Scheme::French,
    Scheme::English,
    Scheme::Passport,
    Scheme::German,
    Scheme::Scholar,
    Scheme::Original,
];

const PLAIN: Origin = Origin {
    code: "",
    share: 0,
    files: &[],
    script: Script::Latin,
    schemes: [1, 0, 0, 0, 0, 0],
    surnames: Surnames::One,
    feminine: Feminine::Same,
    given: [80, 18, 2],
    bare: 0.2,
    swaps: 1.0,
    spellings: false,
    unknown_day: 0.0,
};

const FR: &str = include_str!("stock/fr.txt");
const EN: &str = include_str!("stock/en.txt");
const DE: &str = include_str!("stock/de.txt");
const IT: &str = include_str!("stock/it.txt");
const ES: &str = include_str!("stock/es.txt");
const PT: &str = include_str!("stock/pt.txt");
const CZ: &str = include_str!("stock/cz.txt");
const PL: &str = include_str!("stock/pl.txt");
const RO: &str = include_str!("stock/ro.txt");
const HU: &str = include_str!("stock/hu.txt");
const NL: &str = include_str!("stock/nl.txt");
const RU: &str = include_str!("stock/ru.txt");
const UA: &str = include_str!("stock/ua.txt");
const BG: &str = include_str!("stock/bg.txt");
const GR: &str = include_str!("stock/gr.txt");
const ARAB: &str = include_str!("stock/arab.txt");
const MAGHREB: &str = include_str!("stock/maghreb.txt");
const LEVANT: &str = include_str!("stock/levant.txt");
const PK: &str = include_str!("stock/pk.txt");
const IR: &str = include_str!("stock/ir.txt");
const TR: &str = include_str!("stock/tr.txt");
const IN: &str = include_str!("stock/in.txt");
const ZH: &str = include_str!("stock/zh.txt");
const KR: &str = include_str!("stock/kr.txt");
const JP: &str = include_str!("stock/jp.txt");
const VN: &str = include_str!("stock/vn.txt");
const SN: &str = include_str!("stock/sn.txt");
const CM: &str = include_str!("stock/cm.txt");

const ROMANCE: Origin = Origin {
    given: [65, 28, 7],
    ..PLAIN
};
const SPANISH: Origin = Origin {
    files: &[ES],
    surnames: Surnames::FatherMother,
    given: [60, 36, 4],
    bare: 0.35,
    ..PLAIN
};
const LUSO: Origin = Origin {
    files: &[PT],
    surnames: Surnames::MotherFather,
    given: [50, 46, 4],
    bare: 0.35,
    ..PLAIN
};
const WEST_ARAB: Origin = Origin {
    files: &[ARAB, MAGHREB],
    script: Script::Arabic,
    schemes: [80, 14, 0, 0, 1, 2],
    given: [88, 11, 1],
    unknown_day: 0.02,
    swaps: 1.5,
    spellings: true,
    ..PLAIN
};
const EAST_ARAB: Origin = Origin {
    files: &[ARAB, LEVANT],
    schemes: [35, 60, 0, 0, 1, 2],
    given: [80, 18, 2],
    ..WEST_ARAB
};
const SLAVIC: Origin = Origin {
    script: Script::Russian,
    feminine: Feminine::Slavic,
    schemes: [25, 25, 40, 3, 2, 2],
    given: [88, 12, 0],
    ..PLAIN
};
const CHINESE: Origin = Origin {
    files: &[ZH],
    script: Script::Han,
    schemes: [0, 0, 96, 1, 0, 2],
    given: [1, 0, 0],
    swaps: 3.0,
    ..PLAIN
};

/// Every origin. The first is the one of most persons and of those born in France.
pub(super) static ORIGINS: [Origin; 39] = [
    Origin {
        code: "FR",
        share: 4100,
        files: &[FR],
        given: [45, 32, 23],
        ..PLAIN
    },
    Origin {
        code: "CN",
        share: 600,
        ..CHINESE
    },
    Origin {
        code: "IT",
        share: 500,
        files: &[IT],
        ..ROMANCE
    },
    Origin {
        code: "IN",
        share: 480,
        files: &[IN],
        given: [82, 16, 2],
        swaps: 2.5,
        spellings: true,
        ..PLAIN
    },
    Origin {
        code: "MA",
        share: 430,
        ..WEST_ARAB
    },
    Origin {
        code: "DZ",
        share: 400,
        swaps: 2.0,
        unknown_day: 0.04,
        ..WEST_ARAB
    },
    Origin {
        code: "TN",
        share: 360,
        ..WEST_ARAB
    },
    Origin {
        code: "ES",
        share: 290,
        ..SPANISH
    },
    Origin {
        code: "IR",
        share: 260,
        files: &[IR],
        script: Script::Arabic,
        schemes: [15, 80, 0, 0, 1, 2],
        given: [85, 15, 0],
        spellings: true,
        ..PLAIN
    },
    Origin {
        code: "DE",
        share: 250,
        files: &[DE],
        bare: 0.3,
        ..PLAIN
    },
    Origin {
        code: "LB",
        share: 180,
        schemes: [70, 26, 0, 0, 1, 2],
        ..EAST_ARAB
    },
    Origin {
        code: "BR",
        share: 180,
        ..LUSO
    },
    Origin {
        code: "RU",
        share: 180,
        files: &[RU],
        ..SLAVIC
    },
    Origin {
        code: "VN",
        share: 140,
        files: &[VN],
        given: [1, 0, 0],
        bare: 0.5,
        swaps: 3.0,
        ..PLAIN
    },
    Origin {
        code: "TR",
        share: 130,
        files: &[TR],
        bare: 0.45,
        ..PLAIN
    },
    Origin {
        code: "RO",
        share: 100,
        files: &[RO],
        bare: 0.5,
        given: [55, 42, 3],
        ..PLAIN
    },
    Origin {
        code: "PT",
        share: 100,
        ..LUSO
    },
    Origin {
        code: "GR",
        share: 100,
        files: &[GR],
        script: Script::Greek,
        schemes: [25, 20, 50, 0, 3, 2],
        feminine: Feminine::Greek,
        given: [90, 10, 0],
        ..PLAIN
    },
    Origin {
        code: "US",
        share: 100,
        files: &[EN],
        given: [55, 43, 2],
        ..PLAIN
    },
    Origin {
        code: "KR",
        share: 95,
        files: &[KR],
        script: Script::Hangul,
        schemes: [20, 50, 25, 3, 0, 2],
        given: [1, 0, 0],
        swaps: 3.0,
        ..PLAIN
    },
    Origin {
        code: "EG",
        share: 90,
        ..EAST_ARAB
    },
    Origin {
        code: "JP",
        share: 85,
        files: &[JP],
        script: Script::Japanese,
        schemes: [10, 10, 70, 3, 4, 3],
        given: [1, 0, 0],
        swaps: 2.0,
        ..PLAIN
    },
    Origin {
        code: "CO",
        share: 77,
        ..SPANISH
    },
    Origin {
        code: "GB",
        share: 75,
        files: &[EN],
        given: [60, 36, 4],
        ..PLAIN
    },
    Origin {
        code: "PL",
        share: 75,
        files: &[PL],
        feminine: Feminine::Polish,
        bare: 0.45,
        ..PLAIN
    },
    Origin {
        code: "SN",
        share: 75,
        files: &[SN],
        spellings: true,
        unknown_day: 0.03,
        ..PLAIN
    },
    Origin {
        code: "PK",
        share: 67,
        files: &[PK],
        script: Script::Arabic,
        schemes: [8, 88, 0, 0, 0, 2],
        given: [60, 40, 0],
        spellings: true,
        unknown_day: 0.02,
        swaps: 2.0,
        ..PLAIN
    },
    Origin {
        code: "UA",
        share: 65,
        files: &[UA],
        script: Script::Ukrainian,
        ..SLAVIC
    },
    Origin {
        code: "CM",
        share: 62,
        files: &[CM, FR],
        given: [50, 42, 8],
        swaps: 2.0,
        ..PLAIN
    },
    Origin {
        code: "MX",
        share: 50,
        ..SPANISH
    },
    Origin {
        code: "NL",
        share: 47,
        files: &[NL],
        given: [55, 35, 10],
        ..PLAIN
    },
    Origin {
        code: "SY",
        share: 41,
        ..EAST_ARAB
    },
    Origin {
        code: "TW",
        share: 40,
        schemes: [0, 0, 25, 72, 0, 2],
        ..CHINESE
    },
    Origin {
        code: "BG",
        share: 32,
        files: &[BG],
        script: Script::Bulgarian,
        ..SLAVIC
    },
    Origin {
        code: "CZ",
        share: 31,
        files: &[CZ],
        feminine: Feminine::Czech,
        bare: 0.45,
        ..PLAIN
    },
    Origin {
        code: "HU",
        share: 31,
        files: &[HU],
        bare: 0.4,
        swaps: 2.0,
        ..PLAIN
    },
    Origin {
        code: "HK",
        share: 30,
        schemes: [0, 0, 10, 0, 88, 2],
        ..CHINESE
    },
    Origin {
        code: "CI",
        share: 30,
        files: &[SN, FR],
        ..PLAIN
    },
    Origin {
        code: "BE",
        share: 22,
        files: &[FR, NL],
        given: [55, 30, 15],
        ..PLAIN
    },
];

/// The customs of that origin.
pub(super) fn customs(origin: usize) -> &'static Origin {
    ORIGINS.get(origin).unwrap_or(&PLAIN)
}

/// The name a woman of that family bears.
pub(super) fn feminine(custom: Feminine, name: &str) -> Option<String> {
    let swap = |from: &str, to: &str| name.strip_suffix(from).map(|stem| format!("{stem}{to}"));
    match custom {
        Feminine::Same => None,
        Feminine::Slavic => (swap("ский", "ская")
            .or_else(|| swap("цкий", "цкая"))
            .or_else(|| swap("ський", "ська")))
        .or_else(|| swap("ый", "ая"))
        .or_else(|| {
            ["ов", "ев", "ёв", "ин", "їв"]
                .iter()
                .any(|end| name.ends_with(end))
                .then(|| format!("{name}а"))
        }),
        Feminine::Polish => swap("ski", "ska")
            .or_else(|| swap("cki", "cka"))
            .or_else(|| swap("dzki", "dzka")),
        Feminine::Czech => (swap("ý", "á")
            .or_else(|| swap("ek", "ková"))
            .or_else(|| swap("a", "ová")))
        .or_else(|| Some(format!("{name}ová"))),
        Feminine::Greek => swap("ος", "ου")
            .or_else(|| swap("ης", "η"))
            .or_else(|| swap("ας", "α")),
    }
}
