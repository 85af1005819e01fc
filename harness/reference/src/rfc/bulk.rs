//! `POST /Bulk` (RFC 7644 section 3.7). Each operation is a transaction of its own.

use std::collections::BTreeSet;

use fedspec_protocol::scim::bulk::{
    BulkError, BulkIds, BulkMethod, BulkOperation, BulkRequest, BulkResult, Malformed, Step, order,
    references, resolved, response, without,
};
use serde_json::{Map, Value};

use super::address::kind_at;
use super::answer::Answer;
use super::call::Call;
use super::provider::Provider;
use super::refusal::Refusal;
use super::represent;
use super::request::{Body, Headers, Request};
use super::route::perform;
use super::table::Seq;
use crate::directory::{Kind, ResourceId};
use crate::fault::Fault;
use crate::fault_set::FaultSet;

/// Operations of one request at most: the `maxOperations` that is advertised.
pub(crate) const MAX_OPERATIONS: usize = 1_000;
/// Bytes of one request at most: the `maxPayloadSize` that is advertised.
pub(crate) const MAX_PAYLOAD: usize = 1_000_000;

/// Performs the operations of a bulk request.
pub(crate) fn bulk(
    provider: &mut Provider,
    call: &mut Call<'_>,
    request: &Request<'_>,
) -> Result<Answer, Refusal> {
    if call.has(Fault::BulkMissing) {
        return Err(Refusal::NotSupported { what: "bulk" });
    }
    if request.size() > MAX_PAYLOAD && !call.has(Fault::BulkWithoutLimits) {
        return Err(too_large(call.faults));
    }
    let limit = if call.has(Fault::BulkWithoutLimits) { usize::MAX } else { MAX_OPERATIONS };
    let bulk = BulkRequest::from_json(&request.json()?, limit).map_err(|error| match error {
        BulkError::TooManyOperations { .. } if call.has(Fault::BulkLimitUnnamed) => {
            Refusal::TooLarge { limit: 0 }
        }
        other => other.into(),
    })?;
    let mut job = Job {
        provider,
        call,
        ids: BulkIds::new(),
        errors: 0,
        results: vec![None; bulk.operations.len()],
    };
    job.run(&bulk)?;
    let results: Vec<BulkResult> = job.results.into_iter().flatten().collect();
    if call.has(Fault::BulkFailsAsAWhole) && results.iter().any(|result| result.status >= 300) {
        return Err(Refusal::Bulk(BulkError::OperationsNotAnArray));
    }
    Ok(Answer::json(200, shown(call, &results)))
}

/// The refusal of a request with too many bytes.
pub(crate) fn too_large(faults: FaultSet) -> Refusal {
    match faults.has(Fault::BulkLimitUnnamed) {
        true => Refusal::TooLarge { limit: 0 },
        false => Refusal::BulkTooLarge { limit: MAX_PAYLOAD },
    }
}

/// A bulk request at work.
struct Job<'a, 'c> {
    provider: &'a mut Provider,
    call: &'a mut Call<'c>,
    /// What was created so far.
    ids: BulkIds,
    errors: u64,
    /// By place in the request; none for what was not performed.
    results: Vec<Option<BulkResult>>,
}

impl Job<'_, '_> {
    fn run(&mut self, bulk: &BulkRequest) -> Result<(), Refusal> {
        let stop_after = match bulk.fail_on_errors {
            _ if self.call.has(Fault::BulkStopsAtError) => 1,
            Some(limit) if !self.call.has(Fault::BulkIgnoresFailOnErrors) => limit,
            _ => u64::MAX,
        };
        let steps = self.steps(bulk);
        let circle = steps.iter().any(|step| matches!(step, Step::Complete { .. }));
        if circle && self.call.has(Fault::BulkCircularAs500) {
            return Err(Refusal::Internal);
        }
        for step in steps {
            // What is begun is completed or taken back, also when enough has failed.
            let (Step::Perform { operation: at, .. } | Step::Complete { operation: at }) = step;
            let Some(operation) = bulk.operations.get(at) else { continue };
            let result = match (operation, step) {
                (_, Step::Perform { .. }) if self.errors >= stop_after => continue,
                (Err(malformed), _) => self.malformed(malformed),
                (Ok(operation), Step::Perform { later, .. }) => self.perform(operation, &later),
                (Ok(operation), Step::Complete { .. }) => match self.results.get_mut(at) {
                    Some(Some(begun)) if begun.status < 300 => {
                        let begun = begun.clone();
                        self.complete(operation, begun)
                    }
                    _ => continue,
                },
            };
            self.errors += u64::from(result.status >= 300);
            if let Some(slot) = self.results.get_mut(at) {
                *slot = Some(result);
            }
        }
        Ok(())
    }

    fn steps(&self, bulk: &BulkRequest) -> Vec<Step> {
        let in_order = [Fault::BulkInOrderOnly, Fault::BulkForwardDropsMember];
        if !in_order.into_iter().any(|fault| self.call.has(fault)) {
            return order(&bulk.operations);
        }
        let all = 0..bulk.operations.len();
        all.map(|operation| Step::Perform { operation, later: BTreeSet::new() }).collect()
    }

    fn malformed(&self, malformed: &Malformed) -> BulkResult {
        let is_post = malformed.method.as_deref() == Some(BulkMethod::Post.as_str());
        let path = malformed.path.as_ref().filter(|_| !is_post);
        let refusal = Answer::from(&Refusal::BulkOperation(malformed.reason.clone()));
        BulkResult {
            method: malformed.method.clone(),
            bulk_id: malformed.bulk_id.clone(),
            location: path.map(|path| format!("{}{path}", self.call.base)),
            status: refusal.status,
            response: refusal.body,
            version: None,
        }
    }

    /// Performs an operation, leaving out what refers to `later`.
    fn perform(&mut self, operation: &BulkOperation, later: &BTreeSet<String>) -> BulkResult {
        let blind = self.call.has(Fault::BulkIgnoresReferences);
        if self.call.has(Fault::BulkForwardDropsMember) && later.is_empty() {
            let unknown = references(operation).into_iter();
            let unknown: BTreeSet<String> =
                unknown.filter(|bulk_id| !self.ids.contains_key(bulk_id)).collect();
            if !unknown.is_empty() {
                return self.perform(operation, &unknown);
            }
        }
        let missing = references(operation)
            .into_iter()
            .find(|bulk_id| !blind && !self.ids.contains_key(bulk_id) && !later.contains(bulk_id));
        if let Some(bulk_id) = missing {
            return self.refused(operation, &Refusal::BulkReference { bulk_id });
        }
        let mut ready = if blind { operation.clone() } else { resolved(operation, &self.ids) };
        if self.call.has(Fault::BulkLosesExtensionReferences) {
            restore_extensions(&mut ready, operation);
        }
        let data = ready.data.as_ref().map(|data| without(data, later));
        let answer = self.request(&ready, data);
        let result = self.result(&ready, &answer);
        let created = answer.body.as_ref().and_then(|body| body.get("id")?.as_str());
        if let (true, Some(bulk_id), Some(id)) =
            (result.status < 300 && ready.method == BulkMethod::Post, &ready.bulk_id, created)
        {
            self.ids.insert(bulk_id.clone(), id.to_owned());
            if self.call.has(Fault::BulkIdAsId) {
                self.rename(id, bulk_id);
            }
        }
        result
    }

    /// The mistake of showing a `bulkId` as the id.
    fn rename(&mut self, id: &str, bulk_id: &str) {
        let Some((kind, seq)) = self.locate(id) else { return };
        self.provider.alter(kind, seq, |resource| {
            let id = format!("bulkId:{bulk_id}").into();
            resource.attributes.insert("id".to_owned(), id);
        });
    }

    /// The mistake of storing references as they were sent.
    fn keep_names(&mut self, id: &str, operation: &BulkOperation) {
        let Some((kind, seq)) = self.locate(id) else { return };
        let sent = operation.data.iter().flatten();
        let refers = |(_, value): &(&String, &Value)| value.to_string().contains("\"bulkId:");
        let names = sent.filter(refers).map(|(name, value)| (name.clone(), value.clone()));
        self.provider.alter(kind, seq, |resource| resource.attributes.extend(names));
    }

    fn locate(&self, id: &str) -> Option<(Kind, Seq)> {
        ResourceId::parse(id).and_then(|id| self.provider.locate(id))
    }

    /// The mistake of answering with what is stored of a resource, also what is never shown.
    fn stored(&self, operation: &BulkOperation, answer: &Answer) -> Option<Value> {
        let created = answer.body.as_ref().and_then(|body| body.get("id")?.as_str());
        let (_, seq) = self.locate(created.or(operation.path.id.as_deref())?)?;
        represent::full(self.provider, self.call.base, seq).map(Value::Object)
    }

    /// Puts in what was left out when the resource was created, or takes the resource back.
    fn complete(&mut self, operation: &BulkOperation, mut begun: BulkResult) -> BulkResult {
        if self.call.has(Fault::BulkCircularLosesOne) {
            return begun;
        }
        let Some(bulk_id) = &operation.bulk_id else { return begun };
        let Some(id) = self.ids.get(bulk_id).cloned() else { return begun };
        if self.call.has(Fault::BulkCircularKeepsNames) {
            self.keep_names(&id, operation);
            return begun;
        }
        let mut ready = resolved(operation, &self.ids);
        ready.path.id = Some(id);
        let missing = references(operation).into_iter().find(|id| !self.ids.contains_key(id));
        let failure = match missing {
            Some(bulk_id) => Answer::from(&Refusal::BulkCircle { bulk_id }),
            None => {
                ready.method = BulkMethod::Put;
                let data = ready.data.clone();
                let answer = self.request(&ready, data);
                if answer.status < 300 {
                    begun.version = answer.header("etag").map(str::to_owned);
                    return begun;
                }
                answer
            }
        };
        ready.method = BulkMethod::Delete;
        self.request(&ready, None);
        self.ids.remove(bulk_id);
        BulkResult {
            location: None,
            version: None,
            status: failure.status,
            response: failure.body,
            ..begun
        }
    }

    /// The operation as a request of its own.
    fn request(&mut self, operation: &BulkOperation, data: Option<Map<String, Value>>) -> Answer {
        let data = data.map_or(Value::Null, Value::Object);
        let path = &operation.path;
        let request = Request {
            method: operation.method.as_str(),
            segments: std::iter::once(&path.endpoint).chain(&path.id).cloned().collect(),
            query: "",
            headers: Headers { if_match: operation.version.as_deref(), ..Headers::default() },
            body: Body::Data(&data),
        };
        let known = kind_at(&path.endpoint).is_some() || path.endpoint == "Me";
        let refused = || Refusal::NoEndpoint { path: path.to_string() };
        let lost = self.call.has(Fault::BulkLosesOperations);
        let answer = match known {
            true if lost => Ok(Answer::json(201, serde_json::json!({ "id": "lost" }))),
            true => perform(self.provider, self.call, &request),
            false => Err(refused()),
        };
        answer.unwrap_or_else(|refusal| Answer::from(&refusal))
    }

    fn refused(&self, operation: &BulkOperation, refusal: &Refusal) -> BulkResult {
        self.result(operation, &Answer::from(refusal))
    }

    fn result(&self, operation: &BulkOperation, answer: &Answer) -> BulkResult {
        let failed = answer.status >= 300;
        let given = answer.header("location").map(str::to_owned);
        let location = match operation.method {
            BulkMethod::Post => given.filter(|_| !failed),
            _ => Some(format!("{}{}", self.call.base, operation.path)),
        };
        let response = match failed {
            true => answer.body.clone(),
            false if self.call.has(Fault::BulkShowsResources) => self.stored(operation, answer),
            false if self.call.has(Fault::BulkEchoesData) => {
                operation.data.clone().map(Value::Object)
            }
            false => None,
        };
        BulkResult {
            method: Some(operation.method.to_string()),
            bulk_id: operation.bulk_id.clone(),
            version: answer.header("etag").filter(|_| !failed).map(str::to_owned),
            location,
            status: answer.status,
            response,
        }
    }
}

/// The mistake of looking for references in the attributes of the base schema only.
fn restore_extensions(ready: &mut BulkOperation, operation: &BulkOperation) {
    let (Some(ready), Some(sent)) = (&mut ready.data, &operation.data) else { return };
    for (name, value) in sent.iter().filter(|(name, _)| name.starts_with("urn:")) {
        ready.insert(name.clone(), value.clone());
    }
}

/// The body of the answer, with the mistakes that concern nothing else.
fn shown(call: &Call<'_>, results: &[BulkResult]) -> Value {
    let omits = call.has(Fault::BulkOmitsResults);
    let told: Vec<BulkResult> =
        results.iter().filter(|result| !omits || result.status >= 300).cloned().collect();
    let mut body = response(&told);
    if let (true, Some(members)) = (call.has(Fault::BulkWithoutSchemas), body.as_object_mut()) {
        members.remove("schemas");
    }
    let operations = body.get_mut("Operations").and_then(Value::as_array_mut);
    for members in operations.into_iter().flatten().filter_map(Value::as_object_mut) {
        let failed = members.contains_key("response");
        let told = match failed {
            true if call.has(Fault::BulkErrorsAsSuccess) => Some("200"),
            false if call.has(Fault::BulkStatusWrong) => Some("200"),
            _ => None,
        };
        if let Some(told) = told {
            members.remove("response");
            members.insert("status".to_owned(), told.into());
        }
        if call.has(Fault::BulkOmitsLocation) {
            members.remove("location");
        }
        if call.has(Fault::BulkOmitsBulkId) {
            members.remove("bulkId");
        }
        if call.has(Fault::BulkOmitsErrors) {
            members.remove("response");
        }
        if call.has(Fault::BulkStatusNumber) {
            let number = members.get("status").and_then(|s| s.as_str()?.parse::<u16>().ok());
            members.insert("status".to_owned(), number.into());
        }
    }
    body
}
