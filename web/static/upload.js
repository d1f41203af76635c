// Sends each chosen recording by itself, in pieces that go on where they broke off, and says of each what is true.
import { addButton, makeRow, name, say } from "./file_rows.js";
import { recordHere } from "./record.js";
import { sendInPieces } from "./sending.js";

const form = document.querySelector("[data-upload]");
if (form) start(form);

function start(form) {
  const words = form.dataset;
  const list = form.querySelector("[data-files]");
  const status = form.querySelector("[data-status]");
  const waiting = [];
  let busy = false;

  letChoose(form, add);
  form.addEventListener("submit", (event) => {
    event.preventDefault();
    if (!waiting.length && !busy) status.textContent = words.wordsNone;
    else sendNext();
  });
  window.addEventListener("beforeunload", (event) => busy && event.preventDefault());
  recordHere(form, addRecording);

  function add(file) {
    const row = makeRow(list, file.name);
    list.hidden = false;
    status.textContent = "";
    if (file.size > Number(words.limitBytes)) {
      say(row, "refused", words.wordsTooLarge);
      return;
    }
    const one = { file, row, stored: () => {} };
    waiting.push(one);
    say(row, "waiting", words.wordsWaiting);
    addButton(row, words.wordsRemove, () => takeOff(one));
  }

  // What was recorded here can be heard first. It stays on this device until the archive has it, or it is discarded.
  function addRecording(file, forget) {
    const row = makeRow(list, file.name);
    const one = { file, row, stored: forget };
    const player = document.createElement("audio");
    player.controls = true;
    player.src = URL.createObjectURL(file);
    player.setAttribute("aria-label", `${words.wordsListen}: ${file.name}`);
    row.querySelector("strong").after(player);
    list.hidden = false;
    status.textContent = "";
    waiting.push(one);
    say(row, "waiting", words.wordsWaiting);
    addButton(row, words.wordsDiscard, async (button) => {
      if (button.dataset.asked) {
        takeOff(one);
        await forget();
        return;
      }
      button.dataset.asked = "yes";
      name(button, row, words.wordsSurely);
    });
  }

  function takeOff(one) {
    const place = waiting.indexOf(one);
    if (place >= 0) waiting.splice(place, 1);
    one.row.remove();
    list.hidden = !list.children.length;
    form.elements.file.focus();
  }

  async function sendNext() {
    if (busy) return;
    busy = true;
    while (waiting.length) await sendOne(waiting.shift());
    busy = false;
  }

  async function sendOne(one) {
    const { file, row, stored } = one;
    row.querySelector("[data-buttons]").replaceChildren();
    const answer = await sendInPieces(file, row, form);
    row.querySelector("progress").hidden = true;
    row.querySelector("[data-left]").textContent = "";
    if (answer.outcome) {
      const kept = answer.outcome.state === "handed_in";
      say(row, kept ? "stored" : "refused", answer.outcome.message);
      if (kept) {
        await stored();
        form.querySelector("[data-after]").hidden = false;
      }
    } else if (answer.final) say(row, "refused", answer.error || words.wordsFailed);
    else offerAgain(one, answer.error || words.wordsFailed);
  }

  function offerAgain(one, message) {
    say(one.row, "failed", message);
    addButton(one.row, words.wordsAgain, (button) => {
      button.remove();
      waiting.push(one);
      say(one.row, "waiting", words.wordsWaiting);
      sendNext();
    });
  }
}

// By the field or by dropping. Chosen files are listed, so the field may be empty again and choose more.
function letChoose(form, add) {
  const input = form.elements.file;
  const drop = form.querySelector("[data-drop]");
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
}
