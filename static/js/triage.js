/*
 * Deciding a notice by keyboard and in bulk. Everything here only chooses in the form; the form decides when it is sent.
 * Buttons with [data-choose] choose for what is ticked, else for the row one is on. A code can be typed shortly (su1);
 * the words of its canned explanation are filled for each listing, and can be changed. A letter and the number (s1)
 * settle it at once.
 */
const VARIABLE = /\{\s*([A-Za-z_]+)\s*\}/g;
const CODE = /^([a-z]{2})[- ]?0?([1-9])(?![0-9])/i;
const BY_HEART = /^([arlesp])([1-9])$/i; // one letter of the family and the number: s1 is SU-01
const FAMILIES = { a: "AU", r: "RT", l: "LI", e: "EV", s: "SU", p: "PR" };

const fill = (text, values) => text.replace(VARIABLE, (whole, name) => values[name] ?? whole);

const GAP = 8; // between what has the focus and a bar

/** Bring an element between the bars that stay in sight, with its row where that fits. */
function inSight(element, row = element) {
  const bars = [...document.querySelectorAll(".bulk, .sendbar--stick")].filter((bar) => getComputedStyle(bar).position === "sticky");
  if (bars.some((bar) => bar.contains(element))) return;
  const frames = bars.map((bar) => [bar, bar.getBoundingClientRect()]);
  const top = Math.max(0, ...frames.filter(([bar]) => bar.matches(".bulk")).map(([, frame]) => (frame.top <= 1 ? frame.bottom : frame.height)));
  const bottom = window.innerHeight - Math.max(0, ...frames.filter(([bar]) => !bar.matches(".bulk")).map(([, frame]) => frame.height));
  const shown = [row, element].find((one) => one.getBoundingClientRect().height + 2 * GAP <= bottom - top) ?? element;
  const frame = shown.getBoundingClientRect();
  if (frame.bottom + GAP > bottom) window.scrollBy({ top: frame.bottom + GAP - bottom, behavior: "instant" });
  else if (frame.top - GAP < top) window.scrollBy({ top: frame.top - GAP - top, behavior: "instant" });
}

class Triage {
  constructor(form) {
    this.form = form;
    this.shared = JSON.parse(form.dataset.values);
    this.said = form.querySelector("[data-said]");
    this.codes = [...form.querySelectorAll("#codes option")].map((option) => option.value);
    this.texts = [...form.querySelector("#explanations").content.querySelectorAll("option")];
    this.done = []; // choices that can be taken back, the last one last
    this.isKept = form.matches("[data-kept]"); // choices of before came with the page
    if (!this.said) return; // somebody else's notice: there is nothing to choose
    this.prepare();
    form.addEventListener("click", (event) => this.onClick(event));
    form.addEventListener("keydown", (event) => this.onKey(event));
    form.addEventListener("input", (event) => this.onInput(event));
    form.addEventListener("change", (event) => this.onChange(event));
    form.addEventListener("submit", () => { this.sending = true; });
    form.addEventListener("focusin", (event) => this.onFocus(event));
    form.addEventListener("toggle", (event) => { if (event.target.closest(".code-said")) inSight(event.target); }, true);
    form.addEventListener("pointerdown", () => { this.byKey = false; });
  }

  /** Whether the page is about to be left with choices that were not recorded. */
  get isUnsaved() { return this.form.isConnected && (this.isKept || this.done.length > 0) && !this.sending; }

  prepare() {
    for (const one of this.form.querySelectorAll("[data-without-script]")) one.hidden = true;
    for (const one of this.form.querySelectorAll(".bulk [data-choose]")) one.hidden = false;
    this.menu = this.form.querySelector("[data-reject]");
    for (const select of this.form.querySelectorAll("[data-explanation]")) this.offer(select.closest(".listing, .menu__list"));
    if (this.isKept) for (const row of this.rows) this.fold(row);
    this.count();
  }

  /* rows */

  get rows() { return [...this.form.querySelectorAll(".listing")]; }
  get picked() { return this.rows.filter((row) => row.querySelector("[name=pick]").checked); }
  get here() {
    const { rows } = this;
    const marked = () => rows.find((row) => row.matches("[data-here]"));
    return rows.find((row) => row.contains(document.activeElement)) ?? marked() ?? (rows.length === 1 ? rows[0] : undefined);
  }
  get meant() { return this.picked.length ? this.picked : [this.here].filter(Boolean); }

  part(row, name) { return row.querySelector(`[data-${name}]`); }
  radios(row) { return [...row.querySelectorAll('input[type="radio"]')]; }
  outcome(row) { return this.radios(row).find((radio) => radio.checked)?.value ?? ""; }
  values(row) { return { ...this.shared, ...JSON.parse(row.dataset.values) }; }

  /** Go on to the next row, or stay on the last. */
  goOn(row) {
    const next = this.rows[this.rows.indexOf(row) + 1] ?? row;
    next.querySelector("[name=pick]").focus({ preventScroll: true });
    next.scrollIntoView({ block: "nearest", behavior: "instant" });
    inSight(next.querySelector("[name=pick]"));
  }

  /* choosing */

  state(row) {
    const kept = { row, outcome: this.outcome(row), picked: row.querySelector("[name=pick]").checked };
    for (const name of ["code", "explanation", "sentence"]) kept[name] = this.part(row, name).value;
    return kept;
  }

  /** Choose for some rows; what they were before can be had back. */
  choose(rows, outcome, words) {
    if (!rows.length) return this.say(this.said.dataset.nothing);
    this.done.push(rows.map((row) => this.state(row)));
    for (const row of rows) {
      this.set(row, outcome);
      this.pick(row, false);
      this.unfold(row);
      if (words) { this.explain(row, words); this.fold(row); }
    }
    this.count();
    this.form.dispatchEvent(new CustomEvent("triage:chosen", { bubbles: true }));
    this.say(`${this.places(rows)}: ${this.label(rows[0], outcome)}`);
    return undefined;
  }

  set(row, outcome) {
    const radio = this.radios(row).find((one) => one.value === outcome);
    if (radio) radio.checked = true;
  }

  pick(row, on) {
    const box = row.querySelector("[name=pick]");
    if (box.checked === on) return;
    box.checked = on;
    box.dispatchEvent(new Event("change", { bubbles: true }));
  }

  back() {
    const before = this.done.pop() ?? [];
    for (const { row, outcome, picked, ...words } of before) {
      this.unfold(row);
      this.set(row, outcome);
      this.part(row, "code").value = words.code;
      this.offer(row);
      this.part(row, "explanation").value = words.explanation;
      this.part(row, "sentence").value = words.sentence;
      this.pick(row, picked);
    }
    this.count();
    if (before.length) {
      this.say(`${this.places(before.map((one) => one.row))}: ${this.label(before[0].row, before[0].outcome)}`);
      before[0].row.querySelector("[name=pick]").focus();
    }
  }

  /* codes and explanations */

  /** The code that was typed: su1, SU-01, or words that only one code's meaning holds. */
  find(typed) {
    const short = BY_HEART.exec(typed.trim());
    const match = CODE.exec(short ? `${FAMILIES[short[1].toLowerCase()]}${short[2]}` : typed.trim());
    if (match) return this.codes.find((one) => one.startsWith(`${match[1].toUpperCase()}-0${match[2]}`))?.slice(0, 5);
    const words = typed.toLowerCase().split(/\s+/).filter(Boolean);
    const fitting = words.length ? this.codes.filter((one) => words.every((word) => one.toLowerCase().includes(word))) : [];
    return fitting.length === 1 ? fitting[0].slice(0, 5) : undefined;
  }

  textsOf(code) { return this.texts.filter((text) => text.dataset.code === code); }

  /** Offer in a row, or in the menu, the explanations of its code. */
  offer(place) {
    const select = this.part(place, "explanation");
    const code = this.find(this.part(place, "code").value);
    const chosen = select.value;
    select.replaceChildren(select.options[0], ...this.textsOf(code).map((text) => text.cloneNode(true)));
    select.value = [...select.options].some((option) => option.value === chosen) ? chosen : "";
    this.tell(place, code);
    return code;
  }

  /** Under a code: what it means, how it counts, whether it can be fixed, and what the filer will read. */
  tell(place, code) {
    const said = this.part(place, "code-said");
    if (!said) return;
    if (code !== said.firstElementChild?.dataset.saidOf) {
      const words = code && document.getElementById("codes-said").content.querySelector(`[data-said-of="${code}"]`);
      said.replaceChildren(...(words ? [words.cloneNode(true)] : []));
      if (words && place.contains(document.activeElement)) inSight(document.activeElement, place);
    }
    const reads = said.querySelector("[data-reads]");
    if (!reads) return;
    reads.textContent = this.part(place, "sentence").value;
    reads.hidden = !reads.textContent;
  }

  /** Words for a place: those of the chosen explanation, filled where the place is a row. */
  wordsOf(place, text) { return place.dataset.values ? fill(text.dataset.text, this.values(place)) : text.dataset.text; }

  /** Whether nothing, or nothing but canned words, stands there. */
  untouched(place) {
    const sentence = this.part(place, "sentence").value.trim();
    return !sentence || this.texts.some((text) => this.wordsOf(place, text).trim() === sentence);
  }

  /** Take the first explanation of the code, unless one of it is chosen or something was written. */
  suggest(place) {
    const code = this.offer(place);
    const select = this.part(place, "explanation");
    if (!code || select.value || !this.untouched(place)) return code;
    const [first] = this.textsOf(code);
    if (first) this.use(place, first);
    return code;
  }

  use(place, text) {
    this.part(place, "explanation").value = text.value;
    this.part(place, "sentence").value = this.wordsOf(place, text);
    this.tell(place, this.find(this.part(place, "code").value));
  }

  explain(row, { code, explanation, sentence }) {
    this.part(row, "code").value = code;
    this.offer(row);
    this.part(row, "explanation").value = explanation;
    this.part(row, "sentence").value = fill(sentence, this.values(row));
    this.tell(row, this.find(code));
  }

  /** Settle the code that was typed; say so if there is none of that name. */
  settle(place) {
    const field = this.part(place, "code");
    const code = this.suggest(place);
    field.toggleAttribute("aria-invalid", !code);
    if (!code) this.say(`${this.said.dataset.noCode} “${field.value}”.`);
    else field.value = code;
    return code;
  }

  /** Reject what is ticked in the menu's words; else let the code of the row one is on be typed. */
  reject() {
    const row = this.here;
    if (!row) return this.say(this.said.dataset.nothing);
    if (this.outcome(row) === "REJECTED") this.unfold(row);
    else this.choose([row], "REJECTED");
    this.part(row, "code").focus({ preventScroll: true });
    inSight(this.part(row, "code"), row);
    return undefined;
  }

  /** The menu for what is ticked; its code has the focus at once, since whoever types does not wait. */
  openReject() {
    if (!this.picked.length) return this.reject();
    this.menu.open = true;
    this.menu.querySelector("[data-code]").focus();
    return undefined;
  }

  rejectPicked() {
    const place = this.menu.querySelector(".menu__list");
    if (!this.settle(place)) return this.part(place, "code").focus();
    const words = Object.fromEntries(["code", "explanation", "sentence"].map((name) => [name, this.part(place, name).value]));
    const rows = this.picked;
    this.choose(rows, "REJECTED", words);
    this.menu.open = false;
    for (const name of ["code", "explanation", "sentence"]) this.part(place, name).value = "";
    rows.at(-1)?.querySelector("[name=pick]").focus();
    return undefined;
  }

  /* a rejection that is settled is one line */

  /** Fold a row that is to be rejected under a code there is. */
  fold(row) {
    const code = this.find(this.part(row, "code")?.value ?? "");
    if (this.outcome(row) !== "REJECTED" || !code || row.matches(".listing--folded")) return;
    const line = document.getElementById("folded").content.firstElementChild.cloneNode(true);
    line.querySelector("b").textContent = code;
    line.querySelector("span").textContent = `· ${this.part(row, "sentence").value}`;
    row.append(line);
    row.classList.add("listing--folded");
  }

  unfold(row) {
    row.querySelector(".listing__fold")?.remove();
    row.classList.remove("listing--folded");
  }

  /** What has the focus lies between the bars that stay; and who goes on by keys leaves settled rows behind, folded. */
  onFocus(event) {
    const row = event.target.closest(".listing");
    if (this.byKey && this.last && this.last !== row) this.fold(this.last);
    if (row) this.last = row;
    inSight(event.target);
  }

  /* what people do */

  onClick(event) {
    const button = event.target.closest("button, summary");
    if (!button) return;
    if (button.matches("[data-edit]")) {
      const row = button.closest(".listing");
      this.unfold(row);
      this.part(row, "code").focus();
    } else if (button.matches("[data-back]")) this.back();
    else if (button.matches("[data-choose]")) this.act(event, button.dataset.choose);
    else if (button.matches("[data-choose-all]")) { event.preventDefault(); this.rejectPicked(); }
    else if (button.matches("[data-reject] > summary") && !this.menu.open) { event.preventDefault(); this.openReject(); }
  }

  act(event, outcome) {
    event.preventDefault();
    const [row, ...more] = this.meant;
    const alone = row && !more.length && !this.picked.length;
    this.choose(this.meant, outcome);
    if (alone) this.goOn(row);
  }

  onKey(event) {
    this.byKey = true;
    if (event.key !== "Enter" || event.ctrlKey || !event.target.matches("input:not([type=checkbox], [type=radio])")) return;
    event.preventDefault(); // it would send the whole form
    const place = event.target.closest(".listing, .menu__list");
    if (place?.matches(".menu__list")) this.rejectPicked();
    else if (place && (!event.target.matches("[data-code]") || this.settle(place))) {
      place.querySelector("[name=pick]").focus();
      this.fold(place);
    }
  }

  onInput(event) {
    const place = event.target.closest(".listing, .menu__list");
    if (place && event.target.matches("[data-sentence]")) this.tell(place, this.find(this.part(place, "code").value));
    if (!place || !event.target.matches("[data-code]")) return;
    if (BY_HEART.test(event.target.value.trim())) this.settleAtOnce(place);
    else if (CODE.test(event.target.value.trim())) this.suggest(place);
    else this.offer(place);
  }

  /** A code that is known by heart: settle it and go on; without canned words the sentence is typed first. */
  settleAtOnce(place) {
    if (place.matches(".menu__list")) this.rejectPicked();
    else if (this.settle(place)) {
      if (this.part(place, "sentence").value) this.goOn(place);
      else this.part(place, "sentence").focus();
    }
  }

  onChange(event) {
    const place = event.target.closest(".listing, .menu__list");
    if (place && event.target.matches("[data-explanation]")) {
      const text = this.texts.find((one) => one.value === event.target.value);
      if (text) this.use(place, text);
    }
    this.count();
  }

  /* saying */

  say(words) { this.said.textContent = words; }

  places(rows) { return `${this.said.dataset.here} ${rows.map((row) => row.id.replace("listing-", "")).join(", ")}`; }

  label(row, outcome) { return this.radios(row).find((radio) => radio.value === outcome)?.parentElement.textContent.trim() ?? ""; }

  count() {
    const outcomes = this.rows.map((row) => this.outcome(row));
    const of = (value) => outcomes.filter((one) => one === value).length;
    const tally = this.form.querySelector("[data-tally]");
    const parts = [["REMOVED", "down"], ["REJECTED", "rejected"], ["OTHER", "other"], ["", "open"]];
    const said = parts.map(([value, word]) => [of(value), word]).filter(([n]) => n);
    tally.textContent = said.map(([n, word]) => `${n} ${tally.dataset[word]}`).join(", ");
    this.canGoBack();
    const say = this.form.querySelector("[data-picked]");
    if (!say) return; // what was chosen is kept, but cannot be recorded now
    this.words ??= say.textContent;
    say.toggleAttribute("data-none", !this.picked.length);
    say.textContent = this.picked.length ? `${this.picked.length} / ${this.rows.length} ${say.dataset.picked}` : this.words;
  }

  /** While a choice can be taken back, u does that, and not the undoing of a decision. */
  canGoBack() {
    const back = this.form.querySelector("[data-back]");
    back.hidden = !this.done.length;
    this.form.dataset.unsaved = this.isUnsaved ? "1" : "";
    for (const undo of document.querySelectorAll("[data-undo]")) {
      if (back.hidden) undo.setAttribute("aria-keyshortcuts", "u");
      else undo.removeAttribute("aria-keyshortcuts");
    }
  }
}

/** The pictures of a listing over the page, so that what was chosen stays; without script its link leads to a page. */
class Compare {
  constructor(dialog, triage) {
    this.dialog = dialog;
    this.triage = triage;
    this.place = dialog.querySelector("[data-compare-here]");
    dialog.closest("article").addEventListener("click", (event) => {
      const link = event.target.closest("a[data-look]");
      if (link && !event.ctrlKey && !event.metaKey) { event.preventDefault(); this.show(link.href); }
    });
    dialog.addEventListener("click", (event) => this.onClick(event));
    dialog.addEventListener("input", (event) => this.onInput(event));
    dialog.addEventListener("change", (event) => this.onChange(event));
    dialog.addEventListener("keydown", (event) => this.onKey(event));
    dialog.addEventListener("submit", (event) => { if (event.target.matches("[data-decide-here]")) event.preventDefault(); });
    dialog.addEventListener("close", () => this.row?.querySelector("[name=pick], a")?.focus());
  }

  get words() { return this.place.querySelector("[data-reject-here]"); }

  get row() { return document.getElementById(`listing-${this.place.querySelector("[data-position]")?.dataset.position}`); }

  async show(address) {
    const answer = await fetch(address, { headers: { "HX-Request": "true" } });
    if (answer.headers.has("X-Signed-Out")) { document.dispatchEvent(new Event("portal:signed-out")); return; }
    if (!answer.ok) { window.location = address; return; }
    this.place.innerHTML = await answer.text();
    this.address = address;
    this.place.dispatchEvent(new Event("compare:shown", { bubbles: true }));
    if (!this.dialog.open) this.dialog.showModal();
    this.choices();
    this.place.querySelector(".compare__stage[tabindex]")?.focus();
  }

  choices() {
    const { row } = this;
    const bar = this.place.querySelector("[data-choices]");
    bar.hidden = !row?.querySelector("[name=pick]");
    for (const one of this.place.querySelectorAll("[data-without-script]")) one.hidden = true;
    if (this.words) this.words.hidden = true;
    if (!bar.hidden) bar.querySelector("[data-chosen]").textContent = this.triage.label(row, this.triage.outcome(row));
  }

  onClick(event) {
    const step = event.target.closest("a[data-step]");
    const button = event.target.closest("button[data-choose]");
    if (step) { event.preventDefault(); this.show(new URL(step.getAttribute("href"), this.address)); }
    if (button) this.choose(button.dataset.choose);
    if (event.target.closest("[data-reject-now]")) this.reject();
  }

  onInput(event) {
    if (event.target.matches("[data-sentence]")) this.triage.tell(this.words, this.triage.find(this.triage.part(this.words, "code").value));
    if (!event.target.matches("[data-code]")) return;
    if (BY_HEART.test(event.target.value.trim())) this.reject();
    else this.triage.suggest(this.words);
  }

  onChange(event) {
    const text = event.target.matches("[data-explanation]") && this.triage.texts.find((one) => one.value === event.target.value);
    if (text) this.triage.use(this.words, text);
  }

  onKey(event) {
    if (event.key !== "Enter" || !event.target.matches("[data-code]")) return;
    event.preventDefault();
    this.reject();
  }

  choose(outcome) {
    if (outcome === "REJECTED") { this.open(); return; }
    this.triage.choose([this.row], outcome);
    this.goOn();
  }

  /** Code and sentence beside the pictures, as they stand in the row. */
  open() {
    const { row, triage, words } = this;
    words.dataset.values = JSON.stringify(triage.values(row));
    words.hidden = false;
    triage.part(words, "code").value = triage.part(row, "code").value;
    triage.part(words, "sentence").value = triage.part(row, "sentence").value;
    triage.offer(words);
    triage.part(words, "code").focus();
  }

  /** Reject in these words; without canned words for the code the sentence is typed first. */
  reject() {
    const { row, triage, words } = this;
    const typed = Object.fromEntries(["code", "explanation", "sentence"].map((name) => [name, triage.part(words, name)]));
    if (!triage.settle(words)) { typed.code.focus(); return; }
    if (!typed.sentence.value && document.activeElement !== typed.sentence) { typed.sentence.focus(); return; }
    triage.choose([row], "REJECTED", {
      code: typed.code.value, explanation: typed.explanation.value, sentence: typed.sentence.value,
    });
    this.goOn();
  }

  goOn() {
    const next = this.place.querySelector('[data-step][aria-keyshortcuts="j"]');
    if (next) { next.click(); return; }
    this.choices();
    this.place.querySelector(".compare__stage[tabindex]")?.focus();
  }
}

let triage;

/** Begin with the notice that is shown; its first open listing has the focus where one came to decide. */
function begin(focus) {
  const form = document.querySelector("[data-triage]");
  const dialog = document.getElementById("compare");
  triage = form ? new Triage(form) : undefined;
  if (dialog) new Compare(dialog, triage);
  if (focus && !document.querySelector("article [data-focus]")) form?.querySelector("[name=pick]")?.focus({ preventScroll: true });
}

document.addEventListener("article:shown", (event) => begin(event.detail.focus));
window.addEventListener("pageshow", () => { if (triage) triage.sending = false; });
window.addEventListener("beforeunload", (event) => { if (triage?.isUnsaved) event.preventDefault(); });
document.addEventListener("click", (event) => {
  const link = event.target.closest("[data-go-to]");
  const row = link && document.getElementById(`listing-${link.dataset.goTo}`);
  if (!row) return;
  event.preventDefault();
  const field = row.querySelector("[data-code]");
  const to = field?.checkVisibility() ? field : row.querySelector("[name=pick]");
  to.focus({ preventScroll: true });
  inSight(to, row);
});
begin(location.hash === "#decide");
