"""Right answers: how people handle data, weights, losses, figures, cells and files."""

from .scaffold import FIRST, LATER, figure, right

THREE_IN_ONE = """
fig, axes = plt.subplots(1, 3, figsize=(15, 4))
predictions = [('first', y_first), ('one update', y_once), ('trained', neural_network(W, x)[2])]
for ax, (title, curve) in zip(axes, predictions):
    ax.plot(x, y, '.', markersize=1)
    ax.plot(x, curve)
    ax.set_title(title)
plt.show()
"""

DRAW = """
def draw(weights, title):
    plt.figure(figsize=(8, 6))
    plt.plot(x, y, label='data')
    plt.plot(x, neural_network(weights, x)[-1], label=title)
    plt.title(title)
    plt.legend()
    plt.show()
"""

BARE = """
plt.plot(x, y, label='data')
plt.plot(x, neural_network({0}, x)[2], label='network')
plt.legend();
"""

SCATTER = """
plt.figure()
plt.scatter(x, y, s=2, color='k', label='true')
plt.scatter(x, neural_network({0}, x)[2], s=2, color='r', label='predicted')
plt.legend()
plt.show()
plt.close()
"""

BY_HAND = "np.mean((y - y_pred) ** 2)"


HABITS = (
    right(
        "later-reversed-mse",
        "the arguments of a symmetric loss the other way round",
        LATER,
        ("loss", "(y, y_pred)", "(y_pred, y)"),
    ),
    right(
        "first-one-reseeded",
        "the first edition, seeded again before the training",
        restart="np.random.seed(310)\nW = [np.random.randn(1, 1), np.random.randn(1, 1)]",
    ),
    right(
        "first-mse-by-hand",
        "the loss by hand, each time in another way",
        FIRST,
        ("loss", "mean_squared_error(y, y_pred)", BY_HAND),
        ("loss_update", "mean_squared_error(y, y_pred)", "((y_pred - y) ** 2).sum() / len(y)"),
        ("loss_final", "mean_squared_error(y, y_pred)", "np.square(np.subtract(y, y_pred)).mean()"),
    ),
    right(
        "later-mse-function",
        "a loss function of one's own",
        LATER,
        ("loss", "mean_squared_error(y, y_pred)", "MSE(y, y_pred)"),
        ("loss_update", "mean_squared_error(y, y_pred)", "MSE(y, y_pred)"),
        ("loss_final", "mean_squared_error(y, y_pred)", "MSE(y, y_pred)"),
        figure=(
            figure("W"),
            "def MSE(true, pred):\n    return float(np.sum((true - pred) ** 2) / true.size)",
        ),
    ),
    right(
        "first-randn-2-1",
        "both weights in one draw, then split",
        weights="np.random.seed(310)\nr = np.random.randn(2, 1)\nW = [r[0:1], r[1:2]]",
    ),
    right(
        "first-random-state",
        "the legacy generator as an object of its own",
        weights="rng = np.random.RandomState(310)\nW = [rng.randn(1, 1), rng.randn(1, 1)]",
        restart="W = [rng.randn(1, 1), rng.randn(1, 1)]",
    ),
    right(
        "later-array-of-draws",
        "an array built from two draws",
        LATER,
        weights="np.random.seed(310)\nW = np.array([np.random.randn(1), np.random.randn(1)])",
    ),
    right(
        "later-at-sign",
        "matrix products with slices that keep the column",
        LATER,
        a1="x @ W[0:1]",
        a2="fa1 @ W[1:2]",
    ),
    right(
        "first-frame-columns",
        "columns taken as frames",
        data="""
data = pd.read_csv("backprop.csv")
df = data.copy()
x = df[['x']].to_numpy()
y = df[['y']].to_numpy()
""",
    ),
    right(
        "later-loadtxt",
        "the file read by numpy",
        LATER,
        data="""
x, y = np.loadtxt('backprop.csv', delimiter=',', skiprows=1, unpack=True)
x, y = x[:, None], y[:, np.newaxis]
""",
    ),
    right(
        "first-genfromtxt",
        "the file read by numpy, with names",
        data="""
df = np.genfromtxt('backprop.csv', delimiter=',', names=True)
x = df['x'].reshape((-1, 1))
y = df['y'].reshape((-1, 1))
""",
    ),
    right(
        "first-csv-module",
        "the file read line by line",
        data="""
import csv

xs, ys = [], []
with open('backprop.csv') as f:
    for row in csv.DictReader(f):
        xs.append(float(row['x']))
        ys.append(float(row['y']))
x = np.array(xs).reshape(len(xs), 1)
y = np.array(ys).reshape(len(ys), 1)
""",
    ),
    right(
        "first-aliases",
        "the data under further names",
        gradient="""
X = x.copy()
y_true = y
a1, a2, y_pred = neural_network(W, X)
err = y_pred - y_true
dldw2 = 2 * err * np.cos(a2) * np.sin(a1)
dldw1 = 2 * err * np.cos(a2) * W[1] * np.cos(a1) * X
dldw = [np.mean(dldw1), np.mean(dldw2)]
""",
    ),
    right(
        "first-y-reshaped-at-use",
        "y stays flat, and is made a column wherever it meets the prediction",
        data="df = pd.read_csv('backprop.csv')\nx = df.x.values.reshape(-1, 1)\ny = df.y.values",
        dldw2="2 * (y_pred - y.reshape(-1, 1)) * np.cos(a2) * np.sin(a1)",
        dldw1="2 * (y_pred - y.reshape(-1, 1)) * np.cos(a2) * W[1] * np.cos(a1) * x",
    ),
    right(
        "later-prediction-flattened",
        "y stays flat, and so does everything in the gradients",
        LATER,
        data="df = pd.read_csv('backprop.csv')\nx = df['x'].values.reshape(-1, 1)\ny = df['y'].values",
        dldw2="2 * (y_pred.ravel() - y) * np.cos(a2.ravel()) * np.sin(a1.ravel())",
        dldw1="2 * (y_pred[:, 0] - y) * (np.cos(a2) * W[1] * np.cos(a1) * x).flatten()",
    ),
    right(
        "first-y-series",
        "y a series of pandas, reshaped later in a cell of its own",
        data=(
            "df = pd.read_csv('backprop.csv')\ndf.head()",
            "x = df['x'].values.reshape(-1, 1)\ny = df['y']",
            "y = np.asarray(y).reshape(x.shape)\nx.shape, y.shape",
        ),
    ),
    right(
        "first-history-and-prints",
        "a history of losses, printed every 50 steps, and drawn",
        training=(
            "history = []",
            """
lmb = 0.01
for epoch in range(300):
    a1, a2, y_pred = neural_network(W, x)
    history.append(mean_squared_error(y, y_pred))
    dldw2 = np.mean(<dldw2>)
    dldw1 = np.mean(<dldw1>)
    W[0] = W[0] - lmb * dldw1
    W[1] = W[1] - lmb * dldw2
    if epoch % 50 == 0:
        print(f"step {epoch}: {history[-1]:.4f}  w1={W[0].item():.4f}")
""",
            "plt.plot(history)\nplt.xlabel('step');",
        ),
    ),
    right(
        "later-plots-in-loop",
        "curves drawn while training",
        LATER,
        training="""
lmb = 0.01
fig, ax = plt.subplots()
ax.plot(x, y, 'k')
for i in range(300):
    h1, h2, y_pred = neural_network(W, x)
    dldw2 = np.mean(<dldw2>)
    dldw1 = np.mean(<dldw1>)
    W[0] = W[0] - lmb * dldw1
    W[1] = W[1] - lmb * dldw2
    if not i % 100:
        ax.plot(x, y_pred, alpha=0.3)
plt.show()
""",
    ),
    right(
        "first-bare-plots",
        "plt.plot without making a figure: each cell draws into a new one",
        figure=BARE.format("W"),
        figure_update=BARE.format("Wnew"),
        figure_final=BARE.format("W"),
    ),
    right(
        "later-scatter",
        "points instead of lines, and every figure closed",
        LATER,
        figure=SCATTER.format("W"),
        figure_update=SCATTER.format("W"),
        figure_final=SCATTER.format("W"),
    ),
    right(
        "first-three-axes",
        "the three figures side by side in the end",
        FIRST,
        ("loss", "y_pred = neural_network(W, x)[2]", "y_pred = y_first = neural_network(W, x)[2]"),
        (
            "loss_update",
            "y_pred = neural_network(Wnew, x)[2]",
            "y_pred = y_once = neural_network(Wnew, x)[2]",
        ),
        figure=None,
        figure_update=None,
        figure_final=THREE_IN_ONE,
    ),
    right(
        "first-draw-helper",
        "a helper draws",
        figure=(DRAW, "draw(W, 'first weights')"),
        figure_update="draw(Wnew, 'one update')",
        figure_final="draw(W, 'trained')",
    ),
    right(
        "later-step-by-step-update",
        "a learning rate under another name, a copy of the old weights",
        LATER,
        update="""
W_old = W.copy()
learning_rate = 1
step = learning_rate * np.array([[dldw1], [dldw2]])
W = W - step
print(W_old - W)
""",
    ),
    right(
        "first-y-pred-reused",
        "the loss straight from the call, y_pred assigned all the same",
        loss="mse = mean_squared_error(y, neural_network(W, x)[2])\ny_pred = neural_network(W, x)[2]",
    ),
    right(
        "first-frame-arithmetic",
        "the gradients as columns of the frame",
        gradient="""
a1, a2, y_pred = neural_network(W, x)
df['a1'], df['a2'], df['p'] = a1.ravel(), a2.ravel(), y_pred.ravel()
df['g2'] = 2 * (df.p - df.y) * np.cos(df.a2) * np.sin(df.a1)
df['g1'] = 2 * (df.p - df.y) * np.cos(df.a2) * W[1].item() * np.cos(df.a1) * df.x
dldw1, dldw2 = df.g1.mean(), df.g2.mean()
dldw = [dldw1, dldw2]
""",
    ),
    right(
        "later-typed-size",
        "1000 typed in for the number of points, and a name for it",
        LATER,
        loss="y_pred = neural_network(W, x)[2]\nmse = np.sum((y - y_pred) ** 2) / 1000",
        gradient="""
N = 1000
a1, a2, y_pred = neural_network(W, x)
dldw2 = np.zeros(1000)
dldw1 = 0
for i in range(1000):
    r = 2 * (y_pred[i, 0] - y[i, 0]) * np.cos(a2[i, 0])
    dldw2[i] = r * np.sin(a1[i, 0])
    dldw1 += r * W[1, 0] * np.cos(a1[i, 0]) * x[i, 0]
dldw1 /= N
dldw2 = np.mean(dldw2)
""",
    ),
    right(
        "first-losses-added-up",
        "losses that are added up in loops, and divided in the end",
        loss="""
y_pred = neural_network(W, x)[2]
mse = 0
for p, t in zip(y_pred[:, 0], y[:, 0]):
    mse += (p - t) ** 2
mse /= len(y)
""",
        loss_final="""
y_pred = neural_network(W, x)[2]
mse_final = 0
for p, t in zip(y_pred[:, 0], y[:, 0]):
    mse_final += (p - t) ** 2 / len(y)
print(mse_final)
""",
    ),
    right(
        "first-in-place-on-a-copy",
        "a forward pass that works in place, on copies: on floats alone",
        network="""
def neural_network(W, x):
    a1 = x.copy()
    a1 *= W[0]
    a2 = np.sin(a1)
    a2 *= W[1]
    return a1, a2, np.sin(a2)
""",
    ),
)
