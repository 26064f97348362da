//! Papers printed from the act's declaration.
