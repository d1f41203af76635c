// Choosing a clip on the waveform: dragged over it, or with two sliders; lines and numbers follow, and it is heard first.
import { clock } from "./time.js";
import { drawWave } from "./wave.js";

const LEAST_S = 1;
const box = document.querySelector("[data-pick]");
const duration = Number(box.dataset.duration);
const audio = box.querySelector("[data-sound]");
const number = { start: box.querySelector("#f-start"), end: box.querySelector("#f-end") };
const lines = { from: box.querySelector("[data-from]"), to: box.querySelector("[data-to]") };
const parts = (value) => box.querySelector(`input[name=part][value=${value}]`);
const slide = (name) => box.querySelector(`[data-slide=${name}]`);
const hear = box.querySelector("[data-hear]");
const told = box.querySelector("[data-told-here]");
let clip = { start: 0, end: duration };
let wave = null;

function show() {
  slide("start").value = clip.start;
  slide("end").value = clip.end;
  for (const name of ["start", "end"]) slide(name).setAttribute("aria-valuetext", clock(clip[name]));
  wave.mark(parts("whole").checked ? null : clip);
  told.textContent = box.dataset.told
    .replace("{start}", clock(clip.start))
    .replace("{end}", clock(clip.end))
    .replace("{length}", (clip.end - clip.start).toFixed(1));
}

function choose(start, end, { by = "seconds" } = {}) {
  clip = { start: Math.max(0, Math.min(start, duration)), end: Math.max(0, Math.min(end, duration)) };
  if (by === "seconds") {
    number.start.value = clip.start.toFixed(1);
    number.end.value = clip.end.toFixed(1);
  }
  parts(by).checked = true;
  show();
}

function byLines() {
  const first = lines.from.selectedOptions[0];
  if (lines.to.selectedIndex < lines.from.selectedIndex) lines.to.selectedIndex = lines.from.selectedIndex;
  choose(Number(first.dataset.start), Number(lines.to.selectedOptions[0].dataset.end), { by: "lines" });
}

function bySlides(moved) {
  let [start, end] = [Number(slide("start").value), Number(slide("end").value)];
  if (end - start < LEAST_S) [start, end] = moved === "start" ? [end - LEAST_S, end] : [start, start + LEAST_S];
  choose(start, end);
}

function byNumbers() {
  const [start, end] = [Number(number.start.value.replace(",", ".")), Number(number.end.value.replace(",", "."))];
  if (!(end > start)) return;
  clip = { start, end };
  parts("seconds").checked = true;
  show();
}

function byPart() {
  if (parts("whole").checked) clip = { start: 0, end: duration };
  if (parts("lines")?.checked) return byLines();
  if (parts("seconds").checked) return choose(clip.start, clip.end);
  show();
}

function dragging(svg) {
  const at = (event) => {
    const edge = svg.getBoundingClientRect();
    return Math.max(0, Math.min(1, (event.clientX - edge.left) / edge.width)) * duration;
  };
  let from = null;
  svg.addEventListener("pointerdown", (event) => {
    event.preventDefault();
    svg.setPointerCapture(event.pointerId);
    from = at(event);
  });
  svg.addEventListener("pointermove", (event) => {
    if (from === null) return;
    const to = at(event);
    if (Math.abs(to - from) >= LEAST_S) choose(Math.min(from, to), Math.max(from, to));
  });
  for (const end of ["pointerup", "pointercancel"]) svg.addEventListener(end, () => (from = null));
}

function listening() {
  const words = hear.textContent;
  audio.controls = false;
  hear.hidden = false;
  hear.addEventListener("click", () => {
    if (!audio.paused) return audio.pause();
    audio.currentTime = clip.start;
    audio.play();
  });
  audio.addEventListener("play", () => (hear.textContent = hear.dataset.stopWords));
  audio.addEventListener("pause", () => (hear.textContent = words));
  audio.addEventListener("timeupdate", () => {
    wave.move(audio.currentTime);
    if (!audio.paused && audio.currentTime >= clip.end) audio.pause();
  });
}

if (audio && duration) {
  box.querySelector("[data-wave-box]").hidden = false;
  const ticks = lines.from ? [...lines.from.options].map((line) => Number(line.dataset.start)) : [];
  wave = drawWave(box.querySelector("[data-wave]"), box.dataset.peaks, duration, ticks);
  for (const line of Object.values(lines)) line?.addEventListener("change", byLines);
  for (const name of ["start", "end"]) {
    slide(name).addEventListener("input", () => bySlides(name));
    number[name].addEventListener("input", byNumbers);
  }
  for (const one of box.querySelectorAll("input[name=part]")) one.addEventListener("change", byPart);
  dragging(box.querySelector("[data-wave]"));
  listening();
  if (parts("seconds").checked) byNumbers();
  else byPart();
}
