//! Moving through pages of results and through steps.

use std::fmt;

use askama::Template;

use super::{Give, prints};
use crate::i18n::T;

/// Links to the pages of a long list.
#[derive(Template)]
#[template(path = "components/pagination.html")]
pub struct Pagination {
    t: T,
    page: u64,
    pages: u64,
    base: String,
}
prints!(Pagination);

/// Page `page` of `pages` (from 1); the address of a page is `base` followed by its number. Prints
/// nothing when there is one page only.
#[must_use]
pub fn pagination(
    t: &T,
    page: impl Give<u64>,
    pages: impl Give<u64>,
    base: impl fmt::Display,
) -> Pagination {
    Pagination {
        t: t.clone(),
        page: page.give(),
        pages: pages.give(),
        base: base.to_string(),
    }
}

impl Pagination {
    /// Numbers to show; none stands for a gap. First, last, current and its neighbours.
    fn shown(&self) -> Vec<Option<u64>> {
        let near = self.page.saturating_sub(1).max(1)..=self.page.saturating_add(1).min(self.pages);
        let mut numbers = vec![1];
        numbers.extend(near.filter(|n| *n > 1 && *n < self.pages));
        numbers.push(self.pages);
        numbers.dedup();
        let mut shown = Vec::with_capacity(7);
        let mut last = 0;
        for number in numbers {
            match number - last {
                0 | 1 => {}
                2 => shown.push(Some(number - 1)),
                _ => shown.push(None),
            }
            shown.push(Some(number));
            last = number;
        }
        shown
    }

    fn address(&self, page: impl Give<u64>) -> String {
        format!("{}{}", self.base, page.give())
    }
}

/// Where one is in a journey of several pages.
#[derive(Template)]
#[template(path = "components/steps.html")]
pub struct Steps {
    t: T,
    current: usize,
    labels: Vec<String>,
}
prints!(Steps);

/// A journey whose step `current` (from 1) is this page.
#[must_use]
pub fn steps(t: &T, current: impl Give<usize>) -> Steps {
    Steps {
        t: t.clone(),
        current: current.give(),
        labels: Vec::new(),
    }
}

impl Steps {
    /// Adds a step.
    #[must_use]
    pub fn step(mut self, label: impl fmt::Display) -> Self {
        self.labels.push(label.to_string());
        self
    }
}

#[cfg(test)]
mod tests {
    use crate::i18n::{Catalogue, GROUND, Locale};

    #[test]
    fn pages_near_and_far() {
        let t = Catalogue::new(GROUND).unwrap().speak(Locale::Fr);
        let shown = |page, pages| -> String {
            let list = super::pagination(&t, page, pages, "?p=").shown();
            let words: Vec<_> = list
                .iter()
                .map(|n| n.map_or("…".to_owned(), |n| n.to_string()))
                .collect();
            words.join(" ")
        };
        assert_eq!(shown(1, 2), "1 2");
        assert_eq!(shown(2, 4), "1 2 3 4");
        assert_eq!(shown(1, 9), "1 2 … 9");
        assert_eq!(shown(5, 9), "1 … 4 5 6 … 9");
        assert_eq!(shown(4, 9), "1 2 3 4 5 … 9");
        assert_eq!(shown(9, 9), "1 … 8 9");
        assert_eq!(super::pagination(&t, 1, 1, "?p=").to_string(), "");
    }
}
