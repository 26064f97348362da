// `<input data-filter="table-id">`: hides the rows that do not hold every word typed. In the table `/` goes
// to the field and arrows move along the rows' links; in the field Escape empties it.

const fold = (text: string) => text.normalize("NFD").replace(/\p{M}/gu, "").toLowerCase();

document.querySelectorAll<HTMLInputElement>("input[data-filter]").forEach((input) => {
  const table = document.getElementById(input.dataset.filter ?? "");
  if (!(table instanceof HTMLTableElement)) return;
  // The row that says that there is none does not count.
  const held = [...(table.tBodies[0]?.rows ?? [])].filter((row) => !row.querySelector(".table-empty"));
  const rows = held.map((row) => ({ row, text: fold(row.textContent ?? "") }));
  const said = document.querySelector<HTMLElement>(`[data-filter-count="${CSS.escape(table.id)}"]`);

  const apply = () => {
    const words = fold(input.value).split(/\s+/).filter(Boolean);
    let left = 0;
    for (const { row, text } of rows) {
      row.hidden = !words.every((word) => text.includes(word));
      if (!row.hidden) left += 1;
    }
    if (said) said.textContent = `${left} / ${rows.length}`;
  };
  input.addEventListener("input", apply);
  input.addEventListener("keydown", (event) => {
    if (event.key === "Escape" && input.value) {
      input.value = "";
      event.preventDefault();
      apply();
    }
    if (event.key === "ArrowDown") {
      const link = rows.find(({ row }) => !row.hidden)?.row.querySelector<HTMLElement>("a");
      if (link) {
        event.preventDefault();
        link.focus();
      }
    }
  });
  table.addEventListener("keydown", (event) => {
    if (event.key !== "ArrowDown" && event.key !== "ArrowUp") return;
    const links = rows.filter(({ row }) => !row.hidden).map(({ row }) => row.querySelector<HTMLElement>("a"));
    const at = links.indexOf(event.target as HTMLElement);
    if (at < 0) return;
    event.preventDefault();
    if (event.key === "ArrowUp" && at === 0) input.focus();
    else links[at + (event.key === "ArrowDown" ? 1 : -1)]?.focus();
  });
  // Not on the whole page: a key alone must do nothing for who dictates or mistypes (WCAG 2.1.4).
  (table.closest<HTMLElement>(".table-scroll") ?? table).addEventListener("keydown", (event) => {
    const typing = (event.target as Element).closest?.("input, textarea, select, [contenteditable]");
    if (event.key !== "/" || event.ctrlKey || event.metaKey || event.altKey || typing) return;
    event.preventDefault();
    input.focus();
  });
  apply();
});
