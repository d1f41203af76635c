// Seconds as people read them, and the place or clip that an address names.

export function clock(seconds) {
  const whole = Math.max(0, Math.floor(seconds));
  const pad = (number) => String(number).padStart(2, "0");
  const hours = Math.floor(whole / 3600);
  const minutes = Math.floor((whole % 3600) / 60);
  return hours ? `${hours}:${pad(minutes)}:${pad(whole % 60)}` : `${minutes}:${pad(whole % 60)}`;
}

// "#t=83.2" -> { start: 83.2, end: null }, "#t=83.2,91" -> { start: 83.2, end: 91 }; null where no time is named.
export function clipInHash(hash) {
  const found = /^#t=(\d+(?:\.\d+)?)(?:,(\d+(?:\.\d+)?))?$/.exec(hash);
  if (!found) return null;
  const start = Number(found[1]);
  const end = found[2] === undefined ? null : Number(found[2]);
  return { start, end: end > start ? end : null };
}
