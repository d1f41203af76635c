// Talking to the keeper of trails that were taken along: to ask it for one thing, and, on every page of a trail, to have it
// compare what it keeps with the archive whenever there is a connection.
const EVERY_MS = 10 * 60_000;
const ONCE_BACK_MS = [0, 3000, 30_000]; // A connection is often announced before it carries anything.
const CODES = { keeper: "/keeper/q.js", scope: "/q/" };

// Only ever called because a person pressed something.
export async function register({ keeper, scope }) {
  await navigator.serviceWorker.register(CODES.keeper, { scope: CODES.scope, updateViaCache: "none" });
  await navigator.serviceWorker.register(keeper, { scope, updateViaCache: "none" });
  await navigator.serviceWorker.ready;
}

// The keeper's answer to one question; nothing is kept where there is no keeper.
export async function ask(act, base, form) {
  const registration = await navigator.serviceWorker?.getRegistration(`${base}/offline`);
  if (!registration?.active) return { kept: false };
  const { port1, port2 } = new MessageChannel();
  const answer = new Promise((resolve) => (port1.onmessage = ({ data }) => resolve(data)));
  registration.active.postMessage({ act, base, form }, [port2]);
  return answer;
}

// The form of sound that this browser plays.
export const theForm = () => (new Audio().canPlayType("audio/webm; codecs=opus") ? "webm" : "m4a");

const base = /^(?:\/[a-z]{2})?\/trails\/[^/]+/.exec(location.pathname)?.[0];
if (base && navigator.serviceWorker?.controller) {
  const check = () => navigator.onLine && ask("check", base);
  check();
  addEventListener("online", () => ONCE_BACK_MS.forEach((ms) => setTimeout(check, ms)));
  setInterval(check, EVERY_MS);
}
