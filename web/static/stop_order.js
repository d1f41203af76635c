// Cards on a table: taken up by their handle and laid elsewhere, by pointer or by keys; the buttons work the same way.
// Without this the buttons send their forms, and the page comes back in the new order.
const table = document.querySelector("[data-order]");
const said = document.querySelector("[data-said]");
const trouble = document.querySelector("[data-trouble]");
const STEPS = { ArrowUp: -1, ArrowLeft: -1, ArrowDown: 1, ArrowRight: 1 };
const backwards = document.dir === "rtl" ? { ArrowLeft: 1, ArrowRight: -1 } : {};

const cards = () => [...table.querySelectorAll("[data-stop]")];
const codes = () => cards().map((card) => card.dataset.stop);
const free = table?.querySelector(".place-free");
let kept = table ? codes() : [];
let taken = null; // { card, before: codes } while a card is held by keys
let carried = null; // { card, before, dx, dy } while one is held by the pointer

function tell(card, words) {
  const place = cards().indexOf(card) + 1;
  said.textContent = table.dataset[words]
    .replace("{name}", card.dataset.name)
    .replace("{place}", place)
    .replace("{count}", cards().length);
}

function number() {
  const all = cards();
  all.forEach((card, at) => {
    card.querySelector("[data-place]").textContent = at + 1;
    card.querySelector("[data-up]").disabled = at === 0;
    card.querySelector("[data-down]").disabled = at === all.length - 1;
  });
}

function lay(order) {
  const by = new Map(cards().map((card) => [card.dataset.stop, card]));
  for (const code of order) table.insertBefore(by.get(code), free);
  number();
}

// The others make room: a card that left the document for a moment would lose the focus and the finger on it.
function putAt(card, to) {
  const all = cards();
  const at = all.indexOf(card);
  if (to < 0 || to >= all.length || to === at) return false;
  if (to > at) card.before(...all.slice(at + 1, to + 1));
  else card.after(...all.slice(to, at));
  number();
  return true;
}

const step = (card, way) => putAt(card, cards().indexOf(card) + way);

async function save(card) {
  const order = codes();
  if (order.join() === kept.join()) return true;
  trouble.hidden = true;
  try {
    const answer = await fetch(table.dataset.order, {
      method: "POST",
      body: new URLSearchParams({ codes: order.join(" ") }),
      headers: { Accept: "application/json" },
    });
    const told = await answer.json();
    if (!answer.ok) throw new Error(told.error);
    kept = order;
    tell(card, "laid");
    return true;
  } catch (error) {
    lay(kept);
    trouble.textContent = error instanceof TypeError || error instanceof SyntaxError ? table.dataset.lost : error.message;
    trouble.hidden = false;
    return false;
  }
}

function take(card) {
  taken = { card, before: codes() };
  card.classList.add("taken");
  card.querySelector("[data-handle]").setAttribute("aria-pressed", "true");
  tell(card, "grabbed");
}

function letGo() {
  const { card, before } = taken;
  taken = null;
  card.classList.remove("taken");
  card.querySelector("[data-handle]").setAttribute("aria-pressed", "false");
  return { card, before };
}

function keyed(event, card) {
  const handle = event.currentTarget;
  if (event.key === " " || event.key === "Enter") {
    event.preventDefault();
    if (!taken) return take(card);
    tell(letGo().card, "moved");
    return save(card);
  }
  if (!taken) return;
  const way = backwards[event.key] ?? STEPS[event.key];
  if (way) {
    event.preventDefault();
    step(card, way);
    tell(card, "moved");
  } else if (event.key === "Escape") {
    event.preventDefault();
    lay(letGo().before);
    handle.focus();
    tell(card, "back");
  } else if (event.key === "Tab") {
    letGo();
    save(card);
  }
}

function pick(event, card) {
  if (event.button !== 0) return;
  event.preventDefault();
  const handle = event.currentTarget;
  handle.setPointerCapture(event.pointerId);
  const box = card.getBoundingClientRect();
  carried = { card, before: codes(), dx: event.clientX - box.left, dy: event.clientY - box.top };
  card.classList.add("carried");
}

const where = new CSSStyleSheet(); // of the card in hand: the policy lets no element carry a style of its own
document.adoptedStyleSheets.push(where);

function carry(event) {
  if (!carried) return;
  const { card, dx, dy } = carried;
  const under = document.elementFromPoint(event.clientX, event.clientY)?.closest("[data-stop]");
  if (under && under !== card && table.contains(under)) putAt(card, cards().indexOf(under));
  where.replaceSync("");
  const box = card.getBoundingClientRect();
  const by = `${event.clientX - dx - box.left}px ${event.clientY - dy - box.top}px`;
  where.replaceSync(`[data-stop].carried { translate: ${by}; }`);
}

function drop(event, { put }) {
  if (!carried) return;
  const { card, before } = carried;
  carried = null;
  card.classList.remove("carried");
  where.replaceSync("");
  if (put) save(card);
  else lay(before);
}

if (table) {
  document.querySelector("[data-how]").hidden = cards().length < 2;
  for (const card of cards()) {
    const handle = card.querySelector("[data-handle]");
    handle.hidden = false;
    handle.setAttribute("aria-pressed", "false");
    handle.addEventListener("keydown", (event) => keyed(event, card));
    handle.addEventListener("pointerdown", (event) => pick(event, card));
    handle.addEventListener("pointermove", carry);
    handle.addEventListener("pointerup", (event) => drop(event, { put: true }));
    handle.addEventListener("pointercancel", (event) => drop(event, { put: false }));
    card.querySelector("[data-way]").addEventListener("submit", (event) => {
      event.preventDefault();
      const button = event.submitter;
      if (step(card, button.value === "up" ? -1 : 1)) save(card);
      (button.disabled ? button.parentElement.querySelector("button:enabled") : button)?.focus();
    });
  }
}
