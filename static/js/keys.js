/*
 * The desk by keyboard. An element says its own key by aria-keyshortcuts ("a", "Shift+X", "Control+K"), and pressing it
 * clicks the element, or goes to it if one types there. Lists are [data-rows], or the queue; rows are their children.
 * A letter alone does nothing while somebody types, or for whoever switched letters off: <div data-keys="off">.
 * In an open dialog only its own keys count.
 */
const TYPING = "input:not([type=checkbox], [type=radio], [type=button], [type=submit]), textarea, select, [contenteditable]";
const SPELLED = { "+": "Plus", "=": "Plus", " ": "Space" };
const WAIT = 1500; // for the letter after g

const shown = (element) => element.checkVisibility?.() ?? element.offsetParent !== null;

const scope = () => [...document.querySelectorAll("dialog[open]")].at(-1) ?? document;

/** The name of what was pressed, as aria-keyshortcuts spells it. */
function nameOf(event) {
  const { key } = event;
  if (event.ctrlKey || event.metaKey) return `Control+${key.length === 1 ? key.toUpperCase() : key}`;
  if (/^[A-Z]$/.test(key)) return `Shift+${key}`;
  return SPELLED[key] ?? key;
}

/** Do what an element of this key does; say whether there was one. */
function press(name) {
  const all = scope().querySelectorAll(`[aria-keyshortcuts~="${CSS.escape(name)}"]`);
  const found = [...all].find(shown);
  if (!found) return false;
  if (found.matches(TYPING)) {
    found.focus();
    found.select?.();
  } else {
    found.click();
  }
  return true;
}

/* rows */

function rows() {
  const list = scope().querySelector("[data-rows]") ?? (scope() === document && document.querySelector(".queue__list"));
  return list ? [...list.children].filter(shown) : [];
}

const grip = (row) => row.querySelector("input[name=pick]") ?? row.querySelector("a");

const current = (all) => all.find((row) => row.contains(document.activeElement)) ?? all.find((row) => row.matches("[data-here]"));

/** Go to a row: its tick, or its link, has the focus, so that a screen reader says which it is. */
function goTo(row, all = rows()) {
  for (const other of all) other.toggleAttribute("data-here", other === row);
  row.scrollIntoView({ block: "nearest", behavior: "instant" });
  grip(row)?.focus({ preventScroll: true });
}

function move(step) {
  const all = rows();
  if (!all.length) return false;
  const at = all.indexOf(current(all));
  const next = at < 0 ? (step > 0 ? 0 : -1) : (at + step) % all.length;
  goTo(all.at(next), all);
  return true;
}

function tick() {
  const row = current(rows());
  const box = row?.querySelector("input[name=pick]");
  box?.click();
  return Boolean(box);
}

/** Open the row one is on. Enter on a tick would send the form; on a link it opens by itself. */
function open(event) {
  if (!event.target.matches("input[name=pick]")) return false;
  const row = event.target.closest("[data-rows] > *");
  (row?.querySelector("[data-look]") ?? row?.querySelector("a"))?.click();
  return true;
}

/* the map of keys, and going somewhere by g and a letter */

async function showMap() {
  const dialog = document.getElementById("keys");
  const place = document.getElementById("key-map");
  const page = document.getElementById("keys-page");
  if (!place.childElementCount) place.innerHTML = await part(page.href);
  dialog.showModal();
}

async function part(address, signal) {
  const answer = await fetch(address, { headers: { "HX-Request": "true" }, signal });
  if (answer.headers.has("X-Signed-Out")) document.dispatchEvent(new Event("portal:signed-out"));
  if (!answer.ok) throw new Error(String(answer.status));
  return answer.text();
}

let going = 0;
function go(letter) {
  const begun = Date.now() - going < WAIT;
  going = 0;
  if (begun) {
    document.querySelector(`[data-go="${CSS.escape(letter)}"]`)?.click();
    return true;
  }
  if (letter === "g" && scope() === document) going = Date.now();
  return letter === "g";
}

/* the palette: what is typed is looked up by the server, and the arrows go through what was found */

class Palette {
  constructor(input) {
    this.input = input;
    this.dialog = input.closest("dialog");
    this.place = this.dialog.querySelector("#found");
    input.addEventListener("input", () => this.later());
    this.dialog.addEventListener("keydown", (event) => this.walk(event));
    document.addEventListener("click", (event) => {
      if (event.target.closest('[data-dialog="find"]')) this.open();
    });
  }

  open() {
    this.input.value = "";
    this.look();
  }

  later() {
    clearTimeout(this.timer);
    this.timer = setTimeout(() => this.look(), 120);
  }

  async look() {
    clearTimeout(this.timer);
    this.asking?.abort();
    this.asking = new AbortController();
    const asked = this.input.value;
    try {
      const query = new URLSearchParams({ q: asked.slice(0, 4000), page: location.pathname });
      this.place.innerHTML = await part(`${this.input.dataset.palette}?${query}`, this.asking.signal);
      this.found = asked;
    } catch (error) {
      if (error.name !== "AbortError") this.found = undefined; // Enter then leads to the page, which says what is wrong
    }
  }

  walk(event) {
    const hits = [...this.place.querySelectorAll("[data-hit]")];
    const at = hits.indexOf(document.activeElement);
    if (event.key === "ArrowDown") hits.at(Math.min(at + 1, hits.length - 1))?.focus();
    else if (event.key === "ArrowUp") (at > 0 ? hits[at - 1] : this.input).focus();
    else if (event.key === "Enter" && event.target === this.input && hits.length && this.found === this.input.value) hits[0].click();
    else return;
    event.preventDefault();
  }
}

/* what is pressed */

const ROWS = { j: () => move(1), k: () => move(-1), x: tick, Enter: open };

function onKey(event) {
  if (event.defaultPrevented || event.isComposing || event.altKey) return;
  const name = nameOf(event);
  const alone = !name.startsWith("Control+");
  if (alone && (event.target.matches?.(TYPING) || document.querySelector('[data-keys="off"]'))) return;
  if (event.repeat && name !== "j" && name !== "k") return;
  if (act(event, name, alone)) event.preventDefault();
}

function act(event, name, alone) {
  if (alone && (going || name === "g") && /^[a-z]$/.test(name) && go(name)) return true;
  if (name === "?" && scope() === document) return Boolean(showMap()) || true;
  if (press(name)) return true;
  if (!alone || scope() !== document) return false;
  return Boolean(ROWS[name]?.(event)) || sayWhyNot(name);
}

/* the line of keys: made of what answers to a key now, so that it names no other */

const bar = () => document.querySelector("[data-keybar]");

/** A key of the page that does nothing now says so. */
function sayWhyNot(name) {
  const place = document.querySelector("[data-key-said]");
  const words = place?.dataset[`off${name.toUpperCase()}`];
  if (!words || name.length > 1) return false;
  place.textContent = words;
  clearTimeout(place.timer);
  place.timer = setTimeout(() => { place.textContent = ""; }, 5000);
  return true;
}

function entry(names, words) {
  const item = document.createElement("li");
  for (const name of names) {
    const key = document.createElement("kbd");
    key.className = "kbd";
    key.textContent = name.replace("Control+", "Ctrl ").replace("Shift+", "⇧ ").replace("Enter", "↵");
    item.append(key);
  }
  item.append(words);
  return item;
}

function writeBar() {
  const line = bar();
  if (!line) return;
  const said = new Map();
  if (document.querySelector("[data-rows] input[name=pick]")) {
    said.set("j", entry(["j", "k"], line.dataset.j)).set("x", entry(["x"], line.dataset.x)).set("Enter", entry(["Enter"], line.dataset.enter));
  }
  for (const element of document.querySelectorAll("[aria-keyshortcuts][data-says], .queue input[aria-keyshortcuts='/'], .queue [aria-keyshortcuts='n']")) {
    const name = element.getAttribute("aria-keyshortcuts");
    const words = element.dataset.says ?? (name === "/" ? line.dataset.search : element.firstElementChild?.textContent.toLowerCase());
    if (!said.has(name) && shown(element) && !element.disabled) said.set(name, entry([name], words));
  }
  said.set("?", entry(["?"], line.dataset.map));
  const words = [...said.values()];
  if (line.textContent !== words.map((item) => item.textContent).join("")) line.replaceChildren(...words);
  line.hidden = false;
}

let toWrite;
function writeBarSoon() {
  clearTimeout(toWrite);
  toWrite = setTimeout(writeBar, 60);
}

document.addEventListener("keydown", onKey);
if (bar() || document.querySelector(".queue")) {
  const seen = new MutationObserver((changes) => { if (changes.some((one) => !bar()?.contains(one.target))) writeBarSoon(); });
  seen.observe(document.body, { childList: true, subtree: true, attributes: true, attributeFilter: ["hidden", "aria-keyshortcuts", "disabled"] });
  writeBarSoon();
}
document.addEventListener("focusin", (event) => {
  const all = rows();
  const row = all.find((one) => one.contains(event.target));
  if (row) for (const other of all) other.toggleAttribute("data-here", other === row);
});
const input = document.querySelector("[data-palette]");
if (input) new Palette(input);
if (!document.querySelector('.queue input[aria-keyshortcuts="/"]')) {
  document.querySelector(".queue input:not([type=hidden])")?.setAttribute("aria-keyshortcuts", "/");
}
