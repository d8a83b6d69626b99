/*
 * The queue stays current without moving. Every few seconds the server is asked what happened: counts and one's own load
 * are told anew, a bar says how many notices have come, and rows that others took or decided are marked where they stand.
 * Nothing is asked while the tab is hidden. And whoever works on a notice keeps it: typing or clicking there renews the
 * lease, once a minute at most. If the session has ended, what is typed stays, and the bar says what to do.
 */
const PATIENCE = 10000; // for an answer
const SLOWEST = 16; // times the pause, when one answer after the other fails
const RENEWAL = 60000; // between two signs of life
const PART = { "HX-Request": "true" };
const UNATTENDED = { ...PART, "X-Unattended": "1" }; // a page that looks by itself keeps no session open

class SignedOut extends Error {}

/** Ask for something of this portal; a page to sign in on is no answer. */
async function ask(address, options) {
  const answer = await fetch(address, { ...options, signal: AbortSignal.timeout(PATIENCE) });
  if (answer.redirected || answer.headers.has("X-Signed-Out")) throw new SignedOut();
  if (!answer.ok) throw new Error(String(answer.status));
  return answer;
}

const read = (html) => new DOMParser().parseFromString(html, "text/html");

function put(element, words) {
  if (element && element.textContent !== words) element.textContent = words;
}

/** Exchange an element for another, and keep the focus on what has the same name in it. */
function exchange(element, other) {
  const held = element.contains(document.activeElement) ? document.activeElement.id : "";
  element.replaceWith(other);
  if (held) document.getElementById(held)?.focus({ preventScroll: true });
}

class Live {
  constructor(bar) {
    this.bar = bar;
    this.words = bar.dataset;
    this.said = bar.querySelector("[role=status]");
    this.again = bar.querySelector("[data-again]");
    this.asked = Date.now();
    this.pause = 1;
    this.become("");
    bar.addEventListener("click", (event) => this.onClick(event));
    document.addEventListener("visibilitychange", () => this.look());
    setInterval(() => this.look(), 1000);
  }

  get place() { return document.getElementById("queue-rows"); }
  get rows() { return [...this.place.querySelectorAll(".q")]; }
  get isSignedOut() { return this.words.state === "gone" || this.words.state === "other"; }

  get isDue() {
    if (document.hidden || !navigator.onLine || this.asking || !this.bar.checkVisibility()) return false;
    return Date.now() - this.asked >= this.pause * this.words.every * 1000;
  }

  async look() {
    if (!this.isDue) return;
    this.asking = true;
    this.asked = Date.now();
    await this.trying(async () => this.tell(await (await ask(this.address(), { headers: UNATTENDED })).json()));
    this.asking = false;
  }

  /** What goes wrong is said in the bar, and tried again more and more seldom. */
  async trying(act) {
    try {
      await act();
    } catch (error) {
      const isOut = error instanceof SignedOut;
      if (!isOut) this.pause = Math.min(this.pause * 2, SLOWEST);
      this.become(isOut ? "gone" : "silent");
    }
  }

  address() {
    const address = new URL(this.words.news, location.href);
    const { since, until } = this.place.dataset;
    const shown = this.rows.map((row) => row.id.slice(1)).join();
    for (const [name, value] of Object.entries({ shown, since, until })) address.searchParams.set(name, value);
    const { notice } = document.getElementById("lease")?.dataset ?? {};
    if (notice) address.searchParams.set("opened", notice);
    return address;
  }

  /** Say what the server told. */
  tell(news) {
    if (String(news.person) !== this.words.person) return this.become("other");
    if (this.isSignedOut) this.signInAgain(news.csrf);
    this.pause = 1;
    put(this.bar.querySelector("[data-at]"), news.at);
    for (const [name, count] of Object.entries(news.counts)) put(document.getElementById(`count-${name}`), count);
    for (const row of this.rows) this.mark(row, news.marks[row.id.slice(1)]);
    this.renew("own-workload", news.load);
    this.renew("lease", news.lease);
    return this.become(news.said ? "come" : "", news.said);
  }

  /** Put a newer part of the page in place, if it says something else. */
  renew(name, html) {
    const part = document.getElementById(name);
    const newer = html && read(html).body.firstElementChild;
    if (part && newer && part.outerHTML !== newer.outerHTML) exchange(part, newer);
  }

  mark(row, happened) {
    const words = happened || (row.matches(".q--new") ? this.words.new : "");
    row.classList.toggle("q--gone", Boolean(happened));
    let mark = row.querySelector(".q__news");
    if (!mark && !words) return;
    if (!mark) {
      mark = document.createElement("p");
      row.querySelector(".q__sub").after(mark);
      mark.className = "q__news";
    }
    put(mark, words);
  }

  /** The bar: nothing to say, notices have come, or what keeps it from being current. */
  become(state, words = this.words[state] ?? "") {
    this.words.state = state;
    this.again.hidden = !["silent", "other"].includes(state);
    this.bar.querySelector("[data-sign-in]").hidden = state !== "gone";
    const link = this.said.querySelector("a");
    if (state !== "come") put(this.said, words);
    else if (link) put(link, words);
    else this.said.replaceChildren(this.link(words));
  }

  link(words) {
    const link = document.createElement("a");
    link.href = this.again.href;
    link.textContent = words;
    return link;
  }

  /** Forms written before the session ended are sent in the new one. */
  signInAgain(token) {
    for (const field of document.getElementsByName("csrfmiddlewaretoken")) field.value = token;
    document.body.setAttribute("hx-headers:inherited", JSON.stringify({ "X-CSRFToken": token }));
  }

  onClick(event) {
    if (!event.target.closest("[role=status] a") || event.ctrlKey || event.metaKey || event.shiftKey) return;
    event.preventDefault();
    this.trying(async () => {
      const page = read(await (await ask(this.again.href, {})).text());
      this.take(page.getElementById("queue-rows"));
    });
  }

  /** Put newer rows in place. What is ticked or typed stays; the first of the new ones has the focus. */
  take(place) {
    const known = new Set(this.rows.map((row) => row.id));
    const ticked = new Set(this.rows.filter((row) => row.querySelector("input:checked")).map((row) => row.id));
    this.place.replaceWith(place);
    for (const row of this.rows) {
      row.classList.toggle("q--new", !known.has(row.id));
      this.mark(row);
      if (ticked.has(row.id)) row.querySelector("input").checked = true;
    }
    this.become("");
    const row = this.rows.find((one) => one.matches(".q--new")) ?? this.rows[0];
    row?.scrollIntoView({ block: "nearest" });
    row?.querySelector("a").focus({ preventScroll: true });
  }

  async stayAlive(event) {
    const lease = document.querySelector("[data-lease]");
    if (!lease || this.isSignedOut || !event.target.closest?.(".detail") || Date.now() - (this.alive ?? 0) < RENEWAL) return;
    this.alive = Date.now();
    await this.trying(async () => {
      const token = document.getElementsByName("csrfmiddlewaretoken")[0].value;
      const answer = await ask(lease.dataset.lease, { method: "POST", headers: { ...PART, "X-CSRFToken": token } });
      this.renew("lease", await answer.text());
    });
  }
}

/** The notice that is open stands in sight in the list beside it, and the view that is shown in the line above. */
function showCurrent() {
  const list = document.getElementById("queue");
  const row = list.querySelector(".q[aria-current]");
  if (row && row.offsetTop + row.offsetHeight > list.clientHeight) list.scrollTop = row.offsetTop - list.clientHeight / 3;
  for (const view of list.querySelectorAll(".tabs [aria-current]")) {
    const line = view.closest(".tabs");
    line.scrollLeft += Math.max(0, view.getBoundingClientRect().right - line.getBoundingClientRect().right);
  }
}

const live = new Live(document.getElementById("queue-news"));
for (const type of ["keydown", "pointerdown", "input"]) {
  document.addEventListener(type, (event) => live.stayAlive(event), { passive: true });
}
showCurrent();
