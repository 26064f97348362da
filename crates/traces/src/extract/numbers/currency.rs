//! Currencies, as people write them beside a number.

use crate::extract::scan::{LOWER, Text, UPPER};

/// A currency beside a number.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Currency {
    /// ISO 4217, or the chain's own sign.
    pub(crate) code: &'static str,
    /// How many decimals are kept: two, or eight for a chain.
    pub(crate) decimals: u32,
    /// What the number is multiplied by («k€»).
    pub(crate) times: u64,
}

const fn money(code: &'static str) -> Currency {
    Currency {
        code,
        decimals: 2,
        times: 1,
    }
}

const fn coin(code: &'static str) -> Currency {
    Currency {
        code,
        decimals: 8,
        times: 1,
    }
}

/// Words in small letters, in their order.
static WORDS: [(&str, Currency); 34] = [
    ("bitcoin", coin("BTC")),
    ("bitcoins", coin("BTC")),
    ("bnb", coin("BNB")),
    ("btc", coin("BTC")),
    ("cad", money("CAD")),
    ("cfa", money("XOF")),
    ("chf", money("CHF")),
    ("dirhams", money("MAD")),
    ("doge", coin("DOGE")),
    ("dollar", money("USD")),
    ("dollars", money("USD")),
    ("eth", coin("ETH")),
    ("ether", coin("ETH")),
    ("ethereum", coin("ETH")),
    ("ethers", coin("ETH")),
    ("eur", money("EUR")),
    ("euro", money("EUR")),
    ("euros", money("EUR")),
    ("fcfa", money("XOF")),
    ("gbp", money("GBP")),
    (
        "keur",
        Currency {
            code: "EUR",
            decimals: 2,
            times: 1000,
        },
    ),
    (
        "keuro",
        Currency {
            code: "EUR",
            decimals: 2,
            times: 1000,
        },
    ),
    (
        "keuros",
        Currency {
            code: "EUR",
            decimals: 2,
            times: 1000,
        },
    ),
    ("litecoin", coin("LTC")),
    ("ltc", coin("LTC")),
    ("mad", money("MAD")),
    ("pounds", money("GBP")),
    ("trx", coin("TRX")),
    ("usd", money("USD")),
    ("usdc", coin("USDC")),
    ("usdt", coin("USDT")),
    ("xmr", coin("XMR")),
    ("xof", money("XOF")),
    ("xrp", coin("XRP")),
];

/// Words that are also French ones: in capitals only.
static CAPITALS: [(&str, Currency); 3] = [
    ("SOL", coin("SOL")),
    ("ADA", coin("ADA")),
    ("DOT", coin("DOT")),
];

/// The sign at `place`, and where it ends.
pub(crate) fn sign(text: &Text<'_>, place: usize) -> Option<(&'static str, usize)> {
    match (text.at(place), text.at(place + 1), text.at(place + 2)) {
        (0xE2, 0x82, 0xAC) => Some(("EUR", place + 3)),
        (b'$', ..) => Some(("USD", place + 1)),
        (0xC2, 0xA3, _) => Some(("GBP", place + 2)),
        (0xE2, 0x82, 0xBF) => Some(("BTC", place + 3)),
        _ => None,
    }
}

/// The currency written at `place`, and where it ends.
pub(crate) fn after(text: &Text<'_>, place: usize) -> Option<(Currency, usize)> {
    if let Some((code, end)) = sign(text, place) {
        // «€uros»
        let end = if text.says(end, "uros") && !text.wordy(end + 4) {
            end + 4
        } else {
            end
        };
        return Some((
            if code == "BTC" {
                coin(code)
            } else {
                money(code)
            },
            end,
        ));
    }
    let end = text.run(place, LOWER | UPPER, 10);
    let word = text.part(place, end);
    // «15k€», «2 M€», «15 K euros»
    let times = match word.as_bytes() {
        [b'k' | b'K', rest @ ..] => Some((1000, rest.is_empty())),
        [b'M'] => Some((1_000_000, true)),
        _ => None,
    };
    if let Some((times, true)) = times {
        let next = text.after_blanks(end, 1);
        return after_plain(text, next)
            .map(|(currency, end)| (Currency { times, ..currency }, end));
    }
    if text.wordy(end) {
        return None;
    }
    named(text, word, end)
}

fn after_plain(text: &Text<'_>, place: usize) -> Option<(Currency, usize)> {
    if let Some((code, end)) = sign(text, place) {
        return Some((money(code), end));
    }
    let end = text.run(place, LOWER | UPPER, 10);
    (!text.wordy(end))
        .then(|| named(text, text.part(place, end), end))
        .flatten()
}

fn named(text: &Text<'_>, word: &str, end: usize) -> Option<(Currency, usize)> {
    if word.is_empty() || word.len() > 9 {
        return None;
    }
    if let Some((_, currency)) = CAPITALS.iter().find(|(capitals, _)| *capitals == word) {
        return Some((*currency, end));
    }
    let mut small = [0; 9];
    let small = small.get_mut(..word.len())?;
    small.copy_from_slice(word.as_bytes());
    small.make_ascii_lowercase();
    let small = str::from_utf8(small).ok()?;
    // Two words
    for (first, second, code) in [
        ("livres", " sterling", "GBP"),
        ("livre", " sterling", "GBP"),
        ("francs", " suisses", "CHF"),
        ("francs", " cfa", "XOF"),
        ("million", " d'euros", "EUR"),
        ("millions", " d'euros", "EUR"),
        ("dollars", " canadiens", "CAD"),
    ] {
        if small == first && text.says(end, second) {
            let times = if first.starts_with("million") {
                1_000_000
            } else {
                1
            };
            let end = end + second.len();
            return (!text.wordy(end)).then_some((
                Currency {
                    times,
                    ..money(code)
                },
                end,
            ));
        }
    }
    let at = WORDS.binary_search_by_key(&small, |(word, _)| word).ok()?;
    WORDS.get(at).map(|(_, currency)| (*currency, end))
}

/// The currency written just before `place` («€ 500», «EUR 500»), and where it begins.
pub(crate) fn before(text: &Text<'_>, place: usize, floor: usize) -> Option<(Currency, usize)> {
    let end = text.before_blanks(place, 1);
    for bytes in [1, 2, 3] {
        if let Some(start) = end.checked_sub(bytes).filter(|start| *start >= floor)
            && let Some((code, after)) = sign(text, start)
            && after == end
        {
            // «50 € 20» belongs to what stands before.
            let earlier = text.before_blanks(start, 1);
            if text.before(earlier, 1).is_ascii_digit() && earlier > floor.saturating_sub(1) {
                return None;
            }
            let currency = if code == "BTC" {
                coin(code)
            } else {
                money(code)
            };
            return Some((currency, start));
        }
    }
    let start = text.run_back(end, UPPER, 4, floor);
    let code = text.part(start, end);
    let currency = match code {
        "EUR" => money("EUR"),
        "USD" => money("USD"),
        "GBP" => money("GBP"),
        "CHF" => money("CHF"),
        "BTC" => coin("BTC"),
        _ => return None,
    };
    let earlier = text.before_blanks(start, 1);
    let taken =
        text.wordy_before(start) || earlier > floor && text.before(earlier, 1).is_ascii_digit();
    (!taken).then_some((currency, start))
}

#[cfg(test)]
mod tests {
    #[test]
    fn words_are_in_their_order() {
        assert!(super::WORDS.is_sorted_by(|one, other| one.0 < other.0));
    }
}
