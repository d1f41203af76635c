// A weave heard as one: its voices follow each other, the page shows who speaks and says it where it may.
import { keepBoxes } from "./memory.js";
import { crossing } from "./weave_sound.js";
import { listenToWeaveKeys } from "./weave_keys.js";
import { announcer } from "./weave_says.js";

keepBoxes();
const player = document.querySelector("[data-weave-player]");
if (player) start(player);

function start(player) {
  const voices = [...document.querySelectorAll("[data-weave] [data-src]")].map((item) => ({
    item,
    number: item.dataset.step,
    name: item.dataset.name,
    title: item.dataset.story,
    webm: item.dataset.src,
    mp4: item.dataset.srcMp4,
    start: Number(item.dataset.start),
    end: Number(item.dataset.end),
  }));
  if (!voices.length) return;
  const part = (name) => player.querySelector(`[data-${name}]`);
  const marks = [...document.querySelectorAll("[data-knot], [data-cloth]")];
  const bars = new Map([...player.querySelectorAll("[data-bar]")].map((bar) => [bar.dataset.bar, bar]));
  const calm = matchMedia("(prefers-reduced-motion: reduce)");
  const say = announcer(part("say"), player.dataset.language);
  let at = 0;

  const sound = crossing(voices, {
    async before(index) {
      show(index);
      await say(voices[index].name);
    },
    now: (index, share) => fill(index, share),
    state(playing) {
      player.classList.toggle("playing", playing);
      part("toggle").setAttribute("aria-label", playing ? player.dataset.pauseWords : player.dataset.playWords);
    },
    missing: () => (part("told").textContent = player.dataset.troubleWords),
    ended() {
      mark(null);
      at = 0;
      part("told").textContent = player.dataset.endWords;
    },
  });

  function fill(index, share) {
    bars.get(voices[index].number).lastElementChild.setAttribute("width", share * 100);
  }

  function show(index) {
    at = index;
    const voice = voices[index];
    mark(voice);
    const words = player.dataset.nowWords.replace("{name}", voice.name).replace("{title}", voice.title);
    part("told").textContent = words;
    for (const n of voices.keys()) {
      if (n !== index) fill(n, n < index ? 1 : 0);
    }
    voice.item.scrollIntoView({ block: "center", behavior: calm.matches ? "instant" : "smooth" });
    if ("mediaSession" in navigator) {
      navigator.mediaSession.metadata = new MediaMetadata({ title: voice.title, artist: voice.name, album: document.title });
    }
  }

  function mark(voice) {
    for (const { item } of voices) item.toggleAttribute("aria-current", item === voice?.item);
    voice?.item.setAttribute("aria-current", "true");
    for (const each of marks) each.classList.toggle("now", (each.dataset.knot ?? each.dataset.cloth) === voice?.number);
  }

  const acts = {
    toggle: () => (sound.playing() ? sound.pause() : sound.play(at)),
    before: () => sound.begin(Math.max(0, at - 1)),
    after: () => at + 1 < voices.length && sound.begin(at + 1),
    pause: () => sound.pause(),
    playing: () => sound.playing(),
  };
  for (const name of ["toggle", "before", "after"]) part(name).addEventListener("click", acts[name]);
  for (const [index, voice] of voices.entries()) {
    const hear = voice.item.querySelector("[data-hear]");
    hear.hidden = false;
    hear.addEventListener("click", () => sound.begin(index));
  }
  listenToWeaveKeys(acts);
  if ("mediaSession" in navigator) {
    navigator.mediaSession.setActionHandler("play", () => sound.play(at));
    navigator.mediaSession.setActionHandler("pause", acts.pause);
    navigator.mediaSession.setActionHandler("previoustrack", acts.before);
    navigator.mediaSession.setActionHandler("nexttrack", acts.after);
  }
  document.addEventListener("sound", (event) => event.detail !== sound && acts.pause());
  player.hidden = false;
}
