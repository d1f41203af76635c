// As fast as one listened last time, on every page; voices keep their pitch.
import { read, store } from "./memory.js";

export function keepSpeed(audio, choice) {
  const set = () => {
    audio.defaultPlaybackRate = audio.playbackRate = Number(choice.value);
    audio.preservesPitch = true;
  };
  const kept = read("kept:speed");
  if (kept && [...choice.options].some((option) => option.value === kept)) choice.value = kept;
  choice.addEventListener("change", () => {
    store("kept:speed", choice.value);
    set();
  });
  set();
}
