use std::collections::BTreeMap;

/// What was asked, and how often the answers were ours.
#[derive(Default)]
pub struct Report {
    rows: BTreeMap<String, Row>,
}

#[derive(Default)]
struct Row {
    agreed: usize,
    excepted: BTreeMap<String, usize>,
    wrong: Vec<String>,
}

impl Report {
    pub fn agreed(&mut self, row: &str) {
        self.row(row).agreed += 1;
    }

    pub fn excepted(&mut self, row: &str, reason: &str) {
        *self.row(row).excepted.entry(reason.to_owned()).or_default() += 1;
    }

    pub fn wrong(&mut self, row: &str, what: String) {
        self.row(row).wrong.push(what);
    }

    /// How many agreed.
    pub fn count(&self, row: &str) -> usize {
        self.rows.get(row).map_or(0, |row| row.agreed)
    }

    /// Takes an answer down: one that was expected to differ and does not is wrong as well.
    pub fn take(
        &mut self,
        row: &str,
        exception: Option<&str>,
        case: &str,
        answer: Result<(), String>,
    ) {
        match (answer, exception) {
            (Ok(()), None) => self.agreed(row),
            (Err(_), Some(reason)) => self.excepted(row, reason),
            (Err(why), None) => self.wrong(row, format!("{case}: {why}")),
            (Ok(()), Some(reason)) => {
                self.wrong(row, format!("{case}: no exception any more: {reason}"));
            }
        }
    }

    /// Prints everything; answers whether all is as it should be.
    pub fn print(&self) -> bool {
        let mut right = true;
        for (name, row) in &self.rows {
            let excepted: usize = row.excepted.values().sum();
            println!(
                "{name:<44} {:>4} agreed {excepted:>4} excepted {:>4} wrong",
                row.agreed,
                row.wrong.len()
            );
            for (reason, count) in &row.excepted {
                println!("    {count:>4} excepted: {reason}");
            }
            for what in &row.wrong {
                right = false;
                println!("         WRONG: {what}");
            }
        }
        right
    }

    fn row(&mut self, name: &str) -> &mut Row {
        self.rows.entry(name.to_owned()).or_default()
    }
}
