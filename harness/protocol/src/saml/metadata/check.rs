//! What holds across the children of an entity (SP-106, IDP-27).

use std::collections::HashSet;

use crate::saml::model::{Flaw, FlawKind, Stated};
use crate::xml::{Node, NodeId};

use super::endpoint::Endpoint;
use super::entity::EntityDescriptor;

/// Notes indices that stand twice, and second defaults.
pub(super) fn check(entity: &EntityDescriptor, node: Node<'_>, flaws: &mut Vec<Flaw>) {
    let mut check = Check { node, flaws };
    for role in &entity.idps {
        check.endpoints(&role.role.artifact_resolution);
    }
    for role in &entity.sps {
        check.endpoints(&role.role.artifact_resolution);
        check.endpoints(&role.assertion_consumers);
        let services = role.attribute_services.iter();
        check.indices(services.map(|service| (service.node, &service.index, &service.is_default)));
    }
}

struct Check<'d, 'f> {
    node: Node<'d>,
    flaws: &'f mut Vec<Flaw>,
}

impl Check<'_, '_> {
    fn endpoints(&mut self, endpoints: &[Endpoint]) {
        let parts = endpoints.iter();
        self.indices(parts.map(|one| (one.node, &one.index, &one.is_default)));
    }

    fn indices<'e>(
        &mut self,
        endpoints: impl Iterator<Item = (NodeId, &'e Stated<u16>, &'e Stated<bool>)>,
    ) {
        let mut seen = HashSet::new();
        let mut default = false;
        for (node, index, is_default) in endpoints {
            if let Stated::Said(index) = index
                && !seen.insert(*index)
            {
                self.note(node, FlawKind::RepeatedIndex { index: *index });
            }
            if is_default.said() == Some(&true) && std::mem::replace(&mut default, true) {
                self.note(node, FlawKind::SecondDefault);
            }
        }
    }

    fn note(&mut self, node: NodeId, kind: FlawKind) {
        let found = self.node.document().node(node);
        let element = found.and_then(|node| node.local()).unwrap_or_default().to_owned();
        self.flaws.push(Flaw { node, element, kind });
    }
}
