// The player's keys, which the page lists. They are for reading and never for typing, and can be switched off.
const STEP_S = 10;
const ARROW_S = 5;

const TYPING = "input:not([type=range], [type=checkbox], [type=radio]), textarea, select, audio, [contenteditable]";
const PRESSED_BY_SPACE = "button, summary, [role=button], input:not([type=range])";

export function listenToKeys({ audio, toggle, seek }) {
  const help = document.querySelector("[data-keys]");
  const box = document.querySelector("input[data-keep=keys]");
  if (help) help.hidden = false;
  const move = (seconds) => () => seek(audio.currentTime + seconds);
  const acts = {
    " ": toggle, // On a link too, which a space does not press.
    k: toggle,
    j: move(-STEP_S),
    l: move(STEP_S),
    arrowleft: move(-ARROW_S),
    arrowright: move(ARROW_S),
    escape: () => audio.pause(),
  };

  document.addEventListener("keydown", (event) => {
    const key = event.key.toLowerCase();
    if (!acts[key] || (box && !box.checked)) return;
    if (event.ctrlKey || event.metaKey || event.altKey || event.shiftKey || event.defaultPrevented) return;
    if (event.target.closest(TYPING)) return;
    if (key === " " && event.target.closest(PRESSED_BY_SPACE)) return;
    if (key.startsWith("arrow") && event.target.closest("input")) return;
    if (key === "escape" && audio.paused) return;
    if ((key === " " || key === "k") && event.repeat) return event.preventDefault();
    acts[key]();
    event.preventDefault();
  });
}
