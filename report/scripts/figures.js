// Every figure tells its label, formula and source: on hover, on keyboard focus and on tap. Below that, links lead to
// the cells of the official tables that it comes from. Without this script the browser's own tooltip shows the words.
(() => {
  const note = document.createElement("div");
  note.id = "figure-note";
  note.hidden = true;
  note.tabIndex = -1; // a click on it, to select its words or to scroll it, must not close it
  const words = document.createElement("div");
  words.id = "figure-words";
  words.setAttribute("role", "tooltip");
  note.append(words);
  document.querySelector("main").append(note);
  let shown = null;
  let isJumping = false;
  let isStill = false; // since the page was moved below the mouse

  // whoever was led to a figure wants to see it, not its explanation, nor that of what the mouse came to lie on
  window.jumpToFigure = (figure) => {
    hide();
    isJumping = isStill = true;
    figure.focus({ preventScroll: true });
    isJumping = false;
  };
  const isMoved = (event) => event.movementX !== 0 || event.movementY !== 0;
  addEventListener("mousemove", (event) => {
    if (isMoved(event)) isStill = false;
  });

  // one by one: after children were replaced at once, a browser judges all tables of the page anew, for each :has()
  function refill(element, children) {
    for (const child of [...element.children]) child.remove();
    element.append(...children);
  }

  function show(figure) {
    if (shown && shown !== figure) hide();
    shown = figure;
    refill(
      words,
      figure.dataset.note.split("\n").map((line) => {
        const paragraph = document.createElement("p");
        paragraph.textContent = line;
        return paragraph;
      }),
    );
    refill(note, [words, ...window.figureOrigins(figure, place)]);
    note.hidden = false;
    figure.setAttribute("aria-describedby", words.id);
    place();
  }

  // right above or below its figure, where there is more room, without a gap that the mouse would fall into
  function place() {
    const box = shown.getBoundingClientRect();
    const room = { above: box.top - 8, below: window.innerHeight - box.bottom - 8 };
    // measured at the edge of the page, where nothing makes it narrower than it will be
    note.style.left = note.style.top = "0";
    note.style.maxHeight = "none";
    const below = note.offsetHeight <= room.below || room.below >= room.above;
    note.style.maxHeight = `${Math.max(48, below ? room.below : room.above)}px`;
    const left = Math.max(8, Math.min(box.left, document.documentElement.clientWidth - note.offsetWidth - 8));
    const top = below ? box.bottom : box.top - note.offsetHeight;
    note.style.left = `${left + window.scrollX}px`;
    note.style.top = `${top + window.scrollY}px`;
  }

  function hide() {
    if (!shown) return;
    shown.removeAttribute("aria-describedby");
    shown = null;
    note.hidden = true;
  }

  function controls() {
    return [...note.querySelectorAll("a, button")];
  }

  const figures = document.querySelectorAll("main .budget-figure[title]");
  for (const figure of figures) {
    figure.dataset.note = figure.title;
    figure.removeAttribute("title");
    // who reads on without stopping at each figure hears it as well
    figure.setAttribute("aria-description", figure.dataset.note);
    // the number of a table leads to it as well, and stays a link
    const isLink = figure.matches("a[href]");
    if (!isLink) figure.setAttribute("role", "button");
    figure.tabIndex = -1;
    figure.addEventListener("mouseenter", (event) => {
      if (!isStill || isMoved(event)) show(figure);
    });
    figure.addEventListener("mouseleave", (event) => {
      if (!note.contains(event.relatedTarget) && document.activeElement !== figure) hide();
    });
    figure.addEventListener("focus", () => {
      if (!isJumping) show(figure);
    });
    figure.addEventListener("blur", (event) => {
      if (!note.contains(event.relatedTarget)) hide();
    });
    figure.addEventListener("keydown", (event) => {
      if (isLink || (event.key !== "Enter" && event.key !== " ")) return;
      event.preventDefault();
      // pressed once more, the key goes on to what the explanation offers
      if (shown === figure) controls()[0]?.focus();
      else show(figure);
    });
    figure.addEventListener("click", () => show(figure));
  }
  // a phone that is turned
  addEventListener("resize", () => shown && place());
  note.addEventListener("mouseleave", (event) => {
    if (event.relatedTarget !== shown && ![shown, note].includes(document.activeElement)) hide();
  });
  note.addEventListener("focusout", (event) => {
    if (event.relatedTarget !== shown && !note.contains(event.relatedTarget)) hide();
  });
  // some browsers give a pressed link no focus, and the figure must not lose its own
  note.addEventListener("mousedown", (event) => {
    if (event.target.closest("a, button")) event.preventDefault();
  });
  // the explanation lies at the end of the page, the reader is at the figure: leaving one leads back to the other
  note.addEventListener("keydown", (event) => {
    const stops = controls();
    const isLast = document.activeElement === stops.at(event.shiftKey ? 0 : -1);
    if (event.key !== "Escape" && !(event.key === "Tab" && isLast)) return;
    event.preventDefault();
    shown.focus({ preventScroll: true });
  });
  // a link that led away is no longer in it: the cell that it led to is to be seen first
  document.addEventListener("click", (event) => {
    if (shown && !event.target.closest(".budget-figure, #figure-note")) hide();
  });
  document.addEventListener("keydown", (event) => {
    if (event.key === "Escape") hide();
  });

  // A book holds hundreds of figures: were each a stop of the Tab key, a keyboard reader would never reach the end.
  // So Tab goes from paragraph to paragraph and from table to table, and the arrow keys go on within each.
  const within = new Map();
  for (const figure of figures) {
    if (figure.closest(".table-scroll")) continue;
    const block = figure.closest(".chart-table, p, li, h1, h2, h3, figcaption, td, th") ?? figure.parentElement;
    if (!within.has(block)) within.set(block, []);
    within.get(block).push(figure);
  }
  for (const [block, members] of within) {
    members[0].tabIndex = 0;
    block.addEventListener("keydown", (event) => {
      const from = members.indexOf(document.activeElement);
      const to = { ArrowLeft: from - 1, ArrowRight: from + 1, Home: 0, End: members.length - 1 }[event.key];
      if (from < 0 || to === undefined || !isPlain(event)) return;
      event.preventDefault();
      members[Math.max(0, Math.min(members.length - 1, to))].focus();
    });
    // coming back to the paragraph, Tab stops where one was
    block.addEventListener("focusin", (event) => {
      if (!members.includes(event.target)) return;
      for (const member of members) member.tabIndex = member === event.target ? 0 : -1;
    });
  }

  // with Alt, Control and the like the keys are the browser's own
  function isPlain(event) {
    return !(event.altKey || event.ctrlKey || event.metaKey || event.shiftKey);
  }

  const steps = { ArrowRight: [0, 1], ArrowLeft: [0, -1], ArrowDown: [1, 0], ArrowUp: [-1, 0] };
  for (const frame of document.querySelectorAll(".table-scroll")) {
    const rows = [...frame.querySelectorAll("tr")]
      .map((row) => [...row.querySelectorAll(".budget-figure")])
      .filter((row) => row.length);
    if (!rows.length) continue;
    frame.addEventListener("keydown", (event) => {
      const step = steps[event.key];
      if (!step || !isPlain(event)) return;
      event.preventDefault();
      const from = rows.findIndex((row) => row.includes(document.activeElement));
      if (from < 0) {
        moveTo(rows[0][0]);
        return;
      }
      // lines of different length are aligned at their right ends, where the amounts stand
      const fromEnd = rows[from].length - rows[from].indexOf(document.activeElement);
      const row = rows[Math.max(0, Math.min(rows.length - 1, from + step[0]))];
      const place = Math.max(0, Math.min(row.length - 1, row.length - fromEnd + step[1]));
      moveTo(row[place]);
    });
  }

  // scrolled first: by itself focus leaves a figure half under what is frozen
  function moveTo(figure) {
    figure.scrollIntoView({ block: "nearest", inline: "nearest" });
    figure.focus({ preventScroll: true });
  }
})();
