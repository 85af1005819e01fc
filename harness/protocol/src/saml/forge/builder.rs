//! Elements and attributes of a message, each as its field wants it.

use jiff::Timestamp;

use crate::xml::{Document, NodeId};

use super::draft::Ids;
use super::fragment;
use super::words::{ASSERTION, FOREIGN, PROTOCOL};
use super::{Field, FieldForm, FieldKind, ForgeContext, ForgeError, Identity, ResponseSpec};

/// What a message is made from, and the tree that it is made in.
pub(super) struct Builder<'a> {
    pub(super) document: Document,
    pub(super) spec: &'a ResponseSpec,
    pub(super) context: &'a ForgeContext<'a>,
    pub(super) identity: &'a Identity,
    pub(super) ids: &'a Ids,
    /// What time it is for the identity provider.
    pub(super) clock: Timestamp,
}

/// The two families of elements, which differ by namespace and prefix.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Family {
    Protocol,
    Assertion,
}

impl Builder<'_> {
    /// The prefix of a family; empty for none.
    pub(super) fn prefix(&self, family: Family) -> &str {
        let layout = &self.spec.layout;
        match family {
            Family::Protocol => layout.protocol_prefix.as_deref().unwrap_or("samlp"),
            Family::Assertion => layout.assertion_prefix.as_deref().unwrap_or("saml"),
        }
    }

    /// The name of an element, with the prefix of its family.
    pub(super) fn name(&self, family: Family, local: &str) -> String {
        match self.prefix(family) {
            "" => local.to_owned(),
            prefix => [prefix, ":", local].concat(),
        }
    }

    /// Declares the namespace of a family on an element.
    pub(super) fn declare(&mut self, element: NodeId, family: Family) -> Result<(), ForgeError> {
        let declaration = match self.prefix(family) {
            "" => "xmlns".to_owned(),
            prefix => ["xmlns:", prefix].concat(),
        };
        let namespace = match family {
            Family::Protocol => PROTOCOL,
            Family::Assertion => ASSERTION,
        };
        self.attribute(element, &declaration, namespace)
    }

    pub(super) fn attribute(
        &mut self,
        element: NodeId,
        name: &str,
        value: &str,
    ) -> Result<(), ForgeError> {
        Ok(self.document.add_attribute(element, name, value)?)
    }

    /// An element below `parent` that no field is about.
    pub(super) fn plain(
        &mut self,
        parent: NodeId,
        family: Family,
        local: &str,
    ) -> Result<NodeId, ForgeError> {
        let name = self.name(family, local);
        let element = self.document.make_element(&name)?;
        self.document.append(parent, element)?;
        Ok(element)
    }

    pub(super) fn text(&mut self, parent: NodeId, text: &str) -> Result<(), ForgeError> {
        let text = self.document.make_text(text)?;
        Ok(self.document.append(parent, text)?)
    }

    /// An element below `parent` that is a field; none when nothing is to be put into it.
    pub(super) fn element(
        &mut self,
        parent: NodeId,
        field: Field,
        family: Family,
        local: &str,
    ) -> Result<Option<NodeId>, ForgeError> {
        match self.spec.fields.get(&field) {
            None => self.plain(parent, family, local).map(Some),
            Some(FieldForm::Missing) => Ok(None),
            Some(FieldForm::Empty) => self.plain(parent, family, local).map(|_| None),
            Some(FieldForm::Other) => {
                let element = self.document.make_element(&format!("other:{local}"))?;
                self.document.append(parent, element)?;
                self.attribute(element, "xmlns:other", FOREIGN)?;
                Ok(Some(element))
            }
            Some(FieldForm::Malformed) => {
                let element = self.plain(parent, family, local)?;
                self.plain(element, family, "Unexpected")?;
                Ok(Some(element))
            }
            Some(FieldForm::Written(xml)) => {
                for node in fragment::nodes(&mut self.document, xml)? {
                    self.document.append(parent, node)?;
                }
                Ok(None)
            }
            Some(FieldForm::At(_)) => Err(ForgeError::NotATime { field }),
            Some(FieldForm::Near(_)) => Err(ForgeError::NotAUri { field }),
        }
    }

    /// An element with text below `parent` that is a field; none when there is none.
    pub(super) fn text_element(
        &mut self,
        parent: NodeId,
        field: Field,
        local: &str,
        usual: &str,
    ) -> Result<Option<NodeId>, ForgeError> {
        let Some(text) = self.value(field, Some(usual))? else { return Ok(None) };
        let element = self.plain(parent, Family::Assertion, local)?;
        self.text(element, &text)?;
        Ok(Some(element))
    }

    /// Sets an attribute that is a field.
    pub(super) fn field(
        &mut self,
        element: NodeId,
        field: Field,
        name: &str,
        usual: Option<&str>,
    ) -> Result<(), ForgeError> {
        match self.value(field, usual)? {
            Some(value) => self.attribute(element, name, &value),
            None => Ok(()),
        }
    }

    /// What a field says; none when it is not there.
    pub(super) fn value(
        &self,
        field: Field,
        usual: Option<&str>,
    ) -> Result<Option<String>, ForgeError> {
        let written = match self.spec.fields.get(&field) {
            None => return Ok(usual.map(str::to_owned)),
            Some(FieldForm::Missing) => return Ok(None),
            Some(FieldForm::Empty) => String::new(),
            Some(FieldForm::Other) => self.other(field, usual),
            Some(FieldForm::Malformed) => field.kind().malformed().unwrap_or_default().into_owned(),
            Some(FieldForm::Written(text)) => text.clone(),
            Some(FieldForm::At(span)) => match field.kind() {
                FieldKind::Start | FieldKind::End => self.moment(span.from(self.clock)),
                _ => return Err(ForgeError::NotATime { field }),
            },
            Some(FieldForm::Near(near)) => match (field.kind(), usual) {
                (FieldKind::Location | FieldKind::Entity | FieldKind::Uri, Some(usual)) => {
                    near.of(usual)
                }
                _ => return Err(ForgeError::NotAUri { field }),
            },
        };
        Ok(Some(written))
    }

    /// A moment as it is written.
    pub(super) fn moment(&self, moment: Timestamp) -> String {
        let seconds = moment.strftime("%Y-%m-%dT%H:%M:%S");
        match usize::from(self.spec.fraction_digits.min(9)) {
            0 => format!("{seconds}Z"),
            digits => {
                let fraction = format!("{:09}", moment.subsec_nanosecond().unsigned_abs());
                // Nine digits were just written.
                format!("{seconds}.{}Z", fraction.get(..digits).unwrap_or(&fraction))
            }
        }
    }
}
