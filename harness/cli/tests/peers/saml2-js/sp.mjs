// A service provider on saml2-js, set up as its README's example does.
//
//   node sp.mjs PACKAGES PORT IDP_CERTIFICATE

import { generateKeyPairSync } from "node:crypto";
import { readFileSync } from "node:fs";
import { createRequire } from "node:module";
import { join } from "node:path";
import { promisify } from "node:util";

import { IDP, serve } from "../saml/serve.mjs";

const [packages, port, certificate] = process.argv.slice(2);
const saml2 = createRequire(join(packages, "package.json"))("saml2-js");

const base = `http://127.0.0.1:${port}`;
const { privateKey } = generateKeyPairSync("rsa", {
  modulusLength: 2048,
  privateKeyEncoding: { type: "pkcs1", format: "pem" },
  publicKeyEncoding: { type: "spki", format: "pem" },
});
const sp = new saml2.ServiceProvider({
  entity_id: `${base}/metadata`,
  private_key: privateKey,
  // Only shown in metadata, which nobody reads here.
  certificate: readFileSync(certificate, "utf8"),
  assert_endpoint: `${base}/acs`,
  allow_unencrypted_assertion: true,
});
const idp = new saml2.IdentityProvider({
  sso_login_url: `${IDP}/sso`,
  sso_logout_url: `${IDP}/slo`,
  certificates: [readFileSync(certificate, "utf8")],
});
const assertPosted = promisify(sp.post_assert.bind(sp));
const loginUrl = promisify(sp.create_login_request_url.bind(sp));

serve(Number(port), {
  login: () => loginUrl(idp, {}),
  metadata: () => sp.create_metadata(),
  async consume({ form }) {
    if (!form) throw new Error("a response comes by POST");
    const { user } = await assertPosted(idp, { request_body: form });
    return { user: user.name_id, attributes: user.attributes };
  },
});
