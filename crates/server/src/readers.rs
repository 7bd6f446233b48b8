//! Readers: parts that follow the log's index with a cursor of their own. None of them is waited
//! for by a request.

use std::time::Duration;

use web::House;

/// How often a reader looks for more, when it has read everything.
const TICK: Duration = Duration::from_secs(1);

/// Counts the figures, for ever.
pub(crate) async fn keep_figures(house: House) {
    if house.app.read_only().is_some() {
        return;
    }
    let mut tick = tokio::time::interval(TICK);
    tick.set_missed_tick_behavior(tokio::time::MissedTickBehavior::Delay);
    let mut seen = 0;
    loop {
        tick.tick().await;
        let size = house.app.head().size;
        if size == seen {
            continue;
        }
        seen = size;
        loop {
            match figures::follow(&house).await {
                Ok(true) => {}
                Ok(false) => break,
                Err(e) => {
                    if !e.lasts() {
                        tracing::error!(error = %e, "figures could not be counted; trying again");
                    }
                    seen = 0;
                    break;
                }
            }
        }
    }
}
