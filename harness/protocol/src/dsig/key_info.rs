use crate::crypto::{Curve, VerifyingKey};
use crate::xml::{Document, Node, NodeId};

use super::names::{DSIG, DSIG11};
use super::verify::decode;

/// The keys that the KeyInfo of a Signature hands over: X509Certificate, RSAKeyValue, ECKeyValue and
/// DEREncodedKeyValue, in their order. What is none of these, or no key, is passed over.
///
/// They prove nothing, for whoever wrote the message wrote them: [`verify`](super::verify()) never
/// looks at them. They tell which key a message claims, and serve a target that trusts them.
pub fn claimed_keys(document: &Document, signature: NodeId) -> Vec<VerifyingKey> {
    let node = document.node(signature);
    let key_info = node.and_then(|node| node.elements().find(|child| child.is(DSIG, "KeyInfo")));
    let below = key_info.into_iter().flat_map(|key_info| key_info.descendants());
    below.filter_map(|node| claimed(&node)).collect()
}

fn claimed(node: &Node<'_>) -> Option<VerifyingKey> {
    if node.is(DSIG, "X509Certificate") {
        return VerifyingKey::from_certificate(&decode(&node.text())?).ok();
    }
    if node.is(DSIG, "RSAKeyValue") {
        let number = |local| child(node, DSIG, local).and_then(|child| decode(&child.text()));
        return VerifyingKey::rsa(&number("Modulus")?, &number("Exponent")?).ok();
    }
    if node.is(DSIG11, "ECKeyValue") {
        let curve = child(node, DSIG11, "NamedCurve")?;
        let curve = curve.value_of("URI")?;
        let curve = Curve::from_dotted(curve.strip_prefix("urn:oid:")?)?;
        let point = child(node, DSIG11, "PublicKey")?;
        return VerifyingKey::ec(curve, &decode(&point.text())?).ok();
    }
    if node.is(DSIG11, "DEREncodedKeyValue") {
        return VerifyingKey::from_spki(&decode(&node.text())?).ok();
    }
    None
}

fn child<'d>(node: &Node<'d>, namespace: &str, local: &str) -> Option<Node<'d>> {
    node.elements().find(|child| child.is(namespace, local))
}
