// Says a name aloud before its voice, where the browser can speak and the switch is on. Never needed: the page shows it.
const LONGEST_MS = 3000;

export function announcer(label, language) {
  const speech = window.speechSynthesis;
  const able = () => speech?.getVoices().length > 0;
  const offer = () => (label.hidden = !able());
  if (speech) {
    offer();
    speech.addEventListener?.("voiceschanged", offer);
  }
  const box = label.querySelector("input");

  return function say(name) {
    if (!speech) return Promise.resolve();
    speech.cancel();
    if (!able() || !box.checked) return Promise.resolve();
    const words = new SpeechSynthesisUtterance(name);
    words.lang = language;
    return new Promise((done) => {
      words.onend = done;
      words.onerror = done;
      setTimeout(done, LONGEST_MS);
      speech.speak(words);
    });
  };
}
