// How wide text is in a figure, measured and not guessed: fonts differ.
const context = document.createElement("canvas").getContext("2d");
const family = 'system-ui, "DejaVu Sans", sans-serif'; // as in style.css

/// The width of the widest of `texts`, in pixels; labels of axes have 11, other text 12.
export function textWidth(texts, size = 11) {
  context.font = `${size}px ${family}`;
  return Math.max(0, ...texts.map((t) => context.measureText(t).width));
}

/// As much of `text` as fits, with an ellipsis for the rest.
export function fitted(text, width, size = 11) {
  if (textWidth([text], size) <= width) return text;
  let n = text.length;
  while (n > 1 && textWidth([`${text.slice(0, n)}\u2026`], size) > width) --n;
  return `${text.slice(0, n)}\u2026`;
}

/// The left margin that names of rows need, at most this share of the figure, and the names as they fit into it.
export function rowNames(names, width, share) {
  const left = Math.min(width * share, 14 + textWidth(names));
  return { left, shown: names.map((n) => fitted(n, left - 10)) };
}
