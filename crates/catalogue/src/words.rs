//! Facts of a service, in words.

use kit::Money;
use kit::text::{count, word};
use pack::{Fee, Known, Pack, Speed, Term, TermUnit};
use web::T;

/// A term in words.
pub(crate) fn term(t: &T, term: &Known<Term>) -> String {
    let Known::Is(term) = term else { return t.s("web-not-known") };
    match term.unit {
        TermUnit::SameDay => t.s("catalogue-same-day"),
        TermUnit::Days => t.n("catalogue-days", &term.n),
        TermUnit::WorkingDays => t.n("catalogue-working-days", &term.n),
        TermUnit::Months => t.n("catalogue-months", &term.n),
    }
}

fn money(pack: &Pack, minor: i64) -> Money {
    Money { minor, currency: pack.currency.clone() }
}

/// One fee in words.
pub(crate) fn fee(t: &T, pack: &Pack, f: &Fee) -> String {
    let amount = money(pack, f.minor).to_string();
    let head = t.s(&format!("catalogue-{}", f.head.word()));
    match f.per_page {
        Some(page) => {
            let args = [
                word("head", head),
                word("amount", amount),
                word("page", money(pack, page).to_string()),
            ];
            t.a("catalogue-fee-pages", &args)
        }
        None => t.a("catalogue-fee", &[word("head", head), word("amount", amount)]),
    }
}

/// The fees of a speed in words.
pub(crate) fn fees(t: &T, pack: &Pack, speed: &Speed) -> String {
    match &speed.fees {
        Known::NotKnown(_) => t.s("web-not-known"),
        Known::Is(fees) if fees.iter().all(|f| f.minor == 0 && f.per_page.is_none()) => {
            t.s("catalogue-free")
        }
        Known::Is(fees) => fees.iter().map(|f| fee(t, pack, f)).collect::<Vec<_>>().join("; "),
    }
}

/// Minutes at the counter, in words.
pub(crate) fn minutes(t: &T, n: i64) -> String {
    t.a("catalogue-minutes", &[count("n", n)])
}
