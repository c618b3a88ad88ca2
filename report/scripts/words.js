// Titles and names are broken into lines between words: 大数据|管理局, not 大数|据管理局. Browsers know the words, but
// break Chinese anywhere; where one does not know them, it breaks as ever.
(() => {
  if (!Intl.Segmenter) return;
  const BROKEN = "main :is(h1, h2, h3, figcaption, caption, .row-head, .budget-table td), .table-title p, .table-lines span, #TOC a";
  const LONGEST = 60;
  const words = new Intl.Segmenter("zh", { granularity: "word" });
  // what is one with the word after it, and what with the word before it, as a single letter is else: 市, 局, 表
  const TO_NEXT = /^([和及或的与对大占（“《\s]|第.*|[\d.,]+)$/;
  const TO_LAST = /^(.|%|\s+)$/;

  // the places in a text where a line may end
  function ends(text) {
    const found = [];
    let last = "";
    for (const { segment, index } of words.segment(text)) {
      const isOne = !last || TO_NEXT.test(last) || (TO_LAST.test(segment) && !TO_NEXT.test(segment));
      if (!isOne) found.push(index);
      last = segment;
    }
    return found;
  }

  function mark(element) {
    const places = ends(element.textContent);
    const walker = document.createTreeWalker(element, NodeFilter.SHOW_TEXT);
    const nodes = [];
    for (let node = walker.nextNode(), start = 0; node; start += node.data.length, node = walker.nextNode())
      nodes.push([node, start]);
    for (const [node, start] of nodes)
      for (const place of places.filter((place) => place > start && place < start + node.data.length).reverse())
        node.splitText(place - start).before(document.createElement("wbr"));
    // between two nodes
    for (const [node, start] of nodes) if (start && places.includes(start)) node.before(document.createElement("wbr"));
    element.classList.add("in-words");
  }

  for (const element of document.querySelectorAll(BROKEN)) {
    const text = element.textContent;
    if (/\p{Script=Han}{2}/u.test(text) && text.length <= LONGEST) mark(element);
  }
})();
