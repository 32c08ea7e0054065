// The departments' matrix while several people fill it in: a row is stored without leaving the page, and what others store
// comes in by itself. A row that somebody is writing in stays as it is and says what was stored meanwhile. Without this
// script the same forms do the same work with full pages.
(() => {
  const matrix = document.getElementById("matrix");
  const words = matrix.dataset;
  const by = (id) => document.getElementById(id);
  const rowsHere = () => [...matrix.querySelectorAll("[data-version]")];
  const CONTROLS = "input:not([type=hidden]), select, textarea";

  // Rows that are on their way to the server; and what is stored of those that somebody is writing in.
  const sending = new Set(), stored = new Map();

  function isChanged(field) {
    if (field.type === "checkbox") return field.checked !== field.defaultChecked;
    if (field.options) return [...field.options].some((option) => option.selected !== option.defaultSelected);
    return field.value !== field.defaultValue;
  }
  const isEntered = (row) => "entered" in row.dataset || [...row.querySelectorAll(CONTROLS)].some(isChanged);
  const isWrittenIn = (row) => isEntered(row) || document.activeElement.matches(`#${row.id} :is(${CONTROLS})`);
  const version = (row) => row.querySelector("[name$=-version]");

  // What a row says, to be sent and to be compared.
  function said(row) {
    const left = ["csrfmiddlewaretoken", version(row).name];
    return [...new FormData(row.querySelector("form"))].filter(([name]) => !left.includes(name));
  }
  const isSame = (one, other) => String(one) === String(other);

  // Words of a row: to be seen in it, and to be heard.
  function tell(row, sentence) {
    row.querySelector("[data-said]").textContent = sentence;
    by("ansage").textContent = sentence;
  }

  function asRow(html) {
    const holder = document.createElement("template");
    holder.innerHTML = html.trim();
    return holder.content.querySelector("li");
  }

  // Puts a row in the place of another and the focus where it was.
  function put(row, fresh) {
    const focused = row.contains(document.activeElement) && document.activeElement.id;
    stored.delete(row.id);
    row.replaceWith(fresh);
    if (focused !== false) (by(focused) || fresh.querySelector("button[type=submit]")).focus();
    return fresh;
  }

  function mark(row, news) {
    stored.set(row.id, news.row);
    row.dataset.version = news.version;
    row.querySelector("[data-note]").innerHTML = news.note;
  }

  // --- Storing ---
  matrix.addEventListener("submit", async (event) => {
    event.preventDefault();
    const row = event.target.closest("[data-version]");
    if (sending.has(row.id)) return;
    sending.add(row.id);
    const mine = said(row);
    tell(row, words.sending);
    const { name, value } = event.submitter || {};
    const act = name ? [[name, value]] : [];
    const answer = await live.send(event.target, [...mine, [version(row).name, version(row).value], ...act]);
    const news = typeof answer === "string" ? {} : await answer.json().catch(() => ({}));
    sending.delete(row.id);
    const isUntouched = isSame(mine, said(row));
    if (typeof answer === "string") tell(row, matrix.getAttribute(`data-${answer}`));
    else if (answer.status === 404) tell(row, words.gone);
    else if (answer.status === 409) conflict(row, news);
    else if (!news.row) tell(row, news.words || words.refused);
    else if (isUntouched) {
      const fresh = put(row, asRow(news.row));
      fresh.querySelector("[aria-invalid=true]")?.focus();
      by("ansage").textContent = news.words;
    } else {
      if (answer.ok) accept(row, news);
      tell(row, news.words);
    }
  });

  // What was written while the row was on its way is not stored yet, but follows what is.
  function accept(row, news) {
    stored.delete(row.id);
    row.dataset.version = version(row).value = news.version;
    row.dataset.entered = "1";
    row.querySelector("[data-note]").replaceChildren();
  }

  function conflict(row, news) {
    mark(row, news);
    // Both are to be seen: stored once more, what stands here counts.
    version(row).value = news.version;
    row.dataset.entered = "1";
    row.querySelector("[data-said]").textContent = "";
    by("ansage").textContent = row.querySelector("[data-note] h3").textContent;
  }

  matrix.addEventListener("click", (event) => {
    if (!event.target.closest("[data-take]")) return;
    const row = event.target.closest("[data-version]");
    put(row, asRow(stored.get(row.id)));
    by("ansage").textContent = words.taken;
  });

  // Nothing that is not stored goes without a question.
  window.addEventListener("beforeunload", (event) => {
    if (rowsHere().some(isEntered)) event.preventDefault();
  });

  // --- What others store ---
  live.watch(async () => {
    const state = (row) => `${row.id.slice(7)}:${row.dataset.version}:${row.dataset.heard}`;
    const query = new URLSearchParams(rowsHere().map((row) => ["zeile", state(row)]));
    query.append("bis", words.newest);
    const answer = await live.ask(`${words.url}?${query}`, { cache: "no-store" });
    if (answer.type === "opaqueredirect") show(words.signedOut);
    if (answer.ok) take(await answer.json());
    return answer.ok;
  });

  function take(news) {
    for (const each of news.rows) {
      const row = by(`befund-${each.pk}`);
      if (!row || sending.has(row.id)) continue;
      hear(row, each.row);
      if (each.version <= Number(row.dataset.version)) continue;
      // An answer may have been lost on its way: what stands here is stored.
      if (isSame(said(row), said(asRow(each.row)))) put(row, asRow(each.row));
      else mark(row, each);
    }
    for (const row of news.gone.map((pk) => by(`befund-${pk}`))) {
      stored.delete(row.id);
      if (!isWrittenIn(row)) row.remove();
      else if (row.querySelector("[data-said]").textContent !== words.gone) tell(row, words.gone);
    }
    for (const [id, html] of stored) {
      if (!isWrittenIn(by(id))) put(by(id), asRow(html));
    }
    if (news.new) show(news.new === 1 ? words.newOne : words.new.replace("{n}", news.new), words.address, words.reload);
    else show("");
  }

  // What a department says by its link stands beside the row, whoever writes in that.
  function hear(row, html) {
    const fresh = asRow(html), words = row.querySelector("[data-words]");
    if (row.dataset.heard === fresh.dataset.heard) return;
    const focused = words.contains(document.activeElement) && document.activeElement.id;
    row.dataset.heard = fresh.dataset.heard;
    words.replaceWith(fresh.querySelector("[data-words]"));
    if (focused) by(focused)?.focus();
    if (stored.has(row.id)) stored.set(row.id, html);
  }

  function show(sentence, href = "", label = "") {
    const line = by("zustand");
    if (line.dataset.said === sentence) return;
    line.dataset.said = sentence;
    line.hidden = !sentence;
    line.textContent = sentence;
    if (href) line.append(" ", Object.assign(document.createElement("a"), { href, textContent: label }));
  }
})();
