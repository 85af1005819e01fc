// An identity provider on samlp, set up as its README does: the library reads requests and writes
// responses, what it leaves to its application is here: people, sessions, the log-in page, and which
// service providers there are.
//
//   node idp.mjs PACKAGES PORT KEY CERTIFICATE SERVICE_PROVIDER_CERTIFICATE PASSWORD_VARIABLE

import { randomBytes } from "node:crypto";
import { readFileSync } from "node:fs";
import { createRequire } from "node:module";
import { join } from "node:path";

const [packages, port, keyFile, certificateFile, spCertificateFile, variable] = process.argv.slice(2);
const require = createRequire(join(packages, "package.json"));
const express = require("express");
const samlp = require("samlp");

const password = process.env[variable];
if (!password) throw new Error(`${variable} is not set`);

const SERVICE_PROVIDERS = new Map([
  ["https://sp.fedspec.example/metadata", "https://sp.fedspec.example/acs"],
  ["https://second.fedspec.example/metadata", "https://second.fedspec.example/acs"],
]);

// As passport.js describes people, from which the library takes name and attributes by default.
const person = (id, givenName, familyName, displayName = `${givenName} ${familyName}`) => ({
  id,
  emails: [{ value: id }],
  displayName,
  name: { givenName, familyName },
});
const PEOPLE = new Map([
  ["ada", person("ada@idp.test", "Ada", "Example")],
  ["bob", person("bob@idp.test", "Bob", "Example")],
  ["eve", person("eve@idp.test", "Eve", "Example", "</saml:AttributeValue> \"O'Eve\" <admin> & ]]> &amp; <!-- x -->")],
]);

const options = {
  issuer: `http://127.0.0.1:${port}/metadata`,
  key: readFileSync(keyFile),
  cert: readFileSync(certificateFile),
  // Both service providers have this key; with it the library takes no request without a signature.
  signingCert: readFileSync(spCertificateFile, "utf8"),
  nameIdentifierFormat: "urn:oasis:names:tc:SAML:1.1:nameid-format:emailAddress",
  getUserFromRequest: (request) => PEOPLE.get(sessionOf(request).user),
};

// Where a service provider takes responses. The library leaves that to its application.
function consumerOf(audience, message) {
  const acs = SERVICE_PROVIDERS.get(audience);
  const said = (name) => message?.documentElement.getAttribute(name);
  const [wanted, index] = [said("AssertionConsumerServiceURL"), said("AssertionConsumerServiceIndex")];
  if (!acs) throw new Error(`no service provider is called ${audience}`);
  if (wanted && wanted !== acs) throw new Error(`${wanted} is not where ${audience} takes responses`);
  if (index) throw new Error(`${audience} has no address number ${index}`);
  return acs;
}

const sessions = new Map();

function sessionOf(request) {
  const id = /(?:^|;\s*)session=([0-9a-f]+)/.exec(request.headers.cookie ?? "")?.[1];
  return sessions.get(id) ?? {};
}

function logInPage(response, values) {
  const id = randomBytes(16).toString("hex");
  sessions.set(id, values);
  response.set("Set-Cookie", `session=${id}; HttpOnly; Path=/`);
  response.type("html").send(
    '<!DOCTYPE html><form method="post" action="/login"><input name="username">' +
      '<input name="password" type="password"><button>Log in</button></form>',
  );
}

// The library's own endpoint, for who is logged in; the page above for who is not. `audience` is who gets
// a response that nobody asked for.
function endpoint(audience) {
  return (request, response, next) => {
    const settings = { ...options, relayState: request.query.RelayState, audience };
    samlp.parseRequest(request, settings, (error, asked) => {
      if (error) return next(error);
      if (!sessionOf(request).user) {
        const { method, query, body } = request;
        return logInPage(response, { pending: { audience, asked: { method, query, body } } });
      }
      const known = SERVICE_PROVIDERS.get(audience ?? asked?.issuer);
      samlp.auth({
        ...settings,
        // The README does not name these two; without them the response is no good (see the findings).
        destination: known,
        recipient: known,
        getPostURL(named, message, _request, done) {
          try {
            done(null, consumerOf(named, message));
          } catch (why) {
            next(why);
          }
        },
      })(request, response, next);
    });
  };
}

const app = express();
app.use(express.urlencoded({ extended: false }));
app.get("/metadata", samlp.metadata({ ...options, redirectEndpointPath: "/sso", postEndpointPath: "/sso" }));
app.get("/sso", endpoint());
app.post("/sso", endpoint());
app.get("/unsolicited", endpoint("https://sp.fedspec.example/metadata"));
app.post("/login", (request, response, next) => {
  const { username, password: given } = request.body;
  const session = sessionOf(request);
  const { pending } = session;
  if (!pending || given !== password || !PEOPLE.has(username)) return logInPage(response, session);
  session.user = username;
  delete session.pending;
  // What was asked for before the log-in page came in between.
  endpoint(pending.audience)(Object.assign(request, pending.asked), response, next);
});
app.use((error, _request, response, _next) => {
  response.status(400).type("text").send(`refused: ${error?.message ?? error}\n`);
});
app.listen(Number(port), "127.0.0.1");
