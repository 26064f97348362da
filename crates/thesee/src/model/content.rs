//! What article 2 lists, item by item: a field that is not here cannot be recorded.
//!
//! How long each may be stands in `rules::form`, which reads them; here is only the shape that is sealed, as JSON.

use std::fmt;

use serde::{Deserialize, Serialize};

use super::codes;

codes! {
    /// Sex, as the civil status has it (art. 2 I 3°).
    Sex {
        /// Féminin.
        Female = "F",
        /// Masculin.
        Male = "M",
        /// Not told.
        Other = "X",
    }

    /// Family situation (art. 2 I 5°).
    FamilySituation {
        /// Célibataire.
        Single = "single",
        /// Marié.
        Married = "married",
        /// Pacsé.
        CivilUnion = "civil-union",
        /// En concubinage.
        Cohabiting = "cohabiting",
        /// Divorcé ou séparé.
        Separated = "separated",
        /// Veuf.
        Widowed = "widowed",
    }

    /// How contact was made (art. 2 II 3°).
    How {
        /// A web site.
        Site = "site",
        /// An advert between individuals.
        Advert = "advert",
        /// A social network.
        Network = "network",
        /// A dating site or application.
        Dating = "dating",
        /// Electronic mail.
        Email = "email",
        /// Telephone.
        Telephone = "telephone",
        /// A message on a telephone.
        Message = "message",
        /// A programme, without contact first.
        Programme = "programme",
    }

    /// Means of payment (art. 2 II 4°).
    Means {
        /// A transfer.
        Transfer = "transfer",
        /// A card.
        Card = "card",
        /// A cheque, sent or received.
        Cheque = "cheque",
        /// Prepaid coupons.
        Coupons = "coupons",
        /// A crypto-currency.
        Crypto = "crypto",
        /// A money transfer agency.
        Agency = "agency",
        /// A wallet on a telephone or a site.
        Wallet = "wallet",
        /// Cash.
        Cash = "cash",
        /// Nothing was paid: a sum was asked for.
        Nothing = "nothing",
    }
}

/// A struct that is sealed as JSON and whose `Debug` says nothing of it.
macro_rules! sealed {
    ($($(#[$meta:meta])* $name:ident { $($(#[$doc:meta])* $field:ident: $ty:ty,)+ })+) => {$(
        $(#[$meta])*
        #[derive(Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
        #[serde(default, deny_unknown_fields)]
        pub struct $name {
            $($(#[$doc])* pub $field: $ty,)+
        }

        impl fmt::Debug for $name {
            fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                f.write_str(concat!(stringify!($name), " [personal]"))
            }
        }
    )+};
}
pub(super) use sealed;

sealed! {
    /// Who files, as the identity provider vouches (art. 2 I 1° to 3°).
    Identity {
        /// Names.
        names: Names,
        /// Birth.
        birth: Birth,
        /// Sex.
        sex: Option<Sex>,
    }

    /// All that a declaration may hold.
    Content {
        /// The victim (I).
        victim: Victim,
        /// When and where (II 1°).
        happened: Happened,
        /// How contact was made, with whom in between (II 3°).
        contact_made: Vec<How>,
        /// Payments, asked for or made (II 4°).
        payments: Vec<Payment>,
        /// Goods and services (II 5°).
        goods: Goods,
        /// Addresses payments and parcels were sent to (II 6°).
        parcels: Vec<Address>,
        /// Who is complained of, or stands before them (II 7°).
        suspects: Vec<Suspect>,
        /// Adverts, discussions, exchanges, as texts (II 8°).
        exchanges: Vec<Exchange>,
        /// Messages given in support, as texts (II 9°).
        messages: Vec<Exchange>,
    }

    /// The victim (art. 2 I).
    Victim {
        /// 1°.
        names: Names,
        /// 2°.
        birth: Birth,
        /// 3°.
        sex: Option<Sex>,
        /// 4°: ISO 3166-1 alpha-2, one or more.
        nationalities: Vec<String>,
        /// 5°.
        family: Option<FamilySituation>,
        /// 6°.
        contacts: Contacts,
        /// 7°.
        occupation: Option<String>,
    }

    /// Names (art. 2 I 1°).
    Names {
        /// Name at birth.
        birth_name: String,
        /// Name in use, when another.
        used_name: Option<String>,
        /// First names, in order.
        given_names: Vec<String>,
        /// Names used online.
        pseudonyms: Vec<String>,
    }

    /// Birth (art. 2 I 2°). A presumed date has no day, or neither month nor day.
    Birth {
        /// `1971`, `1971-05` or `1971-05-23`.
        date: String,
        /// Town, as written; its INSEE code when the provider gave one.
        place: Option<String>,
        /// Country: ISO 3166-1 alpha-2, or INSEE's code when the provider gave it.
        country: Option<String>,
    }

    /// Postal, telephone, electronic and bank contacts (art. 2 I 6°).
    Contacts {
        /// Postal address.
        address: Option<Address>,
        /// Telephone numbers.
        telephones: Vec<String>,
        /// Electronic addresses.
        emails: Vec<String>,
        /// Accounts, the victim's own.
        accounts: Vec<BankAccount>,
    }

    /// A postal address.
    Address {
        /// To whom.
        name: Option<String>,
        /// Number and street.
        street: Option<String>,
        /// Postcode.
        postcode: Option<String>,
        /// Town.
        town: Option<String>,
        /// Country: ISO 3166-1 alpha-2.
        country: Option<String>,
    }

    /// An account.
    BankAccount {
        /// Whose.
        holder: Option<String>,
        /// Which bank.
        bank: Option<String>,
        /// Its number.
        iban: Option<String>,
    }

    /// Date and circumstances (art. 2 II 1°).
    Happened {
        /// First day, `2026-11-22`.
        from: Option<String>,
        /// Last day.
        until: Option<String>,
        /// What happened, in the victim's words.
        account: String,
    }

    /// A payment, asked for or made (art. 2 II 4°).
    Payment {
        /// How.
        means: Option<Means>,
        /// Day, `2026-11-22`.
        on: Option<String>,
        /// Cents of the currency: what was asked for.
        asked_cents: Option<u64>,
        /// Cents of the currency: what was paid.
        paid_cents: Option<u64>,
        /// Currency: ISO 4217.
        currency: Option<String>,
        /// The account it went to.
        to: BankAccount,
        /// Holder of the cheque.
        cheque_holder: Option<String>,
        /// Bank of the cheque.
        cheque_bank: Option<String>,
        /// Number of the cheque.
        cheque_number: Option<String>,
        /// Anything else that tells where it went: a wallet's address, a coupon's kind, an agency.
        details: Option<String>,
    }

    /// Goods and services (art. 2 II 5°).
    Goods {
        /// What.
        what: Option<String>,
        /// Where it was offered: address of a page.
        page: Option<String>,
        /// Number of the advert or the order.
        number: Option<String>,
    }

    /// Who is complained of, or stands before them (art. 2 II 7°).
    Suspect {
        /// Names given.
        names: Option<String>,
        /// Pseudonyms.
        pseudonyms: Vec<String>,
        /// Electronic addresses.
        emails: Vec<String>,
        /// Telephone numbers.
        telephones: Vec<String>,
        /// Profiles on networks.
        profiles: Vec<String>,
        /// Postal address given.
        address: Option<Address>,
        /// Anything else known.
        details: Option<String>,
    }

    /// An advert, a discussion, a message, as text (art. 2 II 8° and 9°).
    Exchange {
        /// Where it took place.
        place: Option<String>,
        /// Its text.
        text: String,
    }
}
