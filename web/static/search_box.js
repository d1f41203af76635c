// What a search box offers is fetched when somebody turns to one: most readers of a page never do.
for (const input of document.querySelectorAll("input[data-suggest]")) {
  const help = async () => (await import(input.dataset.script)).attach(input);
  input.addEventListener("focus", help, { once: true });
  if (document.activeElement === input) help();
}
