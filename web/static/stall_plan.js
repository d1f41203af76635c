// Stalls on the plan: each a dot that is dragged, or moved with the arrow keys; the numbers in the form follow.
// Without this the two numbers are typed.
const plan = document.querySelector("[data-plan]");
const form = document.querySelector("[data-stalls]");
const STEP = 1;
const FAR = 5;
const WAYS = { ArrowLeft: [-1, 0], ArrowRight: [1, 0], ArrowUp: [0, -1], ArrowDown: [0, 1] };
const round = (share) => String(Math.round(Math.min(100, Math.max(0, share)) * 10) / 10);
const places = new CSSStyleSheet(); // where each dot stands: the policy lets no element carry a style of its own
let waiting = null; // the row whose dot the next press puts on the plan

function fieldsOf(row) {
  const of = (name) => row.querySelector(`[data-${name}]`);
  return { name: of("name"), x: of("x"), y: of("y"), put: of("put") };
}

function tell(row) {
  const { name, x, y } = fieldsOf(row);
  const words = form.dataset.moved.replace("{name}", name.value).replace("{x}", x.value).replace("{y}", y.value);
  form.querySelector("[data-said]").textContent = words;
}

function put(row, x, y) {
  const own = fieldsOf(row);
  own.x.value = round(x);
  own.y.value = round(y);
  show(row);
  tell(row);
}

function show(row) {
  const { name, x, y, put: button } = fieldsOf(row);
  const there = x.value !== "" && y.value !== "";
  button.hidden = there;
  let dot = plan.querySelector(`[data-dot="${row.dataset.stall}"]`);
  if (!there) return dot?.remove();
  dot ??= make(row);
  lay();
  dot.setAttribute("aria-label", `${name.value || name.labels[0].textContent}, ${x.value} %, ${y.value} %`);
}

function lay() {
  const rules = [...form.querySelectorAll("[data-stall]")].map((row) => {
    const { x, y } = fieldsOf(row);
    const at = `inset: ${Number(y.value)}% auto auto ${Number(x.value)}%`;
    return `.stall-dot[data-dot="${CSS.escape(row.dataset.stall)}"] { ${at}; }`;
  });
  places.replaceSync(rules.join("\n"));
}

function make(row) {
  const dot = document.createElement("button");
  dot.type = "button";
  dot.className = "stall-dot";
  dot.dataset.dot = row.dataset.stall;
  const face = document.createElement("span");
  face.textContent = [...row.parentElement.children].indexOf(row) + 1;
  dot.append(face);
  plan.append(dot);
  dot.addEventListener("keydown", (event) => {
    const way = WAYS[event.key];
    if (!way) return;
    event.preventDefault();
    const { x, y } = fieldsOf(row);
    const far = event.shiftKey ? FAR : STEP;
    put(row, Number(x.value) + way[0] * far, Number(y.value) + way[1] * far);
  });
  dot.addEventListener("pointerdown", (event) => {
    dot.setPointerCapture(event.pointerId);
    dot.classList.add("carried");
  });
  dot.addEventListener("pointermove", (event) => dot.classList.contains("carried") && put(row, ...shares(event)));
  for (const end of ["pointerup", "pointercancel"]) dot.addEventListener(end, () => dot.classList.remove("carried"));
  return dot;
}

function shares(event) {
  const box = plan.getBoundingClientRect();
  return [((event.clientX - box.left) / box.width) * 100, ((event.clientY - box.top) / box.height) * 100];
}

if (plan && form) {
  document.adoptedStyleSheets.push(places);
  document.querySelector("[data-how]").hidden = false;
  plan.querySelector("[data-dots]").remove();
  for (const row of form.querySelectorAll("[data-stall]")) {
    const { name, x, y, put: button } = fieldsOf(row);
    show(row);
    for (const field of [name, x, y]) field.addEventListener("input", () => show(row));
    button.addEventListener("click", () => {
      put(row, 50, 50);
      waiting = row;
      plan.querySelector(`[data-dot="${row.dataset.stall}"]`).focus();
    });
  }
  plan.addEventListener("click", (event) => {
    if (waiting && !event.target.closest("[data-dot]")) put(waiting, ...shares(event));
  });
}
