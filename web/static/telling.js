// Says a thing once, where a screen reader hears it too, and takes it away after a while.
const TOLD_MS = 8000;

export function teller(line) {
  let clearing = 0;
  return (words) => {
    line.textContent = words;
    clearTimeout(clearing);
    clearing = setTimeout(() => (line.textContent = ""), TOLD_MS);
  };
}
