// The player: the page's one audio element with its controls, the transcript and the loom in step.
import { largeCaptions } from "./captions.js";
import { carriedOver, leaveBehind } from "./carry.js";
import { clipKeeper } from "./clip.js";
import { followVoice } from "./following.js";
import { listenToKeys } from "./keys.js";
import { loomMarker } from "./loom_now.js";
import { mediaSession } from "./media_session.js";
import { keepBoxes, read, store } from "./memory.js";
import { linkToMoment } from "./moment_link.js";
import { closesItself } from "./panel.js";
import { skipSilence } from "./silence.js";
import { sleepTimer } from "./sleep.js";
import { keepSpeed } from "./speed.js";
import { teller } from "./telling.js";
import { clipInHash, clock } from "./time.js";
import { drawWave } from "./wave.js";

const STEP_S = 10;
const REMEMBER_EVERY_S = 5;

keepBoxes();
const player = document.querySelector("[data-player]");
if (player) start(player);

function start(player) {
  const audio = player.querySelector("audio");
  const duration = Number(player.dataset.duration);
  const part = (name) => player.querySelector(`[data-${name}]`);
  const passages = [...document.querySelectorAll(".passages > [data-start]")].map((item) => ({
    item,
    start: Number(item.dataset.start),
    end: Number(item.dataset.end),
  }));
  const wave = drawWave(part("wave"), player.dataset.peaks, duration, passages.map((passage) => passage.start));
  const moveLooms = [...document.querySelectorAll("[data-loom] svg[data-duration]")].map(loomMarker);
  const follower = followVoice(player, part("follow"));
  const memory = player.dataset.place && `place:${player.dataset.place}`;
  const say = teller(part("told"));
  const clip = clipKeeper({ audio, say, words: part("told").dataset.clipped, mark: wave.mark, seek });
  let current = null;
  let remembered = 0;
  let wanted = null;
  let broken = false;

  audio.controls = false;
  player.querySelector(".player-bar").hidden = false;

  // Before the sound's own facts are loaded a seek is lost: the last one asked for waits for them.
  audio.addEventListener("loadedmetadata", () => {
    if (wanted !== null) audio.currentTime = wanted;
    wanted = null;
  });
  function seek(seconds, follow = true) {
    const place = Math.min(Math.max(0, seconds), duration);
    if (audio.readyState > 0) audio.currentTime = place;
    else wanted = place;
    clip.moved(place);
    show(place, follow);
  }

  function play() {
    if (broken) {
      broken = false;
      wanted ??= Number(part("seek").value);
      audio.load();
    }
    part("trouble").textContent = "";
    return audio.play().catch((error) => error); // A browser that wants a press first leaves the button as it is.
  }

  // A sound that does not come, or stops coming, says so; the next press asks for it anew.
  function fail() {
    broken = true;
    wanted = Number(part("seek").value);
    part("trouble").textContent = part("trouble").dataset.words;
    player.classList.remove("waiting", "playing");
  }

  function toggle() {
    if (audio.paused || broken) play();
    else audio.pause();
  }

  function show(seconds, follow = true) {
    part("now").textContent = clock(seconds);
    const range = part("seek");
    range.value = seconds;
    range.setAttribute("aria-valuetext", `${clock(seconds)} / ${clock(duration)}`);
    wave.move(seconds);
    for (const move of moveLooms) move(seconds);
    const now = passages.findLast((passage) => passage.start <= seconds + 0.05 && seconds < passage.end) ?? null;
    if (now === current) return;
    current?.item.removeAttribute("aria-current");
    now?.item.setAttribute("aria-current", "true");
    current = now;
    follower.reach(now?.item ?? null, follow);
  }

  function remember() {
    if (!memory || Math.abs(audio.currentTime - remembered) < REMEMBER_EVERY_S) return;
    remembered = audio.currentTime;
    store(memory, audio.ended ? null : String(Math.floor(remembered)));
  }

  part("toggle").addEventListener("click", toggle);
  part("back").addEventListener("click", () => seek(audio.currentTime - STEP_S));
  part("forward").addEventListener("click", () => seek(audio.currentTime + STEP_S));
  part("seek").addEventListener("input", (event) => seek(Number(event.target.value)));
  keepSpeed(audio, part("speed"));
  audio.addEventListener("timeupdate", () => {
    show(audio.currentTime);
    remember();
  });
  audio.addEventListener("ended", () => memory && store(memory, null));
  for (const name of ["play", "pause", "ended"]) {
    audio.addEventListener(name, () => {
      const playing = !audio.paused && !audio.ended;
      player.classList.toggle("playing", playing);
      follower.plays(playing);
      const button = part("toggle");
      button.setAttribute("aria-label", playing ? button.dataset.pauseWords : button.dataset.playWords);
    });
  }
  audio.addEventListener("play", () => (part("go-on").hidden = true));
  audio.addEventListener("error", fail);
  audio.querySelector("source:last-of-type")?.addEventListener("error", fail);
  audio.addEventListener("waiting", () => player.classList.add("waiting"));
  for (const name of ["playing", "canplay", "pause"]) audio.addEventListener(name, () => player.classList.remove("waiting"));
  audio.addEventListener("play", () => document.dispatchEvent(new CustomEvent("sound", { detail: audio })));
  document.addEventListener("sound", (event) => event.detail !== audio && audio.pause());

  // A press on any link to a time plays it; the address follows, so that it can be shared.
  document.addEventListener("click", (event) => {
    const link = event.target.closest('a[href^="#t="]');
    if (!link || event.ctrlKey || event.metaKey || event.shiftKey) return;
    event.preventDefault();
    history.replaceState(null, "", link.getAttribute("href"));
    follower.again();
    clip.set(clipInHash(location.hash));
    seek(clipInHash(location.hash)?.start ?? 0, !link.closest("[data-loom]"));
    play();
  });
  window.addEventListener("hashchange", () => {
    const place = clipInHash(location.hash);
    if (place !== null) arrive(place);
  });
  listenToKeys({ audio, toggle, seek });
  if (part("moment")) linkToMoment(part("moment"), say, () => wanted ?? audio.currentTime);
  mediaSession({ player, audio, seek, play, passages });
  skipSilence({ audio, box: part("skip"), silences: player.dataset.silences, say, words: part("told").dataset.skipped });
  if (part("sleep")) sleepTimer({ audio, choice: part("sleep"), say, words: part("told").dataset.slept });
  largeCaptions({ audio, box: part("large"), shown: part("said") });
  closesItself(part("more"));

  // Who followed a link to a second lands on the very sentence.
  function arrive(place) {
    clip.set(place);
    seek(place.start);
    current?.item.scrollIntoView({ block: "center", behavior: "instant" });
  }

  async function goOn(carried) {
    seek(carried.at);
    if (!carried.playing || !cameByPress() || !((await play()) instanceof Error)) return;
    part("go-on").textContent = part("go-on").dataset.words.replace("{time}", clock(carried.at));
    part("go-on").hidden = false;
  }
  part("go-on").addEventListener("click", play);

  const { story, clipStart, clipEnd } = player.dataset;
  const carried = story ? carriedOver(story) : null;
  if (story) leaveBehind(story, audio);
  const place = clipInHash(location.hash);
  if (clipEnd) {
    clip.set({ start: Number(clipStart), end: Number(clipEnd) }, true);
    if (carried && clip.within(carried.at)) goOn(carried);
    else seek(Number(clipStart));
  } else if (place !== null) {
    arrive(place);
    if (cameByPress()) play();
  } else if (carried) goOn(carried);
  else seek(memory ? Number(read(memory) ?? 0) : 0);
  // It may have failed before this script came to listen.
  if (audio.error || audio.networkState === audio.NETWORK_NO_SOURCE) fail();
}

// Whether a link of this site led here: its press asked for the voice. Nobody who comes from elsewhere, or comes
// back, is spoken to unasked.
function cameByPress() {
  const [way] = performance.getEntriesByType("navigation");
  return way?.type === "navigate" && document.referrer.startsWith(`${location.origin}/`);
}
