// Light and dark. The page follows the system until the button overrules it, and is light on paper. Figures on canvas are
// told to draw again.
import { h } from "./dom.js";

export const themeChanged = "themechanged";
const system = matchMedia("(prefers-color-scheme: dark)");
const root = document.documentElement;
let chosen = null,
  printing = false;

function apply() {
  const theme = printing ? "light" : (chosen ?? (system.matches ? "dark" : "light"));
  if (theme === root.dataset.theme) return;
  root.dataset.theme = theme;
  dispatchEvent(new Event(themeChanged));
}
system.addEventListener("change", apply);
addEventListener("beforeprint", () => {
  printing = true;
  apply();
});
addEventListener("afterprint", () => {
  printing = false;
  apply();
});
apply();

export const themeButton = () =>
  h(
    "button",
    {
      type: "button",
      id: "theme",
      onclick: () => {
        chosen = root.dataset.theme === "dark" ? "light" : "dark";
        apply();
      },
    },
    "Light / dark",
  );

/// The value of a custom property, for canvas.
export const resolved = (name) => getComputedStyle(root).getPropertyValue(name).trim();

const hues = 10;
/// The colour of the i-th thing, and its dashes once the colours repeat.
export const colour = (i) => `var(--c${i % hues})`;
export const resolvedColour = (i) => resolved(`--c${i % hues}`);
export const dashes = (i) => [null, "6 3", "2 3", "8 3 2 3"][Math.floor(i / hues) % 4];

/// The colour of the i-th thing beside its name, dashed where its curve is.
export const swatch = (i, dashed = dashes(i) != null) =>
  h("span", { class: dashed ? "swatch dashed" : "swatch", style: `${dashed ? "border-color" : "background"}:${colour(i)}` });
