// Moments to come: said in this device's own time zone, which stands beside them, and told in UTC as they are typed.
const own = Intl.DateTimeFormat().resolvedOptions().timeZone;

for (const box of document.querySelectorAll("[data-moment]")) {
  const zone = box.querySelector("[data-zone]");
  const moment = box.querySelector("input[type=datetime-local]");
  const told = box.querySelector("[data-in-utc]");
  const hint = told.textContent;
  if (!moment.value && zone.value === "UTC" && own) zone.value = own;
  const tell = () => {
    const utc = inUtc(moment.value, zone.value);
    told.textContent = utc ? box.dataset.utc.replace("{moment}", utc) : hint;
  };
  for (const field of [zone, moment]) field.addEventListener("input", tell);
  moment.addEventListener("input", () => {
    const later = box.closest("form").querySelector("input[name=when][value=later]");
    if (later && moment.value) later.checked = true;
  });
  tell();
}

// "2026-11-28T09:30" in a zone -> "2026-11-28 14:30"; '' where there is nothing to tell.
function inUtc(typed, zone) {
  const asked = Date.parse(`${typed}Z`);
  if (!typed || Number.isNaN(asked)) return "";
  try {
    let at = asked;
    for (let turn = 0; turn < 2; turn += 1) at = asked - (there(at, zone) - at);
    return new Date(at).toISOString().slice(0, 16).replace("T", " ");
  } catch {
    return "";
  }
}

// What the clocks of the zone show at a moment, as if it were UTC.
function there(at, zone) {
  const parts = new Intl.DateTimeFormat("en-u-hc-h23", {
    timeZone: zone, year: "numeric", month: "2-digit", day: "2-digit", hour: "2-digit", minute: "2-digit",
  }).formatToParts(at);
  const part = (type) => parts.find((one) => one.type === type).value;
  return Date.parse(`${part("year")}-${part("month")}-${part("day")}T${part("hour")}:${part("minute")}Z`);
}
