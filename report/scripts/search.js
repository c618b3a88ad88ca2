// Searches the text of the page: highlights and counts all matches, and goes from one to the next. A match may span
// figures and line breaks. The search does not change the page.
(() => {
  const main = document.getElementById("content");
  const input = document.getElementById("search");
  const count = document.getElementById("search-count");
  const buttons = { "-1": document.getElementById("search-previous"), 1: document.getElementById("search-next") };
  const BLOCKS = "h1, h2, h3, h4, p, th, td, li, figcaption, caption, summary, pre, dt, dd";
  const IGNORED = /[\s\u200b]/;
  const hasHighlights = "highlights" in CSS;
  let blocks = null; // read when the first search begins
  let matches = [];
  let current = -1; // index of the match that the reader sees
  let timer = 0; // set while a typed text waits to be searched for

  // one character for one, so that each keeps its offset in the page
  function normalizeCharacter(character) {
    const normal = character.normalize("NFKC").toLowerCase();
    return normal.length === 1 ? normal : character;
  }
  function normalize(text) {
    return [...text].filter((character) => !IGNORED.test(character)).map(normalizeCharacter).join("");
  }

  // the text of each paragraph and cell, with the node and offset of each character
  function readBlocks() {
    const found = new Map();
    const walker = document.createTreeWalker(main, NodeFilter.SHOW_TEXT);
    for (let node = walker.nextNode(); node; node = walker.nextNode()) {
      const element = node.parentElement.closest(BLOCKS);
      if (!element || !main.contains(element) || node.parentElement.closest("script, style, #figure-note")) continue;
      if (!found.has(element)) found.set(element, { text: "", places: [] });
      const block = found.get(element);
      for (let offset = 0; offset < node.data.length; offset += 1) {
        if (IGNORED.test(node.data[offset])) continue;
        block.text += normalizeCharacter(node.data[offset]);
        block.places.push([node, offset]);
      }
    }
    return [...found.values()];
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

  function highlight(name, ranges) {
    if (hasHighlights) CSS.highlights.set(name, new Highlight(...ranges));
  }

  function showCount(isSearching) {
    const found = matches.length ? `第${current + 1}处，共${matches.length}处` : "没有找到";
    count.textContent = isSearching ? found : "";
    for (const button of Object.values(buttons)) button.hidden = matches.length < 2;
    // on a phone the bar then has room for nothing else
    input.closest(".bar").classList.toggle("searching", isSearching);
  }

  function search() {
    clearTimeout(timer);
    timer = 0;
    blocks ??= readBlocks();
    const wanted = normalize(input.value);
    matches = wanted ? rangesOf(wanted) : [];
    highlight("found", matches);
    if (matches.length) {
      // the first match from where the reader is
      goTo(Math.max(0, matches.findIndex((range) => range.getBoundingClientRect().top >= 0)));
    } else {
      current = -1;
      highlight("found-now", []);
      showCount(wanted !== "");
    }
  }

  function goTo(index) {
    current = (index + matches.length) % matches.length;
    const range = matches[current];
    const element = range.startContainer.parentElement;
    for (let folded = element.closest("details"); folded; folded = folded.parentElement.closest("details")) {
      folded.open = true;
    }
    highlight("found-now", [range]);
    if (!hasHighlights) {
      getSelection().removeAllRanges();
      getSelection().addRange(range);
    }
    element.scrollIntoView({ block: "center", inline: "nearest" });
    showCount(true);
  }

  input.addEventListener("input", () => {
    clearTimeout(timer);
    timer = setTimeout(search, 120);
  });
  input.addEventListener("keydown", (event) => {
    if (event.isComposing) return;
    if (event.key === "Enter") {
      event.preventDefault();
      if (timer || current < 0) search();
      else goTo(current + (event.shiftKey ? -1 : 1));
    }
    if (event.key === "Escape" && input.value) {
      event.preventDefault();
      endSearch();
    }
  });
  for (const [step, button] of Object.entries(buttons)) {
    button.addEventListener("click", () => goTo(current + Number(step)));
  }

  // removes the highlights; the keyboard goes on from the match that was shown
  function endSearch() {
    const block = matches[current]?.startContainer.parentElement.closest(BLOCKS);
    input.value = "";
    search();
    if (!block) return;
    block.tabIndex = -1;
    block.focus({ preventScroll: true });
    block.addEventListener("blur", () => block.removeAttribute("tabindex"), { once: true });
  }
})();
