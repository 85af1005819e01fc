// A service provider on @node-saml/node-saml, set up as its documentation's shortest example does.
//
//   node sp.mjs PACKAGES PORT IDP_CERTIFICATE

import { readFileSync } from "node:fs";
import { createRequire } from "node:module";
import { join } from "node:path";

import { IDP, serve } from "../saml/serve.mjs";

const [packages, port, certificate] = process.argv.slice(2);
const { SAML } = createRequire(join(packages, "package.json"))("@node-saml/node-saml");

const base = `http://127.0.0.1:${port}`;
const saml = new SAML({
  callbackUrl: `${base}/acs`,
  entryPoint: `${IDP}/sso`,
  issuer: `${base}/metadata`,
  idpCert: readFileSync(certificate, "utf8"),
});

serve(Number(port), {
  login: () => saml.getAuthorizeUrlAsync("/whoami", undefined, {}),
  metadata: () => saml.generateServiceProviderMetadata(null),
  async consume({ form, query }) {
    const { profile } = form
      ? await saml.validatePostResponseAsync(form)
      : await saml.validateRedirectAsync(Object.fromEntries(new URLSearchParams(query)), query);
    if (!profile) throw new Error("no profile in the response");
    return { user: profile.nameID, attributes: profile.attributes };
  },
});
