// The door without network: a check-in that cannot be sent is kept in this browser, and sent once the network is back.
// Each carries the number of its scan, by which the server lets somebody in once however often it is sent.

const KEPT = `door ${location.pathname}`;
const forms = document.querySelectorAll("form[data-scan]");
const waiting = document.querySelector("[data-waiting]");
const said = document.querySelector("[data-said]");
const TONES = {fine: [880, [80]], attention: [440, [80, 60, 80]], breach: [220, [300]]};
let sending = false;

const kept = () => JSON.parse(localStorage.getItem(KEPT) || "[]");

function keep(scans) {
  localStorage.setItem(KEPT, JSON.stringify(scans));
  waiting.hidden = scans.length === 0;
  waiting.querySelector("[data-number]").textContent = scans.length;
}

// The answer by sound and vibration too: high for let in, two short ones for in already, long and low for refused.
function sound(look) {
  const [height, pattern] = TONES[look] || [];
  if (!height) return;
  navigator.vibrate?.(pattern);
  if (!navigator.userActivation?.hasBeenActive) return;
  const speaker = new AudioContext();
  const tone = speaker.createOscillator();
  tone.frequency.value = height;
  tone.connect(speaker.destination);
  tone.start();
  tone.stop(speaker.currentTime + pattern[0] / 500);
  tone.onended = () => speaker.close();
}

// Refused ones are kept from getting lost: what the server said of them is listed.
async function send(scan) {
  const token = document.querySelector("[name=csrfmiddlewaretoken]").value;
  const body = new URLSearchParams({...scan, csrfmiddlewaretoken: token});
  const answer = await fetch(location.pathname, {method: "POST", body});
  if (answer.redirected || ![200, 409, 422].includes(answer.status)) throw new Error("not taken");
  const page = new DOMParser().parseFromString(await answer.text(), "text/html");
  return page.querySelector("[data-answer]");
}

async function sendKept() {
  if (sending) return;
  sending = true;
  try {
    for (const scan of kept()) {
      const answer = await send(scan);
      if (answer) said.append(document.importNode(answer, true));
      keep(kept().filter((one) => one.nonce !== scan.nonce));
    }
  } catch {
    // The network is away again: what is left waits.
  } finally {
    sending = false;
  }
}

for (const form of forms) {
  form.addEventListener("submit", (event) => {
    if (navigator.onLine) return;
    event.preventDefault();
    const code = event.submitter?.name === "code" ? event.submitter.value : form.elements.code.value;
    if (!code) return;
    keep([...kept(), {code, nonce: crypto.randomUUID(), noted: new Date().toISOString()}]);
    event.submitter.disabled = event.submitter.name === "code";
    if (event.submitter.name !== "code") form.reset();
    sound("fine");
  });
}

addEventListener("online", sendKept);
if (waiting) {
  keep(kept());
  sound(document.querySelector("[data-answer]")?.dataset.answer);
  if (navigator.onLine) sendKept();
}
