//! How long a target that asks for patience gets.

use std::time::Duration;

use crate::judge::{asks_for_patience, throttles};
use crate::scenario::Step;
use crate::transcript::{Exchange, Response};

/// How often a request is sent again at most.
pub(super) const AGAIN: u32 = 3;
/// How long is waited where the target does not say.
const USUAL: Duration = Duration::from_secs(1);
/// How long is waited at most, whatever it says.
const LONGEST: Duration = Duration::from_secs(10);

/// How long to wait before the same request is sent again, if it has to be.
pub(super) fn pause(step: &Step, exchange: &Exchange) -> Option<Duration> {
    exchange.answer.as_ref().ok().filter(|it| asks_for_patience(it, step)).map(told)
}

/// The same for a browser, of which no step expects that it is sent away.
pub(super) fn pause_of_browser(exchange: &Exchange) -> Option<Duration> {
    exchange.answer.as_ref().ok().filter(|it| throttles(it)).map(told)
}

/// How long the target wants to be left alone.
fn told(response: &Response) -> Duration {
    let told = response.header_values("retry-after").find_map(|text| text.trim().parse().ok());
    told.map_or(USUAL, Duration::from_secs).min(LONGEST)
}
