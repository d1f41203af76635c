// What a lock screen, a headset or a keyboard's media keys show and do.
const STEP_S = 10;

export function mediaSession({ player, audio, seek, play, passages }) {
  if (!("mediaSession" in navigator)) return;
  const session = navigator.mediaSession;
  const { title, narrator, site, picture } = player.dataset;
  const artwork = picture ? [{ src: picture, sizes: "1200x630", type: "image/png" }] : [];
  session.metadata = new MediaMetadata({ title, artist: narrator, album: site, artwork });

  // The passage before the one being heard, or its own start where one is well into it.
  function previous() {
    const before = passages.findLast((passage) => passage.start < audio.currentTime - 2);
    seek(before?.start ?? 0);
  }
  function next() {
    const after = passages.find((passage) => passage.start > audio.currentTime + 0.1);
    if (after) seek(after.start);
  }
  const acts = {
    play,
    pause: () => audio.pause(),
    seekbackward: (asked) => seek(audio.currentTime - (asked.seekOffset || STEP_S)),
    seekforward: (asked) => seek(audio.currentTime + (asked.seekOffset || STEP_S)),
    seekto: (asked) => seek(asked.seekTime),
    previoustrack: previous,
    nexttrack: next,
  };
  for (const [name, act] of Object.entries(acts)) {
    try {
      session.setActionHandler(name, act);
    } catch {} // Not every browser knows every act.
  }

  function tell() {
    session.playbackState = audio.paused ? "paused" : "playing";
    if (!Number.isFinite(audio.duration)) return;
    const position = Math.min(audio.currentTime, audio.duration);
    session.setPositionState?.({ duration: audio.duration, playbackRate: audio.playbackRate, position });
  }
  for (const name of ["play", "pause", "seeked", "ratechange", "loadedmetadata"]) audio.addEventListener(name, tell);
}
