// The transcript editor: every act is the form's own, kept on the device and sent without leaving the page.
import { deviceShelf } from "./editor_device.js";
import { editorKeys } from "./editor_keys.js";
import { byKey, doubts, fieldOf, fieldsOf, isChanged, lineOf, lock, paint, put, restore, say, write } from "./editor_lines.js";
import { sender } from "./editor_sending.js";
import { editorSound } from "./editor_sound.js";

const DRAFT_MS = 400;
const editor = document.querySelector("[data-editor]");
if (editor) start(editor, editor.dataset);

async function start(editor, words) {
  const part = (name) => editor.querySelector(`[data-${name}]`);
  const list = part("lines");
  const sound = editorSound({
    player: document.querySelector("[data-player]"), list, words, goesAlong: part("goes-along"), leave: (line) => save(line),
  });
  const queue = await sender({ shelf: await deviceShelf(words), account: words.account, tell, done, refused });
  let typing = 0;
  let focusNext = null;
  let spokenTo = [];

  for (const name of ["tools", "editor-keys"]) part(name).hidden = false;
  editorKeys({ list, sound, acts: { save, split, join, undo, nextDoubt, pace } });
  for (const tool of editor.querySelectorAll("[data-tool]")) {
    const does = { back: sound.back, slower: () => pace(-1), faster: () => pace(1), doubt: nextDoubt };
    tool.addEventListener("click", () => does[tool.dataset.tool]());
  }
  part("undo-form").addEventListener("submit", (event) => {
    event.preventDefault();
    undo();
  });
  list.addEventListener("submit", (event) => {
    event.preventDefault();
    const [line, act] = [lineOf(event.target), event.submitter?.value ?? "save"];
    if (act === "split") split(line);
    else if (act === "save") save(line, true);
    else join(line, act);
    if (event.target.contains(document.activeElement)) fieldOf(line).focus({ preventScroll: true });
  });
  list.addEventListener("input", (event) => type(lineOf(event.target)));
  list.addEventListener("change", (event) => event.target.name === "unclear" && save(lineOf(event.target)));
  list.addEventListener("click", (event) => {
    if (!event.target.closest("[data-theirs]")) return;
    event.preventDefault();
    const line = lineOf(event.target);
    restore(line);
    line.querySelector(".notice").remove();
    queue.draft(line.dataset.key, null);
    fieldOf(line).focus();
  });

  for (const line of list.children) paint(line);
  for (const act of queue.acts) show(act);
  for (const [key, fields] of Object.entries(queue.drafts)) if (byKey(key)) open(byKey(key), fields);
  const named = byKey(location.hash.replace("#p-", ""));
  if (named) sound.put(named, 0);
  queue.say();
  queue.send();
  editor.dataset.ready = "";

  function type(line) {
    const field = fieldOf(line);
    if (field.value.includes("\n")) field.value = field.value.replaceAll(/\s*\n\s*/g, " ");
    paint(line);
    say(line, isChanged(line) ? words.wordsChanged : "");
    clearTimeout(typing);
    typing = setTimeout(() => queue.draft(line.dataset.key, isChanged(line) ? fieldsOf(line) : null), DRAFT_MS);
  }

  // What was typed before a reload, on the version that it was typed on.
  function open(line, fields) {
    write(line, fields);
    line.querySelector("[name=version]").value = fields.version;
    say(line, words.wordsChanged);
  }

  function send(line, act, fields) {
    clearTimeout(typing);
    fieldOf(line).dataset.sent = fieldOf(line).value;
    const made = { act, key: line.dataset.key, other: "", url: line.querySelector("form").action, fields };
    if (act === "next") made.other = line.nextElementSibling.dataset.key;
    if (act === "previous") made.other = line.previousElementSibling.dataset.key;
    queue.add(made);
  }

  // An unchanged line is saved already, unless somebody chose it over another's.
  function save(line, insists = false) {
    if (line.classList.contains("locked") || !(isChanged(line) || (insists && line.querySelector("[data-theirs]")))) return;
    if (fieldOf(line).value.trim() === "" && !insists) return;
    send(line, "save", fieldsOf(line));
  }

  function split(line) {
    const field = fieldOf(line);
    const [before, after] = [field.value.slice(0, field.selectionStart).trim(), field.value.slice(field.selectionStart).trim()];
    if (!before || !after || line.classList.contains("locked")) return;
    focusNext = { which: 1, at: 0 };
    send(line, "split", { ...fieldsOf(line), text: `${before}\n${after}` });
    lock(line, true);
  }

  function join(line, way) {
    const other = way === "next" ? line.nextElementSibling : line.previousElementSibling;
    if (!other || [line, other].some((one) => one.classList.contains("locked"))) return;
    save(other);
    const first = way === "next" ? line : other;
    focusNext = { which: 0, at: fieldOf(first).value.length + 1 };
    send(line, way, fieldsOf(line));
    for (const one of [line, other]) lock(one, true);
  }

  function undo() {
    const dropped = queue.drop();
    if (dropped) {
      for (const key of [dropped.key, dropped.other]) {
        const line = key && byKey(key);
        if (line) [restore, (one) => lock(one, false), (one) => say(one, words.wordsUndoneHere)].forEach((act) => act(line));
      }
      return;
    }
    if (part("undo-form").hidden) return void (part("standing").textContent = words.wordsNothingToUndo);
    focusNext = { which: 0, at: 0 };
    queue.add({ act: "undo", key: "", other: "", url: words.undo, fields: {} });
  }

  // An act that waits, as it looks meanwhile.
  function show(act) {
    const lines = [act.key, act.other].filter(Boolean).map(byKey).filter(Boolean);
    if (act.fields.text && lines.length) write(lines[0], act.fields);
    const waits = { split: words.wordsSplits, next: words.wordsJoins, previous: words.wordsJoins }[act.act];
    for (const line of lines) {
      say(line, waits ?? words.wordsWaits);
      if (waits) lock(line, true);
    }
  }

  function done(act, told) {
    const focused = lineOf(document.activeElement);
    const inPlace = told.before.join() === told.after.join();
    const hadFocus = focused && told.before.includes(focused.dataset.key);
    const fresh = put(list, told);
    told.versions = Object.fromEntries(fresh.map((line) => [line.dataset.key, line.querySelector("[name=version]").value]));
    part("undo-form").hidden = !told.undoes;
    part("undo-button").textContent = told.undoes;
    count();
    if (!inPlace && (hadFocus || act.act === "undo") && fresh.length) {
      const line = fresh[Math.min(focusNext?.which ?? 0, fresh.length - 1)];
      sound.settle(line);
      sound.put(line, Math.min(focusNext?.at ?? 0, fieldOf(line).value.length));
    }
    for (const line of spokenTo) if (line.isConnected && !isChanged(line)) say(line, "");
    for (const line of fresh) say(line, isChanged(line) ? words.wordsChanged : told.said);
    spokenTo = fresh;
    focusNext = null;
  }

  function refused(act, status, told) {
    const lines = [act.key, act.other].filter(Boolean).map(byKey).filter(Boolean);
    for (const line of lines) lock(line, false);
    if (!lines.length) return void (part("standing").textContent = told.error);
    if (told.html) {
      const [line] = put(list, told);
      queue.draft(told.key, fieldsOf(line));
      line.querySelector(".notice").scrollIntoView({ block: "center" });
      return;
    }
    say(lines[0], told.error);
    queue.draft(act.key, act.fields);
  }

  // The truth about what is safe, from the worst to the best.
  function tell({ count, drafts, trouble }) {
    const waiting = count === 1 ? words.wordsWaitingOne : words.wordsWaiting.replace("{count}", count);
    const troubles = { offline: waiting, "signed-out": words.wordsSignIn, "not-kept": words.wordsNotKept };
    const clashes = list.querySelectorAll("[data-theirs]").length;
    const state = trouble || (count && "saving") || (clashes && "clash") || (drafts && "changed") || "saved";
    const said = { saving: words.wordsSaving, clash: words.wordsClash, changed: words.wordsUnsaved, saved: words.wordsSaved };
    const standing = part("standing");
    standing.dataset.state = state;
    const sentence = troubles[state] ?? said[state];
    if (standing.textContent !== sentence) standing.textContent = sentence;
    if (trouble && queue) for (const act of queue.acts) show(act);
  }

  function count() {
    part("left").textContent = words.wordsLeft.replace("{count}", doubts(list).length);
  }

  function nextDoubt() {
    const line = sound.current() ?? list.firstElementChild;
    const at = line && document.activeElement === fieldOf(line) ? fieldOf(line).selectionEnd : -1;
    const places = [...list.children];
    const found = doubts(list).find((one) => {
      const way = places.indexOf(one.line) - places.indexOf(line);
      return way > 0 || (way === 0 && one.start > at);
    });
    if (!found) return void (part("standing").textContent = words.wordsNoMore);
    sound.put(found.line, found.start, found.end);
    sound.seek(found.second - 0.5);
  }

  function pace(step) {
    const speed = sound.pace(step);
    if (speed) part("standing").textContent = words.wordsSpeed.replace("{speed}", `${speed}×`);
  }
}
