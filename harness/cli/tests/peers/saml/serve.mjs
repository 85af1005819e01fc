// The HTTP side of a service provider in Node.js: sessions, and four pages.
//
// `/login` begins a sign-in, `/acs` takes the response, `/whoami` says who is signed in, `/metadata`
// describes it. What the library refuses is answered with 403 and the library's own reason.

import { randomBytes } from "node:crypto";
import { createServer } from "node:http";

const LARGEST_BODY = 8 * 1024 * 1024;

export const IDP = "http://127.0.0.1:7650/idp";

// `provider` has `login()`, which gives a URL; `metadata()`; and `consume({ form, query })`, which
// gives `{ user, attributes }` or throws. A form is null where the response came by GET.
export function serve(port, provider) {
  const base = `http://127.0.0.1:${port}`;
  const sessions = new Map();
  const server = createServer((request, response) => {
    answer(request, response).catch((error) => {
      if (!response.headersSent) response.writeHead(500, { "content-type": "text/plain" });
      response.end(`broke: ${error.message}`);
    });
  });

  async function answer(request, response) {
    const { pathname, search } = new URL(request.url, base);
    const session = sessionOf(request, response);
    if (pathname === "/login" && request.method === "GET") {
      response.writeHead(302, { location: await provider.login() }).end();
    } else if (pathname === "/whoami" && request.method === "GET") {
      response.writeHead(200, { "content-type": "application/json" });
      response.end(JSON.stringify({ user: session.user ?? null, attributes: session.attributes ?? null }));
    } else if (pathname === "/metadata" && request.method === "GET") {
      response.writeHead(200, { "content-type": "application/xml" }).end(provider.metadata());
    } else if (pathname === "/acs") {
      await consume(request, response, session, search.slice(1));
    } else {
      response.writeHead(404).end("not here");
    }
  }

  async function consume(request, response, session, query) {
    const body = request.method === "POST" ? await bodyOf(request) : null;
    try {
      const form = body === null ? null : Object.fromEntries(new URLSearchParams(body));
      Object.assign(session, await provider.consume({ form, query }));
      response.writeHead(302, { location: "/whoami" }).end();
    } catch (error) {
      response.writeHead(403, { "content-type": "text/plain; charset=utf-8" });
      response.end(`refused: ${error?.message ?? error}`);
    }
  }

  function sessionOf(request, response) {
    let key = /(?:^|;\s*)session=([0-9a-f]+)/.exec(request.headers.cookie ?? "")?.[1];
    if (!sessions.has(key)) {
      key = randomBytes(16).toString("hex");
      sessions.set(key, {});
      response.setHeader("set-cookie", `session=${key}; Path=/; HttpOnly`);
    }
    return sessions.get(key);
  }

  // Node.js closes a connection that was idle for five seconds. While a library is busy for longer,
  // each is idle: they would be cut the moment that the next message is on its way.
  server.keepAliveTimeout = 120_000;
  server.listen(port, "127.0.0.1");
}

async function bodyOf(request) {
  const parts = [];
  let size = 0;
  for await (const part of request) {
    size += part.length;
    if (size > LARGEST_BODY) throw new Error("the body is too large");
    parts.push(part);
  }
  return Buffer.concat(parts).toString("latin1");
}
