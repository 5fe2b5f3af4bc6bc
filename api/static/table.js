// Tables to be worked with: a click on a heading sorts by that column, a box above a longer table filters its rows.
// Rows without a value come last in either order. A long table's later rows stand in a body of their own, which a choice
// between the two opens: an order goes over all rows, and what a filter finds is shown wherever it stands.
const FEW = 8;

const bodiesOf = (table) => [...table.tBodies].filter((body) => !body.classList.contains("fold"));
const rowsOf = (table) => bodiesOf(table).flatMap((body) => [...body.rows]);

const keyOf = (cell) => {
  const text = cell?.dataset.sort ?? cell?.textContent.trim() ?? "";
  if (text === "" || text === "—") return null;
  const number = Number(text.replace(/[\s,\u2009]/g, ""));
  return Number.isNaN(number) ? text : number;
};

const compare = (a, b) => (typeof a === "number" && typeof b === "number" ? a - b : String(a).localeCompare(String(b), document.documentElement.lang));

const sortable = (table) => {
  const heads = [...table.tHead.rows[0].cells];
  heads.forEach((head, at) => {
    if (head.classList.contains("of-more")) return;
    const button = document.createElement("button");
    button.type = "button";
    button.append(...head.childNodes);
    head.append(button);
    button.addEventListener("click", () => {
      const down = head.getAttribute("aria-sort") === "ascending";
      heads.forEach((other) => other.removeAttribute("aria-sort"));
      head.setAttribute("aria-sort", down ? "descending" : "ascending");
      const first = table.tBodies[0].rows.length, rows = rowsOf(table).map((row) => [keyOf(row.cells[at]), row]);
      rows.sort(([a], [b]) => (a === null) - (b === null) || (a === null ? 0 : compare(a, b) * (down ? -1 : 1)));
      const ordered = rows.map(([, row]) => row), [shown, rest] = bodiesOf(table);
      shown.append(...ordered.slice(0, first));
      rest?.append(...ordered.slice(first));
    });
  });
};

const filterable = (table) => {
  const rows = rowsOf(table);
  if (rows.length <= FEW) return;
  const label = document.createElement("label"), field = document.createElement("input"), said = document.createElement("output");
  label.className = "table-filter";
  field.type = "search";
  label.append(table.dataset.filter, field, said);
  field.addEventListener("input", () => {
    const wanted = field.value.toLocaleLowerCase().split(/\s+/).filter(Boolean);
    let shown = 0;
    table.classList.toggle("is-filtered", wanted.length > 0);
    for (const row of rows) {
      row.hidden = !wanted.every((word) => row.textContent.toLocaleLowerCase().includes(word));
      shown += row.hidden ? 0 : 1;
    }
    said.textContent = wanted.length ? `${shown} / ${rows.length}` : "";
  });
  table.closest(".scroll").before(label);
};

for (const table of document.querySelectorAll("table[data-sortable]")) {
  sortable(table);
  filterable(table);
}
