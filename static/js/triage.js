/* The decision form: says how many are ticked, and of how many sellers. Everything else is the form itself. */
const form = document.querySelector("[data-triage]");
const say = form?.querySelector("[data-picked]");
if (say) {
  const words = say.textContent;
  form.addEventListener("change", () => {
    const ticks = form.querySelectorAll('input[name="pick"]');
    const picked = [...ticks].filter((tick) => tick.checked).length;
    say.textContent = picked ? `${picked} / ${ticks.length} ${say.dataset.picked}` : words;
  });
}
