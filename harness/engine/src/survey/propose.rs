use fedspec_protocol::scim::schema::{Attribute, Returned};
use serde_json::{Map, Value};

use super::{Survey, Visit, answers, claims};
use crate::transcript::Exchange;
use crate::vocabulary::{AttributeName, Feature};

/// Something that a target may be able to do, tried with a request that only reads.
#[derive(Clone, Copy, Debug)]
pub struct Try {
    /// The capability; of several tries of one each has to succeed.
    pub capability: &'static str,
    /// Below the base URL, encoded.
    pub path: &'static str,
    /// What a success is, beside status 200.
    proof: Proof,
}

#[derive(Clone, Copy, Debug)]
enum Proof {
    /// A ListResponse.
    List,
    /// A ListResponse without any resource, and with a total of 0.
    NoResource,
    /// A ListResponse that says that it begins at the second result.
    SecondResult,
    /// A resource that shows no more than was asked for.
    OnlyUserName,
    /// A resource.
    Resource,
}

/// Requests that show what a target can do, and change nothing.
pub const TRIES: [Try; 9] = [
    Try {
        capability: "scim.filter.eq",
        path: "/Users?filter=userName%20eq%20%22fedspec-nobody%22",
        proof: Proof::NoResource,
    },
    Try {
        capability: "scim.filter.operators",
        path: "/Users?filter=userName%20co%20%22fedspec-nobody%22",
        proof: Proof::NoResource,
    },
    Try {
        capability: "scim.filter.operators",
        path: "/Users?filter=meta.created%20gt%20%229999-01-01T00%3A00%3A00Z%22",
        proof: Proof::NoResource,
    },
    Try {
        capability: "scim.filter.logic",
        path: "/Users?filter=not%20%28userName%20pr%29%20and%20%28title%20pr%20or%20id%20pr%29",
        proof: Proof::NoResource,
    },
    Try {
        capability: "scim.filter.value-path",
        path: "/Users?filter=emails%5Btype%20eq%20%22fedspec-nobody%22%5D",
        proof: Proof::NoResource,
    },
    Try {
        capability: "scim.paging.index",
        path: "/Users?startIndex=2&count=1",
        proof: Proof::SecondResult,
    },
    Try {
        capability: "scim.projection",
        path: "/Users?attributes=userName&count=1",
        proof: Proof::OnlyUserName,
    },
    Try { capability: "scim.root-query", path: "/?count=1", proof: Proof::List },
    Try { capability: "scim.me", path: "/Me", proof: Proof::Resource },
];

/// What shows only when something is written, or when the right resource is there.
const UNSEEN: [&str; 5] =
    ["scim.user-names", "scim.multi-value", "scim.search", "scim.unique", "admin"];

/// A `supports:` list for a target file.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Proposal {
    /// Capabilities that the target shows or advertises.
    pub supports: Vec<String>,
    /// Capabilities that nobody can see from outside.
    pub unseen: Vec<&'static str>,
    /// What a person should know of the list, one sentence each.
    pub remarks: Vec<String>,
}

impl Survey {
    /// Proposes what a target file could declare, from what the target says and what was tried.
    pub fn propose(&self, visit: &Visit) -> Proposal {
        let mut supports = Vec::new();
        let mut add = |name: &str| supports.push(name.to_owned());
        // A target that is silent about PATCH is more likely to have it than not.
        let patch = self.advertises.as_ref().is_none_or(|all| all.contains(&Feature::Patch));
        let members = [
            ("scim.users", list(&visit.users).is_some(), "list"),
            ("scim.groups", list(&visit.groups).is_some(), "list"),
        ];
        for (prefix, is_there, first) in members {
            let rest = ["create", "read", first, "replace", "delete"];
            if is_there {
                rest.iter().for_each(|what| add(&format!("{prefix}.{what}")));
                if patch {
                    add(&format!("{prefix}.patch"));
                }
            }
        }
        let enterprise = "User.urn:ietf:params:scim:schemas:extension:enterprise:2.0:User";
        let enterprise = AttributeName::parse(enterprise).ok();
        let listed = self.types.iter().filter(|known| !known.is_assumed);
        if enterprise.is_some_and(|name| listed.clone().any(|known| name.is_in(&known.schemas))) {
            add("scim.users.enterprise");
        }
        let members = Members::of(self, &visit.groups);
        if members.are_shown {
            add("scim.groups.member-lists");
        }
        if members.have_references {
            add("scim.references");
        }
        let (filters, remark) = filters(visit);
        let mut tried: Vec<&str> = TRIES.iter().map(|one| one.capability).collect();
        tried.dedup();
        tried.retain(|capability| filters || !capability.starts_with("scim.filter."));
        for capability in tried {
            let mut tries = TRIES.iter().filter(|one| one.capability == capability);
            if tries.all(|one| visit.tries.get(one.path).is_some_and(|answer| one.holds(answer))) {
                add(capability);
            }
        }
        let counts = list(&visit.users).is_some_and(|(_, resources)| resources.len() <= 1);
        if counts && visit.users_refused.is_none() {
            add("scim.paging.count");
        }
        let advertised = self.advertises.iter().flatten();
        for feature in advertised.filter(|one| !matches!(one, Feature::Patch | Feature::Filter)) {
            let known = claims::CAPABILITIES.iter().find(|(known, _)| known == feature);
            if let Some((_, capability)) = known {
                add(capability);
            }
        }
        let lists = [&visit.schemas, &visit.resource_types];
        let discovers = answers::object(&visit.config).is_ok()
            && lists.iter().all(|pages| answers::list(pages).is_ok());
        if discovers {
            add("scim.discovery");
        }
        if status(&visit.anonymous) == Some(401) {
            add("scim.bearer");
        }
        let mut seen = std::collections::BTreeSet::new();
        supports.retain(|name| seen.insert(name.clone()));
        let is_new = |name: &&str| !seen.contains(*name);
        let unseen = UNSEEN.into_iter().filter(is_new).collect();
        Proposal { unseen, supports, remarks: remark.into_iter().collect() }
    }
}

/// Whether what was tried of filters proves anything, and why not.
///
/// That a filter finds nobody shows that it was read only where there is somebody to be found.
fn filters(visit: &Visit) -> (bool, Option<String>) {
    let config = answers::object(&visit.config).ok().map(Value::Object);
    let advertised = config.and_then(|config| Feature::Filter.of(&config).ok().flatten());
    let nobody = TRIES.iter().find(|one| one.capability == "scim.filter.eq");
    let answer = nobody.and_then(|one| visit.tries.get(one.path));
    let found = |exchange: &Exchange| {
        let (object, resources) = list(exchange)?;
        Some(total(&object).unwrap_or_default() > 0 || !resources.is_empty())
    };
    let remark = match (advertised, found(&visit.users), answer.and_then(found)) {
        (Some(false), ..) => "ServiceProviderConfig says that there are no filters: left out",
        (_, _, Some(true)) => "a filter that nobody matches finds users: filters are left out",
        (_, Some(true), _) => return (true, None),
        (Some(true), ..) => {
            let remark = "there are no users, so filters are taken from ServiceProviderConfig";
            return (true, Some(remark.to_owned()));
        }
        (None, ..) => {
            "there are no users, and ServiceProviderConfig does not speak of filters: left out"
        }
    };
    (false, Some(remark.to_owned()))
}

impl Try {
    fn holds(&self, exchange: &Exchange) -> bool {
        if let Proof::Resource = self.proof {
            let object = answers::object(exchange);
            return object.is_ok_and(|object| answers::member(&object, "id").is_some());
        }
        let Some((object, resources)) = list(exchange) else { return false };
        match self.proof {
            Proof::List | Proof::Resource => true,
            Proof::NoResource => resources.is_empty() && total(&object) == Some(0),
            Proof::SecondResult => {
                answers::member(&object, "startIndex").and_then(Value::as_u64) == Some(2)
            }
            Proof::OnlyUserName => {
                let minimal = ["schemas", "id", "userName", "meta"];
                !resources.is_empty()
                    && resources.iter().filter_map(Value::as_object).all(|one| {
                        one.keys().all(|name| minimal.iter().any(|m| m.eq_ignore_ascii_case(name)))
                    })
            }
        }
    }
}

fn status(exchange: &Exchange) -> Option<u16> {
    exchange.answer.as_ref().ok().map(|response| response.status)
}

fn total(object: &Map<String, Value>) -> Option<u64> {
    answers::member(object, "totalResults").and_then(Value::as_u64)
}

/// A ListResponse with its resources; it may leave the list out where it is empty.
fn list(exchange: &Exchange) -> Option<(Map<String, Value>, Vec<Value>)> {
    let object = answers::object(exchange).ok()?;
    answers::member(&object, "totalResults")?;
    let resources = answers::member(&object, "Resources").and_then(Value::as_array).cloned();
    Some((object, resources.unwrap_or_default()))
}

/// What can be told of the members of groups.
#[derive(Default)]
struct Members {
    are_shown: bool,
    have_references: bool,
}

impl Members {
    /// From a group that has members, or else from the target's own schema.
    fn of(survey: &Survey, groups: &Exchange) -> Self {
        let (_, groups) = list(groups).unwrap_or_default();
        let members = groups.iter().filter_map(Value::as_object).find_map(|group| {
            let members = answers::member(group, "members").and_then(Value::as_array)?;
            members.first()?.as_object()
        });
        if let Some(first) = members {
            let have_references = answers::member(first, "$ref").is_some();
            return Self { are_shown: true, have_references };
        }
        // A group without members tells nothing: it may be empty.
        let listed = survey.types.iter().find(|known| known.name == "Group" && !known.is_assumed);
        let members = listed.and_then(|known| known.schemas.base().attribute("members"));
        let Some(members) = members.filter(|members| by_itself(members)) else {
            return Self::default();
        };
        Self { are_shown: true, have_references: members.sub("$ref").is_some_and(by_itself) }
    }
}

/// Whether an attribute is shown without being asked for.
fn by_itself(attribute: &Attribute) -> bool {
    matches!(attribute.returned, Returned::Always | Returned::Default)
}

#[cfg(test)]
mod tests;
