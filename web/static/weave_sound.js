// Passages one after the other, each from its story's own sound. Two audio elements: while one fades out the next fades in.
const FADE_S = 0.5;
const TAIL_S = 0.35;
const TICK_MS = 50;

export function crossing(voices, { before, now, state, missing, ended }) {
  const decks = [new Audio(), new Audio()];
  let turn = 0; // Which deck is heard.
  let index = -1;
  let playing = false;
  let asked = 0; // A later press outdoes an earlier one that still waits.
  let timer = null;

  for (const deck of decks) deck.preload = "auto";

  function load(deck, voice) {
    const source = deck.canPlayType("audio/webm; codecs=opus") ? voice.webm : voice.mp4;
    if (deck.dataset.source !== source || deck.error) {
      deck.src = source;
      deck.dataset.source = source;
    }
    deck.currentTime = voice.start;
  }

  async function begin(next) {
    const mine = ++asked;
    const old = decks[turn];
    playing = true;
    state(true);
    document.dispatchEvent(new CustomEvent("sound", { detail: api }));
    if (!old.paused) fade(old, 0, () => old.pause());
    index = next;
    turn = 1 - turn;
    const deck = decks[turn];
    cancel(deck);
    deck.pause();
    load(deck, voices[next]);
    await before(next);
    if (mine !== asked) return;
    deck.volume = 0;
    try {
      await deck.play();
    } catch (error) {
      if (mine !== asked || error.name === "AbortError") return;
      if (error.name === "NotAllowedError") return pause();
      missing(next);
      return follow(mine);
    }
    if (mine !== asked) return deck.pause();
    fade(deck, 1);
    timer ??= setInterval(tick, TICK_MS);
  }

  function follow(mine = asked) {
    if (mine !== asked) return;
    if (index + 1 < voices.length) return begin(index + 1);
    const last = decks[turn];
    fade(last, 0, () => last.pause());
    stop();
    ended();
  }

  function tick() {
    const deck = decks[turn];
    const voice = voices[index];
    const heard = deck.currentTime - voice.start;
    now(index, Math.min(1, Math.max(0, heard / (voice.end - voice.start))));
    const readied = voices[index + 1];
    const other = decks[1 - turn];
    if (readied && other.paused && heard > 1 && other.dataset.ready !== String(index + 1)) {
      load(other, readied); // The next voice is fetched while this one speaks.
      other.dataset.ready = String(index + 1);
    }
    if (deck.ended || deck.currentTime >= voice.end + TAIL_S - FADE_S / 2) {
      if (!deck.paused || deck.ended) {
        clearInterval(timer);
        timer = null;
        follow();
      }
    }
  }

  function pause() {
    asked++;
    for (const deck of decks) {
      cancel(deck);
      deck.pause();
    }
    stop();
  }

  function stop() {
    clearInterval(timer);
    timer = null;
    playing = false;
    state(false);
  }

  // Goes on where it stopped, or begins there.
  function play(at) {
    const deck = decks[turn];
    const voice = voices[index];
    const inside = index === at && deck.currentTime >= voice.start && deck.currentTime < voice.end - 0.2;
    if (!inside) return begin(at);
    playing = true;
    state(true);
    document.dispatchEvent(new CustomEvent("sound", { detail: api }));
    deck.volume = 1;
    deck.play().catch(pause);
    timer ??= setInterval(tick, TICK_MS);
  }

  const api = { begin, play, pause, playing: () => playing };
  return api;
}

// Volume in small steps; where a device keeps its own volume the change is simply not heard.
const fading = new WeakMap();

function cancel(deck) {
  clearInterval(fading.get(deck));
}

function fade(deck, to, then) {
  cancel(deck);
  const step = ((to - deck.volume) * TICK_MS) / (FADE_S * 1000);
  const timer = setInterval(() => {
    const left = to - deck.volume;
    if (Math.abs(left) > Math.abs(step)) {
      deck.volume += step;
      return;
    }
    deck.volume = to;
    clearInterval(timer);
    then?.();
  }, TICK_MS);
  fading.set(deck, timer);
}
