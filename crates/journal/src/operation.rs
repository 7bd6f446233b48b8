//! One operation on its way through the engine.

use std::sync::Arc;

use kit::CommandId;
use ledger::Hash;
use serde::Serialize;
use serde::de::DeserializeOwned;
use store::{End, Exec, Op, StoreError, Tx, sql};
use tokio::sync::oneshot;
use uuid::Uuid;

use crate::app::Inner;
use crate::proof::Proof;
use crate::record::Recorded;
use crate::tail::Tail;
use crate::{Command, Cx, Done, WriteError};

type Reply<T, E> = oneshot::Sender<Result<Done<T>, WriteError<E>>>;

pub(crate) struct WriteOp<T, E, F> {
    app: Arc<Inner>,
    command: Command,
    body: F,
    out: Option<Out<T, E>>,
    reply: Reply<T, E>,
}

/// How the last run ended, before anyone knows whether it is durable.
enum Out<T, E> {
    Fresh(T, Option<Recorded>),
    Replayed(T, i64),
    Refused(E),
    Conflict,
    Failed(StoreError),
}

/// A command that was done before.
struct Earlier {
    body: Hash,
    ord: i64,
    answer: Vec<u8>,
}

impl store::FromRow for Earlier {
    fn from_row(row: &mut store::Row) -> store::Result<Self> {
        Ok(Self { body: row.get("body")?, ord: row.get("ord")?, answer: row.get("answer")? })
    }
}

impl<T, E, F> WriteOp<T, E, F>
where
    T: Serialize + DeserializeOwned,
    F: FnMut(&mut Tx<'_>, &mut Cx) -> Result<T, E>,
{
    pub(crate) fn new(app: Arc<Inner>, command: Command, body: F, reply: Reply<T, E>) -> Self {
        Self { app, command, body, out: None, reply }
    }

    fn attempt(&mut self, tx: &mut Tx<'_>) -> Result<Out<T, E>, StoreError> {
        let Command { actor, id, body } = self.command;
        let earlier: Option<Earlier> = tx.opt(
            sql!("SELECT body, ord, answer FROM command WHERE actor = $1 AND command = $2"),
            &[actor.0.into(), id.0.into()],
        )?;
        if let Some(earlier) = earlier {
            if earlier.body != body {
                return Ok(Out::Conflict);
            }
            let value = serde_json::from_slice(&earlier.answer)
                .map_err(|e| StoreError::Entry(format!("the stored answer: {e}")))?;
            return Ok(Out::Replayed(value, earlier.ord));
        }
        let mut cx = Cx {
            now: self.app.now(),
            rng: self.app.rng(),
            keys: self.app.keys.clone(),
            codes: self.app.codes,
            command: id,
            body,
            folds: self.app.folds.clone(),
            recorded: None,
        };
        let value = match (self.body)(tx, &mut cx) {
            Ok(value) => value,
            Err(refusal) => return Ok(Out::Refused(refusal)),
        };
        if let Some(last) = &cx.recorded {
            let answer = serde_json::to_vec(&value)
                .map_err(|e| StoreError::Entry(format!("the answer: {e}")))?;
            remember(tx, actor.0, id, &body, last.ord, answer)?;
        }
        Ok(Out::Fresh(value, cx.recorded))
    }
}

fn remember(
    tx: &mut Tx<'_>,
    actor: Uuid,
    id: CommandId,
    body: &Hash,
    ord: i64,
    answer: Vec<u8>,
) -> Result<(), StoreError> {
    tx.exec(
        sql!("INSERT INTO command (actor, command, body, ord, answer) VALUES ($1, $2, $3, $4, $5)"),
        &[actor.into(), id.0.into(), body.into(), ord.into(), answer.into()],
    )?;
    Ok(())
}

impl<T, E, F> Op for WriteOp<T, E, F>
where
    T: Serialize + DeserializeOwned + Send,
    E: From<StoreError> + Send,
    F: FnMut(&mut Tx<'_>, &mut Cx) -> Result<T, E> + Send,
{
    fn run(&mut self, tx: &mut Tx<'_>) -> bool {
        self.out = None;
        let out = self.attempt(tx).unwrap_or_else(Out::Failed);
        let keep = matches!(out, Out::Fresh(..));
        self.out = Some(out);
        keep
    }

    fn answer(self: Box<Self>, end: End<'_>) {
        let this = *self;
        let answer = match (end, this.out) {
            (End::Done(tail), Some(Out::Fresh(value, last))) => {
                let ord = last.as_ref().map(|r| r.ord);
                let proof = last.and_then(|r| prove(tail, r)).map(Box::new);
                Ok(Done { value, replayed: false, ord, proof })
            }
            (End::Done(_), Some(Out::Replayed(value, ord))) => {
                Ok(Done { value, replayed: true, ord: Some(ord), proof: None })
            }
            (End::Done(_), Some(Out::Conflict)) => Err(WriteError::Conflict),
            (End::Done(_), Some(Out::Failed(e))) => Err(WriteError::Store(e)),
            // The engine gave up because of what the body met: the body's own words say more.
            (End::Done(_) | End::Failed(StoreError::Gone), Some(Out::Refused(e))) => {
                Err(WriteError::Refused(e))
            }
            (End::Failed(StoreError::Gone), Some(Out::Failed(e))) | (End::Failed(e), _) => {
                Err(WriteError::Store(e))
            }
            (End::Done(_), None) => Err(WriteError::Store(StoreError::Panicked)),
        };
        // Whoever asked may have gone; what was recorded stays recorded.
        let _ = this.reply.send(answer);
    }
}

fn prove(tail: Option<&mut dyn store::Tail>, last: Recorded) -> Option<Proof> {
    let tail: &mut Tail = tail?.as_any().downcast_mut()?;
    let index = u64::try_from(last.ord).ok()?;
    Some(Proof {
        index,
        leaf: last.leaf?,
        path: tail.path(index)?,
        head: tail.head(),
        digests: last.digests,
        facts: last.facts,
        salt: last.salt,
    })
}
