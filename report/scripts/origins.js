// From a figure to what it comes from, and back: below its explanation each operand has links to the cells of official
// tables that print it; a cell that no table prints is shown as it was typed, with its row. All of it is in the page.
(() => {
  const carried = (id) => JSON.parse(document.getElementById(id)?.textContent ?? "null");
  const origins = carried("figure-origins");
  const typed = carried("cited-cells") ?? {};
  const left = []; // the figures that were left for another, the last one last
  let target = null;

  const back = element("button", "返回");
  back.type = "button";
  back.id = "figure-back";
  back.hidden = true;
  document.querySelector("footer").append(back);
  back.addEventListener("click", goBack);

  function element(name, text) {
    const made = document.createElement(name);
    if (text) made.textContent = text;
    return made;
  }

  function find(id) {
    return document.querySelector(`main .table-scroll [data-figure="${CSS.escape(id)}"]`);
  }

  function numberOf(id) {
    const number = `tables.${id.split(".")[1]}.title.number`;
    return document.querySelector(`main [data-figure="${CSS.escape(number)}"]`)?.textContent ?? "附表";
  }

  function look(figure, isOrigin = left.length > 0) {
    target?.closest("td, th")?.classList.remove("origin");
    target = isOrigin ? figure : null;
    target?.closest("td, th")?.classList.add("origin");
    offerWayBack();
    figure.closest("details")?.setAttribute("open", "");
    figure.scrollIntoView({ block: "center", inline: "center" });
    window.jumpToFigure(figure);
  }

  function offerWayBack() {
    back.hidden = !left.length;
    back.textContent = left.length ? `返回 ${left.at(-1).textContent}` : "返回";
  }

  // a mark leads away to its note at the end of the page
  for (const mark of document.querySelectorAll("a.discrepancy-mark")) {
    mark.addEventListener("click", () => {
      let figure = mark.previousElementSibling;
      while (figure && !figure.matches(".budget-figure")) figure = figure.previousElementSibling;
      if (!figure) return;
      left.push(figure);
      offerWayBack();
    });
  }

  // Escape first ends a search or closes the contents, whose scripts prevent its default, or closes an explanation
  document.addEventListener("keydown", (event) => {
    if (event.key === "Escape" && !event.defaultPrevented && document.getElementById("figure-note").hidden) goBack();
  });

  function goBack() {
    const figure = left.pop();
    if (figure) look(figure);
  }

  // a table of two sides has a name on each: a cell's is the one nearest before it
  function rowName(cell) {
    const row = [...cell.closest("tr").children];
    const before = row.slice(0, row.indexOf(cell.closest("td, th")));
    return before.findLast((one) => one.matches("th, .row-head") && one.textContent.trim())?.textContent.trim() ?? "";
  }

  // several cells are told apart by the names of their rows
  function link(from, id, isOneOfMany = false) {
    const cell = find(id);
    if (!cell) return null;
    const name = rowName(cell);
    const made = element("a", isOneOfMany && name ? `${numberOf(id)}“${name}”` : numberOf(id));
    if (name) made.title = name;
    cell.id ||= `origin-${id}`;
    made.href = `#${encodeURIComponent(cell.id)}`;
    made.addEventListener("click", (event) => {
      event.preventDefault();
      left.push(from);
      look(cell);
    });
    return made;
  }

  // rows as they were typed: of one all that figures cite of it, the cells that are meant set off; of more those alone
  function typedRows(file, cells, place) {
    const numbers = [...new Set(cells.map(([, , number]) => number))].sort((one, other) => one - other);
    const columns = [...new Set(cells.map(([, column]) => column))];
    const [, year, , name] = file.split("/");
    const words = `${year}年 ${name ?? file} 第${numbers.join("、")}行`;
    const opener = element("button", words);
    opener.type = "button";
    opener.setAttribute("aria-expanded", "false");
    const table = element("table");
    table.createCaption().textContent = file;
    const line = (heads, texts, isMeant) => {
      const made = table.insertRow();
      for (const text of heads) {
        const head = element("th", text);
        head.scope = texts.length ? "row" : "col";
        made.append(head);
      }
      for (const text of texts) made.insertCell().textContent = text || "（空白）";
      if (isMeant) made.className = "origin";
    };
    const raw = (column, number) => typed[file]?.[column]?.[number];
    if (numbers.length === 1) {
      for (const column of Object.keys(typed[file] ?? {})) {
        const text = raw(column, numbers[0]);
        if (text !== undefined) line([column], [text], columns.includes(column));
      }
    } else {
      line(["行", ...columns], []);
      for (const number of numbers) line([number], columns.map((column) => raw(column, number) ?? ""));
    }
    const frame = element("div");
    frame.append(table);
    frame.hidden = true;
    opener.addEventListener("click", () => {
      frame.hidden = !frame.hidden;
      opener.setAttribute("aria-expanded", String(!frame.hidden));
      place();
    });
    return [opener, frame];
  }

  function operand(figure, [text, targets, cells], place) {
    const item = element("li", text ? `${text}：` : "");
    const links = targets.map((number) => link(figure, origins.targets[number], targets.length > 1)).filter(Boolean);
    const files = new Map();
    for (const cell of cells.map((number) => origins.cells[number])) {
      files.set(cell[0], [...(files.get(cell[0]) ?? []), cell]);
    }
    const shown = [...files].map(([file, own]) => typedRows(file, own, place));
    item.append(...[...links, ...shown.map(([opener]) => opener)].flatMap((one) => [one, " "]));
    item.append(...shown.map(([, frame]) => frame));
    return links.length || shown.length ? item : null;
  }

  // another page, that of a city, names the cell that prints one of its numbers
  const named = location.hash.match(/^#origin-(.+)$/);
  const asked = named && find(decodeURIComponent(named[1]));
  if (asked) addEventListener("load", () => look(asked, true));

  // what figures.js shows below the words of a figure; `place` lays the explanation out anew
  window.figureOrigins = (figure, place) => {
    const [part, section, ...rest] = figure.dataset.figure.split(".");
    const [itself, ...numbers] = origins?.figures[`${part}.${section}`]?.[rest.join(".")] ?? [-1];
    const items = numbers.map((number) => operand(figure, origins.operands[number], place)).filter(Boolean);
    const own = itself < 0 ? null : link(figure, origins.targets[itself]);
    if (own) {
      const item = element("li", "印在 ");
      item.append(own);
      items.unshift(item);
    }
    const made = [];
    if (left.length && figure === target) {
      const button = element("button", back.textContent);
      button.type = "button";
      button.addEventListener("click", goBack);
      made.push(button);
    }
    if (items.length) {
      const list = element("ul");
      list.className = "origins";
      list.append(...items);
      made.push(list);
    }
    return made;
  };
})();
