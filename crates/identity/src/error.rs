//! Why somebody is not signed in, or an account not added.

use axum::http::StatusCode;
use store::StoreError;
use web::Problem;

use crate::limits::{PASSWORD_CHARS_MAX, PASSWORD_CHARS_MIN};

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
    /// This cannot be a login.
    #[error("a login has 3 to 40 lower-case letters, digits, dots and hyphens")]
    Login,
    /// The password is too short, too long, or the login itself.
    #[error("the password is too weak")]
    WeakPassword,
    /// This cannot be a PIN.
    #[error("a PIN has 4 to 8 digits that are no run")]
    WeakPin,
    /// The PIN is wrong.
    #[error("the PIN is wrong: {left} tries are left")]
    WrongPin {
        /// How many tries are left.
        left: i64,
    },
    /// The session does not open with a PIN: it has ended, or there is no PIN.
    #[error("sign in again")]
    Again,
    /// The code of a new account does not fit its secret.
    #[error("the code does not fit")]
    WrongCode,
    /// The link was used, has ended, or never was.
    #[error("this link does not work any more")]
    LinkGone,
    /// A role lacks its site or body, or has a place that it has no use for.
    #[error("the role does not fit the place")]
    Post,
    /// The only administrator cannot be suspended.
    #[error("this is the only administrator")]
    LastAdministrator,
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
            Error::Login => unfit("identity-error-login"),
            Error::WeakPassword => unfit("identity-error-password")
                .with("least", PASSWORD_CHARS_MIN)
                .with("most", PASSWORD_CHARS_MAX),
            Error::WeakPin => unfit("identity-error-pin"),
            Error::WrongPin { left } => {
                Self::new(StatusCode::UNAUTHORIZED, "identity-error-wrong-pin").with("left", left)
            }
            Error::Again => Self::new(StatusCode::UNAUTHORIZED, "identity-error-again"),
            Error::WrongCode => unfit("identity-error-code"),
            Error::LinkGone => Self::new(StatusCode::GONE, "identity-error-link"),
            Error::Post => unfit("identity-error-post"),
            Error::LastAdministrator => {
                Self::new(StatusCode::CONFLICT, "identity-error-last-administrator")
            }
            Error::NoSuchAccount => Self::not_found(),
            Error::Denied(d) => d.into(),
            Error::Store(e) => e.into(),
        }
    }
}

/// What was typed does not do.
fn unfit(code: &'static str) -> Problem {
    Problem::new(StatusCode::UNPROCESSABLE_ENTITY, code)
}
