/* Files are added as soon as they are chosen, where script runs; without it the button beside them does it. */
document.addEventListener("change", (event) => {
  const input = event.target.closest("input[type=file][data-adds]");
  if (!input?.files.length) return;
  const button = document.getElementById(input.dataset.adds);
  input.form.requestSubmit(button);
});
