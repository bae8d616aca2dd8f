// An episode of an environment, drawn step by step: the published geometry of the classic control problems (docs/search.md).
// A scene draws on a square of units with y up: { box: [x0, x1, y0, y1], parts(svg, unit) -> update(state, action) }.
import { range } from "d3-array";
import { line } from "d3-shape";
import { h } from "../lib/dom.js";
import { figure } from "../lib/figure.js";
import { player } from "../lib/player.js";
import { number } from "../lib/format.js";
import { drawing } from "../lib/plane.js";
import { walkers } from "./walkers.js";

const rod = (g, colour) => g.append("line").attr("class", "rod").attr("stroke", colour);
const joint = (g) => g.append("circle").attr("class", "joint").attr("r", 6);
const place = (mark, [x1, y1], [x2, y2]) => mark.attr("x1", x1).attr("y1", y1).attr("x2", x2).attr("y2", y2);

const scenes = {
  ...walkers,
  cartpole: {
    box: [-2.6, 2.6, -0.4, 1.4],
    parts: (g, u) => {
      place(g.append("line").attr("class", "ground"), u(-2.4, 0), u(2.4, 0));
      const cart = g
          .append("rect")
          .attr("class", "cart")
          .attr("width", u(0.4, 0)[0] - u(0, 0)[0])
          .attr("height", u(0, 0)[1] - u(0, 0.2)[1]),
        pole = rod(g, "var(--c1)");
      return ({ x, theta }) => {
        const corner = u(x - 0.2, 0.1);
        cart.attr("x", corner[0]).attr("y", corner[1]);
        place(pole, u(x, 0.1), u(x + Math.sin(theta), 0.1 + Math.cos(theta)));
      };
    },
  },
  pendulum: {
    box: [-1.8, 1.8, -1.25, 1.25],
    parts: (g, u) => {
      const arm = rod(g, "var(--c1)"),
        hub = joint(g);
      hub.attr("cx", u(0, 0)[0]).attr("cy", u(0, 0)[1]);
      return ({ theta }) => place(arm, u(0, 0), u(-Math.sin(theta), Math.cos(theta)));
    },
  },
  acrobot: {
    box: [-2.6, 2.6, -2.2, 2.2],
    parts: (g, u) => {
      place(g.append("line").attr("class", "level"), u(-2.4, 1), u(2.4, 1));
      const links = [rod(g, "var(--c0)"), rod(g, "var(--c1)")],
        hubs = [joint(g), joint(g)];
      return ({ theta1, theta2 }) => {
        const middle = [Math.sin(theta1), -Math.cos(theta1)],
          end = [middle[0] + Math.sin(theta1 + theta2), middle[1] - Math.cos(theta1 + theta2)];
        place(links[0], u(0, 0), u(...middle));
        place(links[1], u(...middle), u(...end));
        [[0, 0], middle].forEach((p, i) => hubs[i].attr("cx", u(...p)[0]).attr("cy", u(...p)[1]));
      };
    },
  },
  mountain_car: {
    box: [-1.3, 0.7, -1.15, 1.3],
    parts: (g, u) => {
      g.append("path")
        .attr("class", "ground")
        .attr("d", line()(range(-1.2, 0.601, 0.02).map((x) => u(x, Math.sin(3 * x)))));
      place(g.append("line").attr("class", "level"), u(0.45, Math.sin(1.35)), u(0.45, Math.sin(1.35) + 0.25));
      const car = g.append("circle").attr("class", "cart").attr("r", 9);
      return ({ position }) => {
        const p = u(position, Math.sin(3 * position));
        car.attr("cx", p[0]).attr("cy", p[1] - 9);
      };
    },
  },
};

// Those of a user's model may have other states.
export const drawable = (environment, columns) =>
  environment in scenes && (scenes[environment].needs ?? []).every((name) => columns.includes(name));

export function episode({ title, caption, episode: e, id }) {
  const scene = scenes[e.environment],
    names = e.columns,
    last = e.rows.length - 1;
  const state = (row) => Object.fromEntries(names.map((n, i) => [n, row[i]]));
  const readout = h("p", { class: "readout" });
  let update = () => {};
  // Angles and places between two steps are not interpolated: theta may wrap around.
  const control = player({
    last,
    seconds: e.dt ? Math.max(2, last * e.dt) : Math.min(20, last / 30),
    label: "step",
    describe: (at) => `step ${Math.round(at)} of ${last}`,
    show: (at) => update(e.rows[Math.round(at)]),
  });
  const draw = (host, width) => {
    const [x0, x1, y0, y1] = scene.box,
      unit = Math.min(width / (x1 - x0), 380 / (y1 - y0)),
      height = unit * (y1 - y0);
    const svg = drawing(host, width, height, title);
    const shift = (width - unit * (x1 - x0)) / 2;
    const move = scene.parts(svg.append("g"), (x, y) => [shift + (x - x0) * unit, (y1 - y) * unit]);
    update = (row) => {
      move(state(row));
      readout.textContent = names
        .filter((n) => n !== "step")
        .map((n) => `${n} ${number(state(row)[n])}`)
        .join(", ");
    };
    control.refresh();
  };
  const element = figure({ title, caption, draw, id, wide: true });
  element.querySelector(".plot").after(control, readout);
  return element;
}
