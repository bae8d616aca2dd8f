// Tables. A column is [heading, cell(row), numeric?]; cells may be text or elements. Wide tables scroll in their own place,
// which the keyboard reaches, under a caption and beside a first column that stay.
import { h } from "../lib/dom.js";

export function table({ caption, columns, rows, id, highlight = () => false }) {
  const body = h(
    "div",
    { class: "scroll", tabindex: 0, role: "region", "aria-label": caption ?? columns[0][0] },
    h(
      "table",
      { id },
      h(
        "thead",
        {},
        h(
          "tr",
          {},
          columns.map(([heading, , numeric]) => h("th", { scope: "col", class: numeric && "number" }, heading)),
        ),
      ),
      h(
        "tbody",
        {},
        rows.map((row) =>
          h(
            "tr",
            { class: highlight(row) && "highlight" },
            columns.map(([, cell, numeric], i) => h(i === 0 ? "th" : "td", { scope: i === 0 ? "row" : null, class: numeric && "number" }, cell(row))),
          ),
        ),
      ),
    ),
  );
  return caption ? h("div", {}, h("p", { class: "caption" }, caption), body) : body;
}

/// Names and values, in two columns.
export const facts = (pairs) =>
  h(
    "dl",
    { class: "facts" },
    pairs.filter(([, value]) => value != null && value !== "").map(([name, value]) => h("div", {}, h("dt", {}, name), h("dd", {}, value))),
  );
