// Moments play where they stand, all through one audio element; without this they are links into their story.
const AFTER_S = 0.15;

let sound = null;
let playing = null;

for (const moment of document.querySelectorAll("a.moment[data-src]")) {
  moment.setAttribute("role", "button");
  moment.setAttribute("aria-pressed", "false");
  moment.addEventListener("click", (event) => {
    if (event.ctrlKey || event.metaKey || event.shiftKey) return;
    event.preventDefault();
    if (moment === playing) stop();
    else play(moment);
  });
  moment.addEventListener("keydown", (event) => {
    if (event.key !== " ") return;
    event.preventDefault();
    moment.click();
  });
}

document.addEventListener("keydown", (event) => event.key === "Escape" && stop());

function play(moment) {
  stop();
  sound ??= listen(new Audio());
  const source = sound.canPlayType("audio/webm; codecs=opus") ? moment.dataset.src : moment.dataset.srcMp4;
  // Asked for again only when it is another story's sound: what is loaded plays at once.
  if (sound.dataset.source !== source || sound.error) {
    sound.src = source;
    sound.dataset.source = source;
  }
  mark(moment);
  sound.currentTime = Number(moment.dataset.start);
  sound.play().catch((error) => {
    if (error.name === "AbortError" || moment !== playing) return;
    stop();
    location.assign(moment.href);
  });
}

function stop() {
  sound?.pause();
  mark(null);
}

function mark(moment) {
  playing?.setAttribute("aria-pressed", "false");
  playing = moment;
  playing?.setAttribute("aria-pressed", "true");
}

function listen(audio) {
  audio.addEventListener("timeupdate", () => {
    if (playing && audio.currentTime >= Number(playing.dataset.end) + AFTER_S) stop();
  });
  audio.addEventListener("ended", () => mark(null));
  audio.addEventListener("play", () => document.dispatchEvent(new CustomEvent("sound", { detail: audio })));
  document.addEventListener("sound", (event) => event.detail !== audio && stop());
  return audio;
}
