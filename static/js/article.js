/*
 * From notice to notice without loading the page again: only the article is exchanged, the queue beside it stays. While
 * one decides, the next notice is asked for ahead; taking it shows it at once, and its head follows when it is taken.
 * Every link and form here works without script too. Choices that are not recorded leave the way to the browser, which asks.
 */
const FRESH = 60000; // how long a notice that was asked for ahead can be shown
const EVERY = 15000; // between two looks at who has the notice, where no queue stands beside it that looks
const PART = { "HX-Request": "true" };
const UNATTENDED = { ...PART, "X-Unattended": "1" };

const article = () => document.querySelector("article.detail");
const parse = (html) => new DOMParser().parseFromString(html, "text/html");
const unsaved = () => document.querySelector("[data-triage]")?.dataset.unsaved === "1";

/** Put an article in place of the one that is shown, and tell the other scripts. */
function show(next, address, { focus = false, scroll = true } = {}) {
  const before = article();
  before.replaceWith(next);
  document.querySelector(".desk").dataset.view = "detail";
  if (next.dataset.title) document.title = next.dataset.title;
  if (address && address !== location.pathname + location.search) history.pushState({ article: true }, "", address);
  if (scroll) window.scrollTo(0, 0);
  mark(next.dataset.here);
  next.dispatchEvent(new CustomEvent("article:shown", { bubbles: true, detail: { focus } }));
}

/** In the list beside, the row of the notice that is open. */
function mark(here) {
  for (const row of document.querySelectorAll(".queue__list > *")) {
    const current = here && new URL(row.querySelector("a").href).pathname === here;
    if (current) row.setAttribute("aria-current", "true");
    else row.removeAttribute("aria-current");
  }
  if (here) document.querySelector(".queue__head .btn--primary")?.classList.remove("btn--primary"); // one first thing to do
  const again = document.querySelector("#queue-news [data-again]");
  if (again && here) again.href = `${here}${location.search}`;
}

/** Send something, and put in place what comes back: an article, or a head alone. */
async function send(address, options = {}, how = {}) {
  const answer = await fetch(address, { ...options, headers: { ...PART, ...options.headers } });
  if (answer.headers.has("X-Signed-Out")) { document.dispatchEvent(new Event("portal:signed-out")); return; }
  const elsewhere = answer.headers.get("HX-Redirect");
  if (answer.redirected || elsewhere) { location.assign(elsewhere ?? answer.url); return; }
  if (answer.status === 204) return;
  const html = parse(await answer.text());
  const next = html.querySelector("article.detail");
  const head = html.getElementById("notice-head");
  if (next) show(next, answer.headers.get("HX-Push-Url") ?? how.address, { ...how, scroll: how.scroll && answer.ok });
  else if (head && answer.ok) takeHead(head);
  else throw new Error(String(answer.status));
}

function takeHead(head) {
  document.getElementById("notice-head").replaceWith(head);
  head.dispatchEvent(new CustomEvent("head:shown", { bubbles: true }));
}

/* the next notice, asked for ahead */

class Ahead {
  /** Ask for the next notice, unless one is known that is fresh. */
  async look() {
    const { next, notice } = article().dataset;
    if (!next || this.asking || (this.found && Date.now() - this.at < FRESH && this.beside === notice)) return;
    this.asking = true;
    try {
      const address = new URL(next, location.href);
      address.searchParams.set("beside", notice);
      const answer = await fetch(address, { headers: UNATTENDED });
      this.found = answer.status === 200 ? parse(await answer.text()).querySelector("article.detail") : null;
      this.address = answer.headers.get("HX-Push-Url");
      this.at = Date.now();
      this.beside = notice;
    } catch {
      this.found = null; // the key then asks in the ordinary way
    } finally {
      this.asking = false;
    }
  }

  /** The article to show now, once; nothing if none is fresh. */
  give() {
    const { found } = this;
    this.found = null;
    return found && Date.now() - this.at < FRESH ? found : null;
  }
}

const ahead = new Ahead();

async function takeNext(form) {
  const body = new URLSearchParams(new FormData(form));
  const found = ahead.give();
  if (found) {
    body.set("shown", found.dataset.notice);
    body.set("version", found.querySelector("#notice-head").dataset.version);
    show(document.adoptNode(found), ahead.address, { focus: true });
  }
  await send(form.action, { method: "POST", body }, { focus: true, scroll: true });
}

/* links and forms */

const isNotice = (address) => /^\/desk\/notices\/[^/]+\/$/.test(address.pathname) && address.origin === location.origin;

function onClick(event) {
  const link = event.target.closest("a[href]");
  if (!link || event.defaultPrevented || event.button || event.ctrlKey || event.metaKey || event.shiftKey || link.target) return;
  const address = new URL(link.href);
  if (!isNotice(address) || address.hash || unsaved() || !article()) return;
  event.preventDefault();
  send(address.href, {}, { address: address.pathname + address.search, focus: true, scroll: true }).catch(() => location.assign(address.href));
}

/** Forms of the desk about one notice, and the one that takes the next. Taking a notice loses no choice: its head comes alone. */
function onSubmit(event) {
  const form = event.target;
  if (event.defaultPrevented || form.method !== "post" || !article()) return;
  const { pathname } = new URL(form.action);
  const next = pathname === "/desk/next/" && !form.closest("dialog");
  const own = form.matches("[data-triage], #goes-on") || (form.closest("article.detail") && /^\/desk\/notices\/[^/]+\/(claim|triager|undo)\/$/.test(pathname));
  const keeps = form.matches("[data-triage], #goes-on") || (/\/claim\/$/.test(pathname) && !form.elements.release);
  if ((!next && !own) || (unsaved() && !keeps)) return;
  event.preventDefault();
  const work = next ? takeNext(form) : act(form, event.submitter);
  event.submitter?.setAttribute("aria-busy", "true");
  const keep = event.submitter?.name === "keep"; // sent without its name, the form would decide
  work.catch(() => (keep ? location.reload() : form.submit())).finally(() => { event.submitter?.removeAttribute("aria-busy"); delete form.dataset.sent; });
}

async function act(form, submitter) {
  const body = new URLSearchParams(new FormData(form, submitter));
  if (form.matches("#goes-on")) { await fetch(form.action, { method: "POST", body, headers: PART }); return; }
  await send(form.action, { method: "POST", body });
}

/* who has the notice */

class Watch {
  constructor() {
    this.asked = Date.now();
    setInterval(() => this.look(), 1000);
    new MutationObserver(() => this.say()).observe(document.body, { childList: true, subtree: true });
  }

  /** Where the queue is not in sight, nobody asks for news: then ask for the lease alone. */
  async look() {
    const lease = document.getElementById("lease");
    const beside = document.getElementById("queue-news")?.checkVisibility();
    if (!lease || beside || document.hidden || Date.now() - this.asked < EVERY) return;
    this.asked = Date.now();
    try {
      const answer = await fetch(`${article().dataset.here}lease/`, { headers: UNATTENDED });
      const newer = answer.ok && !answer.redirected && parse(await answer.text()).getElementById("lease");
      if (newer && newer.outerHTML !== lease.outerHTML) lease.replaceWith(newer);
    } catch { /* it is asked again */ }
  }

  /** A bar over the listings while somebody else has the notice, or has decided in it; nothing can be recorded then. */
  say() {
    const lease = document.getElementById("lease");
    const bar = document.getElementById("taken");
    const record = document.querySelector("[data-record]");
    if (!lease || !bar || !record || this.seen === lease) return;
    this.seen = lease;
    const taken = lease.dataset.held === "taken";
    const changed = lease.dataset.version !== bar.closest("form").elements.version.value;
    const words = bar.querySelector("p");
    bar.hidden = !taken && !changed;
    bar.querySelector("[data-taken]").textContent = taken ? lease.textContent.trim() : words.dataset.changed;
    words.textContent = taken ? words.dataset.wordsTaken : words.dataset.wordsChanged;
    for (const button of bar.closest("form").querySelectorAll("[data-record], [name=confirmed], [name=bulk]")) button.disabled = taken;
  }
}

/* a decision that can be undone without a trace: how long still, and what becomes of it then */

function countDown() {
  for (const time of document.querySelectorAll("time[data-seconds]")) {
    time.dataset.end ??= Date.now() + 1000 * time.dataset.seconds;
    const left = Math.ceil((time.dataset.end - Date.now()) / 1000);
    const said = (time.dataset.said ??= time.textContent);
    if (left > 0) time.textContent = `${said} (${left} s)`;
    else if (!time.dataset.over) { time.dataset.over = "1"; time.textContent = said; setTimeout(renewDecisions, 1500); }
  }
}

/** Only the decisions are read again: nothing that is typed elsewhere is touched. */
async function renewDecisions() {
  const here = document.getElementById("decisions");
  if (!here) return;
  const { here: address } = article().dataset;
  const answer = await fetch(address, { headers: UNATTENDED }).catch(() => null);
  const newer = answer?.ok && !answer.redirected && parse(await answer.text()).getElementById("decisions");
  if (newer && article().dataset.here === address) document.getElementById("decisions")?.replaceWith(newer);
}

/* the queue beside a notice that was opened by its address */

async function bringQueue() {
  const place = document.querySelector(".queue--later");
  if (!place || !place.checkVisibility()) return;
  try {
    const answer = await fetch(place.dataset.list, { headers: { "X-Unattended": "1" } });
    const queue = answer.ok && !answer.redirected && parse(await answer.text()).getElementById("queue");
    if (!queue) return;
    queue.querySelector(".queue__head .btn--primary")?.classList.remove("btn--primary"); // the notice has one of its own
    place.replaceWith(queue);
    mark(article().dataset.here);
    await import(new URL(place.dataset.script, location.href).href);
  } catch { /* the link to the queue stays */ }
}

document.addEventListener("click", onClick);
document.addEventListener("submit", onSubmit);
document.addEventListener("input", (event) => { if (event.target.closest("[data-triage]")) ahead.look(); });
document.addEventListener("change", (event) => {
  if (event.target.closest("[data-triage]")) ahead.look();
  if (event.target.matches("#goes-on [name=go_on]")) event.target.form.requestSubmit();
});
document.addEventListener("triage:chosen", () => ahead.look());
document.addEventListener("article:shown", () => { if (document.querySelector(".result")) ahead.look(); });
window.addEventListener("popstate", () => {
  if (isNotice(new URL(location.href))) send(location.href, {}, {}).catch(() => location.reload());
  else location.reload();
});
setInterval(countDown, 500);
new Watch().say();
bringQueue();
if (document.querySelector(".result")) ahead.look();
