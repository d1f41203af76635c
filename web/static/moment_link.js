// A link to the second that is heard: it becomes the page's address, and is copied where the browser allows that.
import { clock } from "./time.js";

export function linkToMoment(button, say, place) {
  button.addEventListener("click", async () => {
    const seconds = Math.round(place() * 10) / 10;
    history.replaceState(null, "", `#t=${seconds}`);
    let words = button.dataset.copied;
    try {
      await navigator.clipboard.writeText(location.href);
    } catch {
      words = button.dataset.named;
    }
    say(words.replace("{time}", clock(seconds)));
  });
}
