// Elements from plain calls: h("p", { class: "note" }, "text", child). Attributes that are functions are listeners, false
// and null ones are left out; children may be nested lists, and empty ones are skipped.
export function h(tag, attributes = {}, ...children) {
  const element = document.createElement(tag);
  for (const [name, value] of Object.entries(attributes)) {
    if (typeof value === "function") element.addEventListener(name.slice(2), value);
    else if (value === true) element.setAttribute(name, "");
    else if (value !== false && value != null) element.setAttribute(name, value);
  }
  append(element, children);
  return element;
}

function append(element, children) {
  for (const child of children.flat(Infinity)) if (child != null && child !== false) element.append(child);
}

/// Replaces what `element` holds.
export function fill(element, ...children) {
  element.replaceChildren();
  append(element, children);
}

/// Nothing if there is no content.
export const section = (title, ...content) => content.flat(Infinity).some((c) => c) && h("section", {}, h("h2", {}, title), content);

/// Figures side by side as far as there is room; nothing if there are none.
export function grid(...figures) {
  const all = figures.flat(Infinity).filter(Boolean);
  return all.length > 0 && h("div", { class: "figures" }, all);
}

/// A row of buttons of which one is pressed; `change` gets its value.
export function choice(label, options, value, change) {
  const buttons = options.map(([key, text]) =>
    h(
      "button",
      {
        type: "button",
        "aria-pressed": String(key === value),
        onclick: (event) => {
          for (const other of buttons) other.setAttribute("aria-pressed", String(other === event.currentTarget));
          change(key);
        },
      },
      text,
    ),
  );
  return h("div", { class: "choice", role: "group", "aria-label": label }, buttons);
}

/// A slider with its value beside it.
export function slider(label, { min, max, step, value, show = String, input }) {
  const output = h("output", {}, show(value));
  const control = h("input", {
    type: "range",
    min,
    max,
    step,
    value,
    oninput: () => {
      output.textContent = show(control.valueAsNumber);
      input(control.valueAsNumber);
    },
  });
  return h("label", { class: "slider" }, label, control, output);
}

export function checkbox(label, checked, change) {
  const control = h("input", { type: "checkbox", checked, onchange: () => change(control.checked) });
  return h("label", { class: "check" }, control, label);
}

export function select(label, options, value, change) {
  const control = h(
    "select",
    { onchange: () => change(control.value) },
    options.map(([key, text]) => h("option", { value: key, selected: key === value }, text)),
  );
  return h("label", { class: "select" }, label, control);
}

/// Text to be copied, with a button that does.
export function copyable(text) {
  const block = h("pre", { tabindex: 0 }, text);
  const button = h(
    "button",
    {
      type: "button",
      onclick: async () => {
        getSelection().selectAllChildren(block);
        // A page from a file may not reach the clipboard everywhere; the text stays selected for the keyboard then.
        const done = await navigator.clipboard?.writeText(text).then(
          () => true,
          () => false,
        );
        button.textContent = done ? "Copied" : "Selected";
      },
    },
    "Copy",
  );
  return h("div", { class: "copyable" }, block, button);
}
