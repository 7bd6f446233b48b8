//! Proving with a one-time code that whoever is signed in is still there, for one weighty act.

use kit::StaffId;
use web::House;

use crate::error::Error;
use crate::sign_in::{Outcome, blind, failed, refused, used_step, wait_is_over};
use crate::sql;

/// The step of a fresh code of an account. The act that it is for uses it up with
/// [`crate::ops::use_code`], in its own transaction. Wrong ones count as failed sign-ins do.
///
/// # Errors
/// When the code is wrong, or there were too many wrong ones.
pub async fn code_of(house: &House, id: StaffId, code: &str) -> Outcome<i64> {
    let found = house
        .app
        .read(move |tx| {
            let account = sql::account_by_id(tx, id)?.filter(|a| a.active);
            Ok::<_, store::StoreError>(account.zip(sql::credential(tx, id)?))
        })
        .await
        .map_err(journal::WriteError::Store)?;
    let Some((account, credential)) = found else { return refused(Error::Again) };
    let login = blind(house, &account.login);
    let tried = house.app.read(move |tx| sql::tried(tx, &login)).await;
    wait_is_over(house, tried.map_err(journal::WriteError::Store)?)?;
    match used_step(house, id, &credential, code) {
        Some(step) => Ok(step),
        None => {
            failed(house, login).await?;
            refused(Error::Wrong)
        }
    }
}
