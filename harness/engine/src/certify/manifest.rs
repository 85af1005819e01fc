//! `manifest.txt`: the digest of every file, as `sha256sum -c` reads it.

use std::collections::BTreeMap;
use std::fmt::Write as _;

use camino::{Utf8Component, Utf8Path, Utf8PathBuf};

use super::Digest;

/// The name of the manifest itself.
pub const MANIFEST: &str = "manifest.txt";
/// The name of its signature, where `minisign -V` looks for it.
pub const SIGNATURE: &str = "manifest.txt.minisig";

/// Digests by path, sorted.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Manifest(pub BTreeMap<Utf8PathBuf, Digest>);

/// Why a manifest cannot be read.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum ManifestError {
    /// A line of another form.
    #[error("line {0} is not `DIGEST  PATH`, two spaces between")]
    Line(usize),
    /// A path that leads out of the folder, or has letters that no file of an evidence folder has.
    #[error("line {0} names no file of the folder")]
    Path(usize),
    /// Lines out of order, or a path twice.
    #[error("line {0} is not sorted behind the one before")]
    Order(usize),
}

impl Manifest {
    /// The text of the file.
    pub fn text(&self) -> String {
        let mut text = String::new();
        for (path, digest) in &self.0 {
            let _ = writeln!(text, "{digest}  {path}");
        }
        text
    }

    /// Reads the file: exactly what [`text`](Self::text) writes, so that no two manifests say the same.
    ///
    /// # Errors
    /// The first line that is wrong.
    pub fn read(text: &str) -> Result<Self, ManifestError> {
        let mut files = BTreeMap::new();
        let lines = text.split_inclusive('\n');
        for (line, number) in lines.zip(1..) {
            let (digest, path) = line
                .strip_suffix('\n')
                .and_then(|line| line.split_once("  "))
                .ok_or(ManifestError::Line(number))?;
            let digest = digest.to_owned().try_into().map_err(|_| ManifestError::Line(number))?;
            let path = Utf8PathBuf::from(path);
            if !is_inside(&path) {
                return Err(ManifestError::Path(number));
            }
            if files.last_key_value().is_some_and(|(last, _)| *last >= path) {
                return Err(ManifestError::Order(number));
            }
            files.insert(path, digest);
        }
        Ok(Self(files))
    }
}

/// Whether a path is one that an evidence folder can have: relative, going down, plain letters.
pub(super) fn is_inside(path: &Utf8Path) -> bool {
    let plain = |c: char| c.is_ascii_alphanumeric() || "._-@/".contains(c);
    // Components leave out what is not needed, so a path that is put together otherwise is not plain.
    let whole: Utf8PathBuf = path.components().collect();
    path.as_str().chars().all(plain)
        && !path.as_str().is_empty()
        && whole.as_str() == path.as_str()
        && path.components().all(|part| matches!(part, Utf8Component::Normal(_)))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn is_read_as_it_was_written_and_in_no_other_form() {
        let files = [("a.txt", "x"), ("run/b.json", "y"), ("run-c", "z")];
        let files = files.map(|(path, text)| (path.into(), Digest::of(text.as_bytes())));
        let manifest = Manifest(files.into());
        let text = manifest.text();
        assert_eq!(Manifest::read(&text).as_ref(), Ok(&manifest));
        let digest = Digest::of(b"x");
        for (wrong, error) in [
            (format!("{digest} a.txt\n"), ManifestError::Line(1)),
            (format!("{digest}  a.txt"), ManifestError::Line(1)),
            (format!("{}  a.txt\n", digest.to_string().to_uppercase()), ManifestError::Line(1)),
            (format!("{digest}  ../a.txt\n"), ManifestError::Path(1)),
            (format!("{digest}  /etc/passwd\n"), ManifestError::Path(1)),
            (format!("{digest}  run//a\n"), ManifestError::Path(1)),
            (format!("{digest}  run/./a\n"), ManifestError::Path(1)),
            (format!("{digest}  a\u{202e}b\n"), ManifestError::Path(1)),
            (format!("{digest}  b\n{digest}  a\n"), ManifestError::Order(2)),
            (format!("{digest}  b\n{digest}  b\n"), ManifestError::Order(2)),
        ] {
            assert_eq!(Manifest::read(&wrong), Err(error), "{wrong}");
        }
    }
}
