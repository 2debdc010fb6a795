// The curves of both losses, from the start of the training to now.

const WIDE = 30; // from this ratio of the largest to the smallest loss the axis is logarithmic

// The losses of all epochs so far, the first at place 0. What comes a second time is the same.
class Losses {
  train = [];
  test = [];

  put(from, train, test) {
    if (from > this.train.length) return; // a frame before it was lost: the next has it again
    train.forEach((loss, i) => { this.train[from + i] = loss; });
    test.forEach((loss, i) => { this.test[from + i] = loss; });
  }
}

// As many epochs as can be told apart on the page, as rows [epoch, train, test]: of each piece of the
// training the first, and the one with the largest loss, so that no peak is lost.
function thinned({ train, test }, most) {
  const rows = [], size = Math.max(2 * train.length / most, 1);
  const keep = (i) => rows.push([i + 1, train[i], test[i]]);
  for (let start = 0; Math.floor(start) < train.length; start += size) {
    const first = Math.floor(start), end = Math.min(Math.floor(start + size), train.length);
    let peak = first;
    for (let i = first + 1; i < end; i++) if (train[i] > train[peak]) peak = i;
    keep(first);
    if (peak > first) keep(peak);
  }
  if (rows.length && rows.at(-1)[0] < train.length) keep(train.length - 1);
  return rows;
}

// The axes: epochs from the first to the last, losses from `low` to `high`, logarithmic where they
// are wide apart, and round numbers to write beside them.
function axesOf(rows) {
  const values = rows.flatMap(([, ...losses]) => losses).filter((v) => Number.isFinite(v) && v >= 0);
  const above = values.filter((value) => value > 0);
  const most = values.length ? Math.max(...values) : 1, least = above.length ? Math.min(...above) : most;
  const isLog = above.length > 1 && most / least > WIDE;
  const first = 0, last = Math.max(rows.at(-1)?.[0] ?? 1, 1);
  if (!isLog) {
    const high = roundUp(most || 1), step = high / 2;
    return { isLog, first, last, low: 0, high, ticks: [0, step, high] };
  }
  const [from, to] = [Math.floor(Math.log10(least)), Math.ceil(Math.log10(most))];
  const every = Math.max(1, Math.ceil((to - from) / 3)), ticks = [];
  for (let power = to; power >= from; power -= every) ticks.unshift(10 ** power);
  return { isLog, first, last, low: 10 ** from, high: 10 ** to, ticks };
}

// The share of the height, from below, at which a loss stands.
function heightOf(loss, { isLog, low, high }) {
  if (!isLog) return Math.min((loss - low) / (high - low), 1);
  const share = Math.log(Math.max(loss, low) / low) / Math.log(high / low);
  return Math.min(share, 1);
}

// `now` is the epoch that is shown, if it isn't the last.
function drawLosses(pencil, losses, { width, height, now = null, dark = false, size = 12 }) {
  const ink = dark ? "#e4e4e4" : INK, pale = dark ? "#555555" : "#d0d0d0";
  const rows = thinned(losses, 600), axes = axesOf(rows), left = 4.1 * size, low = height - 1.7 * size, top = size * 0.7;
  const right = width - size * 0.8;
  const x = (epoch) => left + (right - left) * (epoch - axes.first) / (axes.last - axes.first);
  const y = (loss) => low - (low - top) * heightOf(loss, axes);
  pencil.clearRect(0, 0, width, height);
  pencil.font = `${size}px system-ui, sans-serif`;
  Object.assign(pencil, { lineWidth: 1, strokeStyle: pale, fillStyle: ink, textBaseline: "middle" });
  pencil.textAlign = "right";
  for (const tick of axes.ticks) {
    pencil.beginPath();
    pencil.moveTo(left, Math.round(y(tick)) + 0.5);
    pencil.lineTo(right, Math.round(y(tick)) + 0.5);
    pencil.stroke();
    pencil.fillText(tick === 0 ? "0" : tickText(tick), left - 5, y(tick));
  }
  pencil.textBaseline = "alphabetic";
  pencil.textAlign = "left";
  pencil.fillText(epochText(axes.first), left, height - 0.3 * size);
  pencil.textAlign = "center";
  pencil.fillText("epochs", (left + right) / 2, height - 0.3 * size);
  pencil.textAlign = "right";
  pencil.fillText(epochText(axes.last), right, height - 0.3 * size);
  for (const [column, color, dashes] of [
    [2, dark ? "#FF7A33" : GRADIENT_COLOR, [5, 3]], [1, ink, []],
  ]) {
    Object.assign(pencil, { strokeStyle: color, lineWidth: 2.2, lineJoin: "round" });
    pencil.setLineDash(dashes);
    pencil.beginPath();
    let down = false;
    for (const row of rows) {
      const loss = row[column];
      if (!Number.isFinite(loss)) down = false;
      else if (down) pencil.lineTo(x(row[0]), y(loss));
      else pencil.moveTo(x(row[0]), y(loss)), down = true;
    }
    pencil.stroke();
    if (rows.length === 1 && Number.isFinite(rows[0][column])) { // no line yet
      pencil.beginPath();
      pencil.arc(x(rows[0][0]), y(rows[0][column]), 3.5, 0, 7);
      Object.assign(pencil, { fillStyle: color }).fill();
    }
  }
  pencil.setLineDash([]);
  if (now !== null) {
    Object.assign(pencil, { strokeStyle: ink, lineWidth: 1.5 });
    pencil.beginPath();
    pencil.moveTo(x(now), top - 4);
    pencil.lineTo(x(now), low);
    pencil.stroke();
  }
  return axes;
}

function tickText(value) {
  const power = Math.floor(Math.log10(value) + 1e-9), times = Number((value / 10 ** power).toPrecision(2));
  if (value >= 1e4 || value < 1e-3) {
    return `${times === 1 ? "" : `${times}·`}10${[...`${power}`].map((letter) => "⁰¹²³⁴⁵⁶⁷⁸⁹"[letter] ?? "⁻").join("")}`;
  }
  return `${Number(value.toPrecision(3))}`;
}

// Whole numbers with thin spaces between the thousands.
function epochText(epoch) {
  return `${epoch}`.replace(/\B(?=(\d{3})+$)/g, "\u2009");
}
