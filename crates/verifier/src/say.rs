//! Plain sentences, French and English.

/// Language of the sentences.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, clap::ValueEnum)]
pub enum Language {
    /// French.
    #[default]
    Fr,
    /// English.
    En,
}

/// What can be said to a person.
pub trait Say {
    /// One sentence.
    fn say(&self, language: Language) -> String;
}
