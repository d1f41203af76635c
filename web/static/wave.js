// Draws a waveform into an SVG element: all bars, those already heard, a tick per passage, and a clip where there is one.
const SVG = "http://www.w3.org/2000/svg";
const HEIGHT = 100;

// peaks: "0,40,100,…"; returns how to show how far one has come, and a clip.
export function drawWave(svg, peaks, duration, ticks) {
  const values = peaks ? peaks.split(",").map(Number) : [];
  const count = values.length || 1;
  svg.setAttribute("viewBox", `0 0 ${count} ${HEIGHT}`);
  const outline = values.length ? values.map(bar).join("") : `M0 ${HEIGHT / 2 - 2}h${count}v4h-${count}z`;
  const clip = element("clipPath", { id: "heard" });
  const edge = element("rect", { x: 0, y: 0, width: 0, height: HEIGHT });
  clip.append(edge);
  const part = element("rect", { x: 0, y: 0, width: 0, height: HEIGHT, class: "clip" });
  svg.append(clip, part, element("path", { d: outline, class: "bars" }));
  svg.append(element("path", { d: outline, class: "heard", "clip-path": "url(#heard)" }));
  const marks = ticks.map((tick) => `M${((tick / duration) * count).toFixed(2)} ${HEIGHT - 8}v8`).join("");
  svg.append(element("path", { d: marks, class: "tick" }));
  const at = (seconds) => (seconds / duration) * count;
  let from = 0;
  return {
    move: (seconds) => edge.setAttribute("width", Math.max(0, at(seconds) - from)),
    mark(shown) {
      from = shown ? at(shown.start) : 0;
      edge.setAttribute("x", from);
      part.setAttribute("x", shown ? at(shown.start) : 0);
      part.setAttribute("width", shown ? at(shown.end - shown.start) : 0);
    },
  };
}

function bar(value, index) {
  const height = Math.max(3, value * 0.84);
  return `M${index + 0.18} ${((HEIGHT - height) / 2).toFixed(1)}h.64v${height.toFixed(1)}h-.64z`;
}

function element(name, attributes) {
  const made = document.createElementNS(SVG, name);
  for (const [key, value] of Object.entries(attributes)) made.setAttribute(key, value);
  return made;
}
