//! An evidence folder as it lies on disk. It may come from anybody: nothing outside is read, no link is
//! followed, and every file is read up to a limit.

use std::collections::BTreeMap;
use std::fs::{self, File};
use std::io::{BufRead, BufReader, Read};

use camino::{Utf8Path, Utf8PathBuf};
use serde::de::DeserializeOwned;

use super::Digest;
use super::manifest::is_inside;

/// The run's records, a case a line.
pub const TRANSCRIPTS: &str = "run/transcripts.ndjson";

/// More files than any evidence has: three a case.
const MAX_FILES: usize = 200_000;
/// More levels than any evidence has.
const MAX_LEVELS: usize = 12;
/// The largest file that is read whole, in bytes.
const MAX_WHOLE: u64 = 256 * 1024 * 1024;
/// The longest line, in bytes: a case sends at most 16 MiB of long texts, and may keep its answers.
const MAX_LINE: u64 = 256 * 1024 * 1024;

/// Something that is wrong with a file of an evidence folder.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error("{file}: {what}")]
pub struct EvidenceProblem {
    /// Its path below the folder.
    pub file: Utf8PathBuf,
    /// What is wrong.
    pub what: String,
}

impl EvidenceProblem {
    /// What is wrong with a file.
    pub fn new(file: impl Into<Utf8PathBuf>, what: impl Into<String>) -> Self {
        Self { file: file.into(), what: what.into() }
    }
}

/// The regular files below a folder.
#[derive(Debug)]
pub struct Folder {
    root: Utf8PathBuf,
    files: BTreeMap<Utf8PathBuf, u64>,
}

impl Folder {
    /// Looks what there is.
    ///
    /// # Errors
    /// All that is no plain file: links, devices, names that no evidence has; or the folder cannot be read.
    pub fn open(root: &Utf8Path) -> Result<Self, Vec<EvidenceProblem>> {
        let mut folder = Self { root: root.to_owned(), files: BTreeMap::new() };
        let mut problems = Vec::new();
        folder.walk(Utf8Path::new(""), 0, &mut problems);
        if problems.is_empty() { Ok(folder) } else { Err(problems) }
    }

    fn walk(&mut self, below: &Utf8Path, level: usize, problems: &mut Vec<EvidenceProblem>) {
        if level > MAX_LEVELS {
            problems.push(EvidenceProblem::new(below, "folders nest too deep"));
            return;
        }
        let entries = match fs::read_dir(self.root.join(below)) {
            Ok(entries) => entries,
            Err(error) => return problems.push(EvidenceProblem::new(below, error.to_string())),
        };
        for entry in entries {
            if self.files.len() >= MAX_FILES {
                problems.push(EvidenceProblem::new(below, "there are too many files"));
                return;
            }
            let entry = match entry {
                Ok(entry) => entry,
                Err(error) => return problems.push(EvidenceProblem::new(below, error.to_string())),
            };
            let name = entry.file_name();
            let path = below.join(name.to_string_lossy().as_ref());
            // Of the entry itself, not of what a link leads to.
            let about = match entry.metadata() {
                Ok(about) => about,
                Err(error) => {
                    problems.push(EvidenceProblem::new(path, error.to_string()));
                    continue;
                }
            };
            if about.is_dir() {
                self.walk(&path, level + 1, problems);
            } else if !about.is_file() {
                problems.push(EvidenceProblem::new(path, "is a link or no plain file"));
            } else if !is_inside(&path) {
                problems.push(EvidenceProblem::new(path, "has a name that no evidence has"));
            } else {
                self.files.insert(path, about.len());
            }
        }
    }

    /// Where it is.
    pub fn root(&self) -> &Utf8Path {
        &self.root
    }

    /// Paths of all files, sorted.
    pub fn paths(&self) -> impl Iterator<Item = &Utf8Path> {
        self.files.keys().map(Utf8PathBuf::as_path)
    }

    /// Whether there is such a file.
    pub fn has(&self, path: &str) -> bool {
        self.files.contains_key(Utf8Path::new(path))
    }

    /// How large all files are together, in bytes.
    pub fn size(&self) -> u64 {
        self.files.values().sum()
    }

    /// A file that was there when the folder was opened.
    fn file(&self, path: &Utf8Path) -> Result<File, EvidenceProblem> {
        if !self.files.contains_key(path) {
            return Err(EvidenceProblem::new(path, "is missing"));
        }
        let failed = |error: std::io::Error| EvidenceProblem::new(path, error.to_string());
        File::open(self.root.join(path)).map_err(failed)
    }

    /// A whole file.
    ///
    /// # Errors
    /// It is missing, unreadable or larger than 256 MiB.
    pub fn read(&self, path: impl AsRef<Utf8Path>) -> Result<Vec<u8>, EvidenceProblem> {
        let path = path.as_ref();
        let mut bytes = Vec::new();
        let file = self.file(path)?;
        let read = file.take(MAX_WHOLE + 1).read_to_end(&mut bytes);
        read.map_err(|error| EvidenceProblem::new(path, error.to_string()))?;
        if bytes.len() as u64 > MAX_WHOLE {
            return Err(EvidenceProblem::new(path, "is larger than 256 MiB"));
        }
        Ok(bytes)
    }

    /// A whole text file.
    ///
    /// # Errors
    /// The same, or it is not UTF-8.
    pub fn text(&self, path: impl AsRef<Utf8Path>) -> Result<String, EvidenceProblem> {
        let path = path.as_ref();
        String::from_utf8(self.read(path)?)
            .map_err(|_| EvidenceProblem::new(path, "holds a byte that is not UTF-8"))
    }

    /// A JSON file.
    ///
    /// # Errors
    /// The same, or it has another form; the reader goes 128 levels deep.
    pub fn json<T: DeserializeOwned>(&self, path: &str) -> Result<T, EvidenceProblem> {
        let text = self.text(path)?;
        serde_json::from_str(&text).map_err(|error| EvidenceProblem::new(path, error.to_string()))
    }

    /// Goes through the lines of a file.
    ///
    /// # Errors
    /// It is missing or unreadable, or a line is too long or not UTF-8.
    pub fn lines(
        &self,
        path: &str,
        mut each: impl FnMut(usize, &str),
    ) -> Result<(), EvidenceProblem> {
        let mut reader = BufReader::new(self.file(Utf8Path::new(path))?);
        let mut line = Vec::new();
        for number in 1.. {
            line.clear();
            let failed = |error: std::io::Error| EvidenceProblem::new(path, error.to_string());
            let mut bounded = (&mut reader).take(MAX_LINE);
            if bounded.read_until(b'\n', &mut line).map_err(failed)? == 0 {
                break;
            }
            if line.last() != Some(&b'\n') {
                let what = format!("line {number} is too long, or cut off");
                return Err(EvidenceProblem::new(path, what));
            }
            let text = std::str::from_utf8(&line).map_err(|_| {
                EvidenceProblem::new(path, format!("line {number} holds a byte that is not UTF-8"))
            })?;
            each(number, text.trim_end_matches('\n'));
        }
        Ok(())
    }

    /// The digest of a file, of whatever size it had when the folder was opened.
    ///
    /// # Errors
    /// It is unreadable, or grows.
    pub fn digest(&self, path: &Utf8Path) -> Result<Digest, EvidenceProblem> {
        let size = self.files.get(path).copied().unwrap_or_default();
        let mut file = self.file(path)?.take(size + 1);
        let (digest, read) = Digest::read(&mut file)
            .map_err(|error| EvidenceProblem::new(path, error.to_string()))?;
        if read == size {
            Ok(digest)
        } else {
            Err(EvidenceProblem::new(path, "changes while it is read"))
        }
    }
}
