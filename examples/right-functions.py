import numpy as np


def forward(W, x, b=0):
    a1 = x * W[0]
    a2 = np.sin(a1) * W[1]
    return a1, a2, np.sin(a2) + b


def loss(W, x, y):
    return np.mean((forward(W, x)[2] - y) ** 2)


def gradient(W, x, y):
    a1, a2, y_pred = forward(W, x)
    delta = 2 * (y_pred - y) * np.cos(a2)
    return [np.mean(delta * W[1] * np.cos(a1) * x), np.mean(delta * np.sin(a1))]


def update(W, x, y, lr):
    return [w - lr * g for w, g in zip(W, gradient(W, x, y))]


def train(W, x, y, lr, steps):
    for _ in range(steps):
        W = update(W, x, y, lr)
    return W
