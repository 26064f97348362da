//! Invented requests of invented persons, to measure on and to show.
