/* Suggests the time zone of the device, where it differs from the one in the field. */
const suggestion = document.querySelector("[data-zone-suggestion]");
const field = document.querySelector("input[list=towns]");
const { timeZone } = Intl.DateTimeFormat().resolvedOptions();
const option = document.querySelector(`#towns option[data-zone="${CSS.escape(timeZone)}"]`);

if (suggestion && field && option && option.value !== field.value) {
  suggestion.querySelector("b").textContent = option.value;
  suggestion.querySelector("button").addEventListener("click", () => {
    field.value = option.value;
    suggestion.hidden = true;
    field.focus();
  });
  suggestion.hidden = false;
}
