// From a figure to the cells that it is made of, and back. Below the explanation of a figure, each operand has links to
// the cells of official tables that print it; a cell that no table prints is shown as it was typed. The page itself
// contains the data for this (src/budgetbook/render/origins.py).
(() => {
  const readJson = (id) => JSON.parse(document.getElementById(id)?.textContent ?? "null");
  const origins = readJson("figure-origins");
  const typedCells = readJson("cited-cells") ?? {};
  const trail = []; // the figures from which the reader followed a link, the latest last
  let target = null; // the figure to which the latest link led

  const backButton = create("button", "返回");
  backButton.type = "button";
  backButton.id = "figure-back";
  backButton.hidden = true;
  document.querySelector("footer").append(backButton);
  backButton.addEventListener("click", goBack);

  function create(name, text) {
    const element = document.createElement(name);
    if (text) element.textContent = text;
    return element;
  }

  function findInTables(id) {
    return document.querySelector(`main .table-scroll [data-figure="${CSS.escape(id)}"]`);
  }

  function tableNumberOf(id) {
    const number = `tables.${id.split(".")[1]}.title.number`;
    return document.querySelector(`main [data-figure="${CSS.escape(number)}"]`)?.textContent ?? "附表";
  }

  function goTo(figure, isOrigin) {
    target?.closest("td, th")?.classList.remove("origin");
    target = isOrigin ? figure : null;
    target?.closest("td, th")?.classList.add("origin");
    updateBackButton();
    figure.closest("details")?.setAttribute("open", "");
    figure.scrollIntoView({ block: "center", inline: "center" });
    window.jumpToFigure(figure);
  }

  function updateBackButton() {
    backButton.hidden = !trail.length;
    backButton.textContent = trail.length ? `返回 ${trail.at(-1).textContent}` : "返回";
  }

  // the mark of a discrepancy is a link to its note at the end of the page
  for (const mark of document.querySelectorAll("a.discrepancy-mark")) {
    mark.addEventListener("click", () => {
      let figure = mark.previousElementSibling;
      while (figure && !figure.matches(".budget-figure")) figure = figure.previousElementSibling;
      if (!figure) return;
      trail.push(figure);
      updateBackButton();
    });
  }

  // Escape first ends a search or closes the contents, whose scripts prevent its default, or closes an explanation
  document.addEventListener("keydown", (event) => {
    if (event.key === "Escape" && !event.defaultPrevented && document.getElementById("figure-note").hidden) goBack();
  });

  function goBack() {
    const figure = trail.pop();
    if (figure) goTo(figure, trail.length > 0);
  }

  // a row of a two-sided table has two names: that of a cell is the nearest one before it
  function rowName(cell) {
    const row = [...cell.closest("tr").children];
    const before = row.slice(0, row.indexOf(cell.closest("td, th")));
    const head = before.findLast((other) => other.matches("th, .row-head") && other.textContent.trim());
    return head?.textContent.trim() ?? "";
  }

  // a link to the cell that prints figure `id`; among several the name of the row tells which
  function linkToCell(from, id, isOneOfMany = false) {
    const cell = findInTables(id);
    if (!cell) return null;
    const name = rowName(cell);
    const link = create("a", isOneOfMany && name ? `${tableNumberOf(id)}“${name}”` : tableNumberOf(id));
    if (name) link.title = name;
    cell.id ||= `origin-${id}`;
    link.href = `#${encodeURIComponent(cell.id)}`;
    link.addEventListener("click", (event) => {
      event.preventDefault();
      trail.push(from);
      goTo(cell, true);
    });
    return link;
  }

  // A button that unfolds rows as they were typed. Of a single row it shows all cells that figures cite, with `cells`
  // highlighted; of several rows only `cells`.
  function typedRows(file, cells, reposition) {
    const rows = [...new Set(cells.map(([, , row]) => row))].sort((one, other) => one - other);
    const columns = [...new Set(cells.map(([, column]) => column))];
    const [, year, , name] = file.split("/");
    const button = create("button", `${year}年 ${name ?? file} 第${rows.join("、")}行`);
    button.type = "button";
    button.setAttribute("aria-expanded", "false");
    const table = create("table");
    table.createCaption().textContent = file;
    const addRow = (heads, texts, isHighlighted) => {
      const row = table.insertRow();
      for (const text of heads) {
        const head = create("th", text);
        head.scope = texts.length ? "row" : "col";
        row.append(head);
      }
      for (const text of texts) row.insertCell().textContent = text || "（空白）";
      if (isHighlighted) row.className = "origin";
    };
    const typed = (column, row) => typedCells[file]?.[column]?.[row];
    if (rows.length === 1) {
      for (const column of Object.keys(typedCells[file] ?? {})) {
        const text = typed(column, rows[0]);
        if (text !== undefined) addRow([column], [text], columns.includes(column));
      }
    } else {
      addRow(["行", ...columns], []);
      for (const row of rows) addRow([row], columns.map((column) => typed(column, row) ?? ""));
    }
    const frame = create("div");
    frame.append(table);
    frame.hidden = true;
    button.addEventListener("click", () => {
      frame.hidden = !frame.hidden;
      button.setAttribute("aria-expanded", String(!frame.hidden));
      reposition();
    });
    return [button, frame];
  }

  function operandItem(figure, [text, targets, cells], reposition) {
    const item = create("li", text ? `${text}：` : "");
    const isOneOfMany = targets.length > 1;
    const links = targets.map((index) => linkToCell(figure, origins.targets[index], isOneOfMany)).filter(Boolean);
    const cellsByFile = new Map();
    for (const cell of cells.map((index) => origins.cells[index])) {
      cellsByFile.set(cell[0], [...(cellsByFile.get(cell[0]) ?? []), cell]);
    }
    const typed = [...cellsByFile].map(([file, ofFile]) => typedRows(file, ofFile, reposition));
    item.append(...[...links, ...typed.map(([button]) => button)].flatMap((control) => [control, " "]));
    item.append(...typed.map(([, frame]) => frame));
    return links.length || typed.length ? item : null;
  }

  // the page of a city links to the cell that prints a number
  const linked = location.hash.match(/^#origin-(.+)$/);
  const linkedCell = linked && findInTables(decodeURIComponent(linked[1]));
  if (linkedCell) addEventListener("load", () => goTo(linkedCell, true));

  // what figures.js shows below the explanation of a figure; `reposition` lays the explanation out anew
  window.figureOrigins = (figure, reposition) => {
    const [part, section, ...rest] = figure.dataset.figure.split(".");
    const [ownCell, ...operands] = origins?.figures[`${part}.${section}`]?.[rest.join(".")] ?? [-1];
    const items = operands.map((index) => operandItem(figure, origins.operands[index], reposition)).filter(Boolean);
    const ownLink = ownCell < 0 ? null : linkToCell(figure, origins.targets[ownCell]);
    if (ownLink) {
      const item = create("li", "印在 ");
      item.append(ownLink);
      items.unshift(item);
    }
    const shown = [];
    if (trail.length && figure === target) {
      const button = create("button", backButton.textContent);
      button.type = "button";
      button.addEventListener("click", goBack);
      shown.push(button);
    }
    if (items.length) {
      const list = create("ul");
      list.className = "origins";
      list.append(...items);
      shown.push(list);
    }
    return shown;
  };
})();
