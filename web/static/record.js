// Records in the browser. Each second is kept on this device as it is recorded, so that a crash or a flat battery
// costs seconds; what was kept is offered again the next time, and forgotten once the archive has it.
const STORE = "storyloom-recordings";
const SLICE_MS = 1000;

export async function recordHere(form, addRecording) {
  const place = form.querySelector("[data-record]");
  if (!place || !navigator.mediaDevices?.getUserMedia || !window.MediaRecorder || !window.indexedDB) return;
  const words = form.dataset;
  const shelf = await openShelf();
  const button = place.querySelector("button");
  const says = place.querySelector("[data-record-says]");
  let running = null;
  place.hidden = false;
  for (const id of await shelf.ids()) offer(id);

  button.addEventListener("click", async () => {
    if (running) return running.stop();
    try {
      running = await begin(shelf);
    } catch {
      says.textContent = words.wordsNoMicrophone;
      return undefined;
    }
    button.textContent = words.wordsStop;
    const ticking = setInterval(() => { says.textContent = words.wordsRecording.replace("{time}", running.time()); }, 500);
    const id = await running.ended;
    clearInterval(ticking);
    running = null;
    button.textContent = words.wordsRecord;
    says.textContent = "";
    return offer(id);
  });

  // A recording on this device becomes one of the files to send.
  async function offer(id) {
    const parts = await shelf.parts(id);
    if (!parts.length) return shelf.forget(id);
    const type = parts[0].type || "audio/webm";
    const ending = type.includes("mp4") ? "m4a" : type.includes("ogg") ? "ogg" : "webm";
    const name = `${new Date(id).toISOString().slice(0, 16).replace(/[T:]/g, "-")}.${ending}`;
    return addRecording(new File(parts, name, { type, lastModified: id }), () => shelf.forget(id));
  }
}

async function begin(shelf) {
  const stream = await navigator.mediaDevices.getUserMedia({ audio: true });
  const recorder = new MediaRecorder(stream);
  const id = Date.now();
  let count = 0;
  let kept = Promise.resolve();
  recorder.addEventListener("dataavailable", (event) => {
    if (event.data.size) kept = shelf.keep(id, count++, event.data);
  });
  const ended = new Promise((resolve) => {
    recorder.addEventListener("stop", async () => {
      for (const track of stream.getTracks()) track.stop();
      await kept;
      resolve(id);
    });
  });
  recorder.start(SLICE_MS);
  return {
    ended,
    stop: () => recorder.stop(),
    time: () => {
      const seconds = Math.floor((Date.now() - id) / 1000);
      return `${Math.floor(seconds / 60)}:${String(seconds % 60).padStart(2, "0")}`;
    },
  };
}

// The pieces of recordings, by the time that each began and their number.
async function openShelf() {
  const base = await asked(
    Object.assign(indexedDB.open(STORE, 1), {
      onupgradeneeded: (event) => event.target.result.createObjectStore("parts"),
    }),
  );
  const parts = (mode) => base.transaction("parts", mode).objectStore("parts");
  const range = (id) => IDBKeyRange.bound([id, 0], [id, Infinity]);
  return {
    keep: (id, number, blob) => asked(parts("readwrite").put(blob, [id, number])),
    parts: (id) => asked(parts("readonly").getAll(range(id))),
    forget: (id) => asked(parts("readwrite").delete(range(id))),
    ids: async () => [...new Set((await asked(parts("readonly").getAllKeys())).map(([id]) => id))],
  };
}

function asked(request) {
  return new Promise((resolve, reject) => {
    request.onsuccess = () => resolve(request.result);
    request.onerror = () => reject(request.error);
  });
}
