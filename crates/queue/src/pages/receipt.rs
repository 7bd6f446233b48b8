//! The receipt of a number: its check in words, as a file, and as a code to scan.

use askama::Template;
use axum::extract::State;
use axum::http::{StatusCode, header};
use axum::response::{IntoResponse, Response};
use journal::Proof;
use kit::TicketId;
use serde::Deserialize;
use web::{Ask, Cache, House, Path, Problem, Query, Shell, T, html, qr_dense};

use super::ticket::opened;
use crate::error::Error;
use crate::{edge, sql};

struct Checks {
    summary: String,
    lines: Vec<String>,
    /// The receipt itself as a QR code, if it was asked for and fits into one: on a slow line it is
    /// as much again as the page.
    qr: Option<String>,
    /// Whether it was asked for.
    asked: bool,
}

struct ReceiptView {
    number: String,
    link: String,
    checks: Option<Checks>,
    trouble: String,
}

#[derive(Template)]
#[template(path = "receipt.html")]
struct ReceiptPage {
    t: T,
    shell: Shell,
    v: ReceiptView,
}

/// `?qr` shows the receipt as a code.
#[derive(Deserialize)]
pub(super) struct Wanted {
    #[serde(default)]
    qr: Option<String>,
}

async fn proof_of(house: &House, id: TicketId) -> Result<Option<Proof>, Problem> {
    let ord = house.app.read(move |tx| sql::entry_of(tx, id, true)).await?;
    match ord {
        Some(ord) => Ok(house.app.proof(ord).await?),
        None => Ok(None),
    }
}

/// The receipt and its check in words: what the program would tell an outsider, checked here by
/// the outsider's own code.
pub(super) async fn show(
    State(house): State<House>,
    ask: Ask,
    Path(token): Path<String>,
    Query(wanted): Query<Wanted>,
) -> Result<Response, Problem> {
    let id = opened(&house, &token)?;
    let asked = wanted.qr.is_some();
    let found = house.app.read(move |tx| sql::ticket(tx, id)).await?.ok_or(Error::NoSuchTicket)?;
    let (t, number) = (ask.t(&house), found.number.to_string());
    let proof = proof_of(&house, id).await?;
    let mut trouble = t.s("queue-receipt-pending");
    let mut checks = None;
    if let Some(proof) = proof {
        match checked(&house, &proof) {
            Some(found) => {
                let index = found.index;
                let args = [
                    kit::text::word("index", format!("{index}")),
                    kit::text::word("size", format!("{}", found.checkpoint.size)),
                ];
                checks = Some(Checks {
                    summary: t.w("queue-receipt-entry", "index", index),
                    lines: vec![
                        t.w("queue-receipt-signed", "origin", &found.checkpoint.origin),
                        t.a("queue-receipt-included", &args),
                        t.w("queue-receipt-number", "number", &number),
                        t.s("queue-receipt-private"),
                    ],
                    qr: asked
                        .then(|| qr_dense(&proof.receipt(), &t.s("queue-receipt-qr")))
                        .flatten(),
                    asked,
                });
            }
            None => trouble = t.s("queue-receipt-bad"),
        }
    }
    let shell = Shell::new(&house, &ask, t.s("queue-receipt"));
    let v = ReceiptView { number, link: edge::link(&house, id), checks, trouble };
    Ok(html(&ReceiptPage { t, shell, v }, StatusCode::OK, Cache::NoStore))
}

fn checked(house: &House, proof: &Proof) -> Option<ledger::receipt::Checked> {
    let verifier = ledger::checkpoint::Verifier::from_vkey(house.app.vkey()).ok()?;
    ledger::receipt::Receipt::parse(&proof.receipt()).ok()?.check(&verifier).ok()
}

/// The receipt as a file.
pub(super) async fn download(
    State(house): State<House>,
    Path(token): Path<String>,
) -> Result<Response, Problem> {
    let id = opened(&house, &token)?;
    let proof = proof_of(&house, id).await?.ok_or_else(Problem::not_found)?;
    let headers =
        [(header::CONTENT_TYPE, "application/x-tlog-proof"), (header::CACHE_CONTROL, "no-store")];
    Ok((headers, proof.receipt()).into_response())
}
