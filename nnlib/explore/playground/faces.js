// The faces of the data sets: a few points that look like each, for its button.

function iconOf(name) {
  const points = [], add = (x, y, kind) => points.push([x, y, kind]);
  const turn = (t, r, kind, shift = 0) =>
    add(r * Math.cos(2 * Math.PI * t + shift), r * Math.sin(2 * Math.PI * t + shift), kind);
  const some = (count, act) => { for (let i = 0; i < count; i++) act(i, i / count); };
  const wiggle = (i) => [Math.sin(12.9898 * i) * 0.5, Math.sin(78.233 * i + 1) * 0.5];
  switch (name) {
    case "circles": some(16, (i, t) => turn(t, 0.85, 0)), some(9, (i, t) => turn(t, 0.3, 1)); break;
    case "xor":
      some(28, (i) => {
        const [a, b] = wiggle(i + 3).map((v) => 1.6 * v), x = a + Math.sign(a) * 0.1, y = b + Math.sign(b) * 0.1;
        add(x, y, x * y > 0 ? 0 : 1);
      });
      break;
    case "corners":
      some(28, (i) => {
        const [a, b] = wiggle(i + 3), x = i % 2 ? 0.55 : -0.55, y = i % 4 < 2 ? 0.55 : -0.55;
        add(x + 0.5 * a, y + 0.5 * b, x * y > 0 ? 0 : 1);
      });
      break;
    case "blobs":
      some(22, (i) => {
        const [a, b] = wiggle(i + 9), k = i % 2, s = k ? 0.42 : -0.42;
        add(s + 0.55 * a, s + 0.55 * b, k);
      });
      break;
    case "spiral": some(28, (i, t) => turn(0.75 * t, 0.1 + 0.85 * t, i % 2, i % 2 ? Math.PI : 0)); break;
    case "moons":
      some(12, (i, t) => {
        add(0.62 * Math.cos(Math.PI * t) - 0.3, 0.75 * Math.sin(Math.PI * t) - 0.1, 0);
        add(0.3 - 0.62 * Math.cos(Math.PI * t), 0.1 - 0.75 * Math.sin(Math.PI * t), 1);
      });
      break;
    case "three_blobs":
      some(27, (i) => {
        const [a, b] = wiggle(i + 5), angle = 2 * Math.PI * (i % 3) / 3 + 0.5;
        add(0.58 * Math.cos(angle) + 0.45 * a, 0.58 * Math.sin(angle) + 0.45 * b, i % 3);
      });
      break;
    case "three_spirals":
      some(36, (i, t) => turn(0.6 * t, 0.1 + 0.85 * t, i % 3, 2 * Math.PI * (i % 3) / 3));
      break;
    case "plane": some(36, (i) => {
      const x = -0.85 + 0.34 * (i % 6), y = -0.85 + 0.34 * Math.floor(i / 6);
      add(x, y, (x + y) / 1.7);
    }); break;
    case "hills": some(49, (i) => {
      const x = -0.9 + 0.3 * (i % 7), y = -0.9 + 0.3 * Math.floor(i / 7);
      const hill = (a, b, k) => k * Math.exp(-((x - a) ** 2 + (y - b) ** 2) / 0.16);
      add(x, y, hill(-0.5, 0.45, 1) + hill(0.5, 0.45, -1) + hill(-0.5, -0.45, -1) + hill(0.5, -0.45, 1));
    }); break;
    case "sine": some(26, (i, t) => add(2 * t - 0.96, 0.7 * Math.sin(2 * Math.PI * t * 1.5), 0)); break;
    case "steps": some(24, (i, t) => add(2 * t - 0.96, [-0.7, 0.5, -0.1, 0.7][Math.floor(4 * t)], 0)); break;
    case "sawtooth": some(24, (i, t) => add(2 * t - 0.96, 1.4 * (3 * t % 1) - 0.7, 0)); break;
    default: some(7, (i) => add(1.5 * wiggle(i + 2)[0], 1.5 * wiggle(i + 2)[1], i % 2));
  }
  return points;
}

function drawIcon(canvas, name) {
  const side = canvas.width, pencil = canvas.getContext("2d");
  const isShade = ["plane", "hills"].includes(name);
  for (const [x, y, kind] of iconOf(name)) {
    const color = isShade ? tinted(CLASS_COLORS[kind < 0 ? 0 : 1], Math.min(Math.abs(kind), 1)) : null;
    pencil.fillStyle = isShade ? `rgb(${color.map(Math.round)})` : CLASS_COLORS[kind];
    pencil.beginPath();
    MARKS[isShade ? 0 : kind](pencil, side * (0.5 + 0.45 * x), side * (0.5 - 0.45 * y),
      side * (isShade ? 0.06 : 0.047));
    pencil.fill();
  }
}
