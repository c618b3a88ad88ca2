// Tables: which need a frame to scroll in, and their files even where the page travels alone.
(() => {
  // a table that fits the screen needs no frame: its heading then stays at the top of the screen instead
  function fit(frame) {
    frame.classList.remove("fits");
    frame.scrollLeft = 0;
    const fits = frame.scrollWidth <= frame.clientWidth;
    frame.classList.toggle("fits", fits);
    const head = frame.querySelector("thead");
    // of a list of the unit's own words, which has no headings of rows, the first column says what a row is about
    const ownWords = [...frame.querySelectorAll("tbody td.own-words:first-child")];
    const left = Math.min(...ownWords.map((cell) => cell.offsetLeft));
    for (const cell of ownWords) cell.classList.toggle("kept", head && cell.offsetLeft === left);
    const rowHeads = [...frame.querySelectorAll("tbody :is(th[scope='row'], .kept)")];
    // what is moved to is not to lie under what is frozen
    frame.style.setProperty("--head-height", `${head?.offsetHeight ?? 0}px`);
    frame.style.scrollPaddingLeft = rowHeads.length && !fits ? `${rowHeads[0].offsetWidth}px` : "";
    // the heading over a frozen column is frozen with it
    const place = (cell) => Math.round(cell.getBoundingClientRect().left) + " " + cell.offsetWidth;
    const columns = new Set(rowHeads.map(place));
    for (const cell of head?.querySelectorAll("th") ?? []) cell.classList.toggle("corner", columns.has(place(cell)));
  }
  // a frame that scrolls sideways would hold its heading fast at its own top: the heading is moved with the page
  function keepHead(frame) {
    const head = frame.querySelector("thead");
    if (!head) return;
    const box = frame.getBoundingClientRect();
    const above = [...document.querySelectorAll(".bar, .sample-mark")].map((one) => one.getBoundingClientRect().bottom);
    const room = box.height - head.offsetHeight - (frame.querySelector("tbody tr:last-child")?.offsetHeight ?? 0);
    const isKept = !frame.classList.contains("fits") && head.offsetHeight < innerHeight / 3;
    const down = isKept ? Math.max(0, Math.min(Math.max(0, ...above) - box.top, room)) : 0;
    head.style.transform = down ? `translateY(${down}px)` : "";
  }
  const frames = [...document.querySelectorAll(".table-scroll")];
  const keepHeads = () => frames.forEach(keepHead);
  const fitAll = () => {
    frames.forEach(fit);
    keepHeads();
  };
  addEventListener("scroll", keepHeads, { passive: true });
  addEventListener("resize", fitAll);
  document.fonts?.ready.then(fitAll);
  fitAll();

  // the auditor's tables scroll too, once they are unfolded: the keyboard must reach them
  for (const frame of document.querySelectorAll(".audit-frame")) {
    frame.tabIndex = 0;
    frame.setAttribute("role", "group");
    const group = frame.closest("details")?.querySelector("summary") ?? frame.closest(".cell");
    frame.setAttribute("aria-label", group?.matches("summary") ? group.textContent : "表格");
  }

  // the page brings its tables' files along: opened from a folder or a message, it makes them itself
  const carried = document.getElementById("carried-files");
  if (!carried || location.protocol.startsWith("http")) return;
  const files = JSON.parse(carried.textContent);
  document.addEventListener("click", (event) => {
    const link = event.target.closest("a[data-carried]");
    const file = link && files[link.getAttribute("href")];
    if (!file) return;
    const bytes = Uint8Array.from(atob(file.base64), (letter) => letter.charCodeAt(0));
    link.download = file.name;
    link.href = URL.createObjectURL(new Blob([bytes], { type: file.type }));
  });
})();
