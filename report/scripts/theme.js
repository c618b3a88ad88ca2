// Light or dark: as the reader's system has it, until the reader chooses. In the head, so that nothing flashes. And the
// link to the top.
(() => {
  const root = document.documentElement;
  root.classList.add("scripted");
  const dark = matchMedia("(prefers-color-scheme: dark)");
  const key = "budgetbook-theme";

  // a page opened from a file may not be allowed to keep anything
  function kept() {
    try {
      return localStorage.getItem(key);
    } catch {
      return null;
    }
  }
  function keep(theme) {
    try {
      localStorage.setItem(key, theme);
    } catch {
      return;
    }
  }

  const shown = () => root.dataset.theme || (dark.matches ? "dark" : "light");
  const chosen = kept();
  if (chosen === "light" || chosen === "dark") root.dataset.theme = chosen;

  document.addEventListener("DOMContentLoaded", () => {
    const button = document.getElementById("theme-button");
    const name = () => {
      button.textContent = shown() === "dark" ? "浅色" : "深色";
    };
    name();
    dark.addEventListener("change", name);
    button.addEventListener("click", () => {
      root.dataset.theme = shown() === "dark" ? "light" : "dark";
      keep(root.dataset.theme);
      name();
    });
  });

  // the style sheet shows the link to the top after the first screen
  const markScrolled = () => root.classList.toggle("scrolled", scrollY > innerHeight);
  addEventListener("scroll", markScrolled, { passive: true });
  addEventListener("resize", markScrolled);
})();
