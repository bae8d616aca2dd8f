// A figure: title, controls, a place that is drawn again whenever its width changes, and a caption. `draw(host, width)`
// fills the host, which has been emptied; `redraw()` asks for it.
import { fill, h } from "./dom.js";
import { themeChanged } from "./theme.js";

export function figure({ title, caption, controls = [], draw, wide = false, id }) {
  const host = h("div", { class: "plot" });
  const element = h(
    "figure",
    { class: wide ? "wide" : null, id },
    title && h("h3", {}, title),
    controls.length > 0 && h("div", { class: "controls" }, controls),
    host,
    caption && h("figcaption", {}, caption),
  );
  let width = 0;
  element.redraw = () => {
    if (width === 0) return;
    host.replaceChildren();
    draw(host, width);
  };
  element.setCaption = (text) => fill(element.querySelector("figcaption"), text);
  new ResizeObserver(([entry]) => {
    const now = Math.floor(entry.contentRect.width);
    if (now === width) return;
    width = now;
    element.redraw();
  }).observe(host);
  addEventListener(themeChanged, element.redraw);
  return element;
}

/// A canvas of `width` x `height` CSS pixels, sharp on fine screens.
export function canvas(host, width, height, label) {
  const ratio = devicePixelRatio || 1;
  const element = h("canvas", {
    width: Math.round(width * ratio),
    height: Math.round(height * ratio),
    role: "img",
    "aria-label": label,
    style: `width:${width}px;aspect-ratio:${width}/${height}`,
  });
  host.append(element);
  const context = element.getContext("2d");
  context.scale(ratio, ratio);
  return context;
}
