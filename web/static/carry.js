// From one page of a story to the next the voice goes along: where it was, and whether it was speaking. Kept for this
// tab alone and for half an hour; where the browser wants a press before sound, a button says where it goes on.
const KEY = "carried";
const FRESH_MS = 30 * 60_000;

export function leaveBehind(story, audio) {
  addEventListener("pagehide", () => {
    if (audio.currentTime > 0 && !audio.ended) {
      const left = { story, at: audio.currentTime, playing: !audio.paused, when: Date.now() };
      try {
        sessionStorage.setItem(KEY, JSON.stringify(left));
      } catch {}
    }
    audio.pause(); // A page that the browser keeps for the way back is silent.
  });
}

// { at, playing } of the page before, if it was of this story; told once.
export function carriedOver(story) {
  try {
    const left = JSON.parse(sessionStorage.getItem(KEY) ?? "null");
    sessionStorage.removeItem(KEY);
    return left?.story === story && Date.now() - left.when < FRESH_MS ? left : null;
  } catch {
    return null;
  }
}
