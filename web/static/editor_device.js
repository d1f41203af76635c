// What waits on this device, by account and recording, locked with a secret that only that account's own pages have:
// the next person at a shared machine sees none of it. Where a browser cannot lock, it is kept for this tab alone.
const bytes = (text) => Uint8Array.from(atob(text), (letter) => letter.charCodeAt(0));
const letters = (buffer) => btoa(String.fromCharCode(...new Uint8Array(buffer)));

export async function deviceShelf({ account, recording, secret }) {
  const name = `edits:${account}:${recording}`;
  const subtle = globalThis.crypto?.subtle;
  const shelf = subtle ? localStorage : sessionStorage;
  const key = subtle && (await subtle.importKey("raw", bytes(secret), "AES-GCM", false, ["encrypt", "decrypt"]));
  let writing = Promise.resolve(true);

  async function lockUp(text) {
    if (!key) return text;
    const iv = crypto.getRandomValues(new Uint8Array(12));
    const locked = await subtle.encrypt({ name: "AES-GCM", iv }, key, new TextEncoder().encode(text));
    return `${letters(iv)}.${letters(locked)}`;
  }

  async function unlock(kept) {
    if (!key) return kept;
    const [iv, locked] = kept.split(".").map(bytes);
    return new TextDecoder().decode(await subtle.decrypt({ name: "AES-GCM", iv }, key, locked));
  }

  return {
    async read() {
      try {
        const kept = shelf.getItem(name);
        return kept ? JSON.parse(await unlock(kept)) : null;
      } catch {
        return null; // Locked with another secret, or changed: nobody can read it.
      }
    },
    // Gives whether it is kept. Written in order: a later state is never overtaken by an earlier one.
    write(state) {
      const text = state && JSON.stringify(state);
      writing = writing.then(async () => {
        try {
          if (text) shelf.setItem(name, await lockUp(text));
          else shelf.removeItem(name);
          return true;
        } catch {
          return false;
        }
      });
      return writing;
    },
  };
}
