//! Models of Splink: read, write, and score as it does.
