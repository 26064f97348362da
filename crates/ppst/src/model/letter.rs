//! The letters of article 2 that a source gives, and that the coordination may correct (art. 5 I 1°).

use super::opinion::codes;

codes! {
    /// What the coordination may correct: the letters a source gives, never what follows from the opinion.
    Letter {
        /// Who asks.
        Author = "2b",
        /// Identity.
        Identity = "3a",
        /// Spouse.
        Spouse = "3b",
        /// Parents.
        Parents = "3c",
        /// Birth.
        Birth = "3d",
        /// Contacts.
        Contact = "3e",
        /// Previous homes.
        PreviousHomes = "3f",
        /// Other homes.
        OtherHomes = "3g",
        /// Identity documents.
        IdentityDocuments = "3h",
        /// Travels.
        Travels = "3i",
        /// Clearance.
        Clearance = "3j",
        /// Career.
        Career = "3k",
        /// Post or project.
        Post = "3l",
        /// Ties.
        Ties = "3m",
        /// Grounds of the opinion.
        Grounds = "4a",
        /// Appeals.
        Appeals = "5b",
    }
}
