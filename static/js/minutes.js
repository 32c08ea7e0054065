// Saves the note while one writes, and says so. What cannot be sent stays on this device until it can. Without this
// script the button saves.
const form = document.getElementById("protokoll");
const line = document.getElementById("saved");
const words = form.dataset;
const key = `note:${location.pathname}`;
const PAUSE = 2000;

const field = () => form.querySelector('textarea[name="text"]:enabled') || form.querySelector('textarea[name="plain"]:enabled');
const written = () => field().value;
let sent = written();
let seen = sent;
// Sent without an answer: it may have arrived, so the very same comes again before anything newer.
let unanswered = null;
let isBusy = false;
let hasConflict = false;
let isLeaving = false;

const say = (text) => { if (line.textContent !== text) line.textContent = text; };

function keep() {
  try {
    localStorage.setItem(key, JSON.stringify({ name: field().name, text: written(), version: form.elements.version.value }));
  } catch {
    // No room, or not allowed: the text is still in the field.
  }
}

const forget = () => { try { localStorage.removeItem(key); } catch { /* nothing was kept */ } };

async function save() {
  const text = unanswered ?? written();
  const data = new FormData();
  for (const name of ["csrfmiddlewaretoken", "version"]) data.set(name, form.elements[name].value);
  data.set(field().name, text);
  data.set("autosave", "1");
  isBusy = true;
  try {
    const answer = await fetch(location.pathname, { method: "POST", body: data, credentials: "same-origin" });
    const isJson = (answer.headers.get("Content-Type") || "").startsWith("application/json");
    if (!isJson) return say(answer.redirected || answer.status === 403 ? words.signedOut : words.offline);
    const said = await answer.json();
    if (said.conflict) {
      hasConflict = true;
      return say(words.conflict);
    }
    if (said.problem) return say(said.problem);
    form.elements.version.value = said.version;
    unanswered = null;
    sent = text;
    if (written() === text) forget();
    say(said.said);
  } catch {
    unanswered = text;
    say(words.offline);
  } finally {
    isBusy = false;
  }
}

// The rich field changes its text without an event: what is there is compared with what was there.
setInterval(() => {
  const text = written();
  if (isLeaving || text === sent) return;
  if (text !== seen) {
    seen = text;
    keep();
    if (!hasConflict) say(words.unsaved);
  } else if (!isBusy && !hasConflict) {
    save();
  }
}, PAUSE);

form.addEventListener("submit", () => { isLeaving = true; keep(); });
addEventListener("pagehide", () => { if (written() !== sent && !isLeaving) keep(); });

const tidy = (text) => text.replace(/\s+(?=<|$)/g, "");

// What an earlier visit could not send.
function offerKept() {
  let kept = null;
  try {
    kept = JSON.parse(localStorage.getItem(key));
  } catch {
    return;
  }
  if (!kept) return;
  // It may stand there together with what somebody else wrote.
  if (tidy(written()).includes(tidy(kept.text))) return forget();
  const box = document.getElementById("kept");
  const isHtml = kept.name === "text";
  box.querySelector(".kept-text").textContent =
    isHtml ? new DOMParser().parseFromString(kept.text, "text/html").body.textContent : kept.text;
  box.hidden = false;
  document.getElementById("kept-drop").addEventListener("click", () => { forget(); box.hidden = true; });
  document.getElementById("kept-use").addEventListener("click", () => {
    // An ordinary save of what was kept: if somebody else has saved since, both versions are shown.
    const data = { csrfmiddlewaretoken: form.elements.csrfmiddlewaretoken.value, version: kept.version, [kept.name]: kept.text, save: "1" };
    const other = document.createElement("form");
    other.method = "post";
    for (const [name, value] of Object.entries(data)) {
      const input = document.createElement("textarea");
      input.name = name;
      input.value = value;
      other.append(input);
    }
    other.hidden = true;
    document.body.append(other);
    isLeaving = true;
    other.submit();
  });
}
offerKept();
