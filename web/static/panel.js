// A panel that opens over the page is closed by its key, and by a press anywhere else.
export function closesItself(more) {
  document.addEventListener("click", (event) => more?.open && !more.contains(event.target) && (more.open = false));
  more?.addEventListener("keydown", (event) => {
    if (event.key !== "Escape" || !more.open) return;
    event.preventDefault();
    more.open = false;
    more.querySelector("summary").focus({ preventScroll: true }); // It stays put; the page must too.
  });
}
