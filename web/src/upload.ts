// Sends a form and its file to the form's own address, showing how far it is. Whatever goes wrong, the
// form can be sent the plain way.

function enhance(form: HTMLFormElement): void {
  const field = form.querySelector<HTMLInputElement>("input[type=file]");
  const template = form.querySelector<HTMLTemplateElement>("template[data-upload-progress]");
  if (!field || !template) return;

  let under: XMLHttpRequest | undefined;
  field.addEventListener("change", () => {
    complain(field, large(field));
  });
  form.addEventListener("submit", (event) => {
    if (event.defaultPrevented || !field.files?.length) return;
    event.preventDefault();
    if (under) return;
    // Better said now than after minutes of sending.
    const why = large(field);
    complain(field, why);
    if (why) return field.focus();
    under = send(form, template, () => (under = undefined));
  });
}

/** Why the file chosen would be refused for its size. */
function large(field: HTMLInputElement): string | undefined {
  const max = Number(field.dataset.max);
  const size = field.files?.[0]?.size ?? 0;
  return max > 0 && size > max ? field.dataset.large : undefined;
}

/** Shows an error at the field, as the server would, or takes it away. */
function complain(field: HTMLInputElement, why: string | undefined): void {
  const id = `${field.id}-error`;
  document.getElementById(id)?.remove();
  const group = field.closest(".govuk-form-group");
  const described = new Set((field.getAttribute("aria-describedby") ?? "").split(" ").filter(Boolean));
  described.delete(id);
  if (why) {
    const error = document.createElement("p");
    error.className = "govuk-error-message";
    error.id = id;
    error.setAttribute("role", "alert");
    error.textContent = why;
    field.before(error);
    described.add(id);
    field.setAttribute("aria-invalid", "true");
  } else {
    field.removeAttribute("aria-invalid");
  }
  if (described.size > 0) field.setAttribute("aria-describedby", [...described].join(" "));
  else field.removeAttribute("aria-describedby");
  group?.classList.toggle("govuk-form-group--error", Boolean(why));
  field.classList.toggle("govuk-file-upload--error", Boolean(why));
}

function send(form: HTMLFormElement, template: HTMLTemplateElement, ended: () => void): XMLHttpRequest {
  form.querySelectorAll("[data-uploading]").forEach((earlier) => earlier.remove());
  const shown = template.content.firstElementChild?.cloneNode(true) as HTMLElement;
  shown.dataset.uploading = "";
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
    const held = shown.contains(document.activeElement);
    buttons.forEach((button) => button.removeAttribute("aria-disabled"));
    if (bar) bar.hidden = true;
    if (cancel) cancel.hidden = true;
    say(words);
    // What had the focus is gone: the next thing to do takes it.
    if (held) buttons[0]?.focus();
    ended();
  };
  const step = (loaded: number, total: number) => {
    if (!bar || total === 0) return;
    const percent = Math.floor((loaded / total) * 100);
    bar.value = percent;
    // Every tenth is read out; every percent would drown the listener.
    const tenth = Math.floor(percent / 10);
    if (tenth !== spoken) {
      spoken = tenth;
      say(shown.dataset.sending?.replace("#n", String(percent)));
    }
  };
  step(0, 1);
  request.upload.addEventListener("progress", (progress) => {
    if (progress.lengthComputable) step(progress.loaded, progress.total);
  });
  request.upload.addEventListener("load", () => {
    // Nothing is left to stop: the server has it all. The button must not take the focus away with it.
    if (cancel && document.activeElement === cancel) shown.focus();
    if (cancel) cancel.hidden = true;
    say(shown.dataset.checking);
  });
  request.addEventListener("load", () => {
    const there = request.getResponseHeader("Location");
    if (there) {
      window.location.assign(there);
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
  // Asks for the way to go on rather than a redirection, which would be followed, and its page read, twice.
  request.setRequestHeader("X-Upload", "script");
  request.send(new FormData(form));
  return request;
}

document.querySelectorAll<HTMLFormElement>("form[data-upload]").forEach(enhance);
