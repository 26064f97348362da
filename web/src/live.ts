// `<div id="x" data-live="3">`: the page is fetched again every three seconds and the element with the
// same id replaced, until it no longer asks for it. One may stop it. A hidden tab does not ask, and asking does
// not keep a session open: the header says that nobody did it.

function follow(start: HTMLElement): void {
  const seconds = Math.max(1, Number(start.dataset.live) || 3);
  let current = start;
  let failures = 0;
  let stopped = false;

  const later = () => {
    if (!stopped) window.setTimeout(look, 1000 * seconds * Math.min(8, 2 ** failures));
  };
  const look = async () => {
    if (stopped) return;
    if (document.hidden) return later();
    try {
      const answer = await fetch(window.location.href, { headers: { Accept: "text/html", "X-Live": "1" }, cache: "no-store", redirect: "error" });
      if (!answer.ok) throw new Error(String(answer.status));
      const page = new DOMParser().parseFromString(await answer.text(), "text/html");
      const next = page.getElementById(current.id);
      if (!next) return;
      failures = 0;
      if (next.innerHTML !== current.innerHTML) {
        const held = current.contains(document.activeElement);
        current.replaceChildren(...next.childNodes);
        if (page.title) document.title = page.title;
        if (held) {
          current.tabIndex = -1;
          current.focus();
        }
      }
      if (next.dataset.live === undefined) {
        current.removeAttribute("data-live");
        if (next.dataset.liveThen === "reload") window.location.reload();
        return;
      }
    } catch {
      failures += 1;
    }
    later();
  };
  document.addEventListener("click", (event) => {
    const button = (event.target as Element).closest?.("[data-live-stop]");
    if (!button) return;
    stopped = true;
    (button as HTMLElement).hidden = true;
  });
  document.querySelectorAll<HTMLElement>("[data-live-stop]").forEach((button) => (button.hidden = false));
  later();
}

document.querySelectorAll<HTMLElement>("[data-live][id]").forEach(follow);
