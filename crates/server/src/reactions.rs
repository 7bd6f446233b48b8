//! When this, do that. The only place where one crate's fact leads to another crate's operation.
//!
//! Now: timers. A timer runs as the clock, under a command that follows from the timer, so that
//! trying twice does it once.

use std::time::Duration;

use journal::timers::Timer;
use journal::{Command, Lock, WriteError};
use kit::{Actor, TicketId};
use web::House;

/// How often the worker looks. A visitor who is parked for minutes does not notice a second.
const TICK: Duration = Duration::from_secs(1);

/// Runs what is due, for ever.
pub async fn run_timers(house: House) {
    let mut tick = tokio::time::interval(TICK);
    tick.set_missed_tick_behavior(tokio::time::MissedTickBehavior::Delay);
    loop {
        tick.tick().await;
        if let Err(e) = once(&house).await
            && !e.lasts()
        {
            tracing::error!(error = %e, "timers could not be run; trying again");
        }
    }
}

/// Runs what is due now. Answers how many timers that were.
///
/// # Errors
/// When they cannot be read.
pub async fn once(house: &House) -> Result<usize, store::StoreError> {
    let now = house.app.now();
    let due = house.app.read(move |tx| journal::timers::due(tx, now)).await?;
    let n = due.len();
    for timer in due {
        if let Err(e) = react(house, &timer).await
            && !e.lasts()
        {
            // A failing timer waits; the others go on.
            tracing::error!(error = %e, timer = %timer.name, stream = %timer.stream, "timer");
        }
    }
    Ok(n)
}

/// The table: timer → operation.
async fn react(house: &House, timer: &Timer) -> Result<(), WriteError<queue::Error>> {
    match timer.name.as_str() {
        queue::WAKE | queue::LAPSE => {
            let id = TicketId(timer.stream.0);
            let by = Actor::clock();
            let command = Command::of(&by, timer.command(), "timer", &timer.name);
            let site = house
                .app
                .read(move |tx| queue::sql::ticket(tx, id))
                .await
                .map_err(WriteError::Store)?
                .map(|t| t.site);
            let locks: Vec<Lock> = site.iter().map(Lock::site).collect();
            let run = move |tx: &mut store::Tx<'_>, cx: &mut journal::Cx| {
                queue::ops::timer_due(tx, cx, &by, id)
            };
            house.app.write(&locks, command, run).await.map(|_| ())
        }
        queue::CLOSE | queue::SWEEP => {
            queue::edge::day_due(house, timer.stream, timer.command()).await
        }
        queue::ERASE => {
            let id = TicketId(timer.stream.0);
            queue::edge::erase(house, &Actor::clock(), timer.command(), id).await
        }
        _ => Ok(()),
    }
}
