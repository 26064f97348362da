//! What the teleservice asks: the sections of its questionnaire, and how someone reads what they are told.

use super::codes;

codes! {
    /// A section of the questionnaire, an item of article 2 or a few; its code is its place in the address.
    Section {
        /// Who files (I).
        You = "vous",
        /// Date and circumstances (II 1°).
        Facts = "faits",
        /// How contact was made (II 3°).
        Contact = "contact",
        /// Payments (II 4°), a list.
        Payments = "paiements",
        /// Goods and services (II 5°).
        Goods = "achats",
        /// Where payments and parcels were sent (II 6°), a list.
        Parcels = "envois",
        /// Who is complained of (II 7°), a list.
        Suspects = "auteurs",
        /// Adverts and exchanges (II 8°), a list.
        Exchanges = "echanges",
        /// Messages given in support (II 9°), a list.
        Messages = "messages",
    }

    /// How someone reads what they are told (code of criminal procedure, D. 8-2-2, 4°).
    Language {
        /// They understand French.
        French = "francais",
        /// They do without an interpreter and use the pages in a language offered.
        Waived = "traduite",
        /// They ask for an interpreter: a station has one.
        Interpreter = "interprete",
    }
}
