//! The integration tests lie in tests/all: one binary.
