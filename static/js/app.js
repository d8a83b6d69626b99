/* What pages do beyond HTML. Each part stands alone, and every page works without any of them. */

/** Move the focus to what went wrong, once. */
function focusTrouble(root = document) {
  root.querySelector("[data-focus]")?.focus();
}

/** Under a date, whose browser writes it as it likes, the day as our pages write it: <output data-day>. */
function sayDay(event) {
  const said = event.target.matches?.("input[type=date]") && event.target.parentElement.querySelector("output[data-day]");
  if (!said) return;
  const form = { weekday: "short", day: "numeric", month: "short", year: "numeric", timeZone: "UTC" };
  const parts = Number.isNaN(event.target.valueAsNumber)
    ? []
    : new Intl.DateTimeFormat(document.documentElement.lang, form).formatToParts(event.target.valueAsNumber);
  const part = (type) => parts.find((one) => one.type === type)?.value ?? "";
  said.textContent = ["weekday", "day", "month", "year"].map(part).join(" ").trim();
}

/** Open a <dialog> by the button that names it: <button data-dialog="ID">. */
function openDialog(event) {
  const button = event.target.closest("[data-dialog]");
  const dialog = button && document.getElementById(button.dataset.dialog);
  if (!dialog?.showModal) return;
  event.preventDefault();
  dialog.showModal();
}

/** Close open menus on a click elsewhere, and on Escape. */
function closeMenus(event) {
  const escaped = event.key === "Escape";
  for (const menu of document.querySelectorAll("details.menu[open]")) {
    if (!escaped && menu.contains(event.target)) continue;
    menu.open = false;
    if (escaped) menu.querySelector("summary").focus();
  }
}

/** Copy what a button names, and say so: <button data-copy="text" data-copied="Copied" hidden>. */
async function copyText(event) {
  const button = event.target.closest("[data-copy]");
  if (!button) return;
  await navigator.clipboard.writeText(button.dataset.copy);
  const words = button.lastElementChild ?? button;
  const before = words.textContent;
  words.textContent = button.dataset.copied;
  setTimeout(() => { words.textContent = before; }, 1500);
}

/** A tick that ticks a whole group, and shows when only some of it is: <input data-ticks="name">. */
function tickTogether(event) {
  const group = (name) => [...document.querySelectorAll(`input[type="checkbox"][name="${CSS.escape(name)}"]`)];
  const all = event.target.closest("input[data-ticks]");
  if (all) for (const one of group(all.dataset.ticks)) one.checked = all.checked;
  for (const other of document.querySelectorAll("input[data-ticks]")) {
    const ticked = group(other.dataset.ticks).map((one) => one.checked);
    other.checked = ticked.length > 0 && ticked.every(Boolean);
    other.indeterminate = !other.checked && ticked.some(Boolean);
  }
}

/** Tabs and symbols that scroll sideways begin where one is. */
function scrollToHere() {
  for (const here of document.querySelectorAll(".tabs [aria-current], .rail [aria-current]")) {
    for (let place = here.parentElement; place && place !== document.body; place = place.parentElement) {
      if (place.scrollWidth <= place.clientWidth + 1 || getComputedStyle(place).overflowX === "visible") continue;
      const [at, box] = [here.getBoundingClientRect(), place.getBoundingClientRect()];
      if (at.right > box.right || at.left < box.left) place.scrollLeft += at.left - box.left - (box.width - at.width) / 2;
      break;
    }
  }
}

/** Beside a moment of the last week, how long ago that is: <time datetime="…" data-ago>. */
function sayHowLongAgo(root = document) {
  const words = document.getElementById("deadline-words")?.dataset;
  const days = new Intl.RelativeTimeFormat(document.documentElement.lang, { numeric: "auto" });
  for (const time of root.querySelectorAll("time[data-ago]")) {
    const minutes = Math.floor((Date.now() - Date.parse(time.dateTime)) / 60000);
    if (!words || minutes < 1 || minutes > 7 * 1440) continue;
    const [said, count] = minutes < 60 ? [words.minutesAgo, minutes] : [words.hoursAgo, Math.floor(minutes / 60)];
    time.dataset.ago = minutes < 1440 ? said.replace("#", count) : days.format(-Math.floor(minutes / 1440), "day");
  }
}

/**
 * Deadline chips go on by themselves: <a data-deadline="seconds left, minutes of a day, minutes of the budget, openings
 * to come in seconds from now">. Only the seconds since the page came are measured, so a wrong clock does not matter.
 */
class Deadlines {
  constructor() {
    this.words = document.getElementById("deadline-words")?.dataset;
    this.seen = new WeakMap();
    if (this.words) setInterval(() => this.update(), 20000);
  }

  update() {
    for (const chip of document.querySelectorAll('[data-deadline]:not([data-deadline=""])')) {
      const known = this.seen.get(chip) ?? this.meet(chip);
      const passed = (Date.now() - known.at) / 1000;
      const worked = known.openings.reduce((sum, [from, until]) => sum + Math.max(0, Math.min(passed, until) - from), 0);
      if (worked > 0) this.show(chip, known, known.left - worked);
    }
  }

  meet(chip) {
    const [left, day, budget, ...openings] = chip.dataset.deadline.split(" ");
    const known = { at: Date.now(), left: +left, day: +day, budget: +budget };
    known.openings = openings.filter(Boolean).map((one) => one.split("-").map(Number));
    this.seen.set(chip, known);
    return known;
  }

  show(chip, known, left) {
    const used = 100 * (1 - left / 60 / known.budget);
    if (left <= 0) this.turn(chip, "breached", "alarm");
    else if (used >= 75 && this.isSoon(chip)) this.turn(chip, "risk", "warn");
    chip.querySelector(".deadline__fuse > rect")?.setAttribute("width", `${Math.min(100, Math.floor(used))}%`);
    const words = left > 0 ? this.words.left : this.words.over;
    chip.querySelector("span").textContent = words.replace("*", this.say(Math.abs(left), known.day));
  }

  /** What is due later than in 48 hours on the clock is not at risk, as the server says too. */
  isSoon(chip) {
    return new Date(chip.querySelector("time").dateTime) - Date.now() <= 48 * 3600000;
  }

  turn(chip, state, icon) {
    if (chip.classList.contains(`deadline--${state}`)) return;
    chip.classList.remove("deadline--running", "deadline--risk");
    chip.classList.add(`deadline--${state}`);
    chip.querySelector("b").textContent = this.words[state];
    const use = chip.querySelector("use");
    use.setAttribute("href", use.getAttribute("href").replace(/#.*/, `#i-${icon}`));
  }

  say(seconds, day) {
    const minutes = Math.floor(seconds / 60);
    const days = Math.floor(minutes / day);
    const rest = minutes % day;
    const parts = [[days, days === 1 ? "day" : "days"], [Math.floor(rest / 60), "hours"], [rest % 60, "minutes"]];
    const said = parts.filter(([count]) => count).map(([count, unit]) => this.words[unit].replace("#", count));
    return said.slice(0, 2).join(" ") || this.words.moment;
  }
}

/** Send a form once, however often its button is pressed; the button looks busy meanwhile. */
function sendOnce(event) {
  const form = event.target;
  if (event.defaultPrevented || form.method !== "post") return;
  if (form.dataset.sent) event.preventDefault();
  form.dataset.sent = "1";
  event.submitter?.setAttribute("aria-busy", "true");
}

/** Coming back by the browser's button finds forms that can be sent again. */
function sendAgain() {
  for (const form of document.querySelectorAll("form[data-sent]")) delete form.dataset.sent;
  for (const button of document.querySelectorAll("form [aria-busy]")) button.removeAttribute("aria-busy");
}

/** Drop files anywhere on an upload field. */
function dropFiles(event) {
  const upload = event.target.closest?.(".upload");
  for (const other of document.querySelectorAll(".upload.is-over")) other.classList.remove("is-over");
  if (!upload) return;
  event.preventDefault();
  if (event.type === "dragover") upload.classList.add("is-over");
  const input = upload.querySelector("input[type=file]");
  if (event.type !== "drop" || event.dataTransfer.files.length === 0) return;
  input.files = event.dataTransfer.files;
  input.dispatchEvent(new Event("change", { bubbles: true }));
}

/** What a form holds, without its files, as it would be sent. */
function read(form) {
  const typed = new FormData(form);
  for (const [name, value] of [...typed]) if (value instanceof File) typed.delete(name);
  return new URLSearchParams(typed).toString();
}

/** A form that asks before what was typed is lost: <form data-unsaved>. */
function askBeforeLeaving(form) {
  const before = read(form);
  let sending = false;
  form.addEventListener("submit", () => { sending = true; });
  window.addEventListener("beforeunload", (event) => {
    if (!sending && read(form) !== before) event.preventDefault();
  });
}

/** What the server answers where nobody is signed in. */
const isSignedOut = (answer) => answer.status === 401 && answer.headers.has("X-Signed-Out");

/** The bar that says so, on any page; what asks for something by itself announces it by the event `portal:signed-out`. */
function sayWhetherSignedIn(event) {
  const bar = document.getElementById("signed-out");
  if (!bar) return;
  const link = bar.querySelector("a");
  link.href = `${link.dataset.signIn}?next=${encodeURIComponent(location.pathname + location.search)}`;
  bar.hidden = event.type !== "portal:signed-out";
}

/** htmx puts nothing in place where the session has ended. */
function keepPage(event) {
  const answer = event.detail.ctx.response.raw;
  if (!isSignedOut(answer)) return;
  event.preventDefault();
  document.dispatchEvent(new Event("portal:signed-out"));
}

/** Every form of the page is sent in the session that its person has by now. */
function takeToken(token) {
  for (const field of document.getElementsByName("csrfmiddlewaretoken")) field.value = token;
  document.body.setAttribute("hx-headers:inherited", JSON.stringify({ "X-CSRFToken": token }));
}

const SENT = "sent"; // what was sent last from a form that keeps itself

/** Where the answer is the page for somebody who is signed out, what was sent waits in this tab for the form it came from. */
function holdWhatWasSent() {
  const sent = sessionStorage.getItem(SENT);
  sessionStorage.removeItem(SENT);
  const link = document.querySelector("a[data-held]");
  if (!sent || !link) return;
  sessionStorage.setItem(...JSON.parse(sent));
  link.removeAttribute("target");
}

class SignedOut extends Error {}
class OtherPerson extends Error {}

/**
 * A form that keeps itself as one types: <form data-autosave="address" data-keep="name">.
 * It posts itself there when typing rests, and says in [data-autosave-said] what the server answered, as text. While
 * something is not kept, leaving the page is asked about. If the session has ended, what is typed waits in this tab under
 * the name in `data-keep`, and is put back once the page is open again.
 */
class Autosave {
  constructor(form) {
    this.form = form;
    this.said = document.querySelector("[data-autosave-said]");
    this.kept = this.typed();
    form.addEventListener("input", () => this.later());
    form.addEventListener("change", () => this.later());
    form.addEventListener("submit", (event) => this.beforeSubmit(event));
    document.addEventListener("visibilitychange", () => { if (document.hidden || this.failed) this.save(); });
    window.addEventListener("focus", () => { if (this.failed) this.save(); });
    window.addEventListener("pageshow", (event) => { if (event.persisted) this.leaving = false; });
    window.addEventListener("beforeunload", (event) => this.ask(event));
    document.getElementById("signed-out")?.addEventListener("click", (event) => {
      if (event.target.closest("a")) this.leaving = this.stash();
    });
    this.restore();
  }

  /** What is typed; what the page says of itself is no part of it. */
  typed() {
    const typed = new URLSearchParams(read(this.form));
    for (const name of ["csrfmiddlewaretoken", "began", "page", "new", "file_kind"]) typed.delete(name);
    return typed.toString();
  }

  get isUnsaved() { return this.failed || this.typed() !== this.kept; }

  ask(event) {
    if (!this.leaving && this.isUnsaved) event.preventDefault();
  }

  later() {
    clearTimeout(this.timer);
    this.timer = setTimeout(() => this.save(), 800);
  }

  /** Save what is typed, one request after the other. */
  save() {
    clearTimeout(this.timer);
    this.saving = (this.saving ?? Promise.resolve()).then(() => (this.isUnsaved ? this.send() : true));
    return this.saving;
  }

  async send() {
    const typed = this.typed();
    try {
      const answer = await this.post();
      const words = await answer.text();
      const began = answer.headers.get("X-Draft-Began");
      if (began) document.getElementById("began").value = began;
      const isOurs = began || answer.headers.get("Content-Type")?.startsWith("text/plain");
      this.say(isOurs ? words : this.said.dataset.refused);
      this.failed = !(answer.ok && began);
      this.isAway = false;
      if (answer.status === 409) this.showChanged();
      if (!this.failed) this.done(typed);
      return !this.failed || (isOurs ? "refused" : false);
    } catch (error) {
      this.failed = this.isAway = true;
      if (error instanceof SignedOut) this.stash();
      this.say(this.said.dataset[error instanceof SignedOut ? "out" : error instanceof OtherPerson ? "other" : "failed"]);
      return false;
    }
  }

  /** Show the other text of what two have changed, above the form; the focus stays where one is typing. */
  async showChanged() {
    const headers = { "Content-Type": "application/x-www-form-urlencoded", "HX-Request": "true" };
    const answer = await fetch(this.form.dataset.autosave, { method: "POST", body: read(this.form), headers });
    const page = new DOMParser().parseFromString(await answer.text(), "text/html");
    const newer = page.getElementById("changed");
    if (answer.ok && newer) document.getElementById("changed").replaceWith(newer);
  }

  done(typed) {
    this.kept = typed;
    sessionStorage.removeItem(this.form.dataset.keep);
    document.dispatchEvent(new Event("portal:signed-in"));
    if (location.pathname !== this.form.dataset.autosave) history.replaceState(null, "", this.form.dataset.autosave);
  }

  /** Post the form; where it was opened before its person signed in again, with the token of the new session. */
  async post(again = true) {
    const typed = read(this.form);
    const answer = await fetch(this.form.dataset.autosave, {
      method: "POST",
      body: typed,
      redirect: "manual",
      keepalive: typed.length < 60000,
      headers: { "Content-Type": "application/x-www-form-urlencoded", "X-Autosave": "1" },
    });
    if (isSignedOut(answer)) {
      document.dispatchEvent(new Event("portal:signed-out"));
      throw new SignedOut();
    }
    if (answer.status !== 403 || !again) return answer;
    await this.signInAgain();
    return this.post(false);
  }

  async signInAgain() {
    const page = await fetch(location.href, { headers: { "X-Autosave": "1" } });
    const found = new DOMParser().parseFromString(await page.text(), "text/html").getElementById(this.form.id);
    if (!found) return;
    if (found.dataset.keep.split(" ").at(-1) !== this.form.dataset.keep.split(" ").at(-1)) throw new OtherPerson();
    takeToken(found.querySelector("[name=csrfmiddlewaretoken]").value);
  }

  /** Where the last save met nobody, what is typed is saved first: a form whose person is signed out is not sent. */
  async beforeSubmit(event) {
    clearTimeout(this.timer);
    if (this.leaving || !this.isAway) {
      this.leaving = true;
      sessionStorage.setItem(SENT, JSON.stringify([this.form.dataset.keep, read(this.form)]));
      return;
    }
    event.preventDefault();
    const { submitter } = event;
    submitter?.setAttribute("aria-busy", "true");
    const saved = await this.save();
    submitter?.removeAttribute("aria-busy");
    if (!saved) return;
    this.leaving = true;
    this.form.requestSubmit(submitter);
  }

  say(words) {
    if (this.said) this.said.textContent = words;
  }

  /** Keep in this tab what is typed, and from what it began. */
  stash() {
    sessionStorage.setItem(this.form.dataset.keep, read(this.form));
    return true;
  }

  /** Put back what was typed after the session had ended. */
  restore() {
    const stashed = sessionStorage.getItem(this.form.dataset.keep);
    if (!stashed) return;
    sessionStorage.removeItem(this.form.dataset.keep);
    const values = new URLSearchParams(stashed);
    for (const field of this.form.elements) {
      if (!field.name || ["csrfmiddlewaretoken", "file_kind", "new"].includes(field.name) || field.type === "file") continue;
      if (["submit", "button"].includes(field.type)) continue;
      if (["checkbox", "radio"].includes(field.type)) field.checked = values.getAll(field.name).includes(field.value);
      else if (values.has(field.name)) field.value = values.get(field.name);
    }
    this.save().then((saved) => { if (saved === true) this.say(`${this.said.dataset.back} ${this.said.textContent}`); });
  }
}

document.addEventListener("click", openDialog);
document.addEventListener("click", closeMenus);
document.addEventListener("keydown", (event) => { if (event.key === "Escape") closeMenus(event); });
document.addEventListener("change", tickTogether);
document.addEventListener("input", sayDay);
document.addEventListener("submit", sendOnce);
document.addEventListener("htmx:before:response", keepPage);
for (const type of ["portal:signed-out", "portal:signed-in"]) document.addEventListener(type, sayWhetherSignedIn);
window.addEventListener("pageshow", sendAgain);
for (const type of ["dragover", "dragleave", "drop"]) document.addEventListener(type, dropFiles);
if (navigator.clipboard) {
  document.addEventListener("click", copyText);
  for (const button of document.querySelectorAll("[data-copy]")) button.hidden = false;
}
for (const form of document.querySelectorAll("form[data-unsaved]")) askBeforeLeaving(form);
holdWhatWasSent();
for (const form of document.querySelectorAll("form[data-autosave]")) new Autosave(form);
const deadlines = new Deadlines();
deadlines.update();
focusTrouble();
scrollToHere();
sayHowLongAgo();
for (const swapped of ["htmx:after:swap", "article:shown"]) {
  document.addEventListener(swapped, (event) => {
    focusTrouble(event.target);
    sayHowLongAgo(event.target);
    deadlines.update();
  });
}
