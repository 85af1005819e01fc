//! What is asked of many resources at once, and done with many.

use std::collections::BTreeSet;

use fedspec_protocol::scim::core_schema::CoreSchema;
use fedspec_protocol::scim::filter::Filter;
use fedspec_protocol::scim::list::ListResponse;
use fedspec_protocol::scim::lookup::member;
use serde_json::{Map, Value, json};

use super::body;
use super::call::Call;
use super::expect::{not_shown, says};
use super::offence::Offence;
use super::operation::{Label, Person, Question, Spelling};
use super::play::{Answer, Played, Player, Stop, Team, among_others, diverged};
use crate::scenario::Method;

impl Player<'_> {
    /// Asks by a filter; exactly those are found whose ids are kept under these names.
    pub(super) async fn matches(
        &mut self,
        collection: &str,
        filter: &str,
        right: &[String],
        offence: Offence,
    ) -> Played {
        let call = Call::new("ask by a filter".to_owned(), Method::Get, collection.to_owned())
            .with_query("filter", filter);
        let answer = self.send(call).await?;
        if !answer.is_success() {
            return diverged(Offence::RefusesRight, answer.words(), json!({ "status": 200 }));
        }
        let shown = ids(&answer);
        let wanted: Vec<&str> = right.iter().filter_map(|saved| self.id(saved)).collect();
        let same =
            shown.len() == wanted.len() && wanted.iter().all(|id| shown.iter().any(|it| it == id));
        if same {
            return Ok(());
        }
        let references: Vec<String> = right.iter().map(|saved| body::reference(saved)).collect();
        let came = format!("{} found instead of {}", shown.len(), wanted.len());
        // Only what is there too much, and matches, was left behind.
        let read = Filter::parse(&self.rendered(filter)).ok();
        let matches = |one: &Map<String, Value>| {
            read.as_ref().is_none_or(|read| read.matches(one, &CoreSchema))
        };
        let left = shown.len() >= wanted.len() && resources(&answer).all(matches);
        let offence = if left { offence } else { Offence::WrongMatches };
        let expect = json!({
            "json": [{ "at": "$.Resources[*].id", "values-in-any-order": references }]
        });
        let others = shown.iter().any(|id| !self.knows(id));
        let wrong = diverged(offence, came, expect);
        if others { among_others(collection, wrong) } else { wrong }
    }

    pub(super) async fn search(&mut self, question: Question) -> Played {
        let filter = body::question(question);
        let Ok(read) = Filter::parse(&self.rendered(&filter)) else {
            return Err(Stop::Unclear(format!("`{filter}` is no filter")));
        };
        let there = self.users.iter().filter(|(_, shown)| read.matches(shown, &CoreSchema));
        let right: Vec<String> = there.map(|(user, _)| body::saved_user(*user)).collect();
        self.matches("/Users", &filter, &right, Offence::WrongMatches).await
    }

    /// Goes through all users of the history, page by page.
    pub(super) async fn walk(&mut self, count: usize) -> Played {
        let right: BTreeSet<String> = self
            .users
            .keys()
            .filter_map(|user| self.id(&body::saved_user(*user)))
            .map(str::to_owned)
            .collect();
        let mut seen: Vec<String> = Vec::new();
        while seen.len() < right.len() {
            let call = Call::new("ask for a page".to_owned(), Method::Get, "/Users".to_owned())
                .with_query("filter", body::EVERYBODY)
                .with_query("startIndex", seen.len() + 1)
                .with_query("count", count);
            let answer = self.send(call).await?;
            let list = answer.json.clone().filter(|_| answer.is_success()).map(Value::Object);
            let Some(list) = list.and_then(|json| ListResponse::from_json(&json).ok()) else {
                return diverged(Offence::RefusesRight, answer.words(), json!({ "status": 200 }));
            };
            let page = ids(&answer);
            let total =
                usize::try_from(list.total_results.unwrap_or_default()).unwrap_or(usize::MAX);
            if page.len() > count {
                let came = format!("{} entries where {count} were asked for", page.len());
                let most = json!({ "json": [{ "at": "$.Resources", "count": count }] });
                return diverged(Offence::PageTooLarge, came, most);
            }
            if total != right.len() {
                let came = format!("totalResults is {total} where {} match", right.len());
                let wanted = json!({ "json": [{ "at": "$.totalResults", "equals": right.len() }] });
                let wrong = diverged(Offence::WrongTotal, came, wanted);
                return if total > right.len() { among_others("/Users", wrong) } else { wrong };
            }
            let again = page.iter().any(|id| seen.contains(id) || !right.contains(id));
            if page.is_empty() || again {
                let came =
                    if again { "an entry that was on an earlier page" } else { "an empty page" };
                let left: Vec<String> =
                    right.iter().filter(|id| !seen.contains(id)).take(count).cloned().collect();
                let wanted = if left.len() < count || right.len() - seen.len() <= count {
                    json!({ "json": [{ "at": "$.Resources[*].id", "values-in-any-order": left }] })
                } else {
                    json!({ "json": [{ "at": "$.Resources", "count": count }] })
                };
                return diverged(Offence::WrongWalk, came.to_owned(), self.templated(wanted));
            }
            seen.extend(page);
            // Pages belong to what shows the fault.
            self.belongs();
        }
        Ok(())
    }

    pub(super) async fn bulk(&mut self, user: Label, group: Label, person: Person) -> Played {
        let call = Call::new(
            "create a user and a group at once".to_owned(),
            Method::Post,
            "/Bulk".to_owned(),
        )
        .with_body(body::bulk(user, group, person));
        let answer = self.send(call).await?;
        if !answer.is_success() {
            return diverged(Offence::RefusesRight, answer.words(), json!({ "status": 200 }));
        }
        let of_user = format!("userName eq \"{}\"", body::user_name(user, Spelling::AsCreated));
        let of_group = format!("displayName eq \"{}\"", body::group_name(group));
        for (collection, filter, saved) in [
            ("/Users", of_user, body::saved_user(user)),
            ("/Groups", of_group, body::saved_group(group)),
        ] {
            let call = Call::new("look for it".to_owned(), Method::Get, collection.to_owned())
                .with_query("filter", filter)
                .saving(saved.clone(), "$.Resources[0].id");
            let answer = self.send(call).await?;
            let found = ids(&answer);
            let [id] = &*found else {
                let came = format!("{} found instead of 1", found.len());
                let wanted = json!({ "json": [{ "at": "$.Resources", "count": 1 }] });
                return diverged(Offence::WrongBulk, came, wanted);
            };
            self.keep(collection, &saved, id);
            self.belongs();
        }
        let shown = self.get("the user", Self::user_path(user)).await?;
        let operations = answer.sent.get("Operations").and_then(Value::as_array);
        let sent = operations.and_then(|all| all.first()?.get("data")?.as_object());
        if let Some((sent, name)) = sent.and_then(|sent| Some((sent, not_shown(sent, &shown)?))) {
            let came = format!("`{name}` is {}", shown.get(&name).unwrap_or(&Value::Null));
            return diverged(Offence::WrongBulk, came, self.templated(says(&name, sent)));
        }
        self.users.insert(user, shown);
        self.groups.insert(group, Team { members: BTreeSet::from([user]) });
        self.has_members(group, Offence::WrongBulk).await
    }
}

/// Ids of the resources in a list.
pub(super) fn ids(answer: &Answer) -> Vec<String> {
    resources(answer).filter_map(|one| member(one, "id")?.as_str().map(str::to_owned)).collect()
}

/// The resources in a list.
fn resources(answer: &Answer) -> impl Iterator<Item = &Map<String, Value>> {
    let resources = answer.json.as_ref().and_then(|json| member(json, "Resources")?.as_array());
    resources.into_iter().flatten().filter_map(Value::as_object)
}
