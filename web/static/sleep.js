// The sleep timer: after a while, or where the story ends, the voice fades and stops. It goes along to the next page.
import { clock } from "./time.js";

const FADE_S = 8;
const MINUTE_MS = 60_000;
const KEY = "sleep";

export function sleepTimer({ audio, choice, say, words }) {
  let until = null; // A time of day in milliseconds, "end", or none.

  function set(next) {
    until = next;
    audio.volume = 1;
    try {
      if (next === null) sessionStorage.removeItem(KEY);
      else sessionStorage.setItem(KEY, `${next} ${choice.value}`);
    } catch {}
  }

  function secondsLeft() {
    if (until === null) return Infinity;
    return until === "end" ? audio.duration - audio.currentTime : (until - Date.now()) / 1000;
  }

  function stop() {
    const timed = until !== "end";
    audio.pause();
    choice.value = "";
    set(null);
    if (timed) say(words.replace("{time}", clock(audio.currentTime)));
  }

  choice.addEventListener("change", () => {
    const minutes = Number(choice.value);
    set(choice.value === "end" ? "end" : minutes ? Date.now() + minutes * MINUTE_MS : null);
  });
  audio.addEventListener("timeupdate", () => {
    const left = secondsLeft();
    if (left <= 0 || (until === "end" && audio.ended)) stop();
    else if (left < FADE_S) audio.volume = Math.max(0.05, left / FADE_S);
  });
  audio.addEventListener("ended", () => until === "end" && stop());

  try {
    const [kept, chosen] = (sessionStorage.getItem(KEY) ?? "").split(" ");
    if (kept === "end" || Number(kept) > Date.now()) {
      choice.value = chosen;
      until = kept === "end" ? kept : Number(kept);
    }
  } catch {}
}
