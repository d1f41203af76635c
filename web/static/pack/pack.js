// In a trail's copy: a line plays from where it begins, and the one being heard is marked. Pages read and play without it.
// A classic script, because browsers load no modules from a file on disk.
(() => {
  const audio = document.querySelector("audio");
  const lines = [...document.querySelectorAll("[data-start]")];
  if (!audio) return;
  for (const line of lines) {
    line.addEventListener("click", (event) => {
      event.preventDefault();
      audio.currentTime = Number(line.dataset.start);
      audio.play().catch(() => {});
    });
  }
  audio.addEventListener("timeupdate", () => {
    for (const line of lines) {
      const heard = audio.currentTime >= Number(line.dataset.start) && audio.currentTime < Number(line.dataset.end);
      if (heard) line.parentElement.setAttribute("aria-current", "true");
      else line.parentElement.removeAttribute("aria-current");
    }
  });
})();
