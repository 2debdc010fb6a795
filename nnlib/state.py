"""What has been learned, to be kept, saved and taken up again (chapters 0 and 7)."""

from collections.abc import Mapping

import numpy as np

from nnlib.checks import expect, real_array


class Stateful:
    """Common to networks, optimisers and schedules: their state is a dictionary of arrays."""

    kind, numbers = "network", ()  # what it is; the names of attributes that are single numbers

    def arrays(self):
        """The arrays of the state by name: not copies."""
        return {}

    def state_dict(self):
        """Copies of all arrays, and the numbers, by name."""
        numbers = {name: np.array(getattr(self, name)) for name in self.numbers}
        return numbers | {name: array.copy() for name, array in self.arrays().items()}

    def load_state_dict(self, state):
        """Take over what `state_dict` gave: all of it, or nothing and an error that says why."""
        expect(isinstance(state, Mapping), "state", "what state_dict() gives", state, TypeError)
        new = {name: real_array(values, name) for name, values in state.items()}
        given, own = ({n: a.shape for n, a in d.items()} for d in (new, self.state_dict()))
        if given != own:
            raise ValueError(f"state has the shapes {given}, but this {self.kind} has {own}")
        for name in self.numbers:
            number = new[name].item()
            setattr(self, name, int(number) if number % 1 == 0 else number)
        for name, array in self.arrays().items():
            array[...] = new[name]

    def save(self, path):
        """Write the state to a NumPy file (.npz)."""
        with open(path, "wb") as file:
            np.savez(file, **self.state_dict())

    def load(self, path):
        """Read what `save` wrote, for a network (or optimiser, …) of the same shape."""
        try:
            with np.load(path) as file:
                state = dict(file)
        except OSError:
            raise
        except Exception as error:  # of many kinds, depending on what the file is
            raise ValueError(f"{path} is no file that save() wrote: {error}") from None
        self.load_state_dict(state)
