"""Right answers: fresh weights that are drawn where they are trained, or kept under a name of their own."""

from .right_calculus import HELPER
from .scaffold import FIRST, LATER, right

# As it stands below the helper that gives both gradients
FIT = """
def fit(W, steps=300, lmb=0.01):
    for _ in range(steps):
        dldw1, dldw2 = gradients(W, x, y)
        W = [W[0] - lmb * dldw1, W[1] - lmb * dldw2]
    return W
"""
CLASS = """
class Network:
    def __init__(self):
        self.W = [np.random.randn(1, 1), np.random.randn(1, 1)]

    def fit(self, x, y, lmb=0.01, steps=300):
        for _ in range(steps):
            dldw1, dldw2 = gradients(self.W, x, y)
            self.W = [self.W[0] - lmb * dldw1, self.W[1] - lmb * dldw2]
        return self
"""
GRADIENT = (HELPER, "dldw1, dldw2 = gradients(W, x, y)\ndldw = [dldw1, dldw2]")
PAIR = "[np.random.randn(1, 1), np.random.randn(1, 1)]"

DRAWN = (
    right(
        "first-fit-of-a-start",
        "fresh weights under a name of their own, trained by a function into W",
        gradient=GRADIENT,
        restart=f"W_start = {PAIR}",
        training=f"{FIT}\nW = fit(W_start)",
    ),
    right(
        "first-fit-of-draws",
        "fresh weights drawn within the call that trains them",
        gradient=GRADIENT,
        restart=None,
        training=f"{FIT}\nW = fit({PAIR}, steps=300)",
    ),
    right(
        "first-fit-draws-itself",
        "fresh weights drawn, by another function of numpy, in the function that trains them",
        gradient=GRADIENT,
        restart=None,
        training=f"""{FIT}
def train():
    w1, w2 = np.random.normal(size=(2, 1, 1))
    return fit([w1, w2])

W = train()
""",
    ),
    right(
        "later-fit-of-seeded-draws",
        "a function that seeds and draws, called within the call that trains",
        LATER,
        gradient=GRADIENT,
        restart=None,
        training=f"""{FIT}
def fresh(seed):
    rng = np.random.RandomState(seed)
    return [rng.randn(1, 1), rng.randn(1, 1)]

W = fit(fresh(310), 300)
W = np.array(W).reshape(2, 1)
""",
    ),
    right(
        "first-model-that-draws",
        "a class whose objects draw their weights and train them",
        gradient=GRADIENT,
        restart=None,
        training=f"{CLASS}\nW = Network().fit(x, y).W",
    ),
    right(
        "first-history-of-draws",
        "fresh draws that are the first entry of a history, trained by a loop that goes on from the last one",
        gradient=GRADIENT,
        restart=None,
        training=f"""
Ws = [{PAIR}]
lmb = 0.01
for i in range(300):
    dldw1, dldw2 = gradients(Ws[-1], x, y)
    Ws.append([Ws[-1][0] - lmb * dldw1, Ws[-1][1] - lmb * dldw2])
W = Ws[-1]
""",
    ),
    right(
        "first-trained-under-another-name",
        "trained weights that are not called W, in the last loss and the last figure",
        FIRST,
        ("figure_final", "neural_network(W, x)", "neural_network(W_end, x)"),
        ("loss_final", "neural_network(W, x)", "neural_network(W_end, x)"),
        gradient=GRADIENT,
        restart=f"W0 = {PAIR}",
        training="""
lmb = 0.01
W_end = list(W0)
for i in range(300):
    dldw1, dldw2 = gradients(W_end, x, y)
    W_end = [W_end[0] - lmb * dldw1, W_end[1] - lmb * dldw2]
""",
    ),
    right(
        "later-trainer-of-the-notebooks-data",
        "an object that draws its weights itself, and whose methods read the points of the notebook",
        LATER,
        network="""
class Trainer:
    def __init__(self, bias=0):
        self.bias = bias
        self.reset()

    def reset(self):
        np.random.seed(310)
        self.W = np.random.randn(2, 1)

    @property
    def mse(self):
        return np.mean((neural_network(self.W, x)[2] - y) ** 2)

    def step(self, rate):
        h1, h2, p = neural_network(self.W, x)
        outer = 2 * (p - y) * np.cos(h2)
        slopes = np.mean(outer * self.W[1] * np.cos(h1) * x), np.mean(outer * np.sin(h1))
        self.W = self.W - rate * np.reshape(slopes, (2, 1))
        return slopes


def neural_network(W, x):
    h1 = x * W[0]
    h2 = np.sin(h1) * W[1]
    return h1, h2, np.sin(h2) + trainer.bias
""",
        weights="trainer = Trainer()\nW = trainer.W",
        loss="y_pred, mse = neural_network(W, x)[2], trainer.mse",
        gradient="dldw1, dldw2 = trainer.step(1)",
        update="W = trainer.W",
        loss_update="mse_update = trainer.mse",
        restart="trainer.reset()",
        training="for step in range(300):\n    dldw1, dldw2 = trainer.step(0.01)\nW = trainer.W",
        loss_final="mse_final = trainer.mse",
    ),
)
