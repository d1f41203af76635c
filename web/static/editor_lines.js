// The editor's lines in the page: what stands in them, what was changed, and what an act puts in their place.
export const lineOf = (node) => node?.closest?.(".edit-line") ?? null;
export const fieldOf = (line) => line.querySelector("textarea");
const part = (line, name) => line.querySelector(`[name=${name}]`);

export function byKey(key) {
  return document.getElementById(`p-${key}`);
}

export function isChanged(line) {
  const unclear = part(line, "unclear");
  const speaker = part(line, "speaker");
  return (
    fieldOf(line).value.trim() !== fieldOf(line).dataset.saved ||
    speaker.value.trim() !== speaker.defaultValue ||
    unclear.checked !== (unclear.dataset.saved === "yes")
  );
}

// What the line's form sends; the versions of its neighbours are what the page shows of them now.
export function fieldsOf(line) {
  const version = (other) => (other ? part(other, "version").value : "");
  return {
    text: fieldOf(line).value,
    version: version(line),
    previous_version: version(line.previousElementSibling),
    next_version: version(line.nextElementSibling),
    speaker: part(line, "speaker").value,
    unclear: part(line, "unclear").checked ? "yes" : "",
    marks: "yes",
  };
}

export function restore(line) {
  fieldOf(line).value = fieldOf(line).dataset.saved;
  part(line, "speaker").value = part(line, "speaker").defaultValue;
  part(line, "unclear").checked = part(line, "unclear").dataset.saved === "yes";
  paint(line);
}

export function write(line, fields) {
  fieldOf(line).value = fields.text.replace("\n", " ");
  if ("speaker" in fields) part(line, "speaker").value = fields.speaker;
  if ("unclear" in fields) part(line, "unclear").checked = fields.unclear === "yes";
  paint(line);
}

// Beside the line, and once for who does not see it.
export function say(line, words) {
  const place = line.querySelector("[data-says]");
  if (place.textContent === words) return;
  place.textContent = words;
  if (words && line.matches("[aria-current]")) document.querySelector("[data-announce]").textContent = words;
}

export function lock(line, locked) {
  fieldOf(line).readOnly = locked;
  line.classList.toggle("locked", locked);
}

// The layer beneath the field holds the same words, so that it gives the height, and marks what is in doubt. Marks stay
// where the words before or after them are untouched.
export function paint(line) {
  const under = line.querySelector("[data-under]");
  const { value } = fieldOf(line);
  const was = under.textContent;
  if (was === value) return;
  let head = 0;
  while (head < value.length && value[head] === was[head]) head += 1;
  let tail = 0;
  while (tail < Math.min(value.length, was.length) - head && value.at(-1 - tail) === was.at(-1 - tail)) tail += 1;
  const marks = marksIn(line).flatMap((mark) => {
    if (mark.end <= head) return [mark];
    const moved = value.length - was.length;
    return mark.start >= was.length - tail ? [{ ...mark, start: mark.start + moved, end: mark.end + moved }] : [];
  });
  const pieces = [];
  let at = 0;
  for (const { start, end, span } of marks) {
    span.textContent = value.slice(start, end);
    pieces.push(value.slice(at, start), span);
    at = end;
  }
  under.replaceChildren(...pieces, value.slice(at));
}

function marksIn(line) {
  const marks = [];
  let at = 0;
  for (const node of line.querySelector("[data-under]").childNodes) {
    const end = at + node.textContent.length;
    if (node.nodeType === Node.ELEMENT_NODE) marks.push({ line, start: at, end, span: node, second: Number(node.dataset.second) });
    at = end;
  }
  return marks;
}

// Every place that is in doubt, in order: words the machine was not sure of, and lines marked as unclear.
export function doubts(list) {
  return [...list.children].flatMap((line) => {
    const marks = marksIn(line);
    if (marks.length || !part(line, "unclear").checked) return marks;
    return [{ line, start: 0, end: fieldOf(line).value.length, second: Number(line.dataset.start) }];
  });
}

// Puts the lines that an act made in the place of those it changed; gives them. What is typed meanwhile stays.
export function put(list, { before, after, html }) {
  const drawn = document.createElement("template");
  drawn.innerHTML = html;
  const fresh = [...drawn.content.children];
  if (before.join() === after.join()) {
    return fresh.map((one) => adopt(byKey(one.dataset.key), one) ?? one);
  }
  const old = before.map(byKey).filter(Boolean);
  if (!old.length) return [];
  const typed = new Map(old.filter((line) => isChanged(line) && !fieldOf(line).readOnly).map((line) => [line.dataset.key, fieldOf(line).value]));
  old[0].before(...fresh);
  for (const line of old) line.remove();
  for (const line of fresh) {
    if (typed.has(line.dataset.key)) write(line, { text: typed.get(line.dataset.key) });
  }
  return fresh;
}

// The same line, saved: it takes on what the archive says of it, and keeps its field, in which somebody may be typing.
function adopt(line, fresh) {
  if (!line) return null;
  const field = fieldOf(line);
  const typing = field.value.trim() !== field.dataset.saved && field.value !== field.dataset.sent;
  Object.assign(line.dataset, fresh.dataset);
  part(line, "version").value = part(fresh, "version").value;
  field.dataset.saved = fieldOf(fresh).dataset.saved;
  for (const name of ["speaker", "unclear"]) {
    const [own, given] = [part(line, name), part(fresh, name)];
    own.defaultValue = given.defaultValue;
    if (name === "unclear") [own.checked, own.dataset.saved] = [given.checked, given.dataset.saved];
    else own.value = given.value;
  }
  line.querySelector("[data-under]").replaceWith(fresh.querySelector("[data-under]"));
  line.querySelector("[data-notes]").replaceWith(fresh.querySelector("[data-notes]"));
  const { selectionStart, selectionEnd } = field;
  if (!typing && field.value !== fieldOf(fresh).value) {
    field.value = fieldOf(fresh).value;
    if (document.activeElement === field) field.setSelectionRange(selectionStart, selectionEnd);
  }
  paint(line);
  lock(line, false);
  return line;
}
