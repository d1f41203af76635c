// Keeps the line being heard in sight, gently: for who was reading the one before it, and only until they scroll
// on their own. Whoever is elsewhere on the page is offered a way to the line and never pulled to it.
const OWN_SCROLL_MS = 600;

export function followVoice(player, button) {
  let line = null;
  let playing = false;
  let follows = true;
  let ownUntil = 0;

  function bring(item) {
    ownUntil = performance.now() + OWN_SCROLL_MS;
    const calm = matchMedia("(prefers-reduced-motion: reduce)").matches;
    item.scrollIntoView({ block: "center", behavior: calm ? "instant" : "smooth" });
  }

  // On the screen, and above the player.
  function inView(item) {
    const { top, bottom } = item.getBoundingClientRect();
    return top >= 0 && bottom <= player.getBoundingClientRect().top;
  }

  // A line that is folded away is nothing to be led to.
  const folded = (item) => item.checkVisibility?.() === false;

  function offer() {
    button.hidden = !playing || !line || folded(line) || inView(line) || performance.now() < ownUntil;
  }

  function stop() {
    if (playing) follows = false;
  }

  addEventListener("wheel", stop, { passive: true });
  addEventListener("touchmove", stop, { passive: true });
  addEventListener("keydown", (event) => {
    if (["ArrowUp", "ArrowDown", "PageUp", "PageDown", "Home", "End"].includes(event.key)) stop();
  });
  addEventListener("scrollend", () => {
    ownUntil = 0;
    offer();
  });
  addEventListener(
    "scroll",
    () => {
      const now = performance.now();
      if (now < ownUntil) ownUntil = Math.max(ownUntil, now + 200); // A long glide.
      else stop(); // By the scroll bar, which says nothing else.
      offer();
    },
    { passive: true },
  );
  button.addEventListener("click", () => {
    follows = true;
    bring(line);
    offer();
  });

  return {
    // The line that is heard now (or none); a reader who looks for it is not moved.
    reach(item, moves) {
      const reading = line && inView(line);
      line = item;
      if (item && moves && follows && reading && !inView(item)) bring(item);
      offer();
    },
    // Playing begins or ends; whoever presses play wants to be taken along.
    plays(now) {
      if (now && !playing) follows = true;
      playing = now;
      offer();
    },
    again() {
      follows = true;
    },
  };
}
