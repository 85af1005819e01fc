use crate::xml::{Document, NodeId};

/// A message while it is made: the tree, and where in it things stand.
#[derive(Clone, Debug)]
pub(in crate::saml) struct Draft {
    pub(in crate::saml) document: Document,
    /// The Response element.
    pub(in crate::saml) response: NodeId,
    /// Its assertions, as far as they are there as elements of their own.
    pub(in crate::saml) assertions: Vec<NodeId>,
}

/// Names that stand in one message only.
#[derive(Clone, Debug)]
pub(in crate::saml) struct Ids {
    pub(in crate::saml) response: String,
    pub(in crate::saml) assertion: String,
    pub(in crate::saml) session: String,
    /// A request that nobody made.
    pub(in crate::saml) nobody: String,
}

/// 160 bits, as SAML Core section 1.3.4 recommends.
const ID_BYTES: usize = 20;

impl Ids {
    pub(in crate::saml) fn draw(random: &mut dyn FnMut(&mut [u8])) -> Self {
        let mut draw = || {
            let mut bytes = [0; ID_BYTES];
            random(&mut bytes);
            id(&bytes)
        };
        Self { response: draw(), assertion: draw(), session: draw(), nobody: draw() }
    }

    /// The ID of the assertion with this number, from 0.
    pub(in crate::saml) fn of_assertion(&self, number: usize) -> String {
        match number {
            0 => self.assertion.clone(),
            number => format!("{}-{number}", self.assertion),
        }
    }
}

/// A name that begins with a letter, whatever the bytes.
fn id(bytes: &[u8]) -> String {
    const DIGITS: [char; 16] =
        ['0', '1', '2', '3', '4', '5', '6', '7', '8', '9', 'a', 'b', 'c', 'd', 'e', 'f'];
    let digits = bytes.iter().flat_map(|byte| [byte >> 4, byte & 15]);
    // Four bits lie within the table.
    let digits = digits.map(|digit| DIGITS[usize::from(digit)]);
    std::iter::once('_').chain(digits).collect()
}
