// Looks every two seconds how far the file is; without this script a link does the same.
(() => {
  const region = document.getElementById("entwurf");
  const look = async () => {
    try {
      const answer = await fetch("?stand=1", { credentials: "same-origin" });
      const page = new DOMParser().parseFromString(await answer.text(), "text/html");
      const fresh = page.getElementById("entwurf");
      if (fresh && fresh.dataset.state !== region.dataset.state) {
        region.dataset.state = fresh.dataset.state;
        region.replaceChildren(...fresh.childNodes);
        if (!fresh.dataset.state.startsWith("waiting")) return;
      }
    } catch {
      // No connection: try again.
    }
    setTimeout(look, 2000);
  };
  setTimeout(look, 1000);
})();
