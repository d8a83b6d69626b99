/* What pages do beyond HTML. Each part stands alone, and every page works without any of them. */

/** Move the focus to what went wrong, once. */
function focusTrouble(root = document) {
  root.querySelector("[data-focus]")?.focus();
}

/** Open a <dialog> by the button that names it. */
function openDialogs(event) {
  const button = event.target.closest("[data-dialog]");
  if (!button) return;
  const dialog = document.getElementById(button.dataset.dialog);
  if (dialog?.showModal) {
    event.preventDefault();
    dialog.showModal();
  }
}

/** Close open menus on a click elsewhere, and on Escape. */
function closeMenus(event) {
  for (const menu of document.querySelectorAll("details.menu[open]")) {
    const escaped = event.type === "keydown" && event.key === "Escape";
    if (escaped || (event.type === "click" && !menu.contains(event.target))) {
      menu.open = false;
      if (escaped) menu.querySelector("summary").focus();
    }
  }
}

/** Copy what a button names, and say so. */
async function copyText(event) {
  const button = event.target.closest("[data-copy]");
  if (!button || !navigator.clipboard) return;
  await navigator.clipboard.writeText(button.dataset.copy);
  const words = button.textContent;
  button.textContent = button.dataset.copied;
  setTimeout(() => { button.textContent = words; }, 1500);
}

/** A tick that ticks a whole group: <input data-ticks="name">. */
function tickAll(event) {
  const all = event.target.closest("input[data-ticks]");
  if (!all) return;
  for (const one of document.querySelectorAll(`input[name="${all.dataset.ticks}"]`)) one.checked = all.checked;
}

/**
 * A form that keeps itself as one types: <form data-autosave="address">.
 * It posts itself there when typing rests, and says in [data-autosave-said] what the server answered, as text.
 */
class Autosave {
  constructor(form) {
    this.form = form;
    this.said = document.querySelector("[data-autosave-said]");
    this.timer = null;
    this.sent = this.read();
    form.addEventListener("input", () => this.later());
    form.addEventListener("change", () => this.later());
    form.addEventListener("submit", () => { clearTimeout(this.timer); this.sent = null; });
    document.addEventListener("visibilitychange", () => { if (document.hidden) this.save(); });
  }

  read() {
    const typed = new FormData(this.form);
    for (const [name, value] of [...typed]) if (value instanceof File) typed.delete(name);
    return new URLSearchParams(typed).toString();
  }

  later() {
    clearTimeout(this.timer);
    this.timer = setTimeout(() => this.save(), 800);
  }

  async save() {
    const typed = this.read();
    if (this.sent === null || typed === this.sent) return;
    try {
      const answer = await fetch(this.form.dataset.autosave, {
        method: "POST",
        body: typed,
        keepalive: typed.length < 60000,
        headers: { "Content-Type": "application/x-www-form-urlencoded", "X-Autosave": "1" },
      });
      if (!answer.ok) throw new Error(String(answer.status));
      this.sent = typed;
      if (this.said) this.said.textContent = await answer.text();
    } catch {
      if (this.said) this.said.textContent = this.said.dataset.failed;
    }
  }
}

document.addEventListener("click", openDialogs);
document.addEventListener("click", closeMenus);
document.addEventListener("keydown", closeMenus);
document.addEventListener("click", copyText);
document.addEventListener("change", tickAll);
for (const form of document.querySelectorAll("form[data-autosave]")) new Autosave(form);
focusTrouble();
document.addEventListener("htmx:after:swap", (event) => focusTrouble(event.target));
