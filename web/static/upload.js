// Sends each chosen recording by itself, in pieces that go on where they broke off, and says of each what is true.
import { recordHere } from "./record.js";
import { sendInPieces } from "./sending.js";
import { fillState } from "./states.js";

const form = document.querySelector("[data-upload]");
if (form) start(form);

function start(form) {
  const words = form.dataset;
  const input = form.elements.file;
  const list = form.querySelector("[data-files]");
  const drop = form.querySelector("[data-drop]");
  const status = form.querySelector("[data-status]");
  const waiting = [];
  let busy = false;

  // Chosen files are listed here, so the field may be empty again and choose more.
  input.required = false;
  input.addEventListener("change", () => {
    for (const file of input.files) add(file);
    input.value = "";
  });
  for (const name of ["dragenter", "dragover"]) {
    drop.addEventListener(name, (event) => {
      event.preventDefault();
      drop.classList.add("over");
    });
  }
  drop.addEventListener("dragleave", () => drop.classList.remove("over"));
  drop.addEventListener("drop", (event) => {
    event.preventDefault();
    drop.classList.remove("over");
    for (const file of event.dataTransfer.files) add(file);
  });
  form.addEventListener("submit", (event) => {
    event.preventDefault();
    if (!waiting.length) status.textContent = words.wordsNone;
    else sendNext();
  });
  window.addEventListener("beforeunload", (event) => busy && event.preventDefault());
  recordHere(form, add);

  // `stored` is called once the archive has the file.
  function add(file, stored = () => {}) {
    const tooLarge = file.size > Number(words.limitBytes);
    const row = makeRow(file);
    if (tooLarge) say(row, "refused", words.wordsTooLarge);
    else waiting.push({ file, row, stored });
    list.hidden = false;
    status.textContent = "";
  }

  function makeRow(file) {
    const row = list.appendChild(document.createElement("li"));
    row.innerHTML = '<strong></strong><progress max="1" value="0" hidden></progress><span class="soft small" data-left></span><span class="state waiting" role="status"></span><span class="row" data-buttons></span>';
    row.querySelector("strong").textContent = file.name;
    row.querySelector("progress").setAttribute("aria-label", file.name);
    say(row, "waiting", words.wordsWaiting);
    return row;
  }

  async function sendNext() {
    if (busy) return;
    busy = true;
    while (waiting.length) {
      const { file, row, stored } = waiting.shift();
      const answer = await sendInPieces(file, row, form, say);
      row.querySelector("progress").hidden = true;
      row.querySelector("[data-left]").textContent = "";
      if (answer.outcome) {
        const kept = answer.outcome.state === "handed_in";
        say(row, kept ? "stored" : "refused", answer.outcome.message);
        if (kept) stored();
      } else if (answer.final) say(row, "refused", answer.error || words.wordsFailed);
      else offerAgain({ file, row, stored }, answer.error || words.wordsFailed);
    }
    busy = false;
  }

  function offerAgain(one, message) {
    say(one.row, "failed", message);
    const again = document.createElement("button");
    again.type = "button";
    again.className = "quiet";
    again.textContent = words.wordsAgain;
    again.addEventListener("click", () => {
      again.remove();
      waiting.push(one);
      sendNext();
    });
    one.row.querySelector("[data-buttons]").append(again);
  }
}

function say(row, state, message) {
  fillState(row.querySelector(".state"), state, message);
}
