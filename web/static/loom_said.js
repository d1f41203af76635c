// What a knot says, beside it, inside the picture: nothing on the page moves. It stays while it is pointed at, and goes
// with the escape key.
const SVG = "http://www.w3.org/2000/svg";
const WIDTH = 300;
const ROOM = 190;
const GAP = 12;
const LINGER_MS = 140;
const KINDS = ["person", "dish", "crop", "ingredient", "place"];

export function sayKnots(picture, knots) {
  const box = document.createElementNS(SVG, "foreignObject");
  box.setAttribute("class", "loom-said");
  box.setAttribute("height", ROOM);
  const room = part("div", "room");
  const card = part("div", "panel");
  room.setAttribute("aria-hidden", "true"); // Each knot's own label says the same.
  room.append(card);
  box.append(room);
  let shown = null;
  let leaving = 0;

  function show(knot) {
    clearTimeout(leaving);
    if (shown === knot) return;
    shown?.link.classList.remove("said");
    shown = knot;
    knot.link.classList.add("said");
    const quote = part("p", "voice", knot.quote);
    if (knot.language) quote.lang = knot.language;
    card.className = `panel ${KINDS.find((kind) => knot.link.closest(`.${kind}`)) ?? ""}`;
    card.replaceChildren(part("p", "about", `${knot.time} · ${knot.name}`), quote);
    if (knot.notes) card.append(part("p", "about", knot.notes));
    place(knot);
    picture.append(box);
  }

  // Beside the knot, above or below as the window has room, and never over the picture's edge.
  function place({ link }) {
    const across = picture.viewBox.baseVal.width;
    const use = link.querySelector("use");
    const [x, y] = ["x", "y"].map((name) => Number(use.getAttribute(name)));
    const width = Math.min(WIDTH, across - 8);
    const below = link.getBoundingClientRect().top < innerHeight / 2;
    box.setAttribute("width", width);
    box.setAttribute("x", Math.min(Math.max(4, x - width / 2), across - width - 4));
    box.setAttribute("y", below ? y + GAP : y - GAP - ROOM);
    box.classList.toggle("above", !below);
  }

  function hide() {
    shown?.link.classList.remove("said");
    shown = null;
    box.remove();
  }

  function leave() {
    clearTimeout(leaving);
    leaving = setTimeout(() => shown && shown.link !== document.activeElement && hide(), LINGER_MS);
  }

  for (const knot of knots) {
    knot.link.addEventListener("pointerenter", () => show(knot));
    knot.link.addEventListener("focus", () => show(knot));
    knot.link.addEventListener("click", () => show(knot)); // A touch plays and shows at once.
    knot.link.addEventListener("pointerleave", leave);
    knot.link.addEventListener("blur", leave);
  }
  card.addEventListener("pointerenter", () => clearTimeout(leaving));
  card.addEventListener("pointerleave", leave);
  document.addEventListener("keydown", (event) => {
    if (event.key !== "Escape" || !shown) return;
    event.preventDefault();
    hide();
  }, true);
  document.addEventListener("pointerdown", (event) => shown && !picture.contains(event.target) && hide());
}

function part(name, className, words = "") {
  const made = document.createElement(name);
  made.className = className;
  made.textContent = words;
  return made;
}
