//! The Response (SAML Core section 3.3.3), without a signature.

use crate::xml::{Document, NodeId};

use super::builder::{Builder, Family};
use super::draft::{Draft, Ids};
use super::fragment;
use super::insert::{InsertPlace, InsertTime};
use super::words::{STATUS, VERSION};
use super::{Field, ForgeContext, ForgeError, Identity, ResponseSpec};

/// Makes the message that names `identity`.
pub(in crate::saml) fn draft(
    spec: &ResponseSpec,
    context: &ForgeContext<'_>,
    identity: &Identity,
    ids: &Ids,
) -> Result<Draft, ForgeError> {
    let mut builder = Builder {
        document: empty(),
        spec,
        context,
        identity,
        ids,
        clock: spec.clock.from(context.now),
    };
    let response = builder.response()?;
    let mut assertions = Vec::new();
    for number in 0..usize::from(spec.assertions.unwrap_or(1)) {
        assertions.extend(builder.assertion(response, number)?);
    }
    let document = builder.document;
    let mut draft = Draft { document, response, assertions, signatures: Vec::new() };
    draft.insert(spec, InsertTime::BeforeSigning)?;
    Ok(draft)
}

/// A document with nothing in it.
fn empty() -> Document {
    // A document has a root, and this one is written so.
    #[expect(clippy::expect_used, reason = "a constant that is well-formed")]
    let mut document = Document::read(b"<empty/>").expect("a document");
    if let Some(root) = document.root().map(|root| root.id()) {
        // It stands in the document.
        let _ = document.remove(root);
    }
    document
}

impl Builder<'_> {
    fn response(&mut self) -> Result<NodeId, ForgeError> {
        if self.spec.layout.declaration {
            let declaration =
                self.document.make_raw(b"<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n")?;
            self.document.append(Document::ID, declaration)?;
        }
        let response = self.plain(Document::ID, Family::Protocol, "Response")?;
        self.declare(response, Family::Protocol)?;
        if !self.prefix(Family::Assertion).is_empty() {
            self.declare(response, Family::Assertion)?;
        }
        let request = self.context.request.map(|request| request.id.as_str());
        let id = self.ids.response.as_str();
        let now = self.moment(self.clock);
        let acs = self.context.acs();
        self.field(response, Field::ResponseId, "ID", Some(id))?;
        self.field(response, Field::ResponseVersion, "Version", Some(VERSION))?;
        self.field(response, Field::ResponseIssueInstant, "IssueInstant", Some(&now))?;
        self.field(response, Field::ResponseDestination, "Destination", Some(acs))?;
        self.field(response, Field::ResponseConsent, "Consent", None)?;
        self.field(response, Field::ResponseInResponseTo, "InResponseTo", request)?;
        let fields = [
            Field::ResponseIssuer,
            Field::ResponseIssuerFormat,
            Field::ResponseIssuerNameQualifier,
            Field::ResponseIssuerSpNameQualifier,
            Field::ResponseIssuerSpProvidedId,
        ];
        if let Some(issuer) = self.issuer(response, fields)?
            && self.prefix(Family::Assertion).is_empty()
        {
            self.declare(issuer, Family::Assertion)?;
        }
        self.status(response)?;
        Ok(response)
    }

    /// An Issuer: the element, its format, and what an issuer must not have.
    pub(super) fn issuer(
        &mut self,
        parent: NodeId,
        fields: [Field; 5],
    ) -> Result<Option<NodeId>, ForgeError> {
        let [element, format, qualifier, sp_qualifier, provided] = fields;
        let entity = self.context.idp.entity_id.as_str();
        let Some(issuer) = self.text_element(parent, element, "Issuer", entity)? else {
            return Ok(None);
        };
        self.field(issuer, format, "Format", None)?;
        self.field(issuer, qualifier, "NameQualifier", None)?;
        self.field(issuer, sp_qualifier, "SPNameQualifier", None)?;
        self.field(issuer, provided, "SPProvidedID", None)?;
        Ok(Some(issuer))
    }

    fn status(&mut self, response: NodeId) -> Result<(), ForgeError> {
        let spec = self.spec;
        let Some(status) = self.element(response, Field::Status, Family::Protocol, "Status")?
        else {
            return Ok(());
        };
        let code = self.element(status, Field::StatusCode, Family::Protocol, "StatusCode")?;
        if let Some(code) = code {
            let usual = uri(STATUS, spec.status.code.as_deref().unwrap_or("Success"));
            self.field(code, Field::StatusCodeValue, "Value", Some(&usual))?;
            if let Some(second) = &spec.status.second {
                let inner = self.plain(code, Family::Protocol, "StatusCode")?;
                self.attribute(inner, "Value", &uri(STATUS, second))?;
            }
        }
        if let Some(message) = &spec.status.message {
            let element = self.plain(status, Family::Protocol, "StatusMessage")?;
            self.text(element, message)?;
        }
        if let Some(detail) = &spec.status.detail {
            let element = self.plain(status, Family::Protocol, "StatusDetail")?;
            for node in fragment::nodes(&mut self.document, detail)? {
                self.document.append(element, node)?;
            }
        }
        Ok(())
    }
}

/// A URI that is written whole, or as what follows `start`.
pub(super) fn uri(start: &str, written: &str) -> String {
    match written.contains(':') {
        true => written.to_owned(),
        false => format!("{start}{written}"),
    }
}

impl Draft {
    /// Puts in what is to be put in at this time.
    pub(in crate::saml) fn insert(
        &mut self,
        spec: &ResponseSpec,
        time: InsertTime,
    ) -> Result<(), ForgeError> {
        for insert in spec.insert.iter().filter(|insert| insert.when == time) {
            let nodes = fragment::nodes(&mut self.document, &insert.xml)?;
            self.place(insert.at, nodes)?;
        }
        Ok(())
    }

    fn place(&mut self, at: InsertPlace, nodes: Vec<NodeId>) -> Result<(), ForgeError> {
        let parent = self.parent(at)?;
        let reversed = nodes.iter().rev();
        match at {
            InsertPlace::BeforeRoot => {
                for node in nodes {
                    self.document.insert_before(self.response, node)?;
                }
            }
            InsertPlace::ResponseFirst | InsertPlace::AssertionFirst => {
                for node in reversed {
                    self.document.prepend(parent, *node)?;
                }
            }
            InsertPlace::ResponseAfterIssuer => {
                for node in reversed {
                    match self.child(parent, "Issuer") {
                        Some(issuer) => self.document.insert_after(issuer, *node)?,
                        None => self.document.prepend(parent, *node)?,
                    }
                }
            }
            _ => {
                for node in nodes {
                    self.document.append(parent, node)?;
                }
            }
        }
        Ok(())
    }

    fn parent(&self, at: InsertPlace) -> Result<NodeId, ForgeError> {
        let below = |path: &'static [&'static str]| {
            let assertion = self.assertions.first().copied();
            let found = path.iter().try_fold(assertion?, |node, local| self.child(node, local));
            found.map(Ok)
        };
        let missing = |what| Err(ForgeError::NoSuchPlace { what });
        match at {
            InsertPlace::BeforeRoot | InsertPlace::AfterRoot => Ok(Document::ID),
            InsertPlace::ResponseFirst
            | InsertPlace::ResponseAfterIssuer
            | InsertPlace::ResponseLast => Ok(self.response),
            InsertPlace::AssertionFirst | InsertPlace::AssertionLast => {
                below(&[]).unwrap_or_else(|| missing("assertion"))
            }
            InsertPlace::SubjectLast => below(&["Subject"]).unwrap_or_else(|| missing("subject")),
            InsertPlace::NameIdLast => {
                below(&["Subject", "NameID"]).unwrap_or_else(|| missing("name identifier"))
            }
            InsertPlace::ConfirmationDataLast => {
                below(&["Subject", "SubjectConfirmation", "SubjectConfirmationData"])
                    .unwrap_or_else(|| missing("confirmation data"))
            }
            InsertPlace::ConditionsLast => {
                below(&["Conditions"]).unwrap_or_else(|| missing("conditions"))
            }
            InsertPlace::AttributesLast => {
                below(&["AttributeStatement"]).unwrap_or_else(|| missing("attribute statement"))
            }
        }
    }

    /// The last child element of this local name.
    pub(in crate::saml) fn child(&self, parent: NodeId, local: &str) -> Option<NodeId> {
        let children = self.document.node(parent)?.elements();
        children.filter(|child| child.local() == Some(local)).last().map(|child| child.id())
    }
}
