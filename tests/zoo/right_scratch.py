"""Right answers written from scratch: everything in one cell, other imports, classes, scripts."""

from .scaffold import written
from .specimen import Specimen

ONE_CELL = """
import numpy as np, pandas as pd, matplotlib.pyplot as plt

df = pd.read_csv('backprop.csv')
x = df.x.values.reshape(-1, 1)
y = df.y.values.reshape(-1, 1)

def neural_network(W, x):
    a1 = x * W[0]
    a2 = np.sin(a1) * W[1]
    return a1, a2, np.sin(a2)

def show(W):
    plt.figure(); plt.plot(x, y); plt.plot(x, neural_network(W, x)[2])

np.random.seed(310)
W = [np.random.randn(1, 1), np.random.randn(1, 1)]
show(W)
y_pred = neural_network(W, x)[2]
mse = np.mean((y_pred - y) ** 2)

a1, a2, y_pred = neural_network(W, x)
dldw2 = 2 * (y_pred - y) * np.cos(a2) * np.sin(a1)
dldw1 = 2 * (y_pred - y) * np.cos(a2) * W[1] * np.cos(a1) * x
dldw = [np.mean(dldw1), np.mean(dldw2)]
Wnew = [w - g for w, g in zip(W, dldw)]
show(Wnew)
y_pred = neural_network(Wnew, x)[2]
mse_update = np.mean((y_pred - y) ** 2)

W = [np.random.randn(1, 1), np.random.randn(1, 1)]
lmb = 0.01
for i in range(300):
    a1, a2, y_pred = neural_network(W, x)
    dldw2 = np.mean(2 * (y_pred - y) * np.cos(a2) * np.sin(a1))
    dldw1 = np.mean(2 * (y_pred - y) * np.cos(a2) * W[1] * np.cos(a1) * x)
    W[0] = W[0] - lmb * dldw1
    W[1] = W[1] - lmb * dldw2
show(W)
y_pred = neural_network(W, x)[2]
mse_final = np.mean((y_pred - y) ** 2)
print(mse, mse_update, mse_final)
"""

STAR = (
    """
from numpy import *
from numpy.random import seed, randn
from matplotlib.pyplot import *
from sklearn.metrics import mean_squared_error as MSE

x, y = loadtxt('backprop.csv', delimiter=',', skiprows=1).T.reshape(2, -1, 1)

def neural_network(W, x):
    h1 = x * W[0]
    h2 = sin(h1) * W[1]
    y = sin(h2)
    return h1, h2, y
""",
    """
seed(310)
W = randn(2, 1)
y_pred = neural_network(W, x)[2]
mse = MSE(y, y_pred)
figure(); plot(x, y); plot(x, y_pred); show()
""",
    """
h1, h2, y_pred = neural_network(W, x)
dldw2 = mean(2 * (y_pred - y) * cos(h2) * sin(h1))
dldw1 = mean(2 * (y_pred - y) * cos(h2) * W[1] * cos(h1) * x)
""",
    """
lr = 1
W[0] = W[0] - lr * dldw1
W[1] = W[1] - lr * dldw2
y_pred = neural_network(W, x)[2]
mse_update = MSE(y, y_pred)
figure(); plot(x, y); plot(x, y_pred); show()
""",
    """
seed(310)
W = randn(2, 1)
lmb = 0.01
for i in range(300):
    h1, h2, y_pred = neural_network(W, x)
    dldw2 = mean(2 * (y_pred - y) * cos(h2) * sin(h1))
    dldw1 = mean(2 * (y_pred - y) * cos(h2) * W[1] * cos(h1) * x)
    W[0] = W[0] - lmb * dldw1
    W[1] = W[1] - lmb * dldw2
y_pred = neural_network(W, x)[2]
mse_final = MSE(y, y_pred)
figure(); plot(x, y); plot(x, y_pred); show()
""",
)

CLASS = (
    """
import numpy as np
import pandas as pd
from matplotlib import pyplot as plt
from sklearn import metrics
from dataclasses import dataclass
""",
    """
df = pd.read_csv('backprop.csv')
x, y = (df[[c]].values for c in df.columns)
""",
    """
@dataclass
class Net:
    W: list

    def forward(self, x):
        a1 = x @ self.W[0]
        a2 = np.sin(a1) @ self.W[1]
        return a1, a2, np.sin(a2)

    def backward(self, x, y):
        a1, a2, out = self.forward(x)
        delta = 2 * (out - y) * np.cos(a2)
        g2 = delta * np.sin(a1)
        g1 = delta * self.W[1] * np.cos(a1) * x
        return [g1.mean(), g2.mean()]

def neural_network(W, x):
    return Net(W).forward(x)
""",
    """
np.random.seed(310)
W = [np.random.randn(1, 1), np.random.randn(1, 1)]
y_pred = neural_network(W, x)[2]
mse = metrics.mean_squared_error(y, y_pred)
plt.plot(x, y, x, y_pred)
""",
    """
dldw1, dldw2 = Net(W).backward(x, y)
dldw = [dldw1, dldw2]
Wnew = [w - g for w, g in zip(W, dldw)]
""",
    """
y_pred = neural_network(Wnew, x)[2]
mse_update = metrics.mean_squared_error(y, y_pred)
plt.plot(x, y, x, y_pred)
""",
    """
W = [np.random.randn(1, 1), np.random.randn(1, 1)]
lmb = 0.01
net = Net(W)
for i in range(300):
    dldw1, dldw2 = net.backward(x, y)
    net.W = [net.W[0] - lmb * dldw1, net.W[1] - lmb * dldw2]
W = net.W
""",
    """
y_pred = neural_network(W, x)[2]
mse_final = metrics.mean_squared_error(y, y_pred)
plt.plot(x, y, x, y_pred)
""",
)

MATCH = (
    """
import numpy
import pandas
import matplotlib.pyplot
import sklearn.metrics

table = pandas.read_csv('backprop.csv')
x = numpy.array(table['x']).reshape(-1, 1)
y = numpy.array(table['y']).reshape(-1, 1)
""",
    """
def activation(t, derivative=0):
    match derivative:
        case 0:
            return numpy.sin(t)
        case 1:
            return numpy.cos(t)
        case _:
            raise ValueError(derivative)

def neural_network(W, x):
    a1 = numpy.matmul(x, W[0])
    a2 = numpy.matmul(activation(a1), W[1])
    return a1, a2, activation(a2)

def picture(curve):
    f, a = matplotlib.pyplot.subplots()
    a.plot(x[:, 0], y[:, 0])
    a.plot(x[:, 0], curve[:, 0])
""",
    """
numpy.random.seed(310)
W = [numpy.random.randn(1, 1) for _ in range(2)]
y_pred = neural_network(W, x)[2]
mse = sklearn.metrics.mean_squared_error(y, y_pred)
picture(y_pred)
""",
    """
a1, a2, y_pred = neural_network(W, x)
dL = 2 * (y_pred - y)
dldw2 = dL * activation(a2, 1) * activation(a1)
dldw1 = dL * activation(a2, 1) * W[1] * activation(a1, 1) * x
dldw = [numpy.mean(dldw1), numpy.mean(dldw2)]
Wnew = [W[k] - dldw[k] for k in range(2)]
y_pred = neural_network(Wnew, x)[2]
mse_update = sklearn.metrics.mean_squared_error(y, y_pred)
picture(y_pred)
""",
    """
W = [numpy.random.randn(1, 1) for _ in range(2)]
lmb = 0.01
i = 0
while True:
    if i == 300:
        break
    a1, a2, y_pred = neural_network(W, x)
    dL = 2 * (y_pred - y)
    dldw2 = numpy.mean(dL * activation(a2, 1) * activation(a1))
    dldw1 = numpy.mean(dL * activation(a2, 1) * W[1] * activation(a1, 1) * x)
    W[0] = W[0] - lmb * dldw1
    W[1] = W[1] - lmb * dldw2
    i += 1
y_pred = neural_network(W, x)[2]
mse_final = sklearn.metrics.mean_squared_error(y, y_pred)
picture(y_pred)
""",
)

POINTS = (
    """
import math
import numpy as np
import pandas as pd
import matplotlib.pyplot as plt

df = pd.read_csv('backprop.csv')
x = df['x'].to_numpy().reshape(-1, 1)
y = df['y'].to_numpy().reshape(-1, 1)
n = len(df)
""",
    """
def neural_network(W, x):
    w1, w2 = float(W[0][0][0]), float(W[1][0][0])
    a1, a2, out = [], [], []
    for value in x[:, 0]:
        a1.append(w1 * value)
        a2.append(w2 * math.sin(a1[-1]))
        out.append(math.sin(a2[-1]))
    return tuple(np.array(v).reshape(-1, 1) for v in (a1, a2, out))

def loss(prediction):
    total = 0
    for p, t in zip(prediction, y):
        total += (p - t) ** 2
    return total.item() / n
""",
    """
np.random.seed(310)
W = [np.random.randn(1, 1), np.random.randn(1, 1)]
y_pred = neural_network(W, x)[2]
mse = loss(y_pred)
plt.plot(x, y)
plt.plot(x, y_pred)
plt.show()
""",
    """
a1, a2, y_pred = neural_network(W, x)
dldw1, dldw2 = 0, 0
for i in range(n):
    r = (y_pred[i] - y[i]).item()
    dldw2 += 2 * r * math.cos(a2[i].item()) * math.sin(a1[i].item()) / n
    dldw1 += 2 * r * math.cos(a2[i].item()) * W[1].item() * math.cos(a1[i].item()) * x[i].item() / n
dldw = [dldw1, dldw2]
""",
    """
Wnew = []
for w, d in zip(W, dldw):
    Wnew.append(w - d)
y_pred = neural_network(Wnew, x)[2]
mse_update = loss(y_pred)
plt.plot(x, y)
plt.plot(x, y_pred)
plt.show()
""",
    """
W = [np.random.randn(1, 1), np.random.randn(1, 1)]
lmb = 0.01
for step in range(300):
    a1, a2, y_pred = neural_network(W, x)
    dldw1 = dldw2 = 0
    for i in range(n):
        common = 2 * (y_pred[i, 0] - y[i, 0]) * math.cos(a2[i, 0]) / n
        dldw2 = dldw2 + common * math.sin(a1[i, 0])
        dldw1 = dldw1 + common * W[1][0, 0] * math.cos(a1[i, 0]) * x[i, 0]
    W[0] = W[0] - lmb * dldw1
    W[1] = W[1] - lmb * dldw2
y_pred = neural_network(W, x)[2]
mse_final = loss(y_pred)
plt.plot(x, y)
plt.plot(x, y_pred)
plt.show()
""",
)

GUARDED = ONE_CELL.replace(
    "np.random.seed(310)\n",
    "if __name__ == '__main__':\n    print('training by hand')\n\nnp.random.seed(310)\n",
)


def all_under_guard() -> str:
    """The one-cell answer with everything after the functions under `if __name__ == '__main__':`."""
    head, seed, body = ONE_CELL.strip("\n").partition("np.random.seed(310)\n")
    return head + "if __name__ == '__main__':\n" + "".join(f"    {line}" for line in (seed + body).splitlines(True))


SCRATCH: tuple[Specimen, ...] = (
    written("one-cell", "everything in one cell", ONE_CELL),
    written("star-imports", "`from numpy import *`, later edition", *STAR),
    written("class-based", "a class with forward and backward", *CLASS),
    written("no-aliases-match", "no import aliases, a match statement, an endless loop with a break", *MATCH),
    written("points-everywhere", "a Python loop over the points in every step", *POINTS),
    written("script-one-piece", "the one cell as a script", ONE_CELL, format="py"),
    written("script-guarded-print", "a script with a guard around a print", GUARDED, format="py"),
    written(
        "script-guarded",
        "a script with everything but the functions under a guard",
        all_under_guard(),
        format="py",
    ),
)
