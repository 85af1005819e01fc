// A SCIM service of scimmy and scimmy-routers, as their documentation builds one: users and groups
// in memory, one bearer token. What a library user has to write stands here, and nothing more:
// storage, the 404 and 409 that the handlers are asked to throw, and the two sides of membership.
//
//   node server.mjs FOLDER PORT       FOLDER holds the node_modules; FEDSPEC_SCIM_TOKEN the token

import { randomUUID, timingSafeEqual } from "node:crypto";
import { createRequire } from "node:module";
import { pathToFileURL } from "node:url";
import { isDeepStrictEqual } from "node:util";

const [folder, port] = process.argv.slice(2);
const token = process.env.FEDSPEC_SCIM_TOKEN;
if (!folder || !port || !token) {
    console.error("usage: FEDSPEC_SCIM_TOKEN=... node server.mjs FOLDER PORT");
    process.exit(2);
}
const require = createRequire(pathToFileURL(`${folder}/package.json`));
const express = require("express");
// One copy of the library for both: its registry of resources is a singleton.
const { default: SCIMMYRouters, SCIMMY } = require("scimmy-routers");

const users = new Map();
const groups = new Map();

/** What two userNames have in common that RFC 7644, section 5 takes for one. */
const prepared = (userName) => userName.normalize("NFKC").toLowerCase().normalize("NFC");

const notFound = (id) => new SCIMMY.Types.Error(404, null, `Resource ${id} not found`);
const taken = (what) => new SCIMMY.Types.Error(409, "uniqueness", `${what} is already in use`);

/** Stores a new resource, or the new state of a known one. */
function write(store, resource, instance, check) {
    const before = resource.id ? store.get(resource.id) : undefined;
    if (resource.id && !before) throw notFound(resource.id);
    check(before?.id);
    const now = new Date().toISOString();
    const stored = JSON.parse(JSON.stringify(instance));
    stored.id = before?.id ?? randomUUID();
    stored.meta = { ...stored.meta, created: before?.meta.created ?? now, lastModified: now };
    // What changes nothing is no modification.
    if (before) {
        const unmoved = { ...stored, meta: { ...stored.meta, lastModified: before.meta.lastModified } };
        if (isDeepStrictEqual(unmoved, before)) return before;
    }
    store.set(stored.id, stored);
    return stored;
}

/** One resource, or those that match the filter. */
function read(store, resource, show) {
    if (resource.id) {
        if (!store.has(resource.id)) throw notFound(resource.id);
        return show(store.get(resource.id));
    }
    const all = [...store.values()].map(show);
    return resource.filter ? resource.filter.match(all) : all;
}

function remove(store, resource) {
    if (!store.delete(resource.id)) throw notFound(resource.id);
}

const withGroups = (user) => ({
    ...user,
    groups: [...groups.values()]
        .filter((group) => group.members?.some((member) => member.value === user.id))
        .map((group) => ({ value: group.id, display: group.displayName, type: "direct" })),
});

SCIMMY.Resources.declare(SCIMMY.Resources.User.extend(SCIMMY.Schemas.EnterpriseUser, false), {
    ingress: (resource, instance) =>
        withGroups(
            write(users, resource, instance, (own) => {
                const wanted = prepared(instance.userName);
                for (const { id, userName } of users.values()) {
                    if (id !== own && prepared(userName) === wanted) throw taken("userName");
                }
            }),
        ),
    egress: (resource) => read(users, resource, withGroups),
    degress: (resource) => {
        remove(users, resource);
        for (const group of groups.values()) {
            group.members = group.members?.filter((member) => member.value !== resource.id);
        }
    },
});

SCIMMY.Resources.declare(SCIMMY.Resources.Group, {
    ingress: (resource, instance) => write(groups, resource, instance, () => {}),
    egress: (resource) => read(groups, resource, (group) => group),
    degress: (resource) => remove(groups, resource),
});

const app = express();
app.use(
    "/scim",
    new SCIMMYRouters({
        type: "bearer",
        handler: (request) => {
            const sent = Buffer.from(request.header("Authorization") ?? "");
            const wanted = Buffer.from(`Bearer ${token}`);
            if (sent.length !== wanted.length || !timingSafeEqual(sent, wanted)) {
                throw new Error("Authorization missing or wrong");
            }
        },
        baseUri: (request) => `http://${request.header("Host")}`,
    }),
);
const server = app.listen(Number(port), "127.0.0.1");
server.on("listening", () => console.log(`listening on ${server.address().port}`));
