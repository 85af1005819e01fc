//! What is encrypted for the service provider (SP-93 to SP-96), and for IAM Identity Center (SSO-R-06).

use fedspec_protocol::crypto::VerifyingKey;
use fedspec_protocol::enc::{EncryptionPlan, encrypt};
use fedspec_protocol::saml::binding::{MessageKind, post};
use fedspec_protocol::saml::metadata::{Aggregate, EntityDescriptor};
use fedspec_protocol::xml::{Document, Node};
use fedspec_reference::Fault;

use crate::client::{Answer, Client};
use crate::idp::Message;
use crate::sign_in::{Browser, Metadata};

const ADA: &str = "ada@example.com";

async fn start(faults: &[Fault]) -> Client {
    let client = Client::saml2_sp(faults);
    client.trust(&Metadata::default().text()).await;
    client
}

/// The key for encryption in the metadata of the target.
async fn key(client: &Client) -> VerifyingKey {
    let text = Browser::default().get(client, "/saml/metadata").await.text;
    let aggregate = Aggregate::read(text.as_bytes()).unwrap();
    let document = aggregate.document(aggregate.only_entity().unwrap()).unwrap();
    let node = document.root().unwrap().elements().next().unwrap();
    let entity = EntityDescriptor::read(node, &mut Vec::new());
    let mut keys = entity.sps[0].role.encryption_keys();
    keys.next().unwrap().key().unwrap()
}

/// The form that carries a message with its assertion encrypted.
fn form(message: &Message, plan: &EncryptionPlan, key: &VerifyingKey) -> String {
    let mut document = Document::read(&message.xml()).unwrap();
    let named = |node: &Node<'_>| node.local() == Some("Assertion");
    let assertion = document.top().descendants().find(named).unwrap().id();
    let mut next = 0_u8;
    let mut random = |bytes: &mut [u8]| {
        for byte in bytes {
            next = next.wrapping_mul(5).wrapping_add(7);
            *byte = next;
        }
    };
    let made = encrypt(&mut document, assertion, plan, key, &mut random).unwrap();
    let holder = document.make_element("saml:EncryptedAssertion").unwrap();
    document.append(holder, made.data).unwrap();
    document.replace(assertion, holder).unwrap();
    post::write(MessageKind::Response, &document.to_bytes(), None)
}

async fn deliver(client: &Client, message: &Message, plan: &EncryptionPlan) -> Answer {
    let form = form(message, plan, &key(client).await);
    Browser::default().post(client, "/saml/acs", &form).await
}

#[tokio::test]
async fn sp_93_an_assertion_that_is_encrypted_for_it_signs_in() {
    let client = start(&[]).await;
    let answer = deliver(&client, &client.message(ADA).await, &EncryptionPlan::usual()).await;
    assert_eq!(answer.status, 303, "{}", answer.text);
}

#[tokio::test]
async fn sp_94_encryption_proves_nothing() {
    let client = start(&[]).await;
    let unsigned = Message { key: None, ..client.message(ADA).await };
    let answer = deliver(&client, &unsigned, &EncryptionPlan::usual()).await;
    assert!(answer.text.contains(">assertion-signed<"), "{}", answer.text);
}

#[tokio::test]
async fn sp_96_what_is_encrypted_for_another_recipient_is_not_read_but_by_a_fault() {
    let recipient = Some("https://other.test".to_owned());
    let plan = EncryptionPlan { recipient, ..EncryptionPlan::usual() };
    for (faults, status) in [(&[][..], 403), (&[Fault::EncryptionRecipientIgnored], 303)] {
        let client = start(faults).await;
        let answer = deliver(&client, &client.message(ADA).await, &plan).await;
        assert_eq!(answer.status, status);
        assert!(status == 303 || answer.text.contains(">not-decryptable<"), "{}", answer.text);
    }
}

#[tokio::test]
async fn sso_r_06_iam_identity_center_takes_nothing_encrypted() {
    let client = Client::new();
    client.trust(&Metadata::default().text()).await;
    client.user(ADA).await;
    let own = key(&start(&[]).await).await;
    let form = form(&client.message(ADA).await, &EncryptionPlan::usual(), &own);
    let acs = client.saml().await["acs"].as_str().unwrap().to_owned();
    let answer = Browser::default().post(&client, &acs, &form).await;
    assert!(answer.text.contains("<h1>An unexpected error has occurred</h1>"), "{}", answer.text);
}
