// Sends a form and its file to the form's own address, showing how far it is. Whatever goes wrong, the
// form can be sent the plain way.

function enhance(form: HTMLFormElement): void {
  const field = form.querySelector<HTMLInputElement>("input[type=file]");
  const template = form.querySelector<HTMLTemplateElement>("template[data-upload-progress]");
  if (!field || !template) return;

  form.addEventListener("submit", (event) => {
    if (event.defaultPrevented || !field.files?.length) return;
    event.preventDefault();

    const shown = template.content.firstElementChild?.cloneNode(true) as HTMLElement;
    const bar = shown.querySelector("progress");
    const said = shown.querySelector<HTMLElement>("[data-said]");
    const cancel = shown.querySelector<HTMLButtonElement>("[data-cancel]");
    template.before(shown);
    shown.focus();
    const buttons = form.querySelectorAll<HTMLButtonElement>("button[type=submit]");
    buttons.forEach((button) => button.setAttribute("aria-disabled", "true"));

    const request = new XMLHttpRequest();
    let spoken = -1;
    const say = (words: string | undefined) => {
      if (said && words) said.textContent = words;
    };
    const stop = (words: string | undefined) => {
      buttons.forEach((button) => button.removeAttribute("aria-disabled"));
      if (bar) bar.hidden = true;
      if (cancel) cancel.hidden = true;
      say(words);
    };
    request.upload.addEventListener("progress", (progress) => {
      if (!progress.lengthComputable || !bar) return;
      const percent = Math.floor((progress.loaded / progress.total) * 100);
      bar.max = 100;
      bar.value = percent;
      // Every tenth is read out; every percent would drown the listener.
      const tenth = Math.floor(percent / 10);
      if (tenth !== spoken) {
        spoken = tenth;
        say(shown.dataset.sending?.replace("{percent}", String(percent)));
      }
    });
    request.upload.addEventListener("load", () => say(shown.dataset.checking));
    request.addEventListener("load", () => {
      const moved = request.responseURL && request.status < 300 && request.responseURL !== form.action;
      if (moved) {
        window.location.assign(request.responseURL);
        return;
      }
      // The form again, with its errors: the same page a plain sending would have shown.
      const page = new DOMParser().parseFromString(request.responseText, "text/html");
      const main = page.querySelector("main");
      const mine = document.querySelector("main");
      if (!main || !mine) return stop(shown.dataset.failed);
      document.title = page.title;
      mine.replaceWith(main);
      main.querySelectorAll<HTMLFormElement>("form[data-upload]").forEach(enhance);
      (main.querySelector<HTMLElement>("[data-focus]") ?? main).focus();
    });
    request.addEventListener("error", () => stop(shown.dataset.failed));
    request.addEventListener("abort", () => stop(shown.dataset.stopped));
    cancel?.addEventListener("click", () => request.abort());
    request.open("POST", form.action);
    request.setRequestHeader("Accept", "text/html");
    request.send(new FormData(form));
  });
}

document.querySelectorAll<HTMLFormElement>("form[data-upload]").forEach(enhance);
