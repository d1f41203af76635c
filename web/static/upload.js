// Sends each chosen recording by itself, one after the other, and says of each what is true of it.
import { fillState } from "./states.js";

// Answers that another try with the same file cannot change.
const REFUSALS = new Set([400, 403, 413, 415, 422]);

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
    add(input.files);
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
    add(event.dataTransfer.files);
  });
  form.addEventListener("submit", (event) => {
    event.preventDefault();
    if (!waiting.length) status.textContent = words.wordsNone;
    else sendNext();
  });
  window.addEventListener("beforeunload", (event) => busy && event.preventDefault());

  function add(files) {
    for (const file of files) waiting.push({ file, row: makeRow(file) });
    list.hidden = false;
    status.textContent = "";
  }

  function makeRow(file) {
    const row = list.appendChild(document.createElement("li"));
    row.innerHTML = '<strong></strong><progress max="1" value="0"></progress><span class="state waiting" role="status"></span>';
    row.querySelector("strong").textContent = file.name;
    row.querySelector("progress").setAttribute("aria-label", file.name);
    say(row, "waiting", words.wordsWaiting);
    return row;
  }

  async function sendNext() {
    if (busy) return;
    busy = true;
    while (waiting.length) {
      const { file, row } = waiting.shift();
      const answer = await send(file, row);
      row.querySelector("progress").hidden = true;
      if (answer.recording) say(row, answer.recording.state === "refused" ? "refused" : "stored", answer.recording.message || words.wordsStored);
      else if (answer.final) say(row, "refused", answer.error || words.wordsFailed);
      else offerAgain(file, row, answer.error || words.wordsFailed);
    }
    busy = false;
  }

  // Resolves to {recording} once the server has answered that it is stored, else to {error, final}.
  function send(file, row) {
    const data = new FormData(form);
    data.delete("file");
    data.append("file", file, file.name);
    const bar = row.querySelector("progress");
    bar.hidden = false;
    say(row, "sending", words.wordsSending);
    return new Promise((resolve) => {
      const request = new XMLHttpRequest();
      request.open("POST", form.action);
      request.setRequestHeader("Accept", "application/json");
      request.responseType = "json";
      request.upload.addEventListener("progress", (event) => {
        if (event.lengthComputable) bar.value = event.loaded / event.total;
      });
      // Sent is not stored: only the server's answer says so.
      request.upload.addEventListener("load", () => say(row, "working", words.wordsChecking));
      request.addEventListener("load", () => {
        const recording = request.status < 300 ? request.response?.recordings?.[0] : null;
        resolve(recording ? { recording } : { error: request.response?.error, final: REFUSALS.has(request.status) });
      });
      for (const name of ["error", "abort", "timeout"]) request.addEventListener(name, () => resolve({}));
      request.send(data);
    });
  }

  function offerAgain(file, row, message) {
    say(row, "failed", message);
    const again = document.createElement("button");
    again.type = "button";
    again.className = "quiet";
    again.textContent = words.wordsAgain;
    again.addEventListener("click", () => {
      again.remove();
      waiting.push({ file, row });
      sendNext();
    });
    row.append(again);
  }
}

function say(row, state, message) {
  fillState(row.querySelector(".state"), state, message);
}
