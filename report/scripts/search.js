// Searching in the page: marks what is found, counts it, and goes from one place to the next.
// Words are found across figures and line breaks; nothing of the page is changed by it.
(() => {
  const main = document.getElementById("content");
  const input = document.getElementById("search");
  const count = document.getElementById("search-count");
  const buttons = { "-1": document.getElementById("search-previous"), 1: document.getElementById("search-next") };
  const BLOCKS = "h1, h2, h3, h4, p, th, td, li, figcaption, caption, summary, pre, dt, dd";
  const canMark = "highlights" in CSS;
  let blocks = null;
  let found = [];
  let at = -1;
  let waiting = 0; // set while typed words wait to be sought

  const plain = (letter) => {
    const one = letter.normalize("NFKC").toLowerCase();
    return one.length === 1 ? one : letter;
  };
  const fold = (text) => [...text].filter((letter) => !/[\s\u200b]/.test(letter)).map(plain).join("");

  // each paragraph and cell as one run of letters, with the place of every letter
  function read() {
    const runs = new Map();
    const walker = document.createTreeWalker(main, NodeFilter.SHOW_TEXT);
    for (let node = walker.nextNode(); node; node = walker.nextNode()) {
      const block = node.parentElement.closest(BLOCKS);
      if (!block || !main.contains(block) || node.parentElement.closest("script, style, #figure-note")) continue;
      if (!runs.has(block)) runs.set(block, { text: "", places: [] });
      const run = runs.get(block);
      for (let offset = 0; offset < node.data.length; offset += 1) {
        const letter = node.data[offset];
        if (/[\s\u200b]/.test(letter)) continue;
        run.text += plain(letter);
        run.places.push([node, offset]);
      }
    }
    return [...runs.values()];
  }

  function rangesOf(wanted) {
    const ranges = [];
    for (const { text, places } of blocks) {
      for (let start = text.indexOf(wanted); start >= 0; start = text.indexOf(wanted, start + wanted.length)) {
        const range = document.createRange();
        range.setStart(...places[start]);
        const [node, offset] = places[start + wanted.length - 1];
        range.setEnd(node, offset + 1);
        ranges.push(range);
      }
    }
    return ranges;
  }

  function mark(name, ranges) {
    if (canMark) CSS.highlights.set(name, new Highlight(...ranges));
  }

  function tell(wanted) {
    count.textContent = !wanted ? "" : found.length ? `第${at + 1}处，共${found.length}处` : "没有找到";
    for (const button of Object.values(buttons)) button.hidden = found.length < 2;
    // on a phone the bar then has room for nothing else
    input.closest(".bar").classList.toggle("searching", Boolean(wanted));
  }

  function search() {
    clearTimeout(waiting);
    waiting = 0;
    const wanted = fold(input.value);
    blocks ??= read();
    found = wanted ? rangesOf(wanted) : [];
    mark("found", found);
    at = -1;
    if (found.length) {
      // the first one from where the reader is
      const from = found.findIndex((range) => range.getBoundingClientRect().top >= 0);
      go(Math.max(0, from));
    } else {
      mark("found-now", []);
    }
    tell(wanted);
  }

  function go(place) {
    at = (place + found.length) % found.length;
    const range = found[at];
    const element = range.startContainer.parentElement;
    for (let one = element.closest("details"); one; one = one.parentElement.closest("details")) one.open = true;
    mark("found-now", [range]);
    if (!canMark) getSelection().removeAllRanges();
    if (!canMark) getSelection().addRange(range);
    element.scrollIntoView({ block: "center", inline: "nearest" });
    tell(true);
  }

  input.addEventListener("input", () => {
    clearTimeout(waiting);
    waiting = setTimeout(search, 120);
  });
  input.addEventListener("keydown", (event) => {
    if (event.isComposing) return;
    if (event.key === "Enter") {
      event.preventDefault();
      if (waiting || at < 0) search();
      else go(at + (event.shiftKey ? -1 : 1));
    }
    if (event.key === "Escape" && input.value) {
      event.preventDefault();
      leave();
    }
  });
  for (const [step, button] of Object.entries(buttons)) button.addEventListener("click", () => go(at + Number(step)));

  // the marks go, and the keyboard goes on reading from the place that was found
  function leave() {
    const place = found[at]?.startContainer.parentElement.closest(BLOCKS);
    input.value = "";
    search();
    if (!place) return;
    place.tabIndex = -1;
    place.focus({ preventScroll: true });
    place.addEventListener("blur", () => place.removeAttribute("tabindex"), { once: true });
  }
})();
