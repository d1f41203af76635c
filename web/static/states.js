// A state as the pages' own macro draws it: its icon and its words.
const SVG = "http://www.w3.org/2000/svg";
const ICONS = { done: "done", ready: "done", stored: "done", working: "working", sending: "working", failed: "failed", needs_help: "failed", refused: "failed" };

export function stateLine(state, message) {
  const made = document.createElement("span");
  made.className = `state ${state}`;
  fillState(made, state, message);
  return made;
}

// Says another state in a line that stands already.
export function fillState(line, state, message) {
  const svg = document.createElementNS(SVG, "svg");
  svg.setAttribute("aria-hidden", "true");
  const use = document.createElementNS(SVG, "use");
  use.setAttribute("href", `#i-${ICONS[state] ?? "waiting"}`);
  svg.append(use);
  line.className = `state ${state}`;
  line.replaceChildren(svg, message);
}
