// One file over the tus protocol: pieces of one mebibyte, tried again while the connection is bad, paused and
// gone on with by a button. Chosen again after the page or the browser was closed, it goes on where it stopped.
const PIECE_BYTES = 1024 * 1024;
const PAUSES_MS = [0, 1000, 3000, 5000, 10000, 20000, 30000, 60000, 60000, 60000];
// Answers that another try with the same file cannot change.
const FINAL = new Set([400, 401, 403, 413, 415, 422]);
const FIELDS = ["title", "narrator", "recordist", "place", "recorded_on", "spoken_language", "deposit"];

// Resolves to {outcome} once the archive has said what became of it, else to {error, final}.
export function sendInPieces(file, row, form, say) {
  const words = form.dataset;
  const bar = row.querySelector("progress");
  const left = row.querySelector("[data-left]");
  const pause = pauseButton(row, words);
  const pace = makePace(file.size);
  bar.hidden = false;
  say(row, "sending", words.wordsSending);
  return new Promise((resolve) => {
    const end = (answer) => {
      pause.remove();
      resolve(answer);
    };
    const upload = new tus.Upload(file, {
      endpoint: "/uploads",
      chunkSize: PIECE_BYTES,
      retryDelays: PAUSES_MS,
      removeFingerprintOnSuccess: true,
      metadata: wordsOf(form, file),
      onShouldRetry: (error) => !FINAL.has(error.originalResponse?.getStatus() ?? 0),
      onProgress: (sent) => {
        // What is sent is not stored yet, so the bar shows what the archive has acknowledged; see onChunkComplete.
        pace.sent(sent);
      },
      onChunkComplete: (_piece, acknowledged) => {
        bar.value = acknowledged / file.size;
        left.textContent = pace.left(acknowledged, words);
      },
      onError: (error) => end({ error: sentenceOf(error), final: FINAL.has(error.originalResponse?.getStatus() ?? 0) }),
      onSuccess: async () => {
        say(row, "working", words.wordsChecking);
        end(await outcomeOf(upload.url));
      },
    });
    pause.addEventListener("click", async () => {
      const goesOn = pause.dataset.paused === "yes";
      pause.dataset.paused = goesOn ? "no" : "yes";
      pause.textContent = goesOn ? words.wordsPause : words.wordsGoOn;
      say(row, goesOn ? "sending" : "waiting", goesOn ? words.wordsSending : words.wordsPaused);
      if (goesOn) upload.start();
      else await upload.abort();
    });
    upload.findPreviousUploads().then((before) => {
      if (before.length) upload.resumeFromPreviousUpload(before[0]);
      upload.start();
    });
  });
}

function wordsOf(form, file) {
  const said = { filename: file.name, filetype: file.type || "application/octet-stream" };
  for (const name of FIELDS) {
    const field = form.elements[name];
    const value = field?.type === "checkbox" ? (field.checked ? field.value : "") : field?.value;
    if (value) said[name] = value;
  }
  return said;
}

async function outcomeOf(address) {
  try {
    const answer = await fetch(address.replace("/uploads/", "/me/arrivals/"), { cache: "no-store" });
    if (answer.ok) return { outcome: await answer.json() };
  } catch {}
  return {};
}

function sentenceOf(error) {
  try {
    return JSON.parse(error.originalResponse.getBody()).error;
  } catch {
    return "";
  }
}

function pauseButton(row, words) {
  const button = document.createElement("button");
  button.type = "button";
  button.className = "quiet";
  button.textContent = words.wordsPause;
  row.querySelector("[data-buttons]").replaceChildren(button);
  return button;
}

// How long it may still take, from the pace of the last pieces.
function makePace(size) {
  const since = performance.now();
  let first = null;
  return {
    sent(bytes) {
      first ??= bytes;
    },
    left(acknowledged, words) {
      const seconds = (performance.now() - since) / 1000;
      const gained = acknowledged - (first ?? 0);
      if (seconds < 2 || gained <= 0) return "";
      const rest = ((size - acknowledged) / gained) * seconds;
      return rest < 60 ? words.wordsSoon : words.wordsMinutes.replace("{minutes}", Math.ceil(rest / 60));
    },
  };
}
