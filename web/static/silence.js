// Jumps over long pauses where the listener asks for it, and says so.
const KEPT_S = 0.3; // Of each pause: a breath before the next word.

// silences: "12.3-15.1,…", from the server, which knows the waveform and where words are.
export function skipSilence({ audio, box, silences, say, words }) {
  const pauses = silences ? silences.split(",").map((pause) => pause.split("-").map(Number)) : [];

  function look() {
    if (audio.paused || audio.ended) return;
    const now = audio.currentTime;
    const pause = box.checked && pauses.find(([start, end]) => now >= start + KEPT_S && now < end - KEPT_S);
    if (pause) {
      audio.currentTime = pause[1] - KEPT_S;
      say(words.replace("{seconds}", Math.max(1, Math.round(pause[1] - KEPT_S - now))));
    }
    requestAnimationFrame(look);
  }

  if (box && pauses.length) audio.addEventListener("play", () => requestAnimationFrame(look));
}
