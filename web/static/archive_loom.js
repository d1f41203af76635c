import { walkKnots } from "./loom_keys.js";
import { sayKnots } from "./loom_said.js";

// The loom across stories: its knots say what is said there and are walked with the arrow keys, as on a story's page.
for (const loom of document.querySelectorAll("figure[data-cloth]")) {
  const [head, ...lines] = loom.querySelectorAll("table tr");
  const columns = new Map([...head.cells].map((cell, at) => [cell.dataset.subject, at]));
  for (const picture of loom.querySelectorAll(":scope > svg")) {
    const rows = lines.map((line, at) =>
      [...picture.querySelectorAll(`.knot[data-row="${at}"]`)].map((link) => knotOf(link, line, head, columns)),
    );
    if (!rows.flat().length) continue;
    picture.removeAttribute("aria-hidden");
    picture.setAttribute("role", "group");
    picture.setAttribute("aria-label", loom.dataset.label);
    sayKnots(picture, rows.flat());
    walkKnots(picture, rows);
  }
}

function knotOf(link, line, head, columns) {
  const at = columns.get(link.dataset.subject);
  const said = line.cells[at].querySelector("a");
  const words = (selector) => said.querySelector(selector)?.textContent ?? "";
  const [time, name] = [line.cells[0].textContent.trim(), head.cells[at].textContent.trim()];
  const knot = { link, name, time, quote: words("q"), notes: words("small"), language: "" };
  link.setAttribute("aria-label", [time, name, said.firstChild.textContent.trim(), knot.notes, knot.quote].filter(Boolean).join(", "));
  return knot;
}

// A thread that is chosen stays bright at once and the rest stands back. Where stories are
// bundled the server lays the picture out anew, and these links are followed as they are.
for (const loom of document.querySelectorAll("figure[data-cloth]:not([data-folded])")) {
  const told = loom.querySelector("[data-chosen]");
  loom.addEventListener("click", (event) => {
    const choice = event.target.closest("[data-choice]");
    if (!choice || event.ctrlKey || event.metaKey || event.shiftKey) return;
    const id = choice.dataset.choice;
    // One that is not in the picture needs another picture.
    if (id && !loom.querySelector(`.thread[data-subject="${id}"]`)) return;
    event.preventDefault();
    choose(loom, choice.getAttribute("aria-current") ? "" : id);
  });

  function choose(loom, id) {
    const rows = new Set([...loom.querySelectorAll(`.knot[data-subject="${id}"]`)].map((knot) => knot.dataset.row));
    for (const part of loom.querySelectorAll("svg [data-subject]")) {
      part.classList.toggle("dim", Boolean(id) && part.dataset.subject !== id);
      part.classList.toggle("chosen", part.dataset.subject === id);
    }
    for (const line of loom.querySelectorAll(".lines > [data-row], .story[data-row]")) {
      line.classList.toggle("dim", Boolean(id) && !rows.has(line.dataset.row));
    }
    loom.classList.toggle("has-choice", Boolean(id));
    let chosen = null;
    for (const link of loom.querySelectorAll("nav [data-choice]")) {
      const own = Boolean(id) && link.dataset.choice === id;
      if (own) link.setAttribute("aria-current", "true");
      else link.removeAttribute("aria-current");
      if (own) chosen = link;
    }
    const all = loom.querySelector("nav .all");
    if (!all) return;
    all.hidden = !id;
    told.textContent = chosen?.dataset.said ?? "";
    history.replaceState(null, "", (chosen ?? all.querySelector("a")).getAttribute("href"));
  }
}
