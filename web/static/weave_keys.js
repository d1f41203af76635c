// The keys of a weave, which its page lists. For listening and never for typing, and can be switched off.
const TYPING = "input:not([type=checkbox]), textarea, select, audio, [contenteditable]";
const PRESSED_BY_SPACE = "button, summary, [role=button], input";

export function listenToWeaveKeys({ toggle, before, after, pause, playing }) {
  const help = document.querySelector("[data-keys]");
  const box = document.querySelector("input[data-keep=keys]");
  if (help) help.hidden = false;
  const acts = { " ": toggle, k: toggle, j: before, arrowleft: before, l: after, arrowright: after, escape: pause };

  document.addEventListener("keydown", (event) => {
    const key = event.key.toLowerCase();
    if (!acts[key] || (box && !box.checked) || event.repeat) return;
    if (event.ctrlKey || event.metaKey || event.altKey || event.shiftKey || event.defaultPrevented) return;
    if (event.target.closest(TYPING)) return;
    if (key === " " && event.target.closest(PRESSED_BY_SPACE)) return;
    if (key === "escape" && !playing()) return;
    event.preventDefault();
    acts[key]();
  });
}
