"""Wrong answers by what is left from before: a column, a sum, a bias, a name that a later cell sets again."""

from .right_calculus import HELPER
from .scaffold import FIRST, LATER, figure, wrong
from .specimen import Specimen

NETWORK_OF_A_CLASS = """
class Network:
    def __init__(self, W, b=0.0):
        self.W, self.b = W, b

    def forward(self):
        self.a1 = x * self.W[0]
        self.a2 = np.sin(self.a1) * self.W[1]
        self.out = np.sin(self.a2) + self.b
        return self.out

    def step(self, rate):
        rest = 2 * (self.out - y)
        slope1 = np.mean(rest * np.cos(self.a2) * self.W[1] * np.cos(self.a1) * x)
        slope2 = np.mean(rest * np.cos(self.a2) * np.sin(self.a1))
        self.W[0] = self.W[0] - rate * slope1
        self.W[1] = self.W[1] - rate * slope2
        self.b = self.b - rate * np.mean(rest)
        return slope1, slope2
"""


def _kept(what: str, name: str) -> Specimen:
    """A training each of whose steps reads a column of the table that was made before it."""
    h1, h2 = (f"df[['{column}']].values" if column == what else own for column, own in (("a1", "h1"), ("a2", "h2")))
    return wrong(
        name,
        f"each step of the training takes the {what} of the initial weights, a column of the table",
        LATER,
        (
            "gradient",
            "h1, h2, y_pred = neural_network(W, x)",
            "h1, h2, y_pred = neural_network(W, x)\ndf['a1'], df['a2'] = h1, h2",
        ),
        training=f"""
lmb = 0.01
for i in range(300):
    h1, h2, y_pred = neural_network(W, x)
    dldw2 = np.mean(2 * (y_pred - y) * np.cos({h2}) * np.sin({h1}))
    dldw1 = np.mean(2 * (y_pred - y) * np.cos({h2}) * W[1] * np.cos({h1}) * x)
    W[0] = W[0] - lmb * dldw1
    W[1] = W[1] - lmb * dldw2
""",
        mistake="stale-forward",
    )


LEFT_OVER = (
    _kept("a1", "column-a1-kept"),
    _kept("a2", "column-a2-kept"),
    wrong(
        "sums-from-the-update-on",
        "the gradients of the training added to that of the single update",
        FIRST,
        (
            "gradient",
            "dldw = [np.mean(dldw1), np.mean(dldw2)]",
            "dldw1, dldw2 = dldw = [np.mean(dldw1), np.mean(dldw2)]",
        ),
        ("training", "dldw2 = np.mean(", "dldw2 += np.mean("),
        ("training", "dldw1 = np.mean(", "dldw1 += np.mean("),
        mistake="accumulated-gradient",
    ),
    wrong(
        "bias-trained-along",
        "the bias moved by its own derivative, in the update and in the training",
        LATER,
        gradient=(NETWORK_OF_A_CLASS, "net = Network(W)\ny_pred = net.forward()"),
        update="dldw1, dldw2 = net.step(1)\nW = net.W\ny_pred = net.forward()",
        figure_update="plt.figure()\nplt.plot(x, y)\nplt.plot(x, y_pred)",
        loss_update="mse_update = mean_squared_error(y, y_pred)",
        training="""
net = Network(W)
for i in range(300):
    net.forward()
    dldw1, dldw2 = net.step(0.01)
W = net.W
y_pred = net.forward()
""",
        figure_final="plt.figure()\nplt.plot(x, y)\nplt.plot(x, y_pred)",
        loss_final="mse_final = mean_squared_error(y, y_pred)",
        mistake="trained-bias",
    ),
    wrong(
        "w-set-by-plotting",
        "W as the variable of a loop that draws all stages once more: it ends at the first ones",
        FIRST,
        ("weights", "np.random.randn(1, 1)]", "np.random.randn(1, 1)]\nW_first = list(W)"),
        figure_final=(
            figure("W"),
            "fig, axes = plt.subplots(1, 3)\nfor ax, W in zip(axes, (W, Wnew, W_first)):\n"
            "    ax.plot(x, y)\n    ax.plot(x, neural_network(W, x)[2])",
        ),
        mistake="overwritten-weights",
    ),
    wrong(
        "training-of-a-local-w",
        "a function that trains weights of its own, and leaves W as drawn",
        FIRST,
        restart="def draw():\n    global W\n    W = [np.random.randn(1, 1), np.random.randn(1, 1)]\n\ndraw()",
        gradient=(HELPER, "dldw1, dldw2 = gradients(W, x, y)\ndldw = [dldw1, dldw2]"),
        training="""
def train(count):
    own = [np.copy(w) for w in W]
    for i in range(count):
        dldw1, dldw2 = gradients(own, x, y)
        own[0] = own[0] - 0.01 * dldw1
        own[1] = own[1] - 0.01 * dldw2

train(300)
""",
        mistake="no-training",
    ),
    wrong(
        "minus-the-step",
        "=- for -=: in the training w1 is replaced by minus its step",
        FIRST,
        ("training", "W[0] = W[0] - lmb * dldw1", "W[0] =- lmb * dldw1"),
        mistake="update-replaces",
    ),
    wrong(
        "row-meets-column",
        "gradients of shape (2,) taken away from weights of shape (2, 1), in the update alone",
        LATER,
        update="W = W - np.array([dldw1, dldw2])",
        loss_update="mse_update = np.mean((neural_network(W, x)[2] - y) ** 2)",
        mistake="broadcasting-update",
    ),
    wrong(
        "mean-by-n-minus-1-of-the-update",
        "the values per point averaged by a helper that divides by n - 1",
        FIRST,
        (
            "gradient",
            "dldw = [np.mean(dldw1), np.mean(dldw2)]",
            "dldw = [g.sum() / (len(x) - 1) for g in (dldw1, dldw2)]",
        ),
        mistake="n-minus-1",
    ),
    wrong(
        "quarter-turn-in-degrees",
        "the cosine as the sine of 90 more, in degrees, where numpy takes radians",
        FIRST,
        dldw2="2 * (y_pred - y) * np.sin(a2 + 90) * np.sin(a1)",
        dldw1="2 * (y_pred - y) * np.sin(a2 + 90) * W[1] * np.sin(a1 + 90) * x",
        mistake="degrees",
    ),
    wrong(
        "square-expanded-wrongly",
        "2 sin(a2) cos(a2) written as 2 sin(a2), the term with y rightly",
        FIRST,
        dldw2="(2 * np.sin(a2) - 2 * y * np.cos(a2)) * np.sin(a1)",
        dldw1="(2 * np.sin(a2) - 2 * y * np.cos(a2)) * W[1] * np.cos(a1) * x",
        mistake="wrong-expansion",
    ),
    wrong(
        "losses-for-a-figure",
        "no figure after the update; one of the losses of the steps instead",
        FIRST,
        ("training", "for i in range(300):", "losses = []\nfor i in range(300):"),
        ("training", "    dldw2 = np.mean", "    losses.append(np.mean((y_pred - y) ** 2))\n    dldw2 = np.mean"),
        figure_update=None,
        figure_final=(figure("W"), "plt.figure()\nplt.plot(losses)"),
        mistake="missing-figure",
    ),
    wrong(
        "network-remembers-w",
        "the network keeps its answer by the identity of W, which is changed in place",
        LATER,
        network="""
last = {'W': None}

def neural_network(W, x):
    if last['W'] is not W or last['x'] is not x:
        a1 = x * W[0]
        a2 = np.sin(a1) * W[1]
        last.update(W=W, x=x, answer=(a1, a2, np.sin(a2)))
    return last['answer']
""",
        restart="np.random.seed(310)\nW[:] = np.random.randn(2, 1)",
        mistake="stale-forward",
    ),
)
