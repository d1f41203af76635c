// Acts on their way: kept on the device first, sent one by one in their order, again and again until the archive has
// answered. Each has a name of its own, so that one whose answer was lost is not done twice.
const SOONEST_MS = 2000;
const LATEST_MS = 30000;
const LONGEST_MS = 20000;

// They are sent under the account that the page was opened by, and wait where another one is signed in.
export async function sender({ shelf, account, tell, done, refused }) {
  const kept = (await shelf.read()) ?? {};
  const acts = kept.acts ?? [];
  const drafts = kept.drafts ?? {};
  let busy = false;
  let trouble = "";
  let wait = SOONEST_MS;
  let again = 0;

  async function keep() {
    const empty = !acts.length && !Object.keys(drafts).length;
    const isKept = await shelf.write(empty ? null : { acts, drafts });
    say(isKept || empty ? "" : "not-kept");
  }

  function say(otherwise = "") {
    tell({ count: acts.length, drafts: Object.keys(drafts).length, trouble: trouble || otherwise });
  }

  function add(act) {
    delete drafts[act.key];
    const before = acts.findLast((one) => one.key === act.key);
    // What was typed later stands for what was typed before, while that has not been sent.
    if (before && before.act === "save" && !before.tried && act.key) {
      acts.splice(acts.indexOf(before), 1);
      act.fields.version = before.fields.version;
    }
    acts.push({ ...act, name: crypto.randomUUID?.() ?? String(Date.now() + Math.random()).replace(".", "-") });
    keep();
    send();
  }

  async function send() {
    clearTimeout(again);
    if (busy || !acts.length) return;
    busy = true;
    const act = acts[0];
    act.sent = act.tried = true;
    say();
    try {
      const answer = await fetch(act.url, {
        method: "POST",
        body: new URLSearchParams({ ...act.fields, act: act.act, name_of_act: act.name, account }),
        headers: { Accept: "application/json" },
        signal: AbortSignal.timeout(LONGEST_MS),
      });
      if (answer.status >= 500) throw new TypeError("not now");
      take(act, answer.status, await answer.json());
      busy = false;
      send();
    } catch (error) {
      busy = false;
      if (!(error instanceof TypeError || error instanceof SyntaxError || error.name === "TimeoutError")) throw error;
      later("offline");
    }
  }

  function take(act, status, told) {
    if (status === 401 || status === 403) {
      later("signed-out");
      return;
    }
    trouble = "";
    wait = SOONEST_MS;
    acts.shift();
    if (status < 300) {
      done(act, told);
      // What was changed on top of it was changed on what it made.
      for (const one of acts) if (one.key === act.key && told.versions[one.key]) one.fields.version = told.versions[one.key];
    } else refused(act, status, told);
    keep();
  }

  function later(why) {
    trouble = why;
    acts[0].sent = false;
    keep();
    again = setTimeout(send, wait);
    wait = Math.min(wait * 2, LATEST_MS);
  }

  addEventListener("online", () => {
    wait = SOONEST_MS;
    send();
  });

  return {
    add,
    send,
    say,
    acts,
    drafts,
    // What is typed and not sent yet, kept for a reload; none where it is as saved.
    draft(key, fields) {
      if (fields) drafts[key] = fields;
      else delete drafts[key];
      keep();
    },
    // Takes the last act back that never left this device; gives it. One that was tried may have been done, though
    // no answer came: it is undone after it.
    drop() {
      if (!acts.length || acts.at(-1).tried) return null;
      const act = acts.pop();
      keep();
      return act;
    },
  };
}
