// Wide tables: the frames in which they scroll, and what stays in sight there. Below that, the files of the tables.
(() => {
  // a table as narrow as the screen needs no frame; CSS then keeps its head at the top of the screen
  function fit(frame) {
    frame.classList.remove("fits");
    frame.scrollLeft = 0;
    const fits = frame.scrollWidth <= frame.clientWidth;
    frame.classList.toggle("fits", fits);
    const head = frame.querySelector("thead");
    // a list of the unit's own words has no row headings: its first column stays in sight instead
    const ownWords = [...frame.querySelectorAll("tbody td.own-words:first-child")];
    const left = Math.min(...ownWords.map((cell) => cell.offsetLeft));
    for (const cell of ownWords) cell.classList.toggle("frozen", head && cell.offsetLeft === left);
    const rowHeads = [...frame.querySelectorAll("tbody :is(th[scope='row'], .frozen)")];
    // a cell that is scrolled to must not lie under frozen ones
    frame.style.setProperty("--head-height", `${head?.offsetHeight ?? 0}px`);
    const frozenWidth = rowHeads.find((cell) => cell.offsetWidth)?.offsetWidth ?? 0; // filters hide rows
    frame.style.scrollPaddingLeft = fits ? "" : `${frozenWidth}px`;
    // the head of a frozen column is frozen with it
    const columnOf = (cell) => `${Math.round(cell.getBoundingClientRect().left)} ${cell.offsetWidth}`;
    const frozen = new Set(rowHeads.map(columnOf));
    for (const cell of head?.querySelectorAll("th") ?? []) cell.classList.toggle("corner", frozen.has(columnOf(cell)));
  }

  // sticky would keep the head within its scrolling frame: the script moves it with the page
  function moveHead(frame) {
    const head = frame.querySelector("thead");
    if (!head) return;
    const box = frame.getBoundingClientRect();
    const edges = [...document.querySelectorAll(".bar, .sample-mark")].map((bar) => bar.getBoundingClientRect().bottom);
    const room = box.height - head.offsetHeight - (frame.querySelector("tbody tr:last-child")?.offsetHeight ?? 0);
    const isMoved = !frame.classList.contains("fits") && head.offsetHeight < innerHeight / 3;
    const down = isMoved ? Math.max(0, Math.min(Math.max(0, ...edges) - box.top, room)) : 0;
    head.style.transform = down ? `translateY(${down}px)` : "";
  }

  // a browser leaves a focused link where it is if it lies within the frame, though it may lie under frozen cells
  function uncover({ target }) {
    if (target.matches(".table-scroll :focus-visible")) target.scrollIntoView({ block: "nearest", inline: "nearest" });
  }
  document.addEventListener("focusin", uncover);

  const frames = [...document.querySelectorAll(".table-scroll")];
  const moveHeads = () => frames.forEach(moveHead);
  const fitAll = () => {
    frames.forEach(fit);
    moveHeads();
  };
  addEventListener("scroll", moveHeads, { passive: true });
  addEventListener("resize", fitAll);
  document.fonts?.ready.then(fitAll);
  fitAll();

  // the auditor's tables scroll too: the keyboard must reach them
  for (const frame of document.querySelectorAll(".audit-frame")) {
    frame.tabIndex = 0;
    frame.setAttribute("role", "group");
    frame.setAttribute("aria-label", frame.closest("details")?.querySelector("summary").textContent ?? "表格");
  }

  // a page that was sent or saved alone has no files beside it: its links hand out the copies that it carries
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
