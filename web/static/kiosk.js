// A tablet on a stall: invitations take turns, silence leads back to the start, and no way leads out of the trail.
// Without this the pages are plain ones that lead to each other.
const TICK_MS = 1000;
const { kiosk: start, idleS, turnS, freshS } = document.body.dataset;
const atStart = document.querySelector("[data-invitations]") !== null || location.pathname === start;

stayInside();
keepAwake();
whenIdle(Number(idleS), leadBack);
const list = document.querySelector("[data-invitations]");
if (list) takeTurns(list, Number(turnS));
if (atStart) setInterval(renew, Number(freshS) * 1000);

// One page takes the other's place, so that the way back never gathers more than one step; that one leads to the start.
function stayInside() {
  document.addEventListener("click", (event) => {
    const link = event.target.closest("a[href]");
    if (!link) return;
    event.preventDefault();
    if (inTrail(link.href)) go(link.href);
  });
  document.addEventListener("auxclick", (event) => event.preventDefault());
  document.addEventListener("contextmenu", (event) => event.preventDefault());
  document.addEventListener("dragstart", (event) => event.preventDefault());
  let guarded = false;
  addEventListener("pointerdown", () => {
    if (!guarded) history.pushState(null, "", location.href);
    guarded = true;
  });
  addEventListener("popstate", () => guarded && go(start));
}

function inTrail(address) {
  const { origin, pathname } = new URL(address);
  return origin === location.origin && /^(\/[a-z]{2})?\/trails\/[^/]+\/kiosk(\/\d+)?$/.test(pathname);
}

function go(address) {
  location.replace(address);
}

// The screen stays lit where the device allows it; a device that was put down and taken up is asked again.
async function keepAwake() {
  try {
    if (!document.hidden) await navigator.wakeLock?.request("screen");
  } catch {}
}
document.addEventListener("visibilitychange", keepAwake);

// Calls `act` after so many seconds in which nobody touched anything and nothing was heard.
function whenIdle(seconds, act) {
  let quiet = 0;
  const heard = () => [...document.querySelectorAll("audio")].some((audio) => !audio.paused && !audio.ended);
  for (const name of ["pointerdown", "keydown", "wheel", "touchmove", "focusin", "input"]) {
    addEventListener(name, () => (quiet = 0), { passive: true });
  }
  setInterval(() => {
    quiet = heard() ? 0 : quiet + TICK_MS / 1000;
    if (quiet >= seconds) {
      quiet = 0;
      act();
    }
  }, TICK_MS);
}

function leadBack() {
  if (!atStart) return renew(start);
  list?.dispatchEvent(new CustomEvent("idle"));
  return undefined;
}

// Loads what may be met now; while the archive does not answer, what is there stays. A trail that is over says so itself.
async function renew(address = location.href) {
  const there = typeof address === "string" ? address : location.href;
  try {
    const answer = await fetch(there, { method: "HEAD", cache: "no-store" });
    if (answer.status < 500) go(there);
  } catch {}
}

// One invitation at a time. Whoever prefers stillness, or presses the button, changes them by hand.
function takeTurns(list, seconds) {
  const each = [...list.querySelectorAll("[data-invitation]")];
  if (each.length < 2) return;
  const button = document.querySelector("[data-turning]");
  const calm = matchMedia("(prefers-reduced-motion: reduce)").matches;
  let shown = -1;
  let turning = false;

  function show(index) {
    shown = (index + each.length) % each.length;
    each.forEach((item, n) => item.classList.toggle("shown", n === shown));
  }
  function turn(on) {
    turning = on;
    button.textContent = on ? button.dataset.stopWords : button.dataset.goWords;
    list.setAttribute("aria-live", on ? "off" : "polite");
  }

  list.classList.add("turning");
  button.hidden = false;
  show(0);
  turn(!calm);
  button.addEventListener("click", () => turn(!turning));
  list.addEventListener("idle", () => turn(!calm));
  addEventListener("keydown", (event) => {
    const step = { ArrowRight: 1, ArrowLeft: -1 }[event.key];
    if (!step) return;
    turn(false);
    show(shown + step);
    each[shown].querySelector("a").focus();
  });
  // Nobody who has found one with the keyboard loses it.
  setInterval(() => turning && !list.contains(document.activeElement) && show(shown + 1), seconds * 1000);
}
