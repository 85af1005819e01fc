//! Where the scenarios come from: a folder, or the copy inside the binary.

use camino::{Utf8Path, Utf8PathBuf};
use fedspec_engine::library::Library;
use fedspec_engine::problem::Source;
use include_dir::{Dir, include_dir};

use crate::failure::Failure;
use crate::output;

static EMBEDDED: Dir<'_> = include_dir!("$CARGO_MANIFEST_DIR/../../scenarios");

/// The folder that is used where it exists: that of a checkout.
const HERE: &str = "scenarios";

/// The file by which a folder is told to be one of scenarios.
const MARK: &str = "capabilities.yaml";

/// Reads the scenarios: of `folder`, or of `./scenarios`, or those built in.
pub(crate) fn load(folder: Option<&Utf8Path>) -> Result<Library, Failure> {
    let here = Utf8Path::new(HERE);
    if folder.is_none() && here.is_dir() && !here.join(MARK).is_file() {
        // It may be another program's folder, or a slip: who runs this knows.
        output::note(&format!(
            "note: `./{HERE}` has no `{MARK}`, so the built-in scenarios are used\n"
        ));
    }
    match folder {
        Some(folder) => Library::read(folder),
        None if here.join(MARK).is_file() => Library::read(here),
        None => Library::assemble(embedded()),
    }
    .map_err(Failure::Files)
}

/// The text of a file below `scenarios/` as it was when the binary was built.
pub(crate) fn embedded_text(path: &str) -> Option<&'static str> {
    EMBEDDED.get_file(path).and_then(include_dir::File::contents_utf8)
}

/// The scenarios built in, whatever lies about: whose frozen profiles are trusted.
pub(crate) fn built_in() -> Result<Library, Failure> {
    Library::assemble(embedded()).map_err(Failure::Files)
}

fn embedded() -> Vec<(Utf8PathBuf, Source)> {
    let mut files = Vec::new();
    collect(&EMBEDDED, &mut files);
    files.sort_by(|a, b| a.0.cmp(&b.0));
    files
}

fn collect(folder: &Dir<'static>, files: &mut Vec<(Utf8PathBuf, Source)>) {
    for file in folder.files() {
        let path = file.path().to_str().filter(|path| path.ends_with(".yaml"));
        if let Some((path, text)) = path.zip(file.contents_utf8()) {
            files.push((Utf8PathBuf::from(path), Source::new(format!("scenarios/{path}"), text)));
        }
    }
    folder.dirs().for_each(|folder| collect(folder, files));
}
