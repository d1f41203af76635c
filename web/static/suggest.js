// The search box answers while somebody types: a combobox whose list the server writes.
const WAIT_MS = 120;

export async function attach(input) {
  if (input.getAttribute("role") === "combobox") return;
  input.setAttribute("role", "combobox");
  await styled(input.dataset.style);
  const list = made("div", { id: `${input.id}-list`, class: "suggestions", role: "listbox", "aria-label": input.dataset.suggested });
  const voice = made("p", { class: "visually-hidden", role: "status" });
  let waiting = null;
  let asked = null;
  let active = -1;

  list.hidden = true;
  for (const [name, value] of Object.entries({ "aria-autocomplete": "list", "aria-controls": list.id, "aria-expanded": "false" })) {
    input.setAttribute(name, value);
  }
  input.after(list, voice);

  const options = () => [...list.querySelectorAll("[role=option]")];

  function show(open) {
    list.hidden = !open;
    input.setAttribute("aria-expanded", String(open));
    choose(-1);
  }

  function choose(place) {
    const all = options();
    all[active]?.setAttribute("aria-selected", "false");
    active = place;
    const one = all[place];
    one?.setAttribute("aria-selected", "true");
    one?.scrollIntoView({ block: "nearest" });
    if (one) input.setAttribute("aria-activedescendant", one.id);
    else input.removeAttribute("aria-activedescendant");
  }

  function stop() {
    clearTimeout(waiting);
    asked?.abort();
  }

  async function ask() {
    stop();
    const words = input.value;
    if (!words.trim()) return show(false);
    asked = new AbortController();
    const { signal } = asked;
    try {
      const answer = await fetch(`${input.dataset.suggest}?${new URLSearchParams({ q: words })}`, { signal });
      if (!answer.ok) return show(false);
      const text = await answer.text();
      if (!signal.aborted) put(text);
    } catch (error) {
      if (error.name !== "AbortError") show(false); // No signal: the form still asks.
    }
  }

  function put(text) {
    const page = new DOMParser().parseFromString(text, "text/html");
    list.replaceChildren(...page.querySelectorAll("[role=group]"));
    for (const [place, option] of options().entries()) option.id = `${list.id}-${place}`;
    show(options().length > 0 && document.activeElement === input);
    voice.textContent = page.querySelector("[data-said]")?.dataset.said ?? "";
  }

  input.addEventListener("input", () => {
    stop();
    waiting = setTimeout(ask, WAIT_MS);
  });
  input.addEventListener("blur", () => {
    stop();
    show(false);
  });
  input.form.addEventListener("submit", stop);
  list.addEventListener("pointerdown", (event) => event.preventDefault()); // The box keeps the keyboard.
  list.addEventListener("pointermove", (event) => {
    const place = options().indexOf(event.target.closest("[role=option]"));
    if (place >= 0 && place !== active) choose(place);
  });

  input.addEventListener("keydown", (event) => {
    if (event.isComposing || event.ctrlKey || event.metaKey || event.altKey || event.shiftKey) return;
    const count = options().length;
    const moves = {
      ArrowDown: () => (list.hidden ? ask() : choose(active + 1 < count ? active + 1 : -1)),
      ArrowUp: () => list.hidden || choose(active < 0 ? count - 1 : active - 1),
      Home: () => active >= 0 && choose(0),
      End: () => active >= 0 && choose(count - 1),
      Enter: () => active >= 0 && options()[active].click(),
      Escape: () => (list.hidden ? (input.value = "") : (stop(), show(false))),
    };
    // Without a line chosen, these keys do in the field what they always do.
    const own = active < 0 && ["Home", "End", "Enter"].includes(event.key);
    if (!moves[event.key] || own || (event.key === "ArrowUp" && list.hidden)) return;
    event.preventDefault();
    moves[event.key]();
  });

  if (input.value !== input.defaultValue) ask(); // Somebody types faster than this came.
}

function styled(href) {
  const link = made("link", { rel: "stylesheet", href });
  return new Promise((go) => {
    link.addEventListener("load", go);
    link.addEventListener("error", go);
    document.head.append(link);
  });
}

function made(tag, attributes) {
  const element = document.createElement(tag);
  for (const [name, value] of Object.entries(attributes)) element.setAttribute(name, value);
  return element;
}
