//! Frozen profiles, levels, waivers, and the evidence that others can judge again.
//!
//! Files are read in `folder.rs` and written in `bundle.rs`; everything else is a function of what is in them.

mod bundle;
mod calibration;
mod compare;
mod day;
mod digest;
mod folder;
mod level;
mod manifest;
mod profile;
mod rejudge;
mod sign;
mod statement;
mod statement_text;
mod table;
mod verify;
mod waiver;

pub use bundle::{Bundle, folder_name, is_for_evidence};
pub use calibration::{Calibration, Proof};
pub use compare::{CheckChange, Comparison, ComparisonRow, compare};
pub use day::Day;
pub use digest::Digest;
pub use folder::{EvidenceProblem, Folder, TRANSCRIPTS};
pub use level::{Assessment, Attained, Place, Standing, assess, place};
pub use manifest::{MANIFEST, Manifest, ManifestError, SIGNATURE};
pub use profile::{Changed, Erratum, FrozenProfile, lint_profile};
pub use rejudge::{Rejudged, RunFile, rejudge};
pub use sign::{MAX_KEY_FILE, SignError, SigningKey, VerifyingKey, new_keys};
pub use statement::{Inputs, Statement, Tool};
pub use statement_text::markdown;
pub use table::FaultTable;
pub use verify::{Verified, verify};
pub use waiver::{StaleWaiver, Waiver, Waivers, lint_waivers};
