// The line being heard is the line being edited: the cursor goes along with the voice, the voice goes to where the
// cursor is put, and it waits at the end of a line that is being changed.
import { fieldOf, isChanged, say } from "./editor_lines.js";

const BACK_S = 2;
const TYPING_MS = 2500;

export function editorSound({ player, list, words, goesAlong, leave }) {
  const audio = player?.querySelector("audio") ?? null;
  const speed = player?.querySelector("[data-speed]");
  let current = null;
  let held = false;
  let typedAt = -Infinity;

  function mark(line) {
    if (line === current) return;
    const left = current;
    current?.removeAttribute("aria-current");
    current = line;
    current?.setAttribute("aria-current", "true");
    held = false;
    if (left?.isConnected) leave(left);
  }

  function within(line, second) {
    return second >= Number(line.dataset.start) - 0.05 && second < Number(line.dataset.end);
  }

  // Before the sound's own facts are loaded a seek is lost.
  function seek(second) {
    if (!audio) return;
    const go = () => (audio.currentTime = Math.max(0, second));
    if (audio.readyState > 0) go();
    else audio.addEventListener("loadedmetadata", go, { once: true });
  }

  function busyWith(line) {
    return line && (isChanged(line) || performance.now() - typedAt < TYPING_MS);
  }

  function hear() {
    if (audio.paused || !goesAlong.checked) return;
    const heard = [...list.children].findLast((line) => within(line, audio.currentTime));
    if (!heard || heard === current) return;
    if (busyWith(current) && audio.currentTime >= Number(current.dataset.end)) {
      held = true;
      audio.pause();
      say(current, words.wordsHeld);
      return;
    }
    if (!current || !busyWith(current)) follow(heard);
  }

  function follow(line) {
    const typing = current?.contains(document.activeElement);
    mark(line);
    if (typing) put(line, 0);
    else bring(line);
  }

  function put(line, start, end = start) {
    const field = fieldOf(line);
    field.focus({ preventScroll: true });
    field.setSelectionRange(start, end);
    bring(line);
  }

  function bring(line) {
    const calm = matchMedia("(prefers-reduced-motion: reduce)").matches;
    line.scrollIntoView({ block: "center", behavior: calm ? "instant" : "smooth" });
  }

  function toggle() {
    if (!audio) return;
    if (!audio.paused) return audio.pause();
    if (current && (held || !within(current, audio.currentTime))) seek(Number(current.dataset.start));
    if (held) say(current, "");
    held = false;
    audio.play().catch(() => {});
  }

  audio?.addEventListener("timeupdate", hear);
  list.addEventListener("input", () => (typedAt = performance.now()));
  list.addEventListener("focusin", (event) => {
    const line = event.target.closest(".edit-line");
    if (!line || line === current) return;
    mark(line);
    if (audio && goesAlong.checked && !within(line, audio.currentTime)) seek(Number(line.dataset.start));
  });

  return {
    toggle,
    put,
    seek,
    current: () => (current?.isConnected ? current : null),
    back: () => audio && seek(audio.currentTime - BACK_S),
    // One step slower or faster; gives how fast it is then.
    pace(step) {
      if (!speed) return "";
      speed.selectedIndex = Math.min(Math.max(speed.selectedIndex + step, 0), speed.options.length - 1);
      speed.dispatchEvent(new Event("change"));
      return speed.value;
    },
    // Lines were put in the place of the one at hand.
    settle(line) {
      current = null;
      mark(line);
    },
  };
}
