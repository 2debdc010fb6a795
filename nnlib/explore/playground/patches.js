// Which settings change together: what goes to the kernel when the reader changes one of them.

const ONE_D = ["sine", "steps", "sawtooth"];
const ONE_D_FEATURES = ["x1", "x1²", "sin x1"];
const MOST_LAYERS = 16, MOST_UNITS = 128;

// Settings for another data set: what it can't take is left out.
function settingsFor(data, settings) {
  const patch = { data };
  if (ONE_D.includes(data)) {
    const features = settings.features.filter((name) => ONE_D_FEATURES.includes(name));
    patch.features = features.length ? features : ["x1"];
  } else if (ONE_D.includes(settings.data) && settings.features.join() === "x1") {
    patch.features = ["x1", "x2"];
  }
  return patch;
}

// Settings with another number of layers or units; a new layer is as the last one.
function withLayers(settings, count) {
  const hidden = settings.hidden.slice(0, count), activation = settings.activation.slice(0, count);
  while (hidden.length < count) {
    hidden.push(hidden.at(-1) ?? 4);
    activation.push(activation.at(-1) ?? settings.activation.at(-1) ?? "tanh");
  }
  return { hidden, activation };
}

function withUnits(settings, layer, count) {
  return { hidden: settings.hidden.map((old, k) => (k === layer ? count : old)),
    activation: settings.activation };
}
