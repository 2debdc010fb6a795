"""The same training steps by hand: NumPy as a careful student writes it, without a library.

These are the opponents that matter. They are compact and do nothing needless: one function a step,
stable formulas, no checks, no layers. Weights are stored (in, out).
"""

import numpy as np


class Adam:
    """Adam (Kingma and Ba, 2015) over a list of arrays, one after another."""

    def __init__(self, params, lr=0.01, beta1=0.9, beta2=0.999, eps=1e-8):
        self.params, self.lr, self.beta1, self.beta2, self.eps = params, lr, beta1, beta2, eps
        self.m = [np.zeros_like(p) for p in params]
        self.v = [np.zeros_like(p) for p in params]
        self.t = 0

    def step(self, grads):
        """Move every array."""
        self.t += 1
        for p, g, m, v in zip(self.params, grads, self.m, self.v, strict=True):
            m *= self.beta1
            m += (1 - self.beta1) * g
            v *= self.beta2
            v += (1 - self.beta2) * g * g
            m_hat = m / (1 - self.beta1**self.t)
            v_hat = v / (1 - self.beta2**self.t)
            p -= self.lr * m_hat / (np.sqrt(v_hat) + self.eps)


class Net:
    """A network in → hidden → hidden → out of ReLUs, trained by Adam on all of X at once."""

    def __init__(self, weights, biases, X, y):
        self.W1, self.W2, self.W3 = weights
        self.b1, self.b2, self.b3 = biases
        self.X, self.y, self.rows = X, y, np.arange(len(y))
        self.adam = Adam([*weights, *biases])
        self.loss = self.cross_entropy if self.b3.size > 1 else self.binary_cross_entropy

    def binary_cross_entropy(self, z):
        """The loss and its gradient, from one logit an example."""
        y = self.y[:, None]
        loss = np.mean(np.maximum(z, 0) - z * y + np.log1p(np.exp(-np.abs(z))))
        return loss, (1 / (1 + np.exp(-z)) - y) / len(z)

    def cross_entropy(self, z):
        """The loss and its gradient, from the scores of the classes."""
        z = z - z.max(axis=1, keepdims=True)
        p = np.exp(z)
        total = p.sum(axis=1, keepdims=True)
        loss = np.mean(np.log(total[:, 0]) - z[self.rows, self.y])
        p /= total
        p[self.rows, self.y] -= 1
        return loss, p / len(z)

    def step(self):
        """One step of training; returns the loss before it."""
        z1 = self.X @ self.W1 + self.b1
        h1 = np.maximum(z1, 0)
        z2 = h1 @ self.W2 + self.b2
        h2 = np.maximum(z2, 0)
        loss, g3 = self.loss(h2 @ self.W3 + self.b3)
        g2 = (g3 @ self.W3.T) * (z2 > 0)
        g1 = (g2 @ self.W2.T) * (z1 > 0)
        weights = [self.X.T @ g1, h1.T @ g2, h2.T @ g3]
        biases = [g1.sum(axis=0), g2.sum(axis=0), g3.sum(axis=0)]
        self.adam.step([*weights, *biases])
        return loss

    def predict(self, X):
        """The scores for X."""
        h1 = np.maximum(X @ self.W1 + self.b1, 0)
        h2 = np.maximum(h1 @ self.W2 + self.b2, 0)
        return h2 @ self.W3 + self.b3


class NotesNet:
    """The program of the source notes, with biases: sigmoid, summed squares, gradient descent."""

    def __init__(self, weights, biases, x, y, lr):
        self.w1, self.w2 = weights
        self.b1, self.b2 = biases
        self.x, self.y, self.lr = x, y, lr

    def step(self):
        """One step of training; returns the loss before it."""
        h = 1 / (1 + np.exp(-(self.x @ self.w1 + self.b1)))
        difference = h @ self.w2 + self.b2 - self.y
        loss = np.square(difference).sum()
        grad = 2.0 * difference
        grad_z = (grad @ self.w2.T) * h * (1 - h)
        self.w2 -= self.lr * (h.T @ grad)
        self.b2 -= self.lr * grad.sum(axis=0)
        self.w1 -= self.lr * (self.x.T @ grad_z)
        self.b1 -= self.lr * grad_z.sum(axis=0)
        return loss

    def products(self):
        """The five matrix products of a step, and nothing else."""
        h = self.x @ self.w1
        g = h @ self.w2
        return h.T @ g, self.x.T @ (g @ self.w2.T)
