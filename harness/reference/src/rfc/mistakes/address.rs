use std::borrow::Cow;

use crate::directory::{Kind, ResourceId};
use crate::fault::Fault;
use crate::fault_set::FaultSet;
use crate::rfc::provider::Provider;

/// The kind and the id that an address names, as they are taken.
pub(crate) fn of_address<'a>(
    provider: &Provider,
    method: &str,
    (kind, id): (Option<Kind>, &'a str),
    faults: FaultSet,
) -> (Option<Kind>, Cow<'a, str>) {
    let id = match faults.has(Fault::IdInAnyCase) {
        true => Cow::Owned(id.to_ascii_lowercase()),
        false => Cow::Borrowed(id),
    };
    let of_any_type = match method {
        "GET" => Fault::IdOfAnyType,
        _ => Fault::ChangeOfAnyType,
    };
    if kind.is_none() || !faults.has(of_any_type) {
        return (kind, id);
    }
    let found = ResourceId::parse(&id).and_then(|id| provider.locate(id));
    (found.map(|(kind, _)| kind).or(kind), id)
}

#[cfg(test)]
mod tests {
    use jiff::Timestamp;
    use serde_json::Map;

    use super::*;

    #[test]
    fn an_address_is_taken_as_it_is_without_a_fault() {
        let mut provider = Provider::default();
        let (id, now) = (ResourceId::from_bits(0xa), Timestamp::UNIX_EPOCH);
        provider.insert(Kind::Group, id, Map::new(), now, FaultSet::NONE).unwrap();
        let id = id.to_string();
        let taken = |id: &str, fault: Option<Fault>| {
            let faults = fault.into_iter().collect();
            let (kind, id) = of_address(&provider, "GET", (Some(Kind::User), id), faults);
            (kind, id.into_owned())
        };
        let upper = id.to_uppercase();
        assert_eq!(taken(&upper, None), (Some(Kind::User), upper.clone()));
        assert_eq!(taken(&upper, Some(Fault::IdInAnyCase)), (Some(Kind::User), id.clone()));
        assert_eq!(taken(&id, Some(Fault::IdOfAnyType)), (Some(Kind::Group), id.clone()));
        assert_eq!(taken(&id, Some(Fault::ChangeOfAnyType)), (Some(Kind::User), id.clone()));
        assert_eq!(taken("x", Some(Fault::IdOfAnyType)), (Some(Kind::User), "x".to_owned()));
    }
}
