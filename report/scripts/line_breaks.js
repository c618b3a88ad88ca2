// Lets lines of titles and names end only between words: 大数据|管理局, not 大数|据管理局. CSS cannot: it breaks Chinese
// after any character. Without Intl.Segmenter nothing changes.
(() => {
  if (!Intl.Segmenter) return;
  const IN_MAIN = "h1, h2, h3, figcaption, caption, .glance-name, .row-head, .budget-table td";
  const TEXTS = `main :is(${IN_MAIN}), .table-title p, .table-lines span, #TOC a`;
  const MAX_LENGTH = 60;
  const segmenter = new Intl.Segmenter("zh", { granularity: "word" });
  // words that stay with the next one; words that stay with the one before, as all of one character do: 市, 局, 表
  const WITH_NEXT = /^([和及或的与对大占（“《\s]|第.*|[\d.,]+)$/;
  const WITH_PREVIOUS = /^(.|%|\s+)$/;

  function breaksOf(text) {
    const breaks = [];
    let previous = "";
    for (const { segment, index } of segmenter.segment(text)) {
      const isJoined = WITH_NEXT.test(previous) || (WITH_PREVIOUS.test(segment) && !WITH_NEXT.test(segment));
      if (previous && !isJoined) breaks.push(index);
      previous = segment;
    }
    return breaks;
  }

  function markBreaks(element) {
    const breaks = breaksOf(element.textContent);
    const walker = document.createTreeWalker(element, NodeFilter.SHOW_TEXT);
    const nodes = [];
    for (let node = walker.nextNode(), start = 0; node; start += node.data.length, node = walker.nextNode())
      nodes.push([node, start]);
    for (const [node, start] of nodes) {
      for (const place of breaks.filter((place) => place > start && place < start + node.data.length).reverse())
        node.splitText(place - start).before(document.createElement("wbr"));
      if (start && breaks.includes(start)) node.before(document.createElement("wbr"));
    }
    element.classList.add("breaks-at-words");
  }

  for (const element of document.querySelectorAll(TEXTS)) {
    const text = element.textContent;
    if (/\p{Script=Han}{2}/u.test(text) && text.length <= MAX_LENGTH) markBreaks(element);
  }
})();
