use crate::saml::id;
use crate::xml::{Document, NodeId};

use super::seal::Sealed;

/// A message while it is made: the tree, and where in it things stand.
#[derive(Clone, Debug)]
pub(in crate::saml) struct Draft {
    pub(in crate::saml) document: Document,
    /// The Response element.
    pub(in crate::saml) response: NodeId,
    /// Its assertions, as far as they are there as elements of their own.
    pub(in crate::saml) assertions: Vec<NodeId>,
    /// Signatures as they were made.
    pub(in crate::saml) signatures: Vec<Sealed>,
}

/// Names that stand in one message only.
#[derive(Clone, Debug)]
pub(in crate::saml) struct Ids {
    pub(in crate::saml) response: String,
    pub(in crate::saml) assertion: String,
    pub(in crate::saml) session: String,
    /// A request that nobody made.
    pub(in crate::saml) nobody: String,
    /// What a forgery adds.
    pub(in crate::saml) forged: String,
}

impl Ids {
    pub(in crate::saml) fn draw(random: &mut dyn FnMut(&mut [u8])) -> Self {
        let mut draw = || {
            let mut bytes = [0; id::RANDOM_BYTES];
            random(&mut bytes);
            id::from_random(&bytes)
        };
        Self {
            response: draw(),
            assertion: draw(),
            session: draw(),
            nobody: draw(),
            forged: draw(),
        }
    }

    /// The ID of the assertion with this number, from 0.
    pub(in crate::saml) fn of_assertion(&self, number: usize) -> String {
        match number {
            0 => self.assertion.clone(),
            number => format!("{}-{number}", self.assertion),
        }
    }
}
