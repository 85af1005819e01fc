//! Target files in which somebody wrote a secret out.

use arbitrary::{Result, Unstructured};

const FILE: &str = "target: Example
profile: scim-provider
scim-server:
  base: https://directory.example.test/scim/v2
  auth: <scim>

saml-sp:
  base: https://sp.example.test

  idp:
    key: <key>

    certificate: { file: idp.crt }
    second:
      certificate: { file: second.crt }

      key: <second>

  identity: { get: /whoami, json: $.user }
admin:
  base: https://directory.example.test/admin
  auth: <admin>

directory:
  base: https://directory.example.test
  auth: <directory>

limits: { patience: 10s }
";

/// Where a secret is named in it, and how that should be.
const PLACES: [(&str, &str); 5] = [
    ("<scim>", "none"),
    ("<key>", "{ env: KEY }"),
    ("<second>", "{ env: KEY }"),
    ("<admin>", "{ bearer: { env: TOKEN } }"),
    ("<directory>", "none"),
];

/// A secret, and a file that is right but for it.
pub(super) fn file(choices: &mut Unstructured<'_>) -> Result<(String, String)> {
    let secret = secret(choices)?;
    let written = written(choices, &secret)?;
    let chosen = choices.choose_index(PLACES.len())?;
    let mut text = FILE.to_owned();
    for (index, (place, otherwise)) in PLACES.into_iter().enumerate() {
        let value = if index == chosen { written.as_str() } else { otherwise };
        text = text.replacen(place, value, 1);
    }
    Ok((secret, text))
}

/// No word that such a file or a problem has in it.
fn secret(choices: &mut Unstructured<'_>) -> Result<String> {
    const LETTERS: [char; 12] = ['q', 'Q', '7', '9', 'z', 'X', '-', '.', '_', '/', '+', '='];
    let more = choices.int_in_range(0..=12)?;
    let tail = (0..more).map(|_| choices.choose(&LETTERS).copied()).collect::<Result<String>>()?;
    Ok(format!("s3cr3t{tail}"))
}

/// The ways to write it where its place should be named.
fn written(choices: &mut Unstructured<'_>, secret: &str) -> Result<String> {
    let word = match choices.int_in_range(0..=5)? {
        0..=2 => secret.to_owned(),
        3 => format!("\"{secret}\""),
        4 => format!("'{secret}'"),
        _ => format!("Bearer {secret}"),
    };
    let inner = match choices.int_in_range(0..=11)? {
        0..=2 => word,
        3 => format!("[{word}]"),
        4 => format!("{{ token: {word} }}"),
        5 => format!("{{ {word}: env }}"),
        6 => format!("{{ env: [{word}] }}"),
        7 => format!("{{ env: {{ name: {word} }} }}"),
        8 => format!("{{ command: {word} }}"),
        9 => format!("!secret {word}"),
        10 => format!("&token {word}"),
        _ => format!("{{ env: TOKEN, value: {word} }}"),
    };
    Ok(match choices.int_in_range(0..=5)? {
        0..=1 => inner,
        2..=3 => format!("{{ bearer: {inner} }}"),
        4 => format!("{{ basic: {inner} }}"),
        _ => format!("\n    bearer:\n      {inner}"),
    })
}
