// Deciding with one key each. Every answer is the form's own, sent without leaving the page; without this the forms do.
const keys = document.querySelector("[data-deciding-keys]");
const items = [...document.querySelectorAll("[data-waits]")];
const TYPING = "input, textarea, select, [contenteditable]";
let current = null;
let last = null;

if (keys) keys.hidden = false;

for (const item of items) {
  item.addEventListener("submit", (event) => {
    event.preventDefault();
    send(item, event.target, event.submitter);
  });
  item.addEventListener("focusin", () => mark(item));
  item.querySelector("[data-subject]")?.addEventListener("keydown", (event) => {
    if (event.key !== "Enter") return;
    event.preventDefault();
    item.querySelector(item.dataset.answer === "same" ? "[data-same]" : "[data-repoint]").click();
  });
}

async function send(item, form, pressed) {
  if (item.dataset.sending) return;
  item.dataset.sending = "yes";
  const trouble = item.querySelector("[data-trouble]");
  const given = new URLSearchParams(new FormData(form));
  if (pressed?.name) given.set(pressed.name, pressed.value);
  trouble.hidden = true;
  try {
    const answer = await fetch(pressed?.getAttribute("formaction") ?? form.getAttribute("action"), {
      method: "POST",
      body: given,
      headers: { Accept: "application/json" },
    });
    const told = await answer.json();
    if (!answer.ok) throw new Error(told.error);
    show(item, told);
  } catch (error) {
    trouble.textContent = error instanceof TypeError || error instanceof SyntaxError ? keys.dataset.lost : error.message;
    trouble.hidden = false;
  } finally {
    delete item.dataset.sending;
  }
}

// What was said, with its way back; or the question again, once it is taken back.
function show(item, told) {
  const decided = item.querySelector("[data-decided]");
  const open = told.state === "suggested" || !told.can_take_back;
  item.classList.toggle("is-decided", !open);
  decided.hidden = open;
  for (const seen of item.querySelectorAll("[name=seen]")) seen.value = told.seen;
  decided.querySelector("[role=status]").textContent = open ? "" : told.words;
  if (open) return move(item);
  decided.setAttribute("action", `${decided.dataset.action}/${told.key}/take-back`);
  last = item;
  const after = items.slice(items.indexOf(item) + 1);
  move(after.find(waits) ?? items.find(waits) ?? item);
}

function waits(item) {
  return !item.classList.contains("is-decided");
}

function mark(item) {
  current?.removeAttribute("aria-current");
  current = item;
  current.setAttribute("aria-current", "true");
}

function move(item) {
  mark(item);
  item.focus({ preventScroll: true });
  item.scrollIntoView({ block: "nearest" });
}

function step(by) {
  const left = items.filter((item) => waits(item) || item === current);
  const at = left.indexOf(current);
  const next = left[current ? Math.min(Math.max(at + by, 0), left.length - 1) : 0];
  if (next) move(next);
}

function ask(answer) {
  current.dataset.answer = answer;
  current.querySelector(".else").open = true;
  current.querySelector("[data-subject]").focus();
}

const press = (what) => current.querySelector(what)?.click();
const acts = {
  a: () => press("[data-accept]"),
  r: () => press("[data-reject]"),
  p: () => ask("repoint"),
  s: () => ask("same"),
  " ": () => press("a.moment"),
  u: () => last?.querySelector("[data-decided] button").click(),
};
const moves = { j: 1, arrowdown: 1, k: -1, arrowup: -1 };

document.addEventListener("keydown", (event) => {
  const key = event.key.toLowerCase();
  if (event.ctrlKey || event.metaKey || event.altKey || event.shiftKey || event.defaultPrevented) return;
  if (key === "escape" && current?.contains(event.target) && event.target.matches(TYPING)) return current.focus();
  if (event.target.closest(TYPING) || (key === " " && event.target.closest("a, button, summary"))) return;
  if (moves[key]) step(moves[key]);
  else if (key === "u" && last) acts.u();
  else if (current && waits(current) && acts[key]) acts[key]();
  else if (current && waits(current) && /^[1-9]$/.test(key)) press(`[data-key="${key}"]`);
  else return;
  event.preventDefault();
});

if (location.hash.startsWith("#w-")) {
  const there = items.find((item) => `#${item.id}` === location.hash);
  if (there) mark(there);
}
