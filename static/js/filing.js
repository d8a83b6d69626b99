/* Files are added as soon as they are chosen, where script runs; without it the button beside them does it. */
for (const input of document.querySelectorAll("input[type=file][data-adds]")) {
  document.getElementById(input.dataset.adds).hidden = true;
}
document.addEventListener("change", (event) => {
  const input = event.target.closest("input[type=file][data-adds]");
  if (!input?.files.length) return;
  const button = document.getElementById(input.dataset.adds);
  const said = button.parentElement.querySelector("[data-adding]");
  said.textContent = said.dataset.adding;
  input.form.requestSubmit(button);
});
