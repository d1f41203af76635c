// A link to the second that is heard: it becomes the page's address, and is copied where the browser allows that.
import { clock } from "./time.js";

const TOLD_MS = 8000;

export function linkToMoment(button, told, place) {
  let clearing = 0;
  button.addEventListener("click", async () => {
    const seconds = Math.round(place() * 10) / 10;
    history.replaceState(null, "", `#t=${seconds}`);
    let words = button.dataset.copied;
    try {
      await navigator.clipboard.writeText(location.href);
    } catch {
      words = button.dataset.named;
    }
    told.textContent = words.replace("{time}", clock(seconds));
    clearTimeout(clearing);
    clearing = setTimeout(() => (told.textContent = ""), TOLD_MS);
  });
}
