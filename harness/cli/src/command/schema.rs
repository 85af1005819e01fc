use clap::ValueEnum as _;
use fedspec_engine::certify::{Calibration, FrozenProfile, Statement, Waivers};
use fedspec_engine::judge::Verdicts;
use fedspec_engine::plan::PlannedRecord;
use fedspec_engine::report::Event;
use fedspec_engine::scenario::{Fragment, Scenario};
use fedspec_engine::target::Target;
use fedspec_engine::transcript::CaseRecord;
use fedspec_engine::vocabulary::{Catalogue, Page};
use schemars::{Schema, schema_for};

use crate::arguments::{Format, SchemaArguments};
use crate::exit::Exit;
use crate::failure::Failure;
use crate::output;

/// Prints one schema, or writes all.
pub(super) fn schema(arguments: &SchemaArguments) -> Result<Exit, Failure> {
    if let Some(folder) = &arguments.write {
        for format in Format::value_variants() {
            let path = folder.join(format!("{}.schema.json", name(*format)));
            let written =
                std::fs::create_dir_all(folder).and_then(|()| std::fs::write(&path, text(*format)));
            written.map_err(|cause| Failure::Unwritable { path, cause })?;
        }
    }
    if let Some(format) = arguments.format {
        output::data(&text(format));
    }
    Ok(Exit::Success)
}

fn name(format: Format) -> String {
    format.to_possible_value().map(|value| value.get_name().to_owned()).unwrap_or_default()
}

fn text(format: Format) -> String {
    let schema: Schema = match format {
        Format::Scenario => schema_for!(Scenario),
        Format::Fragment => schema_for!(Fragment),
        Format::Requirements => schema_for!(Catalogue),
        Format::Page => schema_for!(Page),
        Format::Target => schema_for!(Target),
        Format::Profile => schema_for!(FrozenProfile),
        Format::Waivers => schema_for!(Waivers),
        Format::Statement => schema_for!(Statement),
        Format::Calibration => schema_for!(Calibration),
        Format::Verdicts => schema_for!(Verdicts),
        Format::Event => schema_for!(Event),
        Format::Plan => schema_for!(Vec<PlannedRecord>),
        Format::Transcript => schema_for!(CaseRecord),
    };
    format!("{:#}\n", schema.as_value())
}
