//! Scenarios, a target and a selection to [`Plan`]: what is run, what is not, and why.

mod make;
mod select;
mod shard;

pub(crate) use make::is_for;
pub use make::{Plan, Planned, PlannedRecord};
pub use select::{Selection, SelectionError};
pub use shard::{Shard, ShardError};
