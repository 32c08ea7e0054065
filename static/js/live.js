// What pages share that several people work on at once: sending a form without leaving the page, and asking every few
// seconds what the others did.
const live = (() => {
  const EVERY = 4000, LONGEST_WAIT = 30000, TIMEOUT = 15000;
  // Answers that may be another one in a while: too slow, too often.
  const LATER = [408, 429];

  const ask = (address, options) =>
    fetch(address, { redirect: "manual", credentials: "same-origin", signal: AbortSignal.timeout(TIMEOUT), ...options });

  // Gives the answer or, where there is none to go by, what hinders: "offline", "signed-out" or "forbidden".
  async function send(form, fields, isSecondTry = false) {
    const body = new URLSearchParams(fields);
    body.set("csrfmiddlewaretoken", form.elements.csrfmiddlewaretoken.value);
    try {
      const answer = await ask(form.action, { method: "POST", body, headers: { Accept: "application/json" } });
      if (answer.type === "opaqueredirect") return "signed-out";
      if (answer.status === 403) {
        const access = isSecondTry ? "forbidden" : await renewToken(form);
        return access || send(form, fields, true);
      }
      return answer.status >= 500 || LATER.includes(answer.status) ? "offline" : answer;
    } catch {
      return "offline";
    }
  }

  // Whoever signs in anew gets another token.
  async function renewToken(form) {
    const answer = await ask(form.action);
    if (answer.type === "opaqueredirect") return "signed-out";
    if (!answer.ok) return "forbidden";
    const page = new DOMParser().parseFromString(await answer.text(), "text/html");
    const token = page.querySelector("[name=csrfmiddlewaretoken]").value;
    document.querySelectorAll("[name=csrfmiddlewaretoken]").forEach((field) => {
      field.value = token;
    });
    return "";
  }

  // Calls `look` every few seconds while the page is seen, less often while it fails or says false. Gives back what looks
  // at once.
  function watch(look) {
    let wait = EVERY;
    async function lookOnce() {
      if (document.hidden) return;
      const isFine = await look().catch(() => false);
      wait = isFine ? EVERY : Math.min(wait * 2, LONGEST_WAIT);
    }
    (async function lookOn() {
      await lookOnce();
      setTimeout(lookOn, wait);
    })();
    document.addEventListener("visibilitychange", lookOnce);
    window.addEventListener("online", lookOnce);
    return lookOnce;
  }

  return { EVERY, LONGEST_WAIT, ask, send, watch };
})();
