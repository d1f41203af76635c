// Takes a trail along, on a person's press and never before; goes on where it broke off, and says what is here.
import { ask, register, theForm } from "./pack.js";

const section = document.querySelector("[data-offline]");
const { base } = section.dataset;
const language = document.documentElement.lang;
const progress = section.querySelector("progress");
let stopped = true;
let installing = null;

const find = (name, value) => section.querySelector(`[data-${name}="${value}"]`);
const day = (ms) => new Date(ms).toLocaleString(language, { dateStyle: "long", timeStyle: "short" });
function size(bytes) {
  const [amount, unit] = bytes < 1e6 ? [bytes / 1e3, "kilobyte"] : [bytes / 1e6, "megabyte"];
  const digits = amount < 10 ? 1 : 0;
  return amount.toLocaleString(language, { style: "unit", unit, minimumFractionDigits: digits, maximumFractionDigits: digits });
}

// One sentence at a time, with the values it names.
function say(which, values = {}) {
  for (const one of section.querySelectorAll("[data-say]")) one.hidden = one.dataset.say !== which;
  const said = which ? find("say", which) : null;
  if (said?.dataset.words) said.textContent = said.dataset.words.replace(/\{(\w+)\}/g, (_all, name) => values[name]);
}

function offer(...names) {
  for (const one of section.querySelectorAll("[data-do]")) one.hidden = !names.includes(one.dataset.do);
  if (installing) find("do", "install").hidden = !names.includes("open");
}

function showProgress({ all, left }) {
  const label = section.querySelector("[data-so-far]");
  section.querySelector("[data-working]").hidden = stopped;
  progress.value = all ? (all - left) / all : 0;
  label.textContent = label.dataset.soFar.replace("{done}", size(all - left)).replace("{all}", size(all));
}

function show(pack) {
  section.querySelector("[data-working]").hidden = true;
  if (!pack.kept) return offer("take");
  const away = location.pathname !== `${base}/offline`;
  const values = { version: pack.list.version, taken: day(pack.taken), checked: day(pack.checked), count: pack.missing };
  if (!pack.whole) {
    say("half", { done: size(pack.all - pack.left), all: size(pack.all) });
    return offer("go-on", "remove");
  }
  say(away ? "away" : pack.missing ? "renewing" : "kept", values);
  offer("open", "remove");
}

// The room that is left, where the browser says so.
async function room() {
  const { quota, usage } = (await navigator.storage?.estimate?.()) ?? {};
  return quota === undefined ? Infinity : quota - usage;
}

async function trouble(name, pack) {
  stopped = true;
  const now = await ask("state", base);
  show(now);
  if (name === "QuotaExceededError") say("full", { needed: size((pack ?? now).left), room: size(await room()) });
  else say(now.kept ? "broken" : "unreached");
}

async function take() {
  stopped = false;
  say("");
  offer("cancel");
  await register(section.dataset);
  let pack = await ask("begin", base, theForm());
  if (pack.kept && !pack.all) {
    await caches.delete(base);
    return trouble("", null);
  }
  if (pack.left > (await room())) return trouble("QuotaExceededError", pack);
  navigator.storage?.persist?.().catch(() => {});
  while (!stopped && pack.kept && !pack.whole) {
    showProgress(pack);
    const next = await ask("next", base);
    if (next.trouble) return trouble(next.trouble, pack);
    pack = next;
  }
  stopped = true;
  if (!pack.kept) say("gone");
  show(pack);
  find("do", pack.whole ? "open" : pack.kept ? "go-on" : "take").focus();
}

async function remove() {
  const { id } = await ask("state", base);
  await caches.delete(base);
  await fetch(`${base}/packs/${id}`, { method: "DELETE", credentials: "omit" }).catch(() => {});
  show({ kept: false });
  say("removed");
  find("do", "take").focus();
}

const acts = { take, "go-on": take, remove, cancel: () => (stopped = true), install: () => installing.prompt() };
section.addEventListener("click", (event) => {
  const name = event.target.closest("[data-do]")?.dataset.do;
  acts[name]?.()?.catch?.((error) => trouble(error.name));
});
addEventListener("beforeinstallprompt", (event) => {
  event.preventDefault();
  installing = event;
  find("do", "install").hidden = find("do", "open").hidden;
});

if ("serviceWorker" in navigator && "caches" in window) {
  for (const one of section.querySelectorAll("[data-form]")) one.hidden = one.dataset.form !== theForm();
  show(await ask("state", base));
} else {
  say("unable");
}
