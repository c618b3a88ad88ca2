// The contents mark where the reader is; on a phone they open from the bar.
(() => {
  const contents = document.getElementById("TOC");
  const button = document.getElementById("contents-button");
  const places = [...contents.querySelectorAll("a[href^='#']")]
    .map((link) => ({ link, heading: document.getElementById(decodeURIComponent(link.hash.slice(1))) }))
    .filter((place) => place.heading);
  let here = null;

  function mark() {
    const line = innerHeight / 4;
    const ended = scrollY + innerHeight >= document.documentElement.scrollHeight - 2;
    const passed = places.filter(({ heading }) => heading.getBoundingClientRect().top <= (ended ? innerHeight : line));
    const now = passed.at(-1)?.link ?? null;
    if (now === here) return;
    here?.removeAttribute("aria-current");
    here = now;
    if (!here) return;
    here.setAttribute("aria-current", "location");
    // the list is moved by itself, for scrollIntoView would move the page as well
    const [list, own] = [contents, here].map((one) => one.getBoundingClientRect());
    if (own.top < list.top || own.bottom > list.bottom) contents.scrollTop += own.top - list.top - list.height / 2;
  }

  let waiting = false;
  addEventListener(
    "scroll",
    () => {
      if (waiting) return;
      waiting = true;
      requestAnimationFrame(() => {
        waiting = false;
        mark();
      });
    },
    { passive: true },
  );
  addEventListener("resize", mark);
  mark();

  function open(isOpen) {
    contents.classList.toggle("open", isOpen);
    button.setAttribute("aria-expanded", String(isOpen));
  }
  button.addEventListener("click", () => open(!contents.classList.contains("open")));
  contents.addEventListener("click", (event) => {
    if (event.target.closest("a")) open(false);
  });
  document.addEventListener("click", (event) => {
    if (!contents.contains(event.target) && event.target !== button) open(false);
  });
  document.addEventListener("keydown", (event) => {
    if (event.key !== "Escape" || !contents.classList.contains("open")) return;
    event.preventDefault();
    open(false);
    button.focus();
  });
  // who tabs out of the open list has left it
  contents.addEventListener("focusout", (event) => {
    if (event.relatedTarget && !contents.contains(event.relatedTarget) && event.relatedTarget !== button) open(false);
  });
})();
