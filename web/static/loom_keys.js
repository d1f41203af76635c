// One stop for the tab key, and from there arrow keys: along a thread, and over to the nearest knot of the next one.
export function walkKnots(picture, threads) {
  const rows = threads.map((knots) => knots.map((knot) => knot.link)).filter((links) => links.length);
  const place = (link) => Number(link.querySelector("use").getAttribute("x"));
  let current = rows[0][0];
  current.setAttribute("tabindex", "0");

  function go(link) {
    current.setAttribute("tabindex", "-1");
    link.setAttribute("tabindex", "0");
    current = link;
    link.focus({ preventScroll: false });
  }

  function nearest(row) {
    const from = place(current);
    return row.reduce((best, link) => (Math.abs(place(link) - from) < Math.abs(place(best) - from) ? link : best));
  }

  function step(key) {
    const at = rows.findIndex((row) => row.includes(current));
    const row = rows[at];
    const beside = row.indexOf(current);
    if (key === "ArrowRight") return row[beside + 1];
    if (key === "ArrowLeft") return row[beside - 1];
    if (key === "Home") return row[0];
    if (key === "End") return row.at(-1);
    const other = rows[at + (key === "ArrowDown" ? 1 : -1)];
    return other && nearest(other);
  }

  picture.addEventListener("focusin", (event) => {
    const knot = event.target.closest(".knot");
    if (!knot || knot === current) return;
    current.setAttribute("tabindex", "-1");
    knot.setAttribute("tabindex", "0");
    current = knot;
  });
  picture.addEventListener("keydown", (event) => {
    const knot = event.target.closest(".knot");
    if (!knot || event.ctrlKey || event.metaKey || event.altKey || event.shiftKey) return;
    if (event.key === " ") {
      // As on a button; the player leaves a key alone that was taken here.
      event.preventDefault();
      knot.dispatchEvent(new MouseEvent("click", { bubbles: true, cancelable: true }));
      return;
    }
    if (!["ArrowRight", "ArrowLeft", "ArrowUp", "ArrowDown", "Home", "End"].includes(event.key)) return;
    event.preventDefault();
    const next = step(event.key);
    if (next) go(next);
  });
}
