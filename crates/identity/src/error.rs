//! Why somebody is not signed in, or an account not added.

use axum::http::StatusCode;
use store::StoreError;
use web::Problem;

/// A refusal.
#[derive(Debug, thiserror::Error)]
pub enum Error {
    /// Login, password or code is wrong: which one is not said.
    #[error("login, password or code is wrong")]
    Wrong,
    /// Too many failures: wait.
    #[error("too many failures: wait {seconds} s")]
    Blocked {
        /// How long.
        seconds: i64,
    },
    /// The login is taken.
    #[error("the login is taken")]
    Taken,
    /// There is no such account.
    #[error("there is no such account")]
    NoSuchAccount,
    /// The policy table said no.
    #[error(transparent)]
    Denied(#[from] authz::Denied),
    /// The rows said no.
    #[error(transparent)]
    Store(#[from] StoreError),
}

impl From<Error> for Problem {
    fn from(e: Error) -> Self {
        match e {
            Error::Wrong => Self::new(StatusCode::UNAUTHORIZED, "identity-error-wrong"),
            Error::Blocked { seconds } => {
                Self::new(StatusCode::TOO_MANY_REQUESTS, "identity-error-blocked")
                    .with("seconds", seconds)
            }
            Error::Taken => Self::new(StatusCode::CONFLICT, "identity-error-taken"),
            Error::NoSuchAccount => Self::not_found(),
            Error::Denied(d) => d.into(),
            Error::Store(e) => e.into(),
        }
    }
}
