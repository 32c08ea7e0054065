// The list at the door without reloading: whoever ticks keeps their place, and what was noted is said. The search finds
// while one types. Without this script the same forms do the same work with a full page.
(() => {
  const list = document.getElementById("liste");
  const search = document.getElementById("suche");
  const announcement = document.getElementById("ansage");

  // The same folding as on the server, as far as German names go.
  const fold = (text) =>
    text.toLowerCase()
      .replace(/ä/g, "ae").replace(/ö/g, "oe").replace(/ü/g, "ue").replace(/ß/g, "ss")
      .normalize("NFKD").replace(/\p{M}/gu, "");

  function narrow() {
    const words = fold(search.value).split(/\s+/).filter(Boolean);
    for (const row of list.querySelectorAll("[data-words]")) {
      row.hidden = !words.every((word) => row.dataset.words.includes(word));
    }
    list.elements.suche.value = search.value;
  }
  search.addEventListener("input", narrow);

  list.addEventListener("submit", async (event) => {
    const button = event.submitter;
    if (!button || !button.name) return;
    event.preventDefault();
    const data = new FormData(list, button);
    const id = `person-${button.value}`;
    let page = null;
    try {
      const answer = await fetch(list.action, { method: "POST", body: data, credentials: "same-origin" });
      page = new DOMParser().parseFromString(await answer.text(), "text/html");
    } catch {
      // No connection: the browser itself says so, and the press can be repeated.
    }
    const fresh = page && page.getElementById(id);
    if (!fresh) return submitPlainly(button);
    document.getElementById(id).replaceWith(document.importNode(fresh, true));
    document.getElementById("stand").replaceWith(document.importNode(page.getElementById("stand"), true));
    const row = document.getElementById(id);
    row.querySelector("button").focus();
    const said = row.querySelector("[data-announce]");
    announcement.textContent = `${row.querySelector("bdi").textContent}: ${said ? said.textContent : "–"}`;
  });

  function submitPlainly(button) {
    const field = document.createElement("input");
    Object.assign(field, { type: "hidden", name: button.name, value: button.value });
    list.append(field);
    list.submit();
  }
})();
