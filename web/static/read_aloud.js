// Where no recording of a text is kept, a voice that lives on this device may read it. None is asked over the network.
const spoken = window.speechSynthesis;
if (spoken) {
  offer();
  spoken.addEventListener?.("voiceschanged", offer);
  window.addEventListener("pagehide", () => spoken.cancel());
}

function offer() {
  for (const place of document.querySelectorAll("[data-aloud]")) {
    const text = place.closest("[data-template]").querySelector("[data-template-text]");
    const voice = spoken.getVoices().find((one) => one.localService && one.lang.toLowerCase().startsWith(text.lang));
    if (!voice || !place.hidden) continue;
    place.hidden = false;
    listenFor(place.querySelector("[data-aloud-button]"), text, voice);
  }
}

function listenFor(button, text, voice) {
  const words = button.firstChild.textContent;
  button.addEventListener("click", () => {
    const going = button.dataset.going === "yes";
    spoken.cancel();
    if (going) return;
    const said = new SpeechSynthesisUtterance(text.textContent);
    said.voice = voice;
    said.lang = voice.lang;
    const end = () => {
      button.dataset.going = "";
      button.firstChild.textContent = words;
    };
    said.addEventListener("end", end);
    said.addEventListener("error", end);
    button.dataset.going = "yes";
    button.firstChild.textContent = button.dataset.stop;
    spoken.speak(said);
  });
}
