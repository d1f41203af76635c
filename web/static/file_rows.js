// A row of the list of recordings to send: its name, how far it is, what is true of it, and what one can do with it.
import { fillState } from "./states.js";

const UNITS = ["byte", "kilobyte", "megabyte", "gigabyte", "terabyte"];

export function makeRow(list, name) {
  const row = list.appendChild(document.createElement("li"));
  row.innerHTML = '<strong></strong><progress max="1" value="0" hidden></progress><span class="soft small" data-left></span><span class="state waiting" role="status"></span><span class="row" data-buttons></span>';
  row.querySelector("strong").textContent = name;
  row.querySelector("progress").setAttribute("aria-label", name);
  return row;
}

export function say(row, state, message) {
  fillState(row.querySelector(".state"), state, message);
}

// A button of this row alone; its name is said with the row's, as several rows have the same buttons.
export function addButton(row, words, pressed) {
  const button = document.createElement("button");
  button.type = "button";
  button.className = "quiet";
  button.addEventListener("click", () => pressed(button));
  name(button, row, words);
  row.querySelector("[data-buttons]").append(button);
  return button;
}

export function name(button, row, words) {
  button.textContent = words;
  button.setAttribute("aria-label", `${words}: ${row.querySelector("strong").textContent}`);
}

// 2147483648 becomes "2.1 GB", in the page's language.
export function sizeInWords(bytes) {
  const step = bytes < 1000 ? 0 : Math.min(UNITS.length - 1, Math.floor(Math.log10(bytes) / 3));
  const amount = bytes / 1000 ** step;
  const digits = step && amount < 10 ? 1 : 0;
  const how = { style: "unit", unit: UNITS[step], minimumFractionDigits: digits, maximumFractionDigits: digits };
  return new Intl.NumberFormat(document.documentElement.lang || undefined, how).format(amount);
}
