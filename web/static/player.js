// The player: the page's one audio element with its controls, the transcript and the loom in step.
import { followVoice } from "./following.js";
import { listenToKeys } from "./keys.js";
import { keepBoxes, read, store } from "./memory.js";
import { linkToMoment } from "./moment_link.js";
import { clock, timeInHash } from "./time.js";
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
  const moveWave = drawWave(part("wave"), player.dataset.peaks, duration, passages.map((passage) => passage.start));
  const moveLooms = [...document.querySelectorAll("[data-loom] svg[data-duration]")].map(loomMarker);
  const follower = followVoice(player, part("follow"));
  const memory = player.dataset.place && `place:${player.dataset.place}`;
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
    show(place, follow);
  }

  function play() {
    if (broken) {
      broken = false;
      wanted ??= Number(part("seek").value);
      audio.load();
    }
    part("trouble").textContent = "";
    audio.play().catch(() => {}); // A browser that wants a press first leaves the button as it is.
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
    moveWave(seconds);
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
  part("speed").addEventListener("change", (event) => (audio.playbackRate = Number(event.target.value)));
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
    seek(timeInHash(location.hash) ?? 0, !link.closest("[data-loom]"));
    play();
  });
  window.addEventListener("hashchange", () => {
    const place = timeInHash(location.hash);
    if (place !== null) arrive(place);
  });
  listenToKeys({ audio, toggle, seek });
  if (part("moment")) linkToMoment(part("moment"), part("told"), () => wanted ?? audio.currentTime);
  mediaSession(player, audio, seek);
  // Who followed a link to a second lands on the very sentence.
  function arrive(place) {
    seek(place);
    current?.item.scrollIntoView({ block: "center", behavior: "instant" });
  }

  const place = timeInHash(location.hash);
  if (place === null) seek(memory ? Number(read(memory) ?? 0) : 0);
  else {
    arrive(place);
    if (cameByPress()) play();
  }
  // It may have failed before this script came to listen.
  if (audio.error || audio.networkState === audio.NETWORK_NO_SOURCE) fail();
}

// Whether a link of this site led here: its press asked for the voice. Nobody who comes from elsewhere, or comes
// back, is spoken to unasked.
function cameByPress() {
  const [way] = performance.getEntriesByType("navigation");
  return way?.type === "navigate" && document.referrer.startsWith(`${location.origin}/`);
}

// The line that walks through a loom, and the knots that have just been reached.
function loomMarker(svg) {
  const line = svg.querySelector(".loom-now");
  const [left, right, duration] = ["left", "right", "duration"].map((name) => Number(svg.dataset[name]));
  const knots = [...svg.querySelectorAll(".knot")];
  return (seconds) => {
    const x = left + (right - left) * Math.min(1, seconds / duration);
    line.setAttribute("x1", x);
    line.setAttribute("x2", x);
    line.setAttribute("visibility", seconds > 0 ? "visible" : "hidden");
    for (const knot of knots) {
      const since = seconds - Number(knot.dataset.start);
      knot.classList.toggle("now", since >= 0 && since < 2 && seconds > 0);
    }
  };
}

function mediaSession(player, audio, seek) {
  if (!("mediaSession" in navigator)) return;
  navigator.mediaSession.metadata = new MediaMetadata({ title: player.dataset.title, artist: player.dataset.narrator });
  navigator.mediaSession.setActionHandler("seekbackward", () => seek(audio.currentTime - STEP_S));
  navigator.mediaSession.setActionHandler("seekforward", () => seek(audio.currentTime + STEP_S));
  navigator.mediaSession.setActionHandler("seekto", (detail) => seek(detail.seekTime));
}
