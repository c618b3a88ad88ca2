// Marks in the contents where the reader is. On a phone a button in the bar opens the contents.
(() => {
  const contents = document.getElementById("TOC");
  const button = document.getElementById("contents-button");
  const entries = [...contents.querySelectorAll("a[href^='#']")]
    .map((link) => ({ link, heading: document.getElementById(decodeURIComponent(link.hash.slice(1))) }))
    .filter(({ heading }) => heading);
  let current = null;

  function markCurrent() {
    const isAtEnd = scrollY + innerHeight >= document.documentElement.scrollHeight - 2;
    const line = isAtEnd ? innerHeight : innerHeight / 4;
    const link = entries.findLast(({ heading }) => heading.getBoundingClientRect().top <= line)?.link ?? null;
    if (link === current) return;
    current?.removeAttribute("aria-current");
    current = link;
    if (!current) return;
    current.setAttribute("aria-current", "location");
    // scrollIntoView would also scroll the page
    const [list, own] = [contents, current].map((element) => element.getBoundingClientRect());
    if (own.top < list.top || own.bottom > list.bottom) contents.scrollTop += own.top - list.top - list.height / 2;
  }

  let isScheduled = false;
  addEventListener(
    "scroll",
    () => {
      if (isScheduled) return;
      isScheduled = true;
      requestAnimationFrame(() => {
        isScheduled = false;
        markCurrent();
      });
    },
    { passive: true },
  );
  addEventListener("resize", markCurrent);
  markCurrent();

  function setOpen(isOpen) {
    contents.classList.toggle("open", isOpen);
    button.setAttribute("aria-expanded", String(isOpen));
  }
  const isOpen = () => contents.classList.contains("open");
  button.addEventListener("click", () => setOpen(!isOpen()));
  contents.addEventListener("click", (event) => {
    if (event.target.closest("a")) setOpen(false);
  });
  document.addEventListener("click", (event) => {
    if (!contents.contains(event.target) && event.target !== button) setOpen(false);
  });
  document.addEventListener("keydown", (event) => {
    if (event.key !== "Escape" || !isOpen()) return;
    event.preventDefault();
    setOpen(false);
    button.focus();
  });
  contents.addEventListener("focusout", ({ relatedTarget }) => {
    if (relatedTarget && !contents.contains(relatedTarget) && relatedTarget !== button) setOpen(false);
  });
})();
