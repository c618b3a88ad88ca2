// Explains a figure (label, formula, source) on hover, on keyboard focus and on tap. Below the explanation origins.js
// puts links to its cells. Without scripts the tooltip of the browser shows the same text.
(() => {
  const note = document.createElement("div");
  note.id = "figure-note";
  note.hidden = true;
  note.tabIndex = -1; // a click that selects or scrolls its text must not close it
  const explanation = document.createElement("div");
  explanation.id = "figure-explanation";
  explanation.setAttribute("role", "tooltip");
  note.append(explanation);
  document.querySelector("main").append(note);
  let shown = null; // the figure that is explained
  let isFocusIgnored = false;
  let isMouseIgnored = false; // after a jump, until the mouse moves

  // who jumps to a figure wants to see it: neither it nor what now lies under the mouse is explained
  window.jumpToFigure = (figure) => {
    hide();
    isFocusIgnored = isMouseIgnored = true;
    figure.focus({ preventScroll: true });
    isFocusIgnored = false;
  };
  const hasMoved = (event) => event.movementX !== 0 || event.movementY !== 0;
  addEventListener("mousemove", (event) => {
    if (hasMoved(event)) isMouseIgnored = false;
  });

  // one by one: after replaceChildren a browser evaluates each :has() anew for all tables of the page
  function setChildren(element, children) {
    for (const child of [...element.children]) child.remove();
    element.append(...children);
  }

  function show(figure) {
    if (shown && shown !== figure) hide();
    shown = figure;
    setChildren(
      explanation,
      figure.dataset.note.split("\n").map((line) => {
        const paragraph = document.createElement("p");
        paragraph.textContent = line;
        return paragraph;
      }),
    );
    setChildren(note, [explanation, ...window.figureOrigins(figure, position)]);
    note.hidden = false;
    figure.setAttribute("aria-describedby", explanation.id);
    position();
  }

  // right above or below its figure, where there is more room; the mouse would fall into a gap between them
  function position() {
    const box = shown.getBoundingClientRect();
    const room = { above: box.top - 8, below: window.innerHeight - box.bottom - 8 };
    // measured at the left edge of the page, where the note has its full width
    note.style.left = note.style.top = "0";
    note.style.maxHeight = "none";
    const isBelow = note.offsetHeight <= room.below || room.below >= room.above;
    note.style.maxHeight = `${Math.max(48, isBelow ? room.below : room.above)}px`;
    const left = Math.max(8, Math.min(box.left, document.documentElement.clientWidth - note.offsetWidth - 8));
    const top = isBelow ? box.bottom : box.top - note.offsetHeight;
    note.style.left = `${left + window.scrollX}px`;
    note.style.top = `${top + window.scrollY}px`;
  }

  function hide() {
    if (!shown) return;
    shown.removeAttribute("aria-describedby");
    shown = null;
    note.hidden = true;
  }

  function noteControls() {
    return [...note.querySelectorAll("a, button")];
  }

  const figures = document.querySelectorAll("main .budget-figure[title]");
  for (const figure of figures) {
    figure.dataset.note = figure.title;
    figure.removeAttribute("title");
    // a screen reader also says it in passing, without focus
    figure.setAttribute("aria-description", figure.dataset.note);
    // the number of an official table is a link to the table
    const isLink = figure.matches("a[href]");
    if (!isLink) figure.setAttribute("role", "button");
    figure.tabIndex = -1;
    figure.addEventListener("mouseenter", (event) => {
      if (!isMouseIgnored || hasMoved(event)) show(figure);
    });
    figure.addEventListener("mouseleave", (event) => {
      if (!note.contains(event.relatedTarget) && document.activeElement !== figure) hide();
    });
    figure.addEventListener("focus", () => {
      if (!isFocusIgnored) show(figure);
    });
    figure.addEventListener("blur", (event) => {
      if (!note.contains(event.relatedTarget)) hide();
    });
    figure.addEventListener("keydown", (event) => {
      if (isLink || (event.key !== "Enter" && event.key !== " ")) return;
      event.preventDefault();
      // the first press shows the explanation, the second enters it
      if (shown === figure) noteControls()[0]?.focus();
      else show(figure);
    });
    figure.addEventListener("click", () => show(figure));
  }
  // turning a phone moves the figures
  addEventListener("resize", () => shown && position());
  note.addEventListener("mouseleave", (event) => {
    if (event.relatedTarget !== shown && ![shown, note].includes(document.activeElement)) hide();
  });
  note.addEventListener("focusout", (event) => {
    if (event.relatedTarget !== shown && !note.contains(event.relatedTarget)) hide();
  });
  // some browsers take the focus off the figure without giving it to the pressed link, which would hide the note
  note.addEventListener("mousedown", (event) => {
    if (event.target.closest("a, button")) event.preventDefault();
  });
  // the note is the last element of the page: who leaves it by keyboard returns to the figure
  note.addEventListener("keydown", (event) => {
    const isLast = document.activeElement === noteControls().at(event.shiftKey ? 0 : -1);
    if (event.key !== "Escape" && !(event.key === "Tab" && isLast)) return;
    event.preventDefault();
    shown.focus({ preventScroll: true });
  });
  document.addEventListener("click", (event) => {
    if (shown && !event.target.closest(".budget-figure, #figure-note")) hide();
  });
  document.addEventListener("keydown", (event) => {
    if (event.key === "Escape") hide();
  });

  // A book has hundreds of figures, too many for as many stops of the Tab key. Tab goes from paragraph to paragraph and
  // from table to table; the arrow keys go from figure to figure within each.
  const figuresByBlock = new Map();
  for (const figure of figures) {
    if (figure.closest(".table-scroll")) continue;
    const block = figure.closest(".chart-table, p, li, h1, h2, h3, figcaption, td, th") ?? figure.parentElement;
    if (!figuresByBlock.has(block)) figuresByBlock.set(block, []);
    figuresByBlock.get(block).push(figure);
  }
  for (const [block, members] of figuresByBlock) {
    members[0].tabIndex = 0;
    block.addEventListener("keydown", (event) => {
      const from = members.indexOf(document.activeElement);
      const to = { ArrowLeft: from - 1, ArrowRight: from + 1, Home: 0, End: members.length - 1 }[event.key];
      if (from < 0 || to === undefined || hasModifier(event)) return;
      event.preventDefault();
      nearest(members, to).focus();
    });
    // Tab returns to the figure that the reader left
    block.addEventListener("focusin", (event) => {
      if (!members.includes(event.target)) return;
      for (const member of members) member.tabIndex = member === event.target ? 0 : -1;
    });
  }

  // with these the keys are shortcuts of the browser
  function hasModifier(event) {
    return event.altKey || event.ctrlKey || event.metaKey || event.shiftKey;
  }

  function nearest(list, index) {
    return list[Math.max(0, Math.min(list.length - 1, index))];
  }

  const STEPS = { ArrowRight: [0, 1], ArrowLeft: [0, -1], ArrowDown: [1, 0], ArrowUp: [-1, 0] };
  for (const frame of document.querySelectorAll(".table-scroll")) {
    const rows = [...frame.querySelectorAll("tr")]
      .map((row) => [...row.querySelectorAll(".budget-figure")])
      .filter((row) => row.length);
    if (!rows.length) continue;
    frame.addEventListener("keydown", (event) => {
      const step = STEPS[event.key];
      if (!step || hasModifier(event)) return;
      event.preventDefault();
      const from = rows.findIndex((row) => row.includes(document.activeElement));
      if (from < 0) {
        moveTo(rows[0][0]);
        return;
      }
      // rows differ in length and end with their amounts: columns are counted from the right
      const fromEnd = rows[from].length - rows[from].indexOf(document.activeElement);
      const row = nearest(rows, from + step[0]);
      moveTo(nearest(row, row.length - fromEnd + step[1]));
    });
  }

  // focus alone would scroll a figure half under frozen cells
  function moveTo(figure) {
    figure.scrollIntoView({ block: "nearest", inline: "nearest" });
    figure.focus({ preventScroll: true });
  }
})();
