use std::collections::{BTreeSet, HashMap};

use super::reference::references;
use super::request::{BulkMethod, BulkOperation, Malformed};

/// One thing to do, so that references can be resolved.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Step {
    /// Perform an operation.
    Perform {
        /// Its place in the request.
        operation: usize,
        /// What it refers to that is not there yet, because that refers back to it: to be left out
        /// now and put in by a [`Step::Complete`]. Only a POST has any.
        later: BTreeSet<String>,
    },
    /// Put in what was left out when a resource was created.
    Complete {
        /// The operation's place in the request.
        operation: usize,
    },
}

/// The order in which operations can succeed: that of the request, but a POST is performed earlier
/// when an operation before it refers to what it creates, and a circle is broken at the operation
/// that closes it (RFC 7644 sections 3.7 and 3.7.1).
///
/// Each operation is performed once. Takes time linear in operations and references.
pub fn order(operations: &[Result<BulkOperation, Malformed>]) -> Vec<Step> {
    let creates: HashMap<&str, usize> = operations
        .iter()
        .enumerate()
        .filter_map(|(index, operation)| {
            let operation = operation.as_ref().ok()?;
            let bulk_id = operation.bulk_id.as_deref()?;
            (operation.method == BulkMethod::Post).then_some((bulk_id, index))
        })
        .collect();
    let needs: Vec<Vec<(String, usize)>> = operations
        .iter()
        .map(|operation| {
            let refers_to = operation.as_ref().map(references).unwrap_or_default();
            let created = |bulk_id: String| Some((creates.get(&*bulk_id).copied()?, bulk_id));
            refers_to.into_iter().filter_map(created).map(|(index, id)| (id, index)).collect()
        })
        .collect();
    let mut walk = Walk { needs, state: vec![State::Waiting; operations.len()], steps: Vec::new() };
    for index in 0..operations.len() {
        walk.visit(index);
    }
    walk.steps
}

#[derive(Clone, Copy, PartialEq, Eq)]
enum State {
    Waiting,
    Begun,
    Done,
}

struct Walk {
    /// What each operation refers to, and which operation creates that.
    needs: Vec<Vec<(String, usize)>>,
    state: Vec<State>,
    steps: Vec<Step>,
}

/// An operation that waits for what it refers to.
struct Frame {
    operation: usize,
    next: usize,
    later: BTreeSet<String>,
}

impl Frame {
    fn new(operation: usize) -> Self {
        Self { operation, next: 0, later: BTreeSet::new() }
    }
}

impl Walk {
    /// Depth first, on a stack of its own, for a request may be one long chain.
    fn visit(&mut self, root: usize) {
        // Every index is one of an operation, and both lists have an entry for each.
        if self.state[root] != State::Waiting {
            return;
        }
        self.state[root] = State::Begun;
        let mut stack = vec![Frame::new(root)];
        let mut incomplete = Vec::new();
        while let Some(top) = stack.last_mut() {
            let Some((bulk_id, needed)) = self.needs[top.operation].get(top.next) else {
                let operation = top.operation;
                let later = std::mem::take(&mut top.later);
                stack.pop();
                if !later.is_empty() {
                    incomplete.push(operation);
                }
                self.state[operation] = State::Done;
                self.steps.push(Step::Perform { operation, later });
                continue;
            };
            top.next += 1;
            match self.state[*needed] {
                State::Done => {}
                State::Begun => {
                    top.later.insert(bulk_id.clone());
                }
                State::Waiting => {
                    self.state[*needed] = State::Begun;
                    stack.push(Frame::new(*needed));
                }
            }
        }
        // Whatever the circle goes through is there now.
        self.steps.extend(incomplete.into_iter().map(|operation| Step::Complete { operation }));
    }
}

#[cfg(test)]
mod tests {
    use serde_json::{Value, json};

    use super::super::request::BulkRequest;
    use super::*;
    use crate::scim::urn;

    /// Groups named by the first letter, with the members that follow it.
    fn steps(groups: &[&str]) -> String {
        let operations: Vec<Value> = groups
            .iter()
            .map(|group| {
                let members: Vec<Value> = group
                    .chars()
                    .skip(1)
                    .map(|member| json!({ "value": format!("bulkId:{member}") }))
                    .collect();
                json!({ "method": "POST", "path": "/Groups", "bulkId": group[..1].to_owned(),
                        "data": { "members": members } })
            })
            .collect();
        let body = json!({ "schemas": [urn::BULK_REQUEST], "Operations": operations });
        let request = BulkRequest::from_json(&body, 10_000).unwrap();
        let name = |operation: usize| groups[operation][..1].to_owned();
        let words: Vec<String> = order(&request.operations)
            .into_iter()
            .map(|step| match step {
                Step::Perform { operation, later } if later.is_empty() => name(operation),
                Step::Perform { operation, later } => {
                    let later: Vec<String> = later.into_iter().collect();
                    format!("{}-{}", name(operation), later.concat())
                }
                Step::Complete { operation } => format!("{}+", name(operation)),
            })
            .collect();
        words.join(" ")
    }

    #[test]
    fn keeps_the_order_of_the_request_where_it_can() {
        assert_eq!(steps(&["a", "ba", "c"]), "a b c");
        assert_eq!(steps(&["ax", "b"]), "a b", "a reference to nothing waits for nothing");
    }

    #[test]
    fn creates_first_what_is_referred_to() {
        assert_eq!(steps(&["acb", "b", "c", "d"]), "b c a d");
        assert_eq!(steps(&["ab", "bc", "c"]), "c b a");
    }

    #[test]
    fn breaks_circles_where_they_close_and_completes_them() {
        assert_eq!(steps(&["ab", "ba"]), "b-a a b+");
        assert_eq!(steps(&["ab", "bc", "ca"]), "c-a b a c+");
        assert_eq!(steps(&["aa", "b"]), "a-a a+ b");
        assert_eq!(steps(&["ab", "bac", "cab"]), "c-ab b-a a c+ b+");
    }

    #[test]
    fn performs_every_operation_of_a_long_chain_once() {
        let operations: Vec<Value> = (0..5_000)
            .map(|index| {
                let next = json!({ "value": format!("bulkId:{}", index + 1) });
                json!({ "method": "POST", "path": "/Groups", "bulkId": index.to_string(),
                        "data": { "members": [next] } })
            })
            .collect();
        let body = json!({ "schemas": [urn::BULK_REQUEST], "Operations": operations });
        let request = BulkRequest::from_json(&body, 10_000).unwrap();
        let steps = order(&request.operations);
        let expected =
            (0..5_000).rev().map(|operation| Step::Perform { operation, later: BTreeSet::new() });
        assert!(steps.into_iter().eq(expected));
    }
}
