/*
 * Two pictures that zoom and move together: <div data-compare> with stages, a bar of [data-zoom] buttons and an output.
 * Where is said in parts of the stage, so that pictures of different sizes stay together. Works on what is swapped in.
 */
const STEP = 1.5;
const MOST = 8;
const states = new WeakMap();

const stateOf = (box) => states.get(box) ?? states.set(box, { zoom: 1, x: 0, y: 0 }).get(box);

const within = (value, most) => Math.min(most, Math.max(-most, value));

/** Write down a zoom and a place, kept inside the picture, for both stages. */
function show(box, change) {
  const state = Object.assign(stateOf(box), change);
  state.zoom = Math.min(MOST, Math.max(1, state.zoom));
  const most = 50 * (state.zoom - 1);
  state.x = within(state.x, most);
  state.y = within(state.y, most);
  for (const [name, value] of Object.entries(state)) box.style.setProperty(`--${name}`, value.toFixed(3));
  box.classList.toggle("is-zoomed", state.zoom > 1);
  const said = box.querySelector("[data-zoom-said]");
  if (said) said.textContent = `${Math.round(state.zoom * 100)} %`;
}

/** Zoom by a factor; what lies under a point of the stage (parts from its middle) stays there. */
function zoom(box, factor, at = { x: 0, y: 0 }) {
  const { zoom: before, x, y } = stateOf(box);
  const after = Math.min(MOST, Math.max(1, before * factor));
  const grown = after / before;
  show(box, { zoom: after, x: at.x + (x - at.x) * grown, y: at.y + (y - at.y) * grown });
}

/** Where on its stage an event happened, in parts from the middle. */
function place(event, stage) {
  const frame = stage.getBoundingClientRect();
  return {
    x: 100 * ((event.clientX - frame.left) / frame.width - 0.5),
    y: 100 * ((event.clientY - frame.top) / frame.height - 0.5),
  };
}

const boxOf = (event) => event.target.closest?.("[data-compare]");
const stageOf = (event) => event.target.closest?.(".compare__stage");

document.addEventListener("click", (event) => {
  const button = event.target.closest("[data-zoom]");
  if (!button) return;
  const box = boxOf(event);
  if (button.dataset.zoom === "whole") show(box, { zoom: 1, x: 0, y: 0 });
  else zoom(box, button.dataset.zoom === "in" ? STEP : 1 / STEP);
});

document.addEventListener("dblclick", (event) => {
  const stage = stageOf(event);
  if (stage) zoom(boxOf(event), stateOf(boxOf(event)).zoom > 1 ? 1 / MOST : 3, place(event, stage));
});

document.addEventListener("wheel", (event) => {
  const stage = stageOf(event);
  if (!stage || !event.ctrlKey) return;
  event.preventDefault();
  zoom(boxOf(event), Math.exp(-event.deltaY / 200), place(event, stage));
}, { passive: false });

const ARROWS = { ArrowLeft: [1, 0], ArrowRight: [-1, 0], ArrowUp: [0, 1], ArrowDown: [0, -1] };
document.addEventListener("keydown", (event) => {
  const arrow = ARROWS[event.key];
  if (!arrow || !event.target.matches?.(".compare__stage")) return;
  const box = boxOf(event);
  const { zoom: size, x, y } = stateOf(box);
  if (size <= 1) return;
  event.preventDefault();
  show(box, { x: x + 10 * arrow[0], y: y + 10 * arrow[1] });
});

document.addEventListener("pointerdown", (event) => {
  const stage = stageOf(event);
  const box = boxOf(event);
  if (!stage || event.button || stateOf(box).zoom <= 1) return;
  const from = { ...stateOf(box), at: place(event, stage) };
  stage.setPointerCapture(event.pointerId);
  const move = (next) => {
    const now = place(next, stage);
    show(box, { x: from.x + now.x - from.at.x, y: from.y + now.y - from.at.y });
  };
  const end = () => {
    stage.removeEventListener("pointermove", move);
    stage.removeEventListener("pointerup", end);
    stage.removeEventListener("pointercancel", end);
  };
  stage.addEventListener("pointermove", move);
  stage.addEventListener("pointerup", end);
  stage.addEventListener("pointercancel", end);
});

/** Show what only works with script. */
function ready(root) {
  for (const bar of root.querySelectorAll("[data-zoom-bar]")) bar.hidden = false;
}

ready(document);
document.addEventListener("compare:shown", (event) => ready(event.target));
