//! The register of processing activities (GDPR article 30).
