//! What holds of services, and who has read it, becomes rows.

use journal::{Entry, Fold, FoldError};
use store::{Exec, Tx, sql};

use super::events::Changed;

/// The kinds that are folded here.
pub const FOLDS: &[Fold] =
    &[Fold { kind: "service.changed", fold }, Fold { kind: "service.acknowledged", fold }];

fn fold(tx: &mut Tx<'_>, entry: &Entry) -> Result<(), FoldError> {
    match Changed::of(entry)? {
        Changed::Holds { service, skill, version } => {
            let digest = version.digest();
            tx.exec(
                sql!(
                    "INSERT INTO service_now (service, skill, digest, first, since)
                     VALUES ($1, $2, $3, $3, $4)
                     ON CONFLICT (service) DO UPDATE SET skill = excluded.skill,
                       digest = excluded.digest, since = excluded.since"
                ),
                &[service.as_str().into(), skill.as_str().into(), digest.into(), entry.at.into()],
            )?;
            tx.exec(
                sql!(
                    "INSERT INTO service_version (service, digest, facts) VALUES ($1, $2, $3)
                     ON CONFLICT (service, digest) DO NOTHING"
                ),
                &[service.as_str().into(), digest.into(), version.bytes().into()],
            )?;
        }
        Changed::Read { service, digest } => {
            tx.exec(
                sql!(
                    "INSERT INTO service_read (operator, service, digest, at)
                     VALUES ($1, $2, $3, $4)"
                ),
                &[entry.actor.0.into(), service.as_str().into(), digest.into(), entry.at.into()],
            )?;
        }
    }
    Ok(())
}
