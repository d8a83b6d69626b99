/*
 * What a listing is decided on follows the row one is on. The server writes it, for one row at a time; what was shown is
 * kept, and the next row is asked for ahead. From 1,280 px it stands beside the list, below that under its row.
 */
const WIDE = matchMedia("(min-width: 1280px)");
const PAUSE = 60; // before a row that one only passes is asked for
const PART = { "HX-Request": "true", "X-Unattended": "1" };

class Panel {
  constructor(place) {
    this.place = place;
    this.home = place.parentElement;
    this.after = place.nextElementSibling;
    this.stays = place.dataset.panelPlace === "stays"; // in sight also where it does not stand beside the list
    this.list = this.home.querySelector("[data-rows]");
    this.found = new Map([[this.at, place.innerHTML]]);
    this.home.toggleAttribute("data-panels-follow", true);
    this.list.addEventListener("focusin", (event) => this.follow(event.target.closest(".listing")));
    this.list.addEventListener("click", (event) => this.onClick(event));
    WIDE.addEventListener("change", () => this.stand());
    this.stand();
    if (WIDE.matches) this.askAhead(this.row());
  }

  get at() { return this.place.querySelector("[data-panel-of]")?.dataset.panelOf; }

  row(at = this.at) { return document.getElementById(`listing-${at}`); }

  address(at) { return this.place.dataset.panels.replace(/0\/panel\/$/, `${at}/panel/`); }

  onClick(event) {
    const row = event.target.closest(".listing");
    const link = event.target.closest("a[data-panel]");
    if (link && !event.ctrlKey && !event.metaKey) {
      event.preventDefault();
      if (!WIDE.matches && this.place.parentElement === row) this.goHome();
      else this.show(row, true);
    } else if (row && !row.contains(this.place) && !event.target.closest("a, button, input, select, textarea, label, summary")) {
      row.querySelector("[name=pick]")?.focus({ preventScroll: true });
      this.follow(row);
    }
  }

  /** Show the panel of a row that one stays on; below the width it opens when it is asked for. */
  follow(row) {
    clearTimeout(this.timer);
    if (!row || !WIDE.matches) return;
    const at = row.id.replace("listing-", "");
    if (at === this.at) return;
    if (this.found.has(at)) this.show(row);
    else this.timer = setTimeout(() => this.show(row), PAUSE);
  }

  async show(row, under = false) {
    const at = row.id.replace("listing-", "");
    this.wanted = at;
    this.place.setAttribute("aria-busy", "true");
    try {
      const html = await this.ask(at);
      if (this.wanted !== at) return;
      if (html) this.place.innerHTML = html;
      this.place.scrollTop = 0;
      if (under) this.stand(row);
    } finally {
      if (this.wanted === at) this.place.removeAttribute("aria-busy");
    }
    this.askAhead(row);
  }

  /** Ask for the panel of the row after one. */
  askAhead(row) {
    const next = row?.nextElementSibling;
    if (next) this.ask(next.id.replace("listing-", ""));
  }

  /** What the server writes for a row, once; nothing while it does not answer. */
  async ask(at) {
    if (this.found.has(at)) return this.found.get(at);
    try {
      const answer = await fetch(this.address(at), { headers: PART });
      if (answer.headers.has("X-Signed-Out")) document.dispatchEvent(new Event("portal:signed-out"));
      if (!answer.ok || answer.headers.has("X-Signed-Out")) return undefined;
      const html = await answer.text();
      this.found.set(at, html);
      return html;
    } catch {
      return undefined;
    }
  }

  /** Beside the list where there is room, else under the row it is about once that is asked for. */
  stand(row) {
    if (WIDE.matches) this.goHome(false);
    else if (row) { this.place.hidden = false; row.append(this.place); }
    else this.goHome();
  }

  goHome(hide = true) {
    this.home.insertBefore(this.place, this.after);
    this.place.hidden = hide && !WIDE.matches && !this.stays;
  }
}

/** Begin with the notice that is shown. */
function begin() {
  const place = document.querySelector("[data-panel-place]");
  if (place) new Panel(place);
}

document.addEventListener("article:shown", begin);
begin();
