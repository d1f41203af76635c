// Shows how far the machine has come, asking every two seconds until it has ended.
// Answer: {"steps": [{"name", "state", "detail"}], "state": "working|ready|needs_help|refused", "message"}.
import { stateLine } from "./states.js";

const EVERY_MS = 2000;
const MOST_MS = 30000;

for (const place of document.querySelectorAll("[data-progress-url]")) follow(place, EVERY_MS);

async function follow(place, wait) {
  await new Promise((resolve) => setTimeout(resolve, wait));
  if (document.hidden) return follow(place, wait);
  let news = null;
  try {
    const answer = await fetch(place.dataset.progressUrl, { headers: { Accept: "application/json" }, cache: "no-store" });
    if (answer.status === 403 || answer.status === 404) return undefined;
    if (answer.ok) news = await answer.json();
  } catch {}
  // Out of reach, or too busy: ask less and less often, and leave what was last known.
  if (!news) return follow(place, Math.min(wait * 2, MOST_MS));
  show(place, news);
  if (news.state === "working" || news.state === "waiting") return follow(place, EVERY_MS);
  // What has ended brings new parts of the page with it, such as the transcript.
  if ("progressReload" in place.dataset) location.reload();
  return undefined;
}

function show(place, news) {
  place.querySelector("[data-progress-state]")?.replaceChildren(stateLine(news.state, news.message));
  place.querySelector("[data-progress-steps]")?.replaceChildren(
    ...(news.steps ?? []).map((step) => {
      const item = document.createElement("li");
      item.append(stateLine(step.state, ""), line("", step.name));
      if (step.detail) item.append(line("detail", step.detail));
      return item;
    }),
  );
}

function line(name, text) {
  const made = document.createElement("span");
  if (name) made.className = name;
  made.textContent = text;
  return made;
}
