// The loom by hand: its knots are walked with the arrow keys, and one that is pointed at or reached says what is said there.
import { walkKnots } from "./loom_keys.js";
import { sayKnots } from "./loom_said.js";

for (const loom of document.querySelectorAll("[data-loom]")) {
  const rows = [...loom.querySelectorAll("tbody tr")];
  for (const picture of loom.querySelectorAll("svg[data-duration]")) {
    const threads = [...picture.querySelectorAll("[data-row]")].map((group) => knotsOf(group, rows[group.dataset.row]));
    const knots = threads.flat();
    if (!knots.length) continue;
    // From here on the picture can be read: it is no longer hidden behind its table.
    picture.removeAttribute("aria-hidden");
    picture.setAttribute("role", "group");
    picture.setAttribute("aria-label", loom.dataset.label);
    sayKnots(picture, knots);
    walkKnots(picture, threads);
  }
}

// Each knot with what the table says of it: { link, name, time, quote, notes }.
function knotsOf(group, row) {
  const moments = new Map([...row.querySelectorAll("td a")].map((link) => [link.getAttribute("href"), link]));
  return [...group.querySelectorAll(".knot")].map((link) => {
    const said = moments.get(link.getAttribute("href"));
    const words = (selector) => [...(said?.querySelectorAll(selector) ?? [])].map((part) => part.textContent);
    const name = row.querySelector("th").textContent.trim();
    const [time = "", quote = "", notes = ""] = [words("time")[0], words("q")[0], words("small").join(", ")];
    link.setAttribute("aria-label", [name, time, notes, quote].filter(Boolean).join(", "));
    return { link, name, time, quote, notes, language: said?.querySelector("q")?.lang ?? "" };
  });
}
