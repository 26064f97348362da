//! security_headers
