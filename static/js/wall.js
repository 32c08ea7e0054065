// The card wall without reloading. A card goes into a queue on this device first and leaves it when it is stored, so no
// lost connection, reload or end of session loses a word; its key makes a card that is sent twice one. What others write
// is asked for every few seconds. Without this script the same forms do the same work with full pages.
(() => {
  const composer = document.getElementById("karte");
  const wall = document.getElementById("wand");
  const groups = document.getElementById("gruppen");
  const words = composer.dataset;
  const text = composer.elements.text;
  const QUEUE = `karte:${words.slug}:`, DRAFT = `entwurf:${words.slug}`;
  const by = (id) => document.getElementById(id);
  const fill = (sentence, n) => sentence.replace("{n}", n);
  const count = (n, one, many) => (n === 1 ? one : fill(many, n));

  // --- What is kept on this device ---
  function keep(key, value) {
    try {
      localStorage.setItem(key, JSON.stringify(value));
      return true;
    } catch {
      return false;
    }
  }
  function kept(key) {
    try {
      return JSON.parse(localStorage.getItem(key));
    } catch {
      return null;
    }
  }
  function queue() {
    const found = [];
    for (let place = 0; place < localStorage.length; place++) {
      const key = localStorage.key(place);
      const card = key.startsWith(QUEUE) && kept(key);
      if (card) found.push({ ...card, key });
    }
    return found.sort((one, other) => one.at - other.at);
  }
  const waiting = () => queue().filter((card) => !card.errors);

  const newKey = () =>
    Array.from(crypto.getRandomValues(new Uint8Array(16)), (byte) => byte.toString(16).padStart(2, "0")).join("");

  // --- Writing ---
  function complain(sentence, field) {
    show(sentence, true);
    by("ansage").textContent = sentence;
    field.focus();
  }

  function isComplete() {
    const themes = composer.querySelectorAll("[name=themes]");
    const organisation = composer.elements.organisation;
    const known = Array.from(by("organisationen").options, (option) => option.value.toLowerCase());
    if (!text.value.trim()) return complain(words.missing, text);
    if (words.needsTheme && ![...themes].some((theme) => theme.checked)) return complain(words.missingTheme, themes[0]);
    const name = organisation.value.trim().toLowerCase();
    if (name && !known.includes(name)) return complain(words.unknown, organisation);
    return true;
  }

  composer.addEventListener("submit", (event) => {
    event.preventDefault();
    if (!isComplete()) return;
    const key = newKey();
    composer.elements.entry_key.value = key;
    const fields = [...typed(), ["entry_key", key]];
    // Where nothing can be kept, the browser sends the form itself.
    if (!keep(QUEUE + key, { at: Date.now(), text: text.value, fields })) return composer.submit();
    text.value = composer.elements.translation.value = "";
    composer.elements.may_be_named.checked = false;
    localStorage.removeItem(DRAFT);
    text.focus();
    send();
  });

  composer.addEventListener("keydown", (event) => {
    if (event.key === "Enter" && (event.ctrlKey || event.metaKey)) {
      event.preventDefault();
      composer.requestSubmit();
    }
  });

  const draft = () => [text, composer.elements.translation];
  // With what was chosen beside the words: pairs of name and value, as a form sends them.
  function typed() {
    const left = ["csrfmiddlewaretoken", "entry_key"];
    return [...new FormData(composer)].filter(([name]) => !left.includes(name));
  }
  function refill(pairs) {
    for (const field of composer.elements) {
      const values = pairs.filter(([name]) => name === field.name).map(([, value]) => value);
      if (field.type === "checkbox" || field.type === "radio") field.checked = values.includes(field.value);
      // What cannot be chosen any more is not chosen.
      else if (values.length && (!field.options || [...field.options].some((option) => option.value === values[0]))) {
        field.value = values[0];
      }
    }
  }
  const keepDraft = () => keep(DRAFT, typed());
  composer.addEventListener("input", keepDraft);
  const unsent = kept(DRAFT) || [];
  const says = ([name, value]) => ["text", "translation"].includes(name) && value;
  if (!text.value && unsent.some(says)) refill(unsent);

  // --- Sending ---
  let state = "", isSending = false, pause = live.EVERY, retry = 0;

  async function send() {
    if (isSending) return;
    isSending = true;
    clearTimeout(retry);
    for (let cards = waiting(); cards.length; cards = waiting()) {
      by("zuletzt").textContent = words.sending;
      state = await sendOne(cards[0]);
      if (state) break;
      pause = live.EVERY;
    }
    isSending = false;
    if (state) {
      by("zuletzt").textContent = "";
      retry = setTimeout(send, pause);
      pause = Math.min(pause * 2, live.LONGEST_WAIT);
    }
    tell();
  }

  // Says what hinders, empty when the card is done with.
  async function sendOne(card) {
    const answer = await live.send(composer, card.fields);
    if (typeof answer === "string") return answer;
    try {
      // What is refused for good comes back to be mended, and does not hold up the cards behind it.
      if (answer.status >= 400) {
        const errors = answer.status === 422 ? (await answer.json()).errors : [];
        keep(card.key, { ...card, errors });
        return "";
      }
      if (answer.status !== 201) return "offline";
      const stored = await answer.json();
      localStorage.removeItem(card.key);
      if (stored.html) place(stored);
      by("rueckgaengig").innerHTML = stored.undo;
      by("zuletzt").textContent = fill(words.saved, stored.number);
      return "";
    } catch {
      return "offline";
    }
  }

  function show(sentence, isError = false) {
    const line = by("zustand");
    line.hidden = !sentence;
    line.classList.toggle("is-error", isError);
    if (line.textContent !== sentence) line.textContent = sentence;
  }

  // What waits, why, and what was refused.
  function tell() {
    const cards = queue(), open = cards.filter((card) => !card.errors).length;
    const said = open ? count(open, words.waitingOne, words.waiting) : "";
    if (state === "signed-out") {
      show(words.signedOut, true);
      const link = Object.assign(document.createElement("a"), { href: location.pathname, textContent: words.signIn });
      by("zustand").append(" ", link);
    } else {
      show(open && state === "forbidden" ? words.forbidden : said, state === "forbidden" && open > 0);
    }
    if (by("ansage").dataset.said !== said) {
      by("ansage").dataset.said = by("ansage").textContent = said;
    }
    const list = by("warteschlange");
    list.hidden = !cards.length;
    list.replaceChildren(...cards.map(asEntry));
  }

  function asEntry(card) {
    const entry = document.createElement("li");
    entry.textContent = card.text;
    if (card.errors) {
      const reason = document.createElement("p");
      reason.className = "field-error";
      reason.textContent = `${words.refused} ${card.errors.join(" ")}`;
      const button = document.createElement("button");
      Object.assign(button, { type: "button", className: "link-button", textContent: words.takeBack });
      button.addEventListener("click", () => takeBack(card));
      entry.append(reason, button);
    }
    return entry;
  }

  // The refused card returns to the composer, below what stands there.
  function takeBack(card) {
    const fields = Object.fromEntries(card.fields);
    for (const field of draft()) {
      field.value = [field.value.trim(), fields[field.name]].filter(Boolean).join("\n");
    }
    if (fields.translation) text.form.querySelector("details").open = true;
    keepDraft();
    localStorage.removeItem(card.key);
    tell();
    text.focus();
  }

  // --- The wall ---
  function group(cluster) {
    return groups.querySelector(`[data-cluster="${cluster || ""}"]`);
  }

  // Puts a card where it belongs, newest first; says whether it is new here.
  function place(card) {
    const old = by(`karte-${card.number}`);
    const holder = document.createElement("template");
    holder.innerHTML = card.html.trim();
    const fresh = holder.content.querySelector("li");
    if (!old && wall.dataset.filtered) return false;
    if (old) {
      fresh.querySelector("input").checked = old.querySelector("input").checked;
      const focused = old.contains(document.activeElement) && document.activeElement.tagName;
      if (old.parentNode === group(card.cluster)?.querySelector(".cards")) old.replaceWith(fresh);
      else {
        old.remove();
        insert(fresh, card);
      }
      if (focused) fresh.querySelector(focused)?.focus();
      return false;
    }
    fresh.classList.add("is-new");
    insert(fresh, card);
    return true;
  }

  function insert(fresh, card) {
    const list = (group(card.cluster) || group("")).querySelector(".cards");
    const below = [...list.children].find((other) => Number(other.id.slice(6)) < card.number);
    list.insertBefore(fresh, below || null);
  }

  function arrange(clusters) {
    const pattern = group("");
    for (const cluster of clusters) {
      let section = group(cluster.pk);
      if (!section) {
        if (wall.dataset.filtered) continue;
        section = pattern.cloneNode(true);
        section.querySelector(".cards").replaceChildren();
        section.querySelectorAll("p").forEach((line) => line.remove());
        section.id = `gruppe-${cluster.pk}`;
        section.dataset.cluster = cluster.pk;
        section.querySelector("h3").id = `titel-${cluster.pk}`;
        section.setAttribute("aria-labelledby", `titel-${cluster.pk}`);
      }
      section.querySelector("[data-title]").textContent = cluster.title;
      section.querySelector("[data-count]").textContent = cluster.count;
      groups.append(section);
    }
    const known = clusters.map((cluster) => String(cluster.pk));
    for (const section of groups.querySelectorAll(".wall-group")) {
      if (section === pattern || known.includes(section.dataset.cluster)) continue;
      section.querySelectorAll(".card").forEach((card) => insert(card, { number: Number(card.id.slice(6)) }));
      section.remove();
    }
    for (const select of [by("ziel"), composer.elements.cluster]) {
      const chosen = select.value;
      const options = clusters.map((cluster) => new Option(cluster.title, cluster.pk));
      select.replaceChildren(select.options[0], ...options);
      select.value = known.includes(chosen) ? chosen : "";
    }
  }

  let tag = "";

  const look = live.watch(async () => {
    const address = `${wall.dataset.url}?seit=${wall.dataset.stamp}`;
    const answer = await live.ask(address, { headers: tag ? { "If-None-Match": tag } : {}, cache: "no-store" });
    if (answer.type === "opaqueredirect") {
      state = "signed-out";
      tell();
    } else if (state === "signed-out") {
      state = "";
      tell();
      send();
    }
    if (answer.status === 200) {
      tag = answer.headers.get("ETag");
      take(await answer.json());
    }
    const isFine = answer.ok || answer.status === 304;
    if (isFine && state === "offline") send();
    return isFine;
  });

  function take(news) {
    wall.dataset.stamp = news.stamp;
    by("anzahl").textContent = news.total;
    arrange(news.clusters);
    news.gone.forEach((number) => by(`karte-${number}`)?.remove());
    const fresh = news.cards.filter((card) => place(card)).length;
    const grouped = news.clusters.reduce((sum, cluster) => sum + cluster.count, 0);
    if (!wall.dataset.filtered) group("").querySelector("[data-count]").textContent = news.total - grouped;
    if (fresh) by("ansage").textContent = count(fresh, words.newOne, words.new);
  }

  // --- Dragging: a handle per card hangs it, and with a ticked one all ticked ones, into the group under the pointer ---
  groups.addEventListener("pointerdown", (down) => {
    const grip = down.target.closest(".grip");
    if (!grip || down.button !== 0) return;
    down.preventDefault();
    const card = grip.closest(".card"), home = card.closest(".wall-group");
    const origin = { x: down.clientX, y: down.clientY + scrollY };
    let target = null;
    grip.setPointerCapture(down.pointerId);
    card.classList.add("is-dragged");

    const aim = (section) => {
      target?.classList.remove("is-target");
      target = section === home ? null : section;
      target?.classList.add("is-target");
    };
    const move = (at) => {
      if (at.clientY < 50) scrollBy(0, -12);
      if (at.clientY > innerHeight - 50) scrollBy(0, 12);
      card.style.transform = `translate(${at.clientX - origin.x}px, ${at.clientY + scrollY - origin.y}px)`;
      // What is ticked brings the tools into view, above the groups.
      aim(document.elementsFromPoint(at.clientX, at.clientY).find((each) => each.matches(".wall-group")) || null);
    };
    const end = (at) => {
      for (const [type, listener] of listeners) document.removeEventListener(type, listener);
      card.style.transform = "";
      card.classList.remove("is-dragged");
      const into = target;
      aim(null);
      if (at.type === "pointerup" && into) hang(card, into);
    };
    const escape = (key) => key.key === "Escape" && end(key);
    const listeners = [["pointermove", move], ["pointerup", end], ["pointercancel", end], ["keydown", escape]];
    for (const [type, listener] of listeners) document.addEventListener(type, listener);
  });

  async function hang(card, section) {
    const ticked = [...groups.querySelectorAll("[name=cards]:checked")];
    const own = card.querySelector("[name=cards]");
    const fields = [["assign", "1"], ["cluster", section.dataset.cluster]];
    for (const box of own.checked ? ticked : [own]) fields.push(["cards", box.value]);
    try {
      const answer = await live.send(wall.querySelector(".wall-board"), fields);
      const news = await answer.json();
      if (answer.ok) by("rueckgaengig").innerHTML = news.undo;
      by("zuletzt").textContent = news.words;
    } catch {
      by("zuletzt").textContent = words.notMoved;
    }
    await look();
  }

  window.addEventListener("online", () => {
    pause = live.EVERY;
    send();
  });
  window.addEventListener("storage", tell);

  document.querySelector(".wall-hint").hidden = false;
  wall.classList.add("can-drag");
  tell();
  send();
})();
