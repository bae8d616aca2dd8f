// Plays frames 0..last: a button, a slider to scrub, and a text for the frame. `show(frame)` draws one; `frame` is a number
// between them while it plays. Starts still, at the last frame, so that paper and calm readers see the whole.
import { h } from "./dom.js";

export function player({ last, seconds, label, describe, show }) {
  let frame = last,
    started = null,
    request = 0;
  const button = h("button", { type: "button", onclick: () => (request ? stop() : play()) }, "Play");
  const range = h("input", {
    type: "range",
    min: 0,
    max: last,
    step: "any",
    value: last,
    "aria-label": label,
    oninput: () => {
      stop();
      go(range.valueAsNumber);
    },
  });
  // The step of a slider that takes any value is the browser's choice; the keyboard wants whole frames.
  range.addEventListener("keydown", (event) => {
    const move = { ArrowRight: 1, ArrowUp: 1, ArrowLeft: -1, ArrowDown: -1, PageUp: last / 10, PageDown: -last / 10 }[event.key];
    if (!move) return;
    event.preventDefault();
    stop();
    go(Math.min(last, Math.max(0, Math.round(frame) + move)));
  });
  const output = h("output", {}, "");

  function go(to) {
    frame = to;
    range.value = to;
    output.textContent = describe(to);
    show(to);
  }
  function tick(now) {
    started ??= now - (frame / last) * seconds * 1000;
    const share = (now - started) / (seconds * 1000);
    go(Math.min(1, share) * last);
    if (share >= 1) stop();
    else request = requestAnimationFrame(tick);
  }
  function play() {
    if (frame >= last) frame = 0;
    started = null;
    button.textContent = "Pause";
    request = requestAnimationFrame(tick);
  }
  function stop() {
    cancelAnimationFrame(request);
    request = 0;
    button.textContent = "Play";
  }
  const element = h("div", { class: "player" }, button, range, output);
  output.textContent = describe(last);
  /// Draws the present frame again, after the figure was drawn anew.
  element.refresh = () => show(frame);
  return element;
}
