// The line that walks through a loom, and the knots that have just been reached.
export function loomMarker(svg) {
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
