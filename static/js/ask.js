/*
 * Asking the filer without leaving a notice: the form of its page in a dialog, beside the panel with the evidence. It begins
 * with the ticked rows, else with the row one is on; what was chosen for the others is still there afterwards. What was
 * typed stays until it is sent. Without script the link leads to the page.
 */
const PART = { "HX-Request": "true" };
const dialog = () => document.getElementById("ask");
const place = () => dialog().querySelector("[data-ask-here]");
const form = () => place().querySelector("[data-ask-form]");
const rows = () => [...document.querySelectorAll("[data-triage] .listing")];
const positionOf = (row) => Number(row.id.replace("listing-", ""));

let here; // the position of the row one came from
let filled = ""; // the listings that were filled in

/** Numbers as one writes them: 1-3, 7. */
function say(numbers) {
  const runs = [];
  for (const n of numbers) {
    const last = runs.at(-1);
    if (last && last[1] === n - 1) last[1] = n;
    else runs.push([n, n]);
  }
  return runs.map(([from, to]) => (from === to ? `${from}` : `${from}-${to}`)).join(", ");
}

/** The row one is on; before one moved, the row that the panel shows. */
function current() {
  const all = rows();
  const row = all.find((one) => one.contains(document.activeElement)) ?? all.find((one) => one.matches("[data-here]"));
  const shown = document.querySelector("#panel [data-panel-of]")?.dataset.panelOf;
  return row ? positionOf(row) : Number(shown) || undefined;
}

/** The listings that a question is about: those that the link names, the ticked ones, or the one that one is on. */
function meant(link) {
  if (link.dataset.ask) return link.dataset.ask;
  const ticked = rows().filter((row) => row.querySelector("[name=pick]")?.checked).map(positionOf);
  return say(ticked.length ? ticked : [here].filter(Boolean));
}

const isTyped = () => [...(form()?.elements ?? [])].some((field) => /^(code|sentence|every)-/.test(field.name) && (field.type === "checkbox" ? field.checked : field.value));

async function fetchForm(address, options = {}) {
  const answer = await fetch(address, { ...options, headers: PART });
  if (answer.headers.has("X-Signed-Out")) document.dispatchEvent(new Event("portal:signed-out"));
  return answer;
}

function put(html) {
  place().innerHTML = html;
  (place().querySelector("[data-focus]") ?? place().querySelector("select, a, button"))?.focus();
}

async function open(link) {
  here = Number(link.dataset.ask) || current();
  const about = meant(link);
  const box = dialog();
  box.querySelector("[data-ask-failed]").hidden = true;
  box.showModal();
  document.getElementById("panel")?.scrollIntoView({ block: "nearest", behavior: "instant" });
  if (isTyped()) { fillIn(about); return; }
  const address = new URL(link.href);
  address.searchParams.set("listings", about);
  place().replaceChildren();
  place().setAttribute("aria-busy", "true");
  try {
    const answer = await fetchForm(address);
    if (!answer.ok) throw new Error(String(answer.status));
    const html = await answer.text();
    if (box.open) put(html);
    filled = about;
  } catch {
    box.close();
    if (!document.querySelector("#signed-out:not([hidden])")) location.assign(address);
  } finally {
    place().removeAttribute("aria-busy");
  }
}

/** Where words are there already, only the listings follow the row, unless somebody changed them. */
function fillIn(about) {
  for (const field of form().querySelectorAll("[name^=listings-]")) if (field.value === filled) field.value = about;
  filled = about;
  form().querySelector("select").focus();
}

async function send(event) {
  if (!event.target.matches("[data-ask-form]")) return;
  event.preventDefault();
  const { target: asked, submitter } = event;
  if (asked.dataset.sending) return;
  asked.dataset.sending = "1";
  submitter?.setAttribute("aria-busy", "true");
  const failed = dialog().querySelector("[data-ask-failed]");
  failed.hidden = true;
  try {
    const answer = await fetchForm(asked.action, { method: "POST", body: new URLSearchParams(new FormData(asked)) });
    if (answer.headers.has("HX-Redirect")) done();
    else if ([409, 422].includes(answer.status)) put(await answer.text());
    else throw new Error(String(answer.status));
  } catch {
    failed.hidden = false;
  } finally {
    delete asked.dataset.sending;
    submitter?.removeAttribute("aria-busy");
  }
}

/** It is asked: the notice is shown as it is now, with what was chosen for the other listings. */
function done() {
  const triage = document.querySelector("[data-triage]");
  place().replaceChildren();
  dialog().close();
  document.addEventListener("article:shown", goBack, { once: true });
  triage.requestSubmit(triage.querySelector("[name=keep]"));
}

function goBack() {
  const pick = here && document.querySelector(`#listing-${here} [name=pick]`);
  pick?.focus({ preventScroll: true });
  pick?.closest(".listing").scrollIntoView({ block: "nearest", behavior: "instant" });
}

document.addEventListener("click", (event) => {
  const link = event.target.closest("a[data-ask]");
  if (!link || !dialog() || event.defaultPrevented || event.button || event.ctrlKey || event.metaKey || event.shiftKey) return;
  event.preventDefault();
  open(link);
});
document.addEventListener("submit", (event) => { if (event.target.closest("#ask")) send(event); }, true);
document.addEventListener("close", (event) => { if (event.target.id === "ask") goBack(); }, true);
