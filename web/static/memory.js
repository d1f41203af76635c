// What this browser remembers of its reader. Where it keeps nothing (a private window), nothing is remembered.

export function store(key, value) {
  try {
    if (value === null) localStorage.removeItem(key);
    else localStorage.setItem(key, value);
  } catch {}
}

export function read(key) {
  try {
    return localStorage.getItem(key);
  } catch {
    return null;
  }
}

// Boxes that stay as they were ticked, on every page: <input type="checkbox" data-keep="name">.
export function keepBoxes() {
  for (const box of document.querySelectorAll("input[data-keep]")) {
    const key = `kept:${box.dataset.keep}`;
    const kept = read(key);
    if (kept !== null) box.checked = kept === "on";
    box.addEventListener("change", () => store(key, box.checked ? "on" : "off"));
  }
}
