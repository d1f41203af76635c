// Handing words on: copying an address, and choosing from which line to which a clip goes.
import { clock } from "./time.js";

const DONE_MS = 2500;

for (const button of document.querySelectorAll("[data-copy]")) {
  button.hidden = false;
  const words = button.textContent;
  button.addEventListener("click", async () => {
    const field = button.closest(".field")?.querySelector("input, textarea");
    try {
      await navigator.clipboard.writeText(button.dataset.copy || field.value);
      button.textContent = button.dataset.done;
      setTimeout(() => (button.textContent = words), DONE_MS);
    } catch {
      field?.select(); // Where a page may not copy, a person still can.
    }
  });
}

for (const button of document.querySelectorAll("[data-hand-on]")) {
  if (!navigator.share) continue;
  button.hidden = false;
  const fields = button.closest("[data-share-fields]");
  button.addEventListener("click", () => {
    const url = fields.querySelector("[data-address]").value;
    navigator.share({ title: button.dataset.title, url }).catch(() => {}); // Not sending it is an answer too.
  });
}

const dialog = document.querySelector("[data-share-dialog]");
if (dialog) prepare(dialog);

function prepare(dialog) {
  const part = (name) => dialog.querySelector(`[data-${name}]`);
  const lines = [...document.querySelectorAll(".passages > li")].filter((line) => line.querySelector("[data-clip]"));
  const [from, to] = [part("from"), part("to")];
  for (const choice of [from, to]) {
    choice.append(...lines.map((line, at) => new Option(named(line), at)));
    choice.addEventListener("change", () => tell(choice));
  }

  // An end before the beginning goes along with what was changed last.
  function tell(changed) {
    if (Number(to.value) < Number(from.value)) (changed === to ? from : to).value = changed.value;
    const taken = lines.slice(Number(from.value), Number(to.value) + 1);
    const first = taken[0].querySelector("[data-clip]");
    const last = taken.at(-1).querySelector("[data-clip]");
    const path = first.pathname + (first === last ? "" : `?to=${last.dataset.clip}`);
    part("address").value = location.origin + path;
    part("open").href = path;
    const frame = `${location.origin}/embed${path.slice(path.indexOf("/p/"))}`;
    part("embed").value = part("embed").value.replace(/src="[^"]*"/, () => `src="${frame}"`);
    part("quote").textContent = taken.map(words).join(" ");
  }

  function open(first, last) {
    from.value = lines.indexOf(first);
    to.value = lines.indexOf(last);
    tell(to);
    dialog.showModal();
  }

  for (const line of lines) {
    line.querySelector("[data-clip]").addEventListener("click", (event) => {
      if (event.ctrlKey || event.metaKey || event.shiftKey) return;
      event.preventDefault();
      open(line, line);
    });
  }
  const button = document.querySelector("[data-share]");
  if (!button || !lines.length) return;
  button.hidden = false;
  button.addEventListener("click", () => {
    const [first, last] = selected(lines) ?? [];
    const heard = lines.find((line) => line.matches("[aria-current]")) ?? lines[0];
    open(first ?? heard, last ?? heard);
  });
}

// The first and last line of the words that are marked on the page.
function selected(lines) {
  const marked = getSelection();
  if (!marked || marked.isCollapsed) return null;
  const taken = lines.filter((line) => marked.containsNode(line, true));
  return taken.length ? [taken[0], taken.at(-1)] : null;
}

function words(line) {
  const said = line.querySelector(".voice").cloneNode(true);
  for (const aside of said.querySelectorAll(".visually-hidden, .speaker")) aside.remove();
  return said.textContent.trim();
}

function named(line) {
  const said = words(line);
  return `${clock(Number(line.dataset.start))}  ${said.length > 48 ? `${said.slice(0, 47)}…` : said}`;
}
