//! What kind of place a domain is: `hosts.txt`.

use std::sync::LazyLock;

/// A known kind of place.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Sort {
    /// Shortens addresses: the path says all.
    Short,
    /// A marketplace, where all meet.
    Market,
    /// Pages, forms and files of anyone.
    Hosting,
    /// A bank or a means of payment.
    Bank,
    /// A State's, or who helps victims.
    State,
    /// Known to all: a network, a search engine, a carrier, a telephone company.
    Popular,
}

static LIST: LazyLock<Vec<(&'static str, Sort)>> = LazyLock::new(|| {
    let mut sort = Sort::Popular;
    let mut list = Vec::with_capacity(512);
    for line in include_str!("hosts.txt").lines() {
        let line = line.split('#').next().unwrap_or("").trim();
        match line {
            "[short]" => sort = Sort::Short,
            "[market]" => sort = Sort::Market,
            "[hosting]" => sort = Sort::Hosting,
            "[bank]" => sort = Sort::Bank,
            "[state]" => sort = Sort::State,
            "[popular]" => sort = Sort::Popular,
            _ => list.extend(line.split_whitespace().map(|domain| (domain, sort))),
        }
    }
    list.sort_unstable_by_key(|(domain, _)| *domain);
    list
});

/// What kind of place `registrable` is.
pub(crate) fn sort(registrable: &str) -> Option<Sort> {
    if registrable == "gouv.fr" || registrable.ends_with(".gouv.fr") {
        return Some(Sort::State);
    }
    LIST.binary_search_by_key(&registrable, |(domain, _)| domain)
        .ok()
        .and_then(|at| LIST.get(at))
        .map(|(_, sort)| *sort)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn each_domain_is_listed_once_and_registrable() {
        let twice: Vec<_> = LIST
            .windows(2)
            .filter(|pair| pair[0].0 == pair[1].0)
            .collect();
        assert!(twice.is_empty(), "{twice:?}");
        let wrong: Vec<_> = LIST
            .iter()
            .map(|(domain, _)| *domain)
            .filter(|domain| super::super::host::registrable(domain) != Some(domain))
            .collect();
        assert!(wrong.is_empty(), "{wrong:?}");
        assert_eq!(sort("service-public.fr"), Some(Sort::State));
        assert_eq!(sort("impots.gouv.fr"), Some(Sort::State));
        assert_eq!(sort("promo-velo.shop"), None);
    }
}
