use std::fs::{self, File, OpenOptions};
use std::io::{self, BufWriter, Write as _};

use camino::{Utf8Path, Utf8PathBuf};
use serde::Serialize;

use super::CaseRecord;
use super::redact::Redacted;
use super::text::write_http;

/// The folder that a run leaves behind; the one before it is kept as `….old`.
///
/// Everything that can hold a target's words comes in redacted. What is appended is on disk after
/// [`flush`](Self::flush).
#[derive(Debug)]
pub struct RunDirectory {
    path: Utf8PathBuf,
    events: BufWriter<File>,
    transcripts: BufWriter<File>,
}

/// Why there is no run directory.
#[derive(Debug, thiserror::Error)]
pub enum StoreError {
    /// Something else lies there.
    #[error("`{0}` is not a run directory of fedspec, so it is left alone")]
    NotOurs(Utf8PathBuf),
    /// The disk says no.
    #[error("failed to write `{path}`: {cause}")]
    Io {
        /// What was written.
        path: Utf8PathBuf,
        /// The system's word.
        cause: io::Error,
    },
}

/// What is put on disk together, in bytes.
const TOGETHER: usize = 64 * 1024;

/// The file that marks a folder as ours.
const MARK: &str = "run.json";

impl RunDirectory {
    /// Makes the folder anew; an earlier run there is moved to `….old`, replacing what was there.
    ///
    /// # Errors
    /// The folder holds something else, or cannot be written.
    pub fn create(path: &Utf8Path) -> Result<Self, StoreError> {
        make_room(path, MARK)?;
        let exchanges = path.join("exchanges");
        fs::create_dir_all(&exchanges).map_err(failed(&exchanges))?;
        let open = |name: &str| {
            let file = path.join(name);
            let opened = OpenOptions::new().create_new(true).append(true).open(&file);
            let buffered = |file| BufWriter::with_capacity(TOGETHER, file);
            opened.map(buffered).map_err(failed(&file))
        };
        let (events, transcripts) = (open("events.ndjson")?, open("transcripts.ndjson")?);
        Ok(Self { path: path.to_owned(), events, transcripts })
    }

    /// Where it is.
    pub fn path(&self) -> &Utf8Path {
        &self.path
    }

    /// Appends a line to `events.ndjson`.
    ///
    /// # Errors
    /// The disk is full, or gone.
    pub fn event(&mut self, line: &str) -> Result<(), StoreError> {
        let written = self.events.write_all(line.as_bytes());
        let failed = |cause| StoreError::Io { path: self.path.join("events.ndjson"), cause };
        written.map_err(failed)
    }

    /// Puts everything so far on disk.
    ///
    /// # Errors
    /// The disk is full, or gone.
    pub fn flush(&mut self) -> Result<(), StoreError> {
        for (file, name) in
            [(&mut self.events, "events.ndjson"), (&mut self.transcripts, "transcripts.ndjson")]
        {
            let path = self.path.join(name);
            file.flush().map_err(|cause| StoreError::Io { path, cause })?;
        }
        Ok(())
    }

    /// Stores what happened in a case: for people under `exchanges/`, for judging again in
    /// `transcripts.ndjson`.
    ///
    /// # Errors
    /// The disk is full, or gone.
    pub fn record(&mut self, number: u32, record: &Redacted<CaseRecord>) -> Result<(), StoreError> {
        let file = self.path.join(format!("exchanges/{number:04}.http"));
        let written = File::create(&file).and_then(|exchanges| {
            let mut exchanges = BufWriter::with_capacity(TOGETHER, exchanges);
            write_http(record, &mut exchanges)?;
            exchanges.flush()
        });
        written.map_err(|cause| StoreError::Io { path: file, cause })?;
        self.messages(number, record)?;
        let failed = |cause| StoreError::Io { path: self.path.join("transcripts.ndjson"), cause };
        serde_json::to_writer(&mut self.transcripts, record)
            .map_err(io::Error::from)
            .and_then(|()| self.transcripts.write_all(b"\n"))
            .map_err(failed)
    }

    /// Stores every message of a sign-in byte for byte, for other programs to look at.
    fn messages(&self, number: u32, record: &CaseRecord) -> Result<(), StoreError> {
        for attempt in record.steps.iter().flat_map(|step| &step.attempts) {
            let Some(sign_in) = &attempt.sign_in else { continue };
            let bytes = sign_in.message.bytes();
            if bytes.is_empty() {
                continue;
            }
            let folder = self.path.join("messages");
            let file = folder.join(format!("{number:04}-{}.xml", attempt.number));
            let written = fs::create_dir_all(&folder).and_then(|()| fs::write(&file, bytes));
            written.map_err(|cause| StoreError::Io { path: file, cause })?;
        }
        Ok(())
    }

    /// Writes a whole file.
    ///
    /// # Errors
    /// The disk is full, or gone.
    pub fn write(&self, name: &str, bytes: &[u8]) -> Result<(), StoreError> {
        let path = self.path.join(name);
        fs::write(&path, bytes).map_err(|cause| StoreError::Io { path, cause })
    }

    /// Writes a value as indented JSON.
    ///
    /// # Errors
    /// The disk is full, or gone.
    pub fn json(&self, name: &str, value: &impl Serialize) -> Result<(), StoreError> {
        let failed = |cause| StoreError::Io { path: self.path.join(name), cause };
        let mut bytes =
            serde_json::to_vec_pretty(value).map_err(io::Error::from).map_err(failed)?;
        bytes.push(b'\n');
        self.write(name, &bytes)
    }
}

/// Moves a folder of fedspec, if one is there, to `….old`, replacing what was there; `mark` is the file that
/// says that it is fedspec's.
///
/// # Errors
/// The folder holds something else, or cannot be moved.
pub fn make_room(path: &Utf8Path, mark: &str) -> Result<(), StoreError> {
    if path.exists() {
        let old = Utf8PathBuf::from(format!("{path}.old"));
        ours(path, mark)?;
        if old.exists() {
            ours(&old, mark)?;
            fs::remove_dir_all(&old).map_err(failed(&old))?;
        }
        fs::rename(path, &old).map_err(failed(path))?;
    }
    Ok(())
}

fn failed(path: &Utf8Path) -> impl Fn(io::Error) -> StoreError + use<> {
    let path = path.to_owned();
    move |cause| StoreError::Io { path: path.clone(), cause }
}

fn ours(path: &Utf8Path, mark: &str) -> Result<(), StoreError> {
    let empty = || path.read_dir_utf8().is_ok_and(|mut entries| entries.next().is_none());
    let marked = || {
        let mark = fs::read(path.join(mark)).ok();
        let mark = mark.and_then(|text| serde_json::from_slice::<serde_json::Value>(&text).ok());
        mark.is_some_and(|mark| mark.get("fedspec").is_some())
    };
    if marked() || empty() { Ok(()) } else { Err(StoreError::NotOurs(path.to_owned())) }
}
