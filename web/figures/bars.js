// Horizontal bars with their figures: { name, value, index?, note? }, shares of one hue or one colour each.
import { scaleBand } from "d3-scale";
import { figure } from "../lib/figure.js";
import { plane, scaleOver } from "../lib/plane.js";
import { rowNames, textWidth } from "../lib/text.js";
import { colour } from "../lib/theme.js";

export function bars({ title, caption, bars: list, xLabel, show, xTick, id }) {
  const draw = (host, width) => {
    const { left, shown } = rowNames(
      list.map((b) => b.name),
      width,
      0.35,
    );
    const amounts = list.map((b) => show(b.value));
    const x = scaleOver(
      list.map((b) => b.value),
      { zero: true },
    );
    const y = scaleBand()
      .domain(list.map((_, i) => list.length - 1 - i))
      .padding(0.25);
    const frame = plane(host, width, {
      height: 52 + Math.max(40, 26 * list.length),
      x,
      y,
      xLabel,
      label: title,
      margin: { left, right: 12 + textWidth(amounts, 12) },
      yTick: (i) => shown[i],
      ...(xTick && { xTick }),
    });
    frame.inner
      .selectAll(".bar")
      .data(list)
      .enter()
      .append("rect")
      .attr("class", "bar")
      .attr("fill", (b) => colour(b.index ?? 0))
      .attr("y", (_, i) => y(i))
      .attr("height", y.bandwidth())
      .attr("width", (b) => Math.max(1, x(b.value)))
      .append("title")
      .text((b) => b.note ?? `${b.name}: ${show(b.value)}`);
    frame.inner
      .selectAll(".amount")
      .data(list)
      .enter()
      .append("text")
      .attr("class", "amount")
      .attr("x", (b) => x(b.value) + 5)
      .attr("y", (_, i) => y(i) + y.bandwidth() / 2)
      .attr("dy", ".35em")
      .text((_, i) => amounts[i]);
  };
  return figure({ title, caption, draw, id });
}
