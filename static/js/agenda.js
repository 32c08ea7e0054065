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
    addGrips();
    refocus(button, focused);
    announcement.textContent = "";
    const words = region.querySelector(".error-summary h2, [data-announce]");
    if (words) announcement.textContent = words.textContent;
  });

  // Dragging: a handle per row that moves it and saves, as the list of positions does.
  region.addEventListener("pointerdown", (down) => {
    const grip = down.target.closest(".grip");
    if (!grip || down.button !== 0) return;
    down.preventDefault();
    const row = grip.closest("li");
    const rows = [...row.parentElement.children];
    const others = rows.filter((each) => each !== row);
    const from = rows.indexOf(row);
    const origin = down.clientY + scrollY;
    let place = from;
    grip.setPointerCapture(down.pointerId);
    row.classList.add("is-dragged");

    const move = (at) => {
      if (at.clientY < 50) scrollBy(0, -12);
      if (at.clientY > innerHeight - 50) scrollBy(0, 12);
      row.style.transform = `translateY(${at.clientY + scrollY - origin}px)`;
      place = others.filter((each) => {
        const box = each.getBoundingClientRect();
        return box.top + box.height / 2 < at.clientY;
      }).length;
      others.forEach((each, number) => {
        each.classList.toggle("drops-before", number === place && place !== from);
        each.classList.toggle("drops-after", place === others.length && number === place - 1 && place !== from);
      });
    };
    const end = (at) => {
      for (const [type, listener] of listeners) document.removeEventListener(type, listener);
      row.style.transform = "";
      row.classList.remove("is-dragged");
      others.forEach((each) => each.classList.remove("drops-before", "drops-after"));
      if (at.type !== "pointerup" || place === from) return;
      row.querySelector(".position select").value = place + 1;
      const save = document.getElementById("save");
      save.form.requestSubmit(save);
    };
    const escape = (key) => key.key === "Escape" && end(key);
    const listeners = [["pointermove", move], ["pointerup", end], ["pointercancel", end], ["keydown", escape]];
    for (const [type, listener] of listeners) document.addEventListener(type, listener);
  });

  function addGrips() {
    for (const moves of region.querySelectorAll(".editor .move")) {
      const grip = document.createElement("span");
      grip.className = "grip";
      grip.setAttribute("aria-hidden", "true");
      grip.textContent = "⠿";
      moves.prepend(grip);
    }
  }
  addGrips();

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
