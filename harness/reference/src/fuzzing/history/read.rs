//! Reading: of one resource, of pages, by a filter.

use std::collections::BTreeSet;

use serde_json::Value;

use super::History;
use crate::directory::Kind;
use crate::fuzzing::action::Condition;
use crate::fuzzing::script::Line;
use crate::fuzzing::world::path;
use crate::profile::Profile;

/// Pages of a list at most: more than there are resources.
const PAGES: usize = 200;

impl History {
    pub(super) fn read(&mut self, target: usize, condition: Condition) {
        let (id, kind) = self.target(target);
        let if_none_match = self.conditions(&id, condition);
        let line = Line { if_none_match, ..Line::new("GET", format!("{}/{id}", path(kind))) };
        let Some(answer) = self.exchange(&line) else { unreachable!("{line:?} is no request") };
        let same = line.if_none_match.is_some() && condition == Condition::Current;
        let expected = match self.is_there(&id) {
            true if same => 304,
            true => 200,
            false => 404,
        };
        assert_eq!(answer.status, expected, "{line:?}: {}", answer.body);
        if expected == 200 {
            let mut listed =
                self.world.0.get(&id).map(|shown| shown.resource.clone()).unwrap_or_default();
            if self.server.profile != Profile::Rfc && kind == Kind::Group {
                // SCIM-GR-05 and GR-06.
                listed.remove("members");
            }
            assert_eq!(answer.body, Value::Object(listed), "is listed otherwise");
        }
    }

    /// What was read can be sent back, and changes nothing.
    pub(super) fn put_back(&mut self, target: usize) {
        let (id, kind) = self.target(target);
        let Some(shown) = self.world.0.get(&id).filter(|_| self.server.profile == Profile::Rfc)
        else {
            return;
        };
        let body = Value::Object(shown.resource.clone());
        let line = Line::new("PUT", format!("{}/{id}", path(kind))).with(&body);
        let before = self.world.clone();
        let answer = self.exchange(&line).map(|answer| answer.status);
        assert_eq!(answer, Some(200), "{line:?}");
        assert_eq!(self.world, before, "{line:?}");
    }

    /// The pages of a list have each of its resources once.
    pub(super) fn pages(&mut self, kind: Kind, count: usize, by_cursor: bool) {
        let of_kind = self.world.0.iter().filter(|(_, shown)| shown.kind == kind);
        let all: BTreeSet<String> = of_kind.map(|(id, _)| id.clone()).collect();
        let by_cursor = by_cursor || self.server.profile != Profile::Rfc;
        let mut found = Vec::new();
        let mut next = if by_cursor { "cursor=".to_owned() } else { "startIndex=1".to_owned() };
        for _ in 0..PAGES {
            let line = Line::new("GET", format!("{}?count={count}&{next}", path(kind)));
            let Some(answer) = self.exchange(&line) else { unreachable!("{line:?} is no request") };
            assert_eq!(answer.status, 200, "{line:?}: {}", answer.body);
            let list = answer.list();
            assert!(list.resources.len() <= count, "{line:?}: {}", answer.body);
            let total = list.total_results.and_then(|total| usize::try_from(total).ok());
            assert!(total.is_none_or(|total| total == all.len()), "{line:?}: {}", answer.body);
            let ids =
                list.resources.iter().filter_map(|one| one.get("id")?.as_str().map(str::to_owned));
            found.extend(ids);
            next = match list.next_cursor {
                Some(cursor) => {
                    let encoded: String =
                        url::form_urlencoded::byte_serialize(cursor.as_bytes()).collect();
                    format!("cursor={encoded}")
                }
                None if by_cursor || list.resources.is_empty() => break,
                None => format!("startIndex={}", found.len() + 1),
            };
        }
        let once: BTreeSet<String> = found.iter().cloned().collect();
        assert_eq!(
            (once, found.len()),
            (all.clone(), all.len()),
            "{count} a page, by cursor {by_cursor}"
        );
    }

    /// A filter finds exactly what the model has.
    pub(super) fn find(&mut self, kind: Kind, name: &str) {
        let attribute = if kind == Kind::User { "userName" } else { "displayName" };
        let text: String = url::form_urlencoded::byte_serialize(name.as_bytes()).collect();
        let line = Line::new("GET", format!("{}?filter={attribute}+eq+%22{text}%22", path(kind)));
        let Some(answer) = self.exchange(&line) else { unreachable!("{line:?} is no request") };
        assert_eq!(answer.status, 200, "{line:?}: {}", answer.body);
        let list = answer.list();
        let found: BTreeSet<&str> =
            list.resources.iter().filter_map(|one| one.get("id")?.as_str()).collect();
        let expected = self.model.iter().filter(|(_, document)| {
            let same = document.attributes.get(attribute).map(|own| own.to_lowercase());
            document.kind == kind && same == Some(name.to_lowercase())
        });
        assert_eq!(found, expected.map(|(id, _)| id.as_str()).collect(), "{line:?}");
    }
}
