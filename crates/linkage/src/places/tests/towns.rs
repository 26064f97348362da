use super::super::country::country;
use super::super::town::{index, keys};
use super::super::{Country, town, town_in};

#[test]
fn texts_of_documents() {
    for (text, expected) in [
        ("PARIS", "paris"),
        ("Paris 15", "paris"),
        ("Paris 15e arrondissement", "paris"),
        ("PARIS 15EME ARRONDISSEMENT", "paris"),
        ("15e arrondissement de Paris", "paris"),
        ("Paris XVe", "paris"),
        ("Paris 01", "paris"),
        ("Paris (75)", "paris"),
        ("75015 Paris Cedex 15", "paris"),
        ("F-75015 Paris", "paris"),
        ("75015, Paris", "paris"),
        ("Lyon 3ème", "lyon"),
        ("Lyon 8 ème arrdt", "lyon"),
        ("Marseille 1er Arrondissement", "marseille"),
        ("BORDEAUX CEDEX 9", "bordeaux"),
        ("Ville de Grenoble", "grenoble"),
        ("bristol, city of", "bristol"),
        ("Hull (Yorkshire)", "hull"),
        ("Havre (Le)", "le havre"),
        ("ROCHELLE, LA", "la rochelle"),
        ("St-Étienne", "saint etienne"),
        ("SAINT ETIENNE", "saint etienne"),
        ("Ste Foy lès Lyon", "sainte foy les lyon"),
        ("L’Haÿ-les-Roses", "l hay les roses"),
        ("L'HAY LES ROSES", "l hay les roses"),
        ("Chalon s/ Saône", "chalon sur saone"),
        ("Chalon s/Saône", "chalon sur saone"),
        ("Neuilly/Seine", "neuilly sur seine"),
        ("Boulogne-sur-Mer", "boulogne sur mer"),
        ("Œuilly", "oeuilly"),
        ("E\u{301}pinal", "epinal"),
        ("King's Lynn", "kings lynn"),
        ("Tai'an", "taian"),
        ("Cheongju-si", "cheongju"),
        ("Alger Centre", "alger"),
        ("Kansas City", "kansas city"),
        ("  Nantes  ", "nantes"),
        ("", ""),
        ("()", ""),
    ] {
        assert_eq!(town(text).as_str(), expected, "{text}");
    }
}

/// Each line is one town.
#[test]
fn names_of_one_town() {
    for names in [
        "Pékin; Beijing; Peking; 北京; BEIJING SHI; Pékin (Chine)",
        "Alger; Algiers; El Djazaïr; ALGER (ALGERIE)",
        "Moscou; Moskva; Moscow; Москва",
        "Saint-Pétersbourg; Leningrad; St. Petersburg; Sankt-Peterburg; Petrograd",
        "Londres; London",
        "Milan; Milano; Naples",
        "Naples; Napoli",
        "Bombay; Mumbai",
        "Saigon; Hô-Chi-Minh-Ville; Ho Chi Minh City; TP. Hồ Chí Minh",
        "Le Caire; Cairo; Al Qahirah",
        "Tachkent; Tashkent",
        "Kiev; Kyiv; Київ",
        "Canton; Guangzhou",
        "Cologne; Köln; Koeln",
        "Bangalore; Bengaluru",
        "Rangoun; Yangon; Rangoon",
        "Léopoldville; Kinshasa",
        "Bône; Annaba; عنابة",
        "Philippeville; Skikda",
        "Oran; Wahran",
        "Constantine; Qacentina",
        "Frankfurt/Main; Francfort; Frankfurt am Main",
        "Arzamas-16; Sarov",
        "Nijni Novgorod; Gorki; Нижний Новгород; NIZHNIY NOVGOROD",
        "Lviv; Lvov; Lemberg; Lwów",
        "Xi'an; Xian; Sian; 西安",
        "Séoul; Seoul; 서울",
        "Dantzig; Gdańsk; Gdansk",
        "Istanbul; Constantinople; ISTANBUL; İstanbul",
        "Anvers; Antwerpen; Antwerp",
        "Cherbourg; Cherbourg-Octeville; Cherbourg-en-Cotentin; Tourlaville",
        "Châlons-sur-Marne; Châlons-en-Champagne",
        "New-York; NEW YORK CITY; Nouvelle York",
    ]
    .map(|line| line.split("; ").collect::<Vec<_>>())
    {
        // The line of Milan proves that the test can tell towns apart
        let same = names.windows(2).all(|pair| town(pair[0]) == town(pair[1]));
        assert_eq!(same, !names.contains(&"Milano"), "{names:?}");
    }
}

#[test]
fn the_country_settles_what_the_name_leaves_open() {
    let at = |text, code| town_in(text, country(code)).as_str().to_owned();
    assert_eq!(at("Canton", "US"), "canton");
    assert_eq!(at("Canton", "CN"), at("Guangzhou", "CN"));
    assert_eq!(town("Valence").as_str(), "valence");
    assert_eq!(at("Valence", "FR"), "valence");
    assert_eq!(at("Valence", "ES"), at("València", "ES"));
    assert_eq!(at("Trablous", "LB"), at("Tripoli", "LB"));
    assert_eq!(at("Tripoli", "LB"), town("Tripoli").as_str());
    assert_eq!(at("Cordoue", "ES"), town("Córdoba").as_str());
    assert_eq!(at("Leningrad", "URSS"), at("Saint-Pétersbourg", "Russie"));
}

#[test]
fn the_table_is_whole() {
    let keys: Vec<_> = keys().collect();
    assert!(keys.len() >= 400, "{}", keys.len());
    let strays = keys.iter().filter(|(key, usual)| {
        let plain = key.bytes().all(|b| b.is_ascii_alphanumeric() || b == b' ');
        !plain
            || usual.is_none()
            || town(key).as_str() != *key
            || town_in(key, *usual).as_str() != *key
    });
    // A country unknown, or a key that is not the name of its own row
    assert_eq!(
        strays.collect::<Vec<_>>(),
        [] as [&(&str, Option<Country>); 0]
    );
    let mut sorted: Vec<_> = keys
        .iter()
        .map(|(key, usual)| (*key, usual.unwrap()))
        .collect();
    sorted.sort_unstable();
    // Namesakes share a key: where the country is missing, nothing tells them apart
    let twice: Vec<_> = sorted
        .windows(2)
        .filter(|pair| pair[0] == pair[1])
        .collect();
    assert!(twice.is_empty(), "{twice:?}");
}

#[test]
fn a_name_is_of_one_town_of_a_country() {
    let usual: Vec<_> = keys().map(|(_, country)| country.unwrap()).collect();
    let entries = index().entries();
    assert!(entries.is_sorted_by_key(|entry| (&entry.name, entry.row)));
    let mut clashes = Vec::new();
    for (at, a) in entries.iter().enumerate() {
        for b in entries[at + 1..].iter().take_while(|b| b.name == a.name) {
            let same = usual[usize::from(a.row)] == usual[usize::from(b.row)];
            if same || !(a.qualified || b.qualified) {
                clashes.push(&*a.name);
            }
        }
    }
    assert!(clashes.is_empty(), "on two rows: {clashes:?}");
}
