// The agenda editor without reloading: what has the focus keeps it, and what changed is said. Without this script the
// same forms do the same work with a full page.
(() => {
  const region = document.getElementById("tagesordnung");
  const announcement = document.getElementById("ansage");

  region.addEventListener("submit", async (event) => {
    const form = event.target;
    const button = event.submitter;
    event.preventDefault();
    const data = new FormData(form, button);
    const focused = document.activeElement;
    let page;
    try {
      const answer = await fetch(form.action, { method: "POST", body: data, credentials: "same-origin" });
      page = new DOMParser().parseFromString(await answer.text(), "text/html");
    } catch {
      page = null;
    }
    const fresh = page && page.getElementById("tagesordnung");
    if (!fresh) {
      // A conflict, a sign-in page, no connection: let the browser show it, with everything typed.
      form.requestSubmit ? submitPlainly(form, button) : form.submit();
      return;
    }
    document.querySelector(".messages")?.remove();
    const messages = page.querySelector(".messages");
    if (messages) region.before(messages);
    region.replaceChildren(...fresh.childNodes);
    refocus(button, focused);
    announcement.textContent = "";
    const words = region.querySelector(".error-summary h2, [data-announce]");
    if (words) announcement.textContent = words.textContent;
  });

  function refocus(button, focused) {
    const summary = region.querySelector(".error-summary");
    if (summary) return summary.focus();
    let target = null;
    if (button && (button.name === "up" || button.name === "down")) {
      const row = region.querySelector(`#punkt-${CSS.escape(button.value)}`);
      target = row && (row.querySelector(`button[name=${button.name}]:enabled`) || row.querySelector("button:enabled"));
    } else if (focused && focused.id) {
      target = document.getElementById(focused.id);
    }
    (target || document.getElementById("save") || document.getElementById("add"))?.focus();
  }

  function submitPlainly(form, button) {
    if (button && button.name) {
      const field = document.createElement("input");
      Object.assign(field, { type: "hidden", name: button.name, value: button.value });
      form.append(field);
    }
    form.submit();
  }
})();
