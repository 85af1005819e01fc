use crate::saml::model::scan::Scan;
use crate::saml::model::stated::{boolean, index};
use crate::saml::model::{Flaw, Stated};
use crate::xml::{Node, NodeId};

/// Where messages go: an `EndpointType` or an `IndexedEndpointType` (Metadata sections 2.2.2 and
/// 2.2.3).
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Endpoint {
    /// The element.
    pub node: NodeId,
    /// `Binding`.
    pub binding: Option<String>,
    /// `Location`.
    pub location: Option<String>,
    /// `ResponseLocation`: where answers go, when that is elsewhere.
    pub response_location: Option<String>,
    /// `index`.
    pub index: Stated<u16>,
    /// `isDefault`.
    pub is_default: Stated<bool>,
}

impl Endpoint {
    pub(super) fn read(node: Node<'_>, flaws: &mut Vec<Flaw>) -> Self {
        Self::read_with(node, flaws, false)
    }

    pub(super) fn read_indexed(node: Node<'_>, flaws: &mut Vec<Flaw>) -> Self {
        Self::read_with(node, flaws, true)
    }

    fn read_with(node: Node<'_>, flaws: &mut Vec<Flaw>, indexed: bool) -> Self {
        let mut endpoint = Self {
            node: node.id(),
            binding: None,
            location: None,
            response_location: None,
            index: Stated::Absent,
            is_default: Stated::Absent,
        };
        let mut scan = Scan::new(node, flaws);
        scan.attributes(|name, value| {
            match name {
                "Binding" => endpoint.binding = Some(value),
                "Location" => endpoint.location = Some(value),
                "ResponseLocation" => endpoint.response_location = Some(value),
                "index" if indexed => endpoint.index = Stated::read(Some(&value), index),
                "isDefault" if indexed => {
                    endpoint.is_default = Stated::read(Some(&value), boolean);
                }
                _ => return false,
            }
            true
        });
        scan.filled("Binding", endpoint.binding.as_deref());
        scan.filled("Location", endpoint.location.as_deref());
        if indexed {
            scan.required("index", &endpoint.index);
            scan.optional("isDefault", &endpoint.is_default);
        }
        endpoint
    }

    /// Whether it speaks this binding.
    pub fn is_bound(&self, binding: &str) -> bool {
        self.binding.as_deref() == Some(binding)
    }
}

/// The endpoint that counts when none is named (Metadata section 2.2.3): the first that says it is
/// the default, else the first that does not say it is not, else the first.
pub fn default_endpoint(endpoints: &[Endpoint]) -> Option<&Endpoint> {
    let says = |wanted: Option<bool>| {
        endpoints.iter().find(move |endpoint| endpoint.is_default.said().copied() == wanted)
    };
    says(Some(true)).or_else(|| says(None)).or_else(|| endpoints.first())
}
