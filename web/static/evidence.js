// The agreement's form: a template's words are filled in, and a yes may be recorded here. Without it, both are typed
// and chosen by hand.
const form = document.querySelector("[data-evidence]");
if (form) {
  fill(form.querySelector("[data-fills]"));
  recordYes(form);
}

// What a template is for, and its words unless somebody has written others.
function fill(choice) {
  const field = document.getElementById(choice.dataset.fills);
  let filled = field.value;
  choice.addEventListener("change", () => {
    const { uses } = choice.selectedOptions[0].dataset;
    for (const box of choice.form.querySelectorAll("input[name=use]")) {
      if (uses !== undefined) box.checked = uses.split(" ").includes(box.value);
    }
    if (field.value && field.value !== filled) return;
    const shown = document.querySelector(`[data-template="${choice.value}"] [data-template-text]`);
    filled = shown ? [...shown.children].map((part) => part.textContent).join("\n") : "";
    field.value = filled;
  });
}

function recordYes(form) {
  const place = form.querySelector("[data-record]");
  if (!navigator.mediaDevices?.getUserMedia || !window.MediaRecorder || !window.DataTransfer) return;
  const words = form.dataset;
  const button = place.querySelector("button");
  const says = place.querySelector("[data-record-says]");
  let recorder = null;
  place.hidden = false;
  button.addEventListener("click", async () => {
    if (recorder) return recorder.stop();
    try {
      recorder = await begin((file) => {
        recorder = null;
        button.textContent = words.wordsRecord;
        says.textContent = "";
        take(form, place, file);
      }, (time) => { says.textContent = words.wordsRecording.replace("{time}", time); });
      button.textContent = words.wordsStop;
    } catch {
      says.textContent = words.wordsNoMicrophone;
    }
    return undefined;
  });
}

async function begin(ended, tell) {
  const stream = await navigator.mediaDevices.getUserMedia({ audio: true });
  const recorder = new MediaRecorder(stream);
  const parts = [];
  const since = Date.now();
  const ticking = setInterval(() => {
    const seconds = Math.floor((Date.now() - since) / 1000);
    tell(`${Math.floor(seconds / 60)}:${String(seconds % 60).padStart(2, "0")}`);
  }, 500);
  recorder.addEventListener("dataavailable", (event) => parts.push(event.data));
  recorder.addEventListener("stop", () => {
    clearInterval(ticking);
    for (const track of stream.getTracks()) track.stop();
    const type = recorder.mimeType || "audio/webm";
    const ending = type.includes("mp4") ? "m4a" : type.includes("ogg") ? "ogg" : "webm";
    ended(new File(parts, `yes-${new Date(since).toISOString().slice(0, 10)}.${ending}`, { type }));
  });
  recorder.start();
  return recorder;
}

// The recording becomes the file of the form, and can be heard before it is sent.
function take(form, place, file) {
  const box = new DataTransfer();
  box.items.add(file);
  form.elements.file.files = box.files;
  place.querySelector("audio")?.remove();
  const player = document.createElement("audio");
  player.controls = true;
  player.src = URL.createObjectURL(file);
  player.setAttribute("aria-label", file.name);
  place.append(player);
}
