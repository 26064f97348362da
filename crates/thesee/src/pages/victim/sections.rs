//! What each section of the questionnaire holds in a draft, and which are lists of entries.

use crate::model::{Address, Content, Section};

/// Does the same with whichever list a section is; `None` where it is no list.
macro_rules! on_list {
    ($section:expr, $content:expr, $list:ident => $do:expr) => {
        match $section {
            Section::Payments => {
                let $list = &mut $content.payments;
                Some($do)
            }
            Section::Parcels => {
                let $list = &mut $content.parcels;
                Some($do)
            }
            Section::Suspects => {
                let $list = &mut $content.suspects;
                Some($do)
            }
            Section::Exchanges => {
                let $list = &mut $content.exchanges;
                Some($do)
            }
            Section::Messages => {
                let $list = &mut $content.messages;
                Some($do)
            }
            Section::You | Section::Facts | Section::Contact | Section::Goods => None,
        }
    };
}

impl Section {
    /// Whether it is a list of entries.
    pub(super) const fn is_list(self) -> bool {
        matches!(
            self,
            Self::Payments | Self::Parcels | Self::Suspects | Self::Exchanges | Self::Messages
        )
    }

    /// How many entries there are.
    pub(super) fn count(self, content: &Content) -> usize {
        let mut content = content.clone();
        on_list!(self, content, list => list.len()).unwrap_or_default()
    }

    /// Makes sure that there is an entry at a place, the next free one at most; whether there is.
    pub(super) fn reach(self, content: &mut Content, at: usize) -> bool {
        on_list!(self, content, list => {
            if at == list.len() {
                list.push(Default::default());
            }
            at < list.len()
        })
        .unwrap_or(at == 0)
    }

    /// Takes an entry away; whether there was one.
    pub(super) fn remove(self, content: &mut Content, at: usize) -> bool {
        on_list!(self, content, list => {
            let there = at < list.len();
            if there {
                list.remove(at);
            }
            there
        })
        .unwrap_or(false)
    }
}

/// Lets go of what says nothing: empty addresses, accounts, entries.
pub(super) fn tidy(content: &mut Content) {
    fn said<T: Default + PartialEq>(list: &mut Vec<T>) {
        list.retain(|one| *one != T::default());
    }
    fn address(one: &mut Option<Address>) {
        if one.as_ref().is_some_and(|one| *one == Address::default()) {
            *one = None;
        }
    }
    address(&mut content.victim.contacts.address);
    for suspect in &mut content.suspects {
        address(&mut suspect.address);
    }
    said(&mut content.victim.contacts.accounts);
    said(&mut content.payments);
    said(&mut content.parcels);
    said(&mut content.suspects);
    said(&mut content.exchanges);
    said(&mut content.messages);
}
