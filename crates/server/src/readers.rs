//! Readers: parts that follow the log's index with a cursor of their own. None of them is waited
//! for by a request.

use std::time::Duration;

use web::House;

/// How often a reader looks for more, when it has read everything.
const TICK: Duration = Duration::from_secs(1);
/// New entries in a tick from which the node is busy: readers then take one stretch a tick and
/// catch up afterwards. A whole country's centres together write fewer.
const BUSY: u64 = 1000;

/// Counts the figures, for ever.
pub(crate) async fn keep_figures(house: House) {
    if house.app.read_only().is_some() {
        return;
    }
    let mut tick = tokio::time::interval(TICK);
    tick.set_missed_tick_behavior(tokio::time::MissedTickBehavior::Delay);
    let (mut seen, mut behind) = (0, false);
    loop {
        tick.tick().await;
        let size = house.app.head().size;
        if size == seen && !behind {
            continue;
        }
        let busy = seen > 0 && size - seen > BUSY;
        (seen, behind) = (size, true);
        while behind {
            match figures::follow(&house).await {
                Ok(more) => behind = more,
                Err(e) => {
                    if !e.lasts() {
                        tracing::error!(error = %e, "figures could not be counted; trying again");
                    }
                    break;
                }
            }
            if busy {
                break;
            }
        }
    }
}
