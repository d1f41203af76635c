// Keeps to a clip: what was shared from one second to another plays, and stops at its end.
import { clock } from "./time.js";

const AT_END_S = 0.05;

// A held clip is all that its page plays; one that an address names is let go when it ends or when one looks elsewhere.
export function clipKeeper({ audio, say, words, mark, seek }) {
  let clip = null;
  let held = false;
  let over = false;

  function set(next, holds = false) {
    clip = next && next.end !== null ? next : null;
    held = holds && clip !== null;
    over = false;
    mark(clip);
  }

  // A browser that knows clips itself may have stopped at the end already.
  function look() {
    if (!clip || over || audio.currentTime < clip.end - AT_END_S) return;
    audio.pause();
    say(words.replace("{time}", clock(clip.end)));
    if (held) over = true;
    else set(null);
  }
  audio.addEventListener("timeupdate", () => !audio.paused && look());
  audio.addEventListener("pause", look);
  // Heard to its end, a held clip begins again.
  audio.addEventListener("play", () => {
    if (!over) return;
    over = false;
    seek(clip.start);
  });

  return {
    set,
    holds: () => held,
    // One who moves out of the clip wants the story.
    moved(seconds) {
      over = held && seconds >= clip.end - AT_END_S;
      if (clip && !held && (seconds < clip.start - 0.5 || seconds > clip.end)) set(null);
    },
    within: (seconds) => clip !== null && seconds >= clip.start && seconds < clip.end,
  };
}
