//! What a run left behind, counted.

use std::path::Path;

use serde_json::Value;

/// How much a run did.
pub(crate) struct Evidence {
    /// HTTP requests, those for sandboxes too; of a repeated try the last one only.
    pub(crate) requests: usize,
    /// Checks with a verdict.
    pub(crate) checks: usize,
}

impl Evidence {
    pub(crate) fn read(run: &Path) -> Self {
        let transcripts = std::fs::read_to_string(run.join("transcripts.ndjson")).unwrap();
        let requests = transcripts.lines().map(|line| requests(&parsed(line))).sum();
        let verdicts = std::fs::read_to_string(run.join("verdicts.json")).unwrap();
        let verdicts = parsed(&verdicts);
        let checks = verdicts["summary"]["checks"].as_object().unwrap().values();
        let checks = checks.filter_map(Value::as_u64).sum::<u64>();
        Self { requests, checks: usize::try_from(checks).unwrap() }
    }
}

fn parsed(text: &str) -> Value {
    serde_json::from_str(text).unwrap()
}

fn requests(record: &Value) -> usize {
    let length = |value: &Value| value.as_array().map_or(0, Vec::len);
    let steps = record["steps"].as_array().into_iter().flatten();
    let sent: usize = steps.map(|step| length(&step["attempts"])).sum();
    sent + length(&record["opening"]) + length(&record["closing"])
}
