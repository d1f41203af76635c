// The editor's keys, which the page lists. All but Escape and Enter go with Control, so that typing stays typing.
import { fieldOf, isChanged, lineOf } from "./editor_lines.js";

export function editorKeys({ list, sound, acts }) {
  const withControl = {
    ",": sound.back,
    "[": () => acts.pace(-1),
    "]": () => acts.pace(1),
    ".": acts.nextDoubt,
    k: (line) => line?.querySelector("[name=speaker]").select(),
    e: (line) => line?.querySelector("[name=unclear]").click(),
    s: (line) => line && acts.save(line),
    m: (line, shift) => line && acts.join(line, shift ? "previous" : "next"),
    arrowup: (line) => go(line?.previousElementSibling),
    arrowdown: (line) => go(line?.nextElementSibling),
  };

  function go(line, end = false) {
    if (line) sound.put(line, end ? fieldOf(line).value.length : 0);
  }

  function entered(line, field) {
    const rest = field.value.slice(field.selectionEnd).trim();
    if (rest && field.value.slice(0, field.selectionStart).trim()) return acts.split(line);
    if (rest) return undefined;
    acts.save(line);
    return go(line.nextElementSibling);
  }

  // In a field: Enter, and the arrows at its very ends.
  function typed(event, line, field) {
    if (event.key === "Enter") entered(line, field);
    else if (event.key === "ArrowUp" && field.selectionEnd === 0) go(line.previousElementSibling, true);
    else if (event.key === "ArrowDown" && field.selectionStart === field.value.length) go(line.nextElementSibling);
    else return false;
    return true;
  }

  function pressed(event) {
    const key = event.key.toLowerCase();
    const line = lineOf(event.target) ?? sound.current();
    if (event.key === "Escape") return sound.toggle() ?? true;
    if (event.ctrlKey && !event.altKey && !event.metaKey) {
      if (key === "z" && !event.shiftKey && !(line && isChanged(line))) return acts.undo() ?? true;
      if (!withControl[key] || (event.shiftKey && key !== "m")) return false;
      withControl[key](line, event.shiftKey);
      return true;
    }
    const plain = !event.metaKey && !event.altKey && !event.shiftKey;
    return plain && event.target.matches("textarea") && list.contains(event.target) && typed(event, line, event.target);
  }

  // Before the player's own keys, and instead of them.
  document.addEventListener(
    "keydown",
    (event) => {
      if (event.isComposing || event.defaultPrevented || event.target.closest("summary, select, dialog")) return;
      if (!pressed(event)) return;
      event.preventDefault();
      event.stopPropagation();
    },
    { capture: true },
  );
}
