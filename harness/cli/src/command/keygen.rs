use std::fs::OpenOptions;
use std::io::Write as _;

use camino::Utf8Path;
use fedspec_engine::certify::new_keys;

use crate::exit::Exit;
use crate::failure::Failure;
use crate::output;

/// Makes a pair of keys, as `minisign -G -W` does.
pub(super) fn keygen(folder: &Utf8Path) -> Result<Exit, Failure> {
    let (secret, public) = new_keys().map_err(|error| Failure::Internal(error.to_string()))?;
    std::fs::create_dir_all(folder)
        .map_err(|cause| Failure::Unwritable { path: folder.to_owned(), cause })?;
    // The public one last: where the secret one is there already, nothing is written.
    for (name, text) in [("fedspec.key", &secret), ("fedspec.pub", &public)] {
        let path = folder.join(name);
        let mut options = OpenOptions::new();
        options.write(true).create_new(true);
        #[cfg(unix)]
        if name == "fedspec.key" {
            std::os::unix::fs::OpenOptionsExt::mode(&mut options, 0o600);
        }
        let written = options.open(&path).and_then(|mut file| file.write_all(text.as_bytes()));
        written.map_err(|cause| Failure::Unwritable { path, cause })?;
    }
    let line = public.lines().nth(1).unwrap_or_default();
    output::data(&format!("{line}\n"));
    output::note(&format!(
        "{folder}/fedspec.key signs and has no password: keep it where nobody else reads it\n\
         {folder}/fedspec.pub, or the line above, is for everybody\n"
    ));
    Ok(Exit::Success)
}
