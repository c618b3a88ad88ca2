// Search, filter and sort the table of units. Without scripts the table is complete, in the order of the units' codes.
(() => {
  const table = document.getElementById("city-units");
  const body = table.tBodies[0];
  const rows = [...body.rows];
  const input = document.getElementById("city-search");
  const kind = document.getElementById("city-kind");
  const count = document.getElementById("city-count");
  const normalize = (text) => text.normalize("NFKC").toLowerCase().replace(/\s/g, "");
  const texts = new Map(rows.map((row) => [row, normalize(row.dataset.find)]));
  document.querySelector(".controls").hidden = false;

  function show() {
    const wanted = normalize(input.value);
    for (const row of rows) {
      row.hidden = !texts.get(row).includes(wanted) || (kind.value && row.dataset.kind !== kind.value);
    }
    const shown = rows.filter((row) => !row.hidden).length;
    count.textContent = shown === rows.length ? `共${shown}个单位` : `${rows.length}个单位中的${shown}个`;
  }

  // units that do not state the amount come last in both directions
  function compare(column, sign) {
    const value = (row) => row.cells[column].dataset.value;
    return (one, other) => {
      const [a, b] = [value(one), value(other)];
      if (!a || !b) return Boolean(b) - Boolean(a);
      return sign * (Number(a) - Number(b));
    };
  }

  const heads = [...table.tHead.rows[0].cells];
  heads.forEach((head, column) => {
    if (!head.dataset.first) return;
    const button = document.createElement("button");
    button.type = "button";
    button.append(...head.childNodes);
    head.append(button);
    button.addEventListener("click", () => {
      const next = { ascending: "descending", descending: "ascending" }[head.ariaSort] ?? head.dataset.first;
      for (const other of heads) other.removeAttribute("aria-sort");
      head.ariaSort = next;
      body.append(...[...rows].sort(compare(column, next === "ascending" ? 1 : -1)));
    });
  });

  input.addEventListener("input", show);
  kind.addEventListener("change", show);
  show();
})();
