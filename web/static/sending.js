// One file over the tus protocol: pieces of one mebibyte, tried again while the connection is bad, paused and
// gone on with by a button. Chosen again after the page or the browser was closed, it goes on where it stopped.
import { addButton, name, say, sizeInWords } from "./file_rows.js";

const PIECE_BYTES = 1024 * 1024;
const PACE_OF = 12;
const PAUSES_MS = [0, 1000, 3000, 5000, 10000, 20000, 30000, 60000, 60000, 60000];
// Answers that another try with the same file cannot change.
const FINAL = new Set([400, 401, 403, 413, 415, 422]);
const GONE = new Set([404, 410]);
const FIELDS = [
  "title", "narrator", "recordist", "place", "recorded_on", "spoken_language", "deposit", "expects", "expects_name",
  "expects_pseudonym", "expects_opens_on", "expects_words",
];

// Resolves to {outcome} once the archive has said what became of it, else to {error, final}.
export function sendInPieces(file, row, form) {
  const words = form.dataset;
  const bar = row.querySelector("progress");
  const left = row.querySelector("[data-left]");
  const pace = makePace(file.size);
  let signedOut = false;
  bar.hidden = false;
  return new Promise((resolve) => {
    const upload = new tus.Upload(file, {
      endpoint: "/uploads",
      chunkSize: PIECE_BYTES,
      retryDelays: PAUSES_MS,
      removeFingerprintOnSuccess: true,
      metadata: wordsOf(form, file),
      // Asked how much is there, only "no such upload" means to begin anew. Anything else is tried again, or, where one
      // is not signed in any more, waits for a press of the button: the client itself would send all of it again.
      onAfterResponse: (request, response) => {
        const status = response.getStatus();
        if (request.getMethod() !== "HEAD" || status < 400 || GONE.has(status)) return;
        signedOut = status === 401;
        throw new Error(`HEAD ${status}`);
      },
      onShouldRetry: (error) => {
        const again = !isFinal(error) && !signedOut;
        if (again) say(row, "waiting", words.wordsTrying);
        return again;
      },
      // What is sent is not stored yet, so the bar shows what the archive has acknowledged.
      onChunkComplete: (piece, acknowledged) => {
        say(row, "sending", words.wordsSending);
        bar.value = acknowledged / file.size;
        left.textContent = pace.told(piece, acknowledged, words);
      },
      onError: (error) => end({ error: sentenceOf(error), final: isFinal(error) }),
      onSuccess: async () => {
        pause.end();
        say(row, "working", words.wordsChecking);
        end(await outcomeOf(upload.url));
      },
    });
    const pause = letPause(upload, row, words);
    function end(answer) {
      pause.end();
      resolve(answer);
    }
    upload.findPreviousUploads().then((before) => {
      if (before.length) upload.resumeFromPreviousUpload(before[0]);
      pause.goOn();
    });
  });
}

// A button that pauses and goes on. A device that is online again goes on at once, without waiting for its next try.
function letPause(upload, row, words) {
  let paused = false;
  const button = addButton(row, words.wordsPause, async () => {
    paused = !paused;
    name(button, row, paused ? words.wordsGoOn : words.wordsPause);
    if (!paused) goOn();
    else {
      say(row, "waiting", words.wordsPaused);
      await upload.abort();
    }
  });
  function goOn() {
    say(row, "sending", words.wordsSending);
    upload.start();
  }
  async function online() {
    if (paused) return;
    await upload.abort();
    if (!paused) goOn();
  }
  window.addEventListener("online", online);
  return {
    goOn,
    end() {
      window.removeEventListener("online", online);
      button.remove();
    },
  };
}

function isFinal(error) {
  return FINAL.has(error.originalResponse?.getStatus() ?? 0);
}

function wordsOf(form, file) {
  const said = { filename: file.name, filetype: file.type || "application/octet-stream" };
  const fields = new FormData(form);
  for (const name of FIELDS) {
    const value = fields.getAll(name).join(",");
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

// How much is stored, and how long the rest may still take, from the pace of the last pieces.
function makePace(size) {
  const times = [];
  return {
    told(piece, acknowledged, words) {
      times.push({ at: performance.now(), piece });
      if (times.length > PACE_OF) times.shift();
      const stored = words.wordsProgress.replace("{here}", sizeInWords(acknowledged)).replace("{of}", sizeInWords(size));
      const seconds = (times.at(-1).at - times[0].at) / 1000;
      const gained = times.slice(1).reduce((sum, each) => sum + each.piece, 0);
      if (seconds < 1 || acknowledged >= size) return stored;
      const rest = ((size - acknowledged) / gained) * seconds;
      const left = rest < 60 ? words.wordsSoon : words.wordsMinutes.replace("{minutes}", Math.ceil(rest / 60));
      return `${stored} · ${left}`;
    },
  };
}
