//! jecliqueoupas
