// Scenes of the planar tasks that MuJoCo simulates, drawn from the angles of the joints with the sizes of the project's models
// (ravine/environments/mujoco/*.xml). The view goes along with the robot; marks on the ground, one a metre, show that it moves.
//
//   body: { at: its origin in the body before it, joint, turn: +1 or -1, radius, bars: [[x0, y0, x1, y1]], parts: [bodies] }
import { range } from "d3-array";

const leg = (side, colour, foot) => ({
  at: [0, -0.2],
  joint: `${side}hip`,
  radius: 0.05,
  colour,
  bars: [[0, 0, 0, -0.45]],
  parts: [
    {
      at: [0, -0.45],
      joint: `${side}knee`,
      radius: 0.04,
      colour,
      bars: [[0, 0, 0, -0.5]],
      parts: [{ at: [0, -0.5], joint: `${side}ankle`, radius: 0.06, colour, bars: [foot], parts: [] }],
    },
  ],
});
const upright = (parts) => ({ joint: "pitch", turn: 1, radius: 0.05, colour: "var(--c0)", bars: [[0, 0.2, 0, -0.2]], parts });

const link = (joint, at, bar, colour, parts = []) => ({ joint, turn: 1, at, radius: 0.046, colour, bars: [bar], parts });
const cheetah = {
  joint: "pitch",
  turn: 1,
  radius: 0.046,
  colour: "var(--c0)",
  bars: [
    [-0.5, 0, 0.5, 0],
    [0.485, 0.003, 0.715, 0.197],
  ],
  parts: [
    link("back_hip", [-0.5, 0], [0, 0, 0.18, -0.25], "var(--c1)", [
      link("back_knee", [0.16, -0.25], [0, 0, -0.28, -0.14], "var(--c1)", [link("back_ankle", [-0.28, -0.14], [0, 0, 0.055, -0.188], "var(--c1)")]),
    ]),
    link("front_hip", [0.5, 0], [0, 0, -0.14, -0.24], "var(--c2)", [
      link("front_knee", [-0.14, -0.24], [0, 0, 0.13, -0.18], "var(--c2)", [link("front_ankle", [0.13, -0.18], [0, 0, 0.085, -0.128], "var(--c2)")]),
    ]),
  ],
};

const segment = (joint, at, bar, parts) => ({ joint, at, radius: 0.1, colour: "var(--c1)", bars: [bar], parts });
const chain = segment("heading", [0, 0], [0.5, 0, 1.5, 0], [
  segment("front_joint", [0.5, 0], [0, 0, -1, 0], [segment("back_joint", [-1, 0], [0, 0, -1, 0], [])]),
]);

const joints = (body) => [body.joint, ...body.parts.flatMap(joints)];

// Angles count against the clock in the picture; with turn = 1, about an axis that points into it, with the clock.
function scene({ root, box, height, ground }) {
  return {
    box,
    needs: ["x", ...joints(root)],
    parts: (g, u) => {
      const metre = u(1, 0)[0] - u(0, 0)[0],
        [x0, x1] = box;
      const line = (width, colour) =>
        g.append("line").attr("class", "rod").attr("stroke", colour).style("stroke-width", `${2 * width * metre}px`);
      const place = (mark, [ax, ay], [bx, by]) => mark.attr("x1", ax).attr("y1", ay).attr("x2", bx).attr("y2", by);
      const floor = ground ?? box[2];
      if (ground != null) place(g.append("line").attr("class", "ground"), u(x0, floor), u(x1, floor));
      const marks = range(Math.ceil(x1 - x0) + 1).map(() => g.append("line").attr("class", "ground"));
      const draw = [];
      (function add(body) {
        draw.push(body.bars.map(() => line(body.radius, body.colour)));
        body.parts.forEach(add);
      })(root);
      return (state) => {
        const first = Math.ceil(state.x + x0);
        marks.forEach((mark, i) => {
          const x = first + i - state.x;
          place(mark, u(x, floor), u(x, floor + (x <= x1 ? 0.06 * (box[3] - box[2]) : 0)));
        });
        let next = 0;
        (function move(body, [px, py], before) {
          const angle = before - (body.turn ?? -1) * state[body.joint],
            c = Math.cos(angle),
            s = Math.sin(angle);
          const to = (x, y) => [px + c * x - s * y, py + s * x + c * y];
          const bars = draw[next++];
          body.bars.forEach(([ax, ay, bx, by], i) => place(bars[i], u(...to(ax, ay)), u(...to(bx, by))));
          body.parts.forEach((part) => move(part, to(...part.at), angle));
        })(root, [0, height(state)], 0);
      };
    },
  };
}

export const walkers = {
  hopper: scene({
    root: upright([leg("", "var(--c1)", [-0.13, 0, 0.26, 0])]),
    box: [-1.8, 1.8, -0.1, 1.9],
    height: (s) => s.z,
    ground: 0,
  }),
  walker2d: scene({
    root: upright([leg("right_", "var(--c1)", [0, 0, 0.2, 0]), leg("left_", "var(--c2)", [0, 0, 0.2, 0])]),
    box: [-1.8, 1.8, -0.1, 1.9],
    height: (s) => s.z,
    ground: 0,
  }),
  half_cheetah: scene({ root: cheetah, box: [-1.8, 1.8, -0.1, 1.6], height: (s) => 0.7 + s.z, ground: 0 }),
  swimmer: scene({ root: chain, box: [-3, 3, -1.7, 1.7], height: () => 0 }),
};
