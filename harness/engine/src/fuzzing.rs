//! Bodies of the fuzz targets: here, so that ordinary tests replay every corpus.

mod evidence;
mod growth;
pub(crate) mod redaction;
mod scenario_file;
mod target_file;
mod told;

pub use self::evidence::evidence;
pub use self::growth::growth;
pub use self::redaction::redaction;
pub use self::scenario_file::scenario_file;
pub use self::target_file::target_file;
