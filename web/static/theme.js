// Changes the colours without loading the page again. The choice is a cookie, read by the
// server, so the next page comes in the right colours from its first byte.
const YEAR_S = 365 * 24 * 3600;

document.querySelector("[data-theme-switch]")?.addEventListener("submit", (event) => {
  event.preventDefault();
  const theme = event.submitter.value;
  const root = document.documentElement;
  const asTheDevice = theme === "device";
  const secure = location.protocol === "https:" ? "; Secure" : "";
  document.cookie = `theme=${asTheDevice ? "" : theme}; Path=/; Max-Age=${asTheDevice ? 0 : YEAR_S}; SameSite=Lax${secure}`;
  if (asTheDevice) delete root.dataset.theme;
  else root.dataset.theme = theme;
  // The button that was pressed is gone now: leave the keyboard where it was.
  const dark = asTheDevice ? matchMedia("(prefers-color-scheme: dark)").matches : theme === "dark";
  event.target.querySelector(dark ? ".to-light" : ".to-dark").focus();
});
