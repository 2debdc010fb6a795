// The network on the page: what every unit says at every place of the plane, from the weights alone.
//
// It is nnlib's forward pass a second time, in the page, so that a frame of the training needs only
// the weights to be sent. A test holds the two together. Values are Float64Arrays, one a unit,
// with one number for each place.

// The seven features of a place, in the order in which they stand on the page.
const FEATURES = {
  x1: { label: "x₁", of: (x1) => x1 },
  x2: { label: "x₂", of: (x1, x2) => x2 },
  "x1²": { label: "x₁²", of: (x1) => x1 * x1 },
  "x2²": { label: "x₂²", of: (x1, x2) => x2 * x2 },
  x1x2: { label: "x₁x₂", of: (x1, x2) => x1 * x2 },
  "sin x1": { label: "sin x₁", of: (x1) => Math.sin(x1) },
  "sin x2": { label: "sin x₂", of: (x1, x2) => Math.sin(x2) },
};

// Neither exponential sees a number above 0, so that none overflows.
const sigmoid = (z) => Math.exp(Math.min(z, 0)) / (1 + Math.exp(-Math.abs(z)));
const within30 = (z) => Math.min(Math.max(z, -30), 30);
const GELU_SCALE = Math.sqrt(2 / Math.PI);
const geluTanh = (z) => Math.tanh(GELU_SCALE * (z + 0.044715 * z * z * z));

// By the names of `nnlib.activations`.
const ACTIVATIONS = {
  identity: (z) => z,
  step: (z) => (z > 0 ? 1 : z <= 0 ? 0 : NaN),
  sigmoid,
  tanh: Math.tanh,
  relu: (z) => Math.max(z, 0),
  leaky_relu: (z) => (z > 0 ? z : 0.01 * z),
  elu: (z) => (z > 0 ? z : Math.expm1(z)),
  softplus: (z) => Math.max(z, 0) + Math.log1p(Math.exp(-Math.abs(z))),
  gelu: (z) => 0.5 * z * (1 + geluTanh(within30(z))),
  silu: (z) => z * sigmoid(z),
};

function activationNamed(name) {
  const found = ACTIVATIONS[name];
  if (!found) throw new Error(`no activation is called ${name}`);
  return found;
}

// The weights of a message: for each layer its matrix, (out, in) row after row, then its biases.
// `widths` are the numbers of units, from the features to the outputs.
function unpack(widths, numbers) {
  const layers = [];
  let at = 0;
  const take = (count) => numbers.subarray(at, at += count);
  for (let k = 1; k < widths.length; k++) {
    const inputs = widths[k - 1], outputs = widths[k];
    layers.push({ inputs, outputs, weight: take(inputs * outputs), bias: take(outputs) });
  }
  if (at !== numbers.length) {
    throw new Error(`a network of widths ${widths.join("-")} has ${at} numbers, not ${numbers.length}`);
  }
  return layers;
}

// The float32 numbers of a message, from `start` on, as many as `count`.
function numbersOf(view, start = 0, count = view.byteLength / 4 - start) {
  const at = view.byteOffset + 4 * start;
  return new Float32Array(view.buffer.slice(at, at + 4 * count));
}

// The middles of n × n cells of the square from −domain to domain, row by row from the top; or n
// places of a line.
function gridOf(n, domain, isLine = false) {
  const along = (i) => domain * (2 * (i + 0.5) / n - 1), count = isLine ? n : n * n;
  const x1 = new Float64Array(count), x2 = new Float64Array(count);
  for (let i = 0; i < count; i++) {
    x1[i] = along(i % n);
    if (!isLine) x2[i] = -along(Math.floor(i / n));
  }
  return { n, x1, x2, isLine };
}

function featuresAt(names, { x1, x2 }) {
  return names.map((name) => {
    const { of } = FEATURES[name];
    return Float64Array.from(x1, (value, i) => of(value, x2[i]));
  });
}

// What all units say at all places: a list of layers, the features first, each a list of units.
// The last layer has no activation: it says logits, scores or numbers. `fields` of an earlier call
// with the same widths and places are written over.
function forward(layers, activations, inputs, fields = null) {
  const count = inputs[0].length, all = [inputs];
  layers.forEach(({ inputs: width, outputs, weight, bias }, k) => {
    const below = all[k], act = k < layers.length - 1 ? activationNamed(activations[k]) : null;
    const above = fields?.[k + 1] ?? Array.from({ length: outputs }, () => new Float64Array(count));
    for (let i = 0; i < outputs; i++) {
      const out = above[i].fill(bias[i]);
      for (let j = 0; j < width; j++) {
        const w = weight[i * width + j], from = below[j];
        if (w !== 0) for (let p = 0; p < count; p++) out[p] += w * from[p];
      }
      if (act && act !== ACTIVATIONS.identity) for (let p = 0; p < count; p++) out[p] = act(out[p]);
    }
    all.push(above);
  });
  return all;
}

// The largest distance from zero, and whether all are numbers.
function sizeOf(values) {
  let largest = 0, finite = true;
  for (let p = 0; p < values.length; p++) {
    const size = Math.abs(values[p]);
    if (size > largest) largest = size;
    if (!(size < Infinity)) finite = false;
  }
  return { largest: finite ? largest : Infinity, finite };
}

function rangeOf(values) {
  let low = Infinity, high = -Infinity;
  for (let p = 0; p < values.length; p++) {
    if (values[p] < low) low = values[p];
    if (values[p] > high) high = values[p];
  }
  return [low, high];
}
