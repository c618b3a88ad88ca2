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

  function look(figure) {
    target?.closest("td, th")?.classList.remove("origin");
    target = left.length ? figure : null;
    target?.closest("td, th")?.classList.add("origin");
    back.hidden = !left.length;
    back.textContent = left.length ? `返回 ${left.at(-1).textContent}` : "返回";
    figure.closest("details")?.setAttribute("open", "");
    figure.scrollIntoView({ block: "center", inline: "center" });
    figure.focus({ preventScroll: true });
  }

  // where an explanation is open, the key closes that first
  document.addEventListener("keydown", (event) => {
    if (event.key === "Escape" && document.getElementById("figure-note").hidden) goBack();
  });

  function goBack() {
    const figure = left.pop();
    if (figure) look(figure);
  }

  function link(from, id) {
    const cell = find(id);
    if (!cell) return null;
    const made = element("a", numberOf(id));
    const name = cell.closest("tr").querySelector("th, .row-head")?.textContent.trim();
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

  // a row as it was typed, as far as figures cite it; the cells that are meant are set off
  function row(file, number, columns, place) {
    const opener = element("button", `录入第${number}行`);
    opener.type = "button";
    opener.title = file;
    const table = element("table");
    table.createCaption().textContent = `${file} 第${number}行`;
    for (const [column, rows] of Object.entries(typed[file] ?? {})) {
      if (!(number in rows)) continue;
      const line = table.insertRow();
      const head = element("th", column);
      head.scope = "row";
      line.append(head);
      line.insertCell().textContent = rows[number] || "（空白）";
      if (columns.includes(column)) line.className = "origin";
    }
    table.hidden = true;
    opener.setAttribute("aria-expanded", "false");
    opener.addEventListener("click", () => {
      table.hidden = !table.hidden;
      opener.setAttribute("aria-expanded", String(!table.hidden));
      place();
    });
    return [opener, table];
  }

  function operand(figure, [text, targets, cells], place) {
    const item = element("li", text ? `${text}：` : "");
    const links = targets.map((number) => link(figure, origins.targets[number])).filter(Boolean);
    const rows = new Map();
    for (const [file, column, number] of cells.map((place) => origins.cells[place])) {
      const key = `${file} ${number}`;
      if (!rows.has(key)) rows.set(key, [file, number, []]);
      rows.get(key)[2].push(column);
    }
    const shown = [...rows.values()].map((one) => row(...one, place));
    item.append(...[...links, ...shown.map(([opener]) => opener)].flatMap((one) => [one, " "]));
    item.append(...shown.map(([, table]) => table));
    return links.length || shown.length ? item : null;
  }

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
