// Keeps trails that people took along, so that they read and play without a connection; knows /trails/ and /q/ only.
// What a pack may hold, its list says: /trails/SLUG/pack.json. Whatever is not in the newest list is thrown away before
// anything is served from the pack again, so that a withdrawn voice is gone at the next connection.
const WAIT_MS = 4000;
const CHECKED_MS = 60_000;
const PAGE = /^((?:\/[a-z]{2})?\/trails\/[^/.]+)(?:\/(?:\d+|offline))?$/;
const PART = /^\/(?:static|media\/stops|festivals)\//;
const CODE = /^(?:\/[a-z]{2})?\/q\/([^/]+)$/;
const checks = new Map();
// A pack is a cache with the name of its trail's address. Each thing lies in it under its address and its digest.
const baseOf = (path) => PAGE.exec(path)?.[1] ?? null;
const keyOf = ({ address, digest }) => `${address}${address.includes("?") ? "&" : "?"}kept=${digest}`;
const listAt = (base) => `${base}/pack.json`;
const wholeAt = (base) => `${base}/whole`;
async function read(base) {
  if (!base || !(await caches.has(base))) return null;
  const cache = await caches.open(base);
  const about = await (await cache.match(listAt(base)))?.json();
  if (!about) return null;
  const entries = about.list.entries.filter(({ form }) => !form || form === about.form);
  const there = new Set((await cache.keys()).map(({ url }) => url.slice(location.origin.length)));
  const of = (address) => entries.find((entry) => entry.address === address);
  const kept = (address) => of(address) && cache.match(keyOf(of(address)));
  return { base, cache, about, entries, there, of, kept, whole: there.has(wholeAt(base)) };
}
const write = (base, cache, about) => cache.put(listAt(base), new Response(JSON.stringify(about)));
// The network's answer, if it begins soon.
async function soon(request, options = {}) {
  const stop = new AbortController();
  const timer = setTimeout(() => stop.abort(), WAIT_MS);
  return fetch(request, { ...options, signal: stop.signal }).finally(() => clearTimeout(timer));
}
const fromArchive = (request) => soon(request).then((answer) => (answer.status < 500 ? answer : null), () => null);
// Asks what the pack may hold and throws the rest away. Those who come while it asks, or `within` a time, share it.
function check(base, within = 0) {
  const last = checks.get(base);
  if (last && (last.asking || Date.now() - last.at < within)) return last.done;
  const now = { at: Date.now(), asking: true };
  now.done = renew(base).catch(() => {}).finally(() => (now.asking = false));
  checks.set(base, now);
  return now.done;
}
async function renew(base) {
  const before = await read(base);
  if (!before) return;
  const answer = await soon(`${listAt(base)}?pack=${before.about.id}`, { cache: "no-cache", credentials: "omit" });
  if (answer.ok) await write(base, before.cache, { ...before.about, list: await answer.json(), checked: Date.now() });
  else if (answer.status === 404) await caches.delete(base);
  else return;
  const now = await read(base);
  const wanted = new Set([listAt(base), wholeAt(base), ...(now?.entries ?? []).map(keyOf)]);
  for (const key of now?.there ?? []) if (!wanted.has(key)) await now.cache.delete(key);
  // Pages that are open and may not be kept any more are asked for anew.
  for (const client of await clients.matchAll()) {
    const { pathname } = new URL(client.url);
    if (before.of(pathname) && !now?.of(pathname)) await client.navigate(client.url).catch(() => {});
  }
}
// Fetches the next thing that is missing; says whether there was one.
async function fetchNext(pack) {
  const entry = pack.entries.find((one) => !pack.there.has(keyOf(one)));
  if (!entry) return false;
  const headers = { "Accept-Language": pack.about.list.language }; // So that no other language is offered in the page.
  const answer = await fetch(entry.address, { cache: "no-cache", headers });
  const { size } = await answer.clone().blob();
  if (!answer.ok || (entry.kind === "sound" && size !== entry.bytes)) throw new Error("it did not come whole");
  if (await caches.has(pack.base)) await pack.cache.put(keyOf(entry), answer);
  return true;
}
async function complete(base) {
  for (let pack = await read(base); pack?.whole && (await fetchNext(pack)); ) pack = await read(base);
}
// What the page at which trails are taken along asks for, one thing at a time: so it can be stopped and gone on with.
async function state(base) {
  const pack = await read(base);
  if (!pack) return { kept: false };
  const bytes = (some) => some.reduce((sum, entry) => sum + entry.bytes, 0);
  const missing = pack.entries.filter((entry) => !pack.there.has(keyOf(entry)));
  const sizes = { all: bytes(pack.entries), left: bytes(missing), missing: missing.length };
  return { kept: true, whole: pack.whole, ...pack.about, ...sizes };
}
const acts = {
  state,
  check: (base) => check(base).then(() => complete(base)),
  async begin(base, form) {
    const about = { id: crypto.randomUUID(), form, taken: Date.now(), list: { entries: [], codes: {} } };
    if (!(await read(base))) await write(base, await caches.open(base), about);
    return check(base).then(() => state(base));
  },
  async next(base) {
    const pack = await read(base);
    if (pack && !(await fetchNext(pack))) await pack.cache.put(wholeAt(base), new Response());
    return state(base);
  },
};

// Pages come from the archive; from the pack only where that does not answer, and from no pack that is not whole.
async function page(event, base, path) {
  if (!(await read(base))) return fetch(event.request);
  const checked = check(base);
  event.waitUntil(checked.then(() => complete(base)).catch(() => {}));
  const answer = await fromArchive(event.request);
  if (answer) return answer;
  await checked;
  const pack = await read(base);
  return (pack?.whole && (await pack.kept(path))) || (await pack?.kept(`${base}/offline`)) || Response.error();
}
async function part(event, address) {
  const client = await clients.get(event.clientId);
  const base = client && baseOf(new URL(client.url).pathname);
  if (base && !address.startsWith("/static/")) await check(base, CHECKED_MS);
  const kept = await (await read(base))?.kept(address);
  return kept ? inRange(event.request, kept) : fetch(event.request);
}
// Players ask for pieces.
async function inRange(request, kept) {
  const [, first, last] = /^bytes=(\d*)-(\d*)$/.exec(request.headers.get("range") ?? "") ?? [];
  if (!first && !last) return kept;
  const body = await kept.blob();
  const start = first ? Number(first) : Math.max(0, body.size - Number(last));
  const end = first && last ? Math.min(Number(last), body.size - 1) : body.size - 1;
  const range = start > end ? `bytes */${body.size}` : `bytes ${start}-${end}/${body.size}`;
  const headers = { "Content-Type": kept.headers.get("Content-Type"), "Content-Range": range };
  return new Response(start > end ? null : body.slice(start, end + 1), { status: start > end ? 416 : 206, headers });
}

// A sign's code leads to the stop that was taken along, where the archive does not answer.
async function code(request, word) {
  const answer = await fromArchive(request);
  const packs = answer ? [] : await Promise.all((await caches.keys()).map(read));
  const to = packs.map((pack) => pack?.about.list.codes[word.toLowerCase()]).find(Boolean);
  return answer ?? (to ? Response.redirect(to) : Response.error());
}

self.addEventListener("install", () => self.skipWaiting());
self.addEventListener("activate", (event) => event.waitUntil(clients.claim()));
self.addEventListener("message", (event) => {
  const { act, base, form } = event.data;
  const done = acts[act](base, form).catch((error) => ({ trouble: error.name }));
  event.waitUntil(done.then((said) => event.ports[0]?.postMessage(said)));
});
self.addEventListener("fetch", (event) => {
  const { origin, pathname, search } = new URL(event.request.url);
  if (event.request.method !== "GET" || origin !== location.origin) return;
  const isPage = event.request.mode === "navigate";
  if (isPage && CODE.test(pathname)) event.respondWith(code(event.request, CODE.exec(pathname)[1]));
  else if (isPage && PAGE.test(pathname)) event.respondWith(page(event, baseOf(pathname), pathname));
  else if (PART.test(pathname)) event.respondWith(part(event, pathname + search));
});
