//! Names from everywhere: normal forms, transliteration, similarity.
