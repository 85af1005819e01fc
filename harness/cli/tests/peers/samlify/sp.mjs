// A service provider on samlify, set up as its documentation's shortest example does.
//
//   node sp.mjs PACKAGES PORT IDP_METADATA

import { readFileSync } from "node:fs";
import { createRequire } from "node:module";
import { join } from "node:path";

import { serve } from "../saml/serve.mjs";

const [packages, port, metadata] = process.argv.slice(2);
const samlify = createRequire(join(packages, "package.json"))("samlify");

// The library asks for a schema validator and brings none; this is the one its documentation names
// for those who have none.
samlify.setSchemaValidator({ validate: () => Promise.resolve("skipped") });

const base = `http://127.0.0.1:${port}`;
const idp = samlify.IdentityProvider({ metadata: readFileSync(metadata) });
const sp = samlify.ServiceProvider({
  entityID: `${base}/metadata`,
  wantAssertionsSigned: true,
  assertionConsumerService: [
    { Binding: samlify.Constants.namespace.binding.post, Location: `${base}/acs` },
  ],
});

serve(Number(port), {
  login: () => sp.createLoginRequest(idp, "redirect").context,
  metadata: () => sp.getMetadata(),
  async consume({ form }) {
    if (!form) throw new Error("a response comes by POST");
    const { extract } = await sp.parseLoginResponse(idp, "post", { body: form });
    return { user: extract.nameID, attributes: extract.attributes };
  },
});
