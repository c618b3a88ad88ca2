// The bar of every page: a choice of light or dark, and a link to the top. The script runs in the head, so that the page
// never flashes in the wrong colours.
(() => {
  const root = document.documentElement;
  const systemDark = matchMedia("(prefers-color-scheme: dark)");
  const STORAGE_KEY = "budgetbook-theme";
  root.classList.add("scripted");

  // a browser may forbid storage to a page that was opened from a file
  function storedTheme() {
    try {
      return localStorage.getItem(STORAGE_KEY);
    } catch {
      return null;
    }
  }
  function storeTheme(theme) {
    try {
      localStorage.setItem(STORAGE_KEY, theme);
    } catch {
      return;
    }
  }

  const stored = storedTheme();
  if (stored === "light" || stored === "dark") root.dataset.theme = stored;

  // the system decides until the reader chooses
  function otherTheme() {
    const theme = root.dataset.theme ?? (systemDark.matches ? "dark" : "light");
    return theme === "dark" ? "light" : "dark";
  }

  document.addEventListener("DOMContentLoaded", () => {
    const button = document.getElementById("theme-button");
    const nameButton = () => {
      button.textContent = { light: "浅色", dark: "深色" }[otherTheme()];
    };
    nameButton();
    systemDark.addEventListener("change", nameButton);
    button.addEventListener("click", () => {
      root.dataset.theme = otherTheme();
      storeTheme(root.dataset.theme);
      nameButton();
    });

    // on a narrow screen the bar has two lines while it shows matches: what sticks below it needs its height
    const bar = document.querySelector(".bar");
    new ResizeObserver(() => root.style.setProperty("--bar-height", `${bar.offsetHeight}px`)).observe(bar);
  });

  // the style sheet shows the link to the top after the first screen
  const markScrolled = () => root.classList.toggle("scrolled", scrollY > innerHeight);
  addEventListener("scroll", markScrolled, { passive: true });
  addEventListener("resize", markScrolled);
})();
