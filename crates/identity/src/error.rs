//! Why somebody is not signed in, or an account not added.

use axum::http::StatusCode;
use store::StoreError;
use web::Problem;

use crate::limits::{DEVICE_NAME_CHARS_MAX, DEVICES_MAX, PASSWORD_CHARS_MAX, PASSWORD_CHARS_MIN};
use crate::origin::Dependent;

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
    /// The account is suspended already.
    #[error("the account is suspended already")]
    Suspended,
    /// The account cannot take the place of the other.
    #[error("the successor has another role, centre or body, or is suspended")]
    Successor,
    /// Nobody resets the own second factor.
    #[error("this is the own account")]
    OwnFactor,
    /// It was asked for, and waits for a second.
    #[error("this was asked for already")]
    AskedAlready,
    /// Nobody asked for it, or it is confirmed.
    #[error("nobody has asked for this")]
    NotAsked,
    /// Nobody confirmed it in time.
    #[error("the time for a second person is over")]
    AskedTooLongAgo,
    /// The one-time code of the second does not fit.
    #[error("the code of the second does not fit")]
    SecondCode,
    /// This cannot be the name of a device.
    #[error("a device has a name of 1 to {DEVICE_NAME_CHARS_MAX} characters")]
    DeviceName,
    /// The site or the product knows no such device.
    #[error("there is no such kind of device, or no such part of the hall")]
    DeviceKind,
    /// The site has a device of this name.
    #[error("the site has a device of this name")]
    DeviceNamed,
    /// The site has as many devices as it can.
    #[error("the site has too many devices")]
    DevicesFull,
    /// There is no such device.
    #[error("there is no such device")]
    NoSuchDevice,
    /// The code of a device is wrong, has ended or was used.
    #[error("the code is wrong, has ended or was used")]
    EnrolCode,
    /// The link of a device has ended or was used.
    #[error("the link has ended or was used")]
    EnrolmentGone,
    /// No printer may have this address.
    #[error("a printer has a private address and a port from 9100 to 9109")]
    PrinterAddress,
    /// A printer of this address was enrolled.
    #[error("the address is that of an enrolled printer")]
    PrinterTaken,
    /// Too many codes were asked for.
    #[error("too many codes of printers were asked for")]
    PrinterAsks,
    /// Nothing there answers as a printer.
    #[error("the printer does not answer")]
    PrinterSilent,
    /// It answers, and cannot print.
    #[error("the printer cannot print")]
    PrinterNotReady,
    /// What was typed is no code.
    #[error("this is no code")]
    PrinterDigits,
    /// The code of a printer is wrong.
    #[error("the code is wrong: {left} tries are left")]
    PrinterCode {
        /// How many tries are left.
        left: i64,
    },
    /// The code of a printer has ended, was used, or was tried too often.
    #[error("the code has ended, was used, or was tried too often")]
    PrinterCodeOver,
    /// The two are not two people.
    #[error(transparent)]
    Dependent(Dependent),
    /// The policy table said no.
    #[error(transparent)]
    Denied(#[from] authz::Denied),
    /// The rows said no.
    #[error(transparent)]
    Store(#[from] StoreError),
}

impl From<Dependent> for Error {
    fn from(e: Dependent) -> Self {
        match e {
            Dependent::Unknown => Self::NotAsked,
            Dependent::Store(e) => Self::Store(e),
            other => Self::Dependent(other),
        }
    }
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
            Error::NoSuchAccount | Error::NoSuchDevice => Self::not_found(),
            Error::Suspended => Self::new(StatusCode::CONFLICT, "identity-error-suspended"),
            Error::Successor => unfit("identity-error-successor"),
            Error::OwnFactor => Self::new(StatusCode::FORBIDDEN, "identity-error-own-factor"),
            Error::AskedAlready => Self::new(StatusCode::CONFLICT, "identity-error-asked-already"),
            Error::NotAsked => Self::new(StatusCode::NOT_FOUND, "identity-error-not-asked"),
            Error::AskedTooLongAgo => {
                Self::new(StatusCode::CONFLICT, "identity-error-asked-too-long-ago")
            }
            Error::SecondCode => unfit("identity-error-second-code"),
            Error::DeviceName => {
                unfit("identity-error-device-name").with("most", DEVICE_NAME_CHARS_MAX)
            }
            Error::DeviceKind => unfit("identity-error-device-kind"),
            Error::DeviceNamed => Self::new(StatusCode::CONFLICT, "identity-error-device-named"),
            Error::DevicesFull => Self::new(StatusCode::CONFLICT, "identity-error-devices-full")
                .with("most", DEVICES_MAX),
            Error::EnrolCode => unfit("identity-error-enrol-code"),
            Error::EnrolmentGone => Self::new(StatusCode::GONE, "identity-error-enrolment-gone"),
            Error::Dependent(e) => dependent(e),
            Error::PrinterAddress => unfit("identity-error-printer-address"),
            Error::PrinterTaken => Self::new(StatusCode::CONFLICT, "identity-error-printer-taken"),
            Error::PrinterAsks => {
                Self::new(StatusCode::TOO_MANY_REQUESTS, "identity-error-printer-asks")
            }
            Error::PrinterSilent => {
                Self::new(StatusCode::CONFLICT, "identity-error-printer-silent")
            }
            Error::PrinterNotReady => {
                Self::new(StatusCode::CONFLICT, "identity-error-printer-not-ready")
            }
            Error::PrinterDigits => unfit("identity-error-printer-digits"),
            Error::PrinterCode { left } => unfit("identity-error-printer-code").with("left", left),
            Error::PrinterCodeOver => {
                Self::new(StatusCode::GONE, "identity-error-printer-code-over")
            }
            Error::Denied(d) => d.into(),
            Error::Store(e) => e.into(),
        }
    }
}

/// What was typed does not do.
fn unfit(code: &'static str) -> Problem {
    Problem::new(StatusCode::UNPROCESSABLE_ENTITY, code)
}

fn dependent(e: Dependent) -> Problem {
    let forbidden = |code| Problem::new(StatusCode::FORBIDDEN, code);
    match e {
        Dependent::SamePerson => forbidden("identity-error-same-person"),
        Dependent::MadeByOther => forbidden("identity-error-made-by-other"),
        Dependent::YoungAccount { hours } => {
            forbidden("identity-error-young-account").with("hours", hours)
        }
        Dependent::OffShift => Problem::new(StatusCode::CONFLICT, "identity-error-off-shift"),
        Dependent::Unknown => Problem::new(StatusCode::NOT_FOUND, "identity-error-not-asked"),
        Dependent::Store(e) => e.into(),
    }
}
