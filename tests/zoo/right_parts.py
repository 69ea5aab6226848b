"""Right answers: trainings in several parts, and weights in less usual containers."""

from .right_drawn import GRADIENT
from .scaffold import FIRST, LATER, right

RUN = """
def run(W, steps=100, lmb=0.01):
    for _ in range(steps):
        dldw1, dldw2 = gradients(W, x, y)
        W = [W[0] - lmb * dldw1, W[1] - lmb * dldw2]
    return W
"""
LOOP = """
for i in range({}):
    dldw1, dldw2 = gradients(W, x, y)
    W[0] = W[0] - lmb * dldw1
    W[1] = W[1] - lmb * dldw2
"""
MAIN = """
lmb = 0.01

def main():
    for i in range(300):
        dldw1, dldw2 = gradients(W, x, y)
        W[0] = W[0] - lmb * dldw1
        W[1] = W[1] - lmb * dldw2

if __name__ == '__main__':
    main()
"""
DRAWS = "np.random.seed(310)\nW[0] = np.random.randn(1, 1)\nW[1] = np.random.randn(1, 1)"
MATRICES = "[np.matrix(np.random.randn(1, 1)), np.matrix(np.random.randn(1, 1))]"

PARTS = (
    right(
        "first-three-calls",
        "the training called three times, in cells of their own",
        gradient=GRADIENT,
        training=(RUN, "W = run(W)", "print(W)\nW = run(W)", "W = run(W)"),
    ),
    right(
        "first-one-and-299",
        "one step by a call, the others by another one",
        gradient=GRADIENT,
        training=(RUN, "W = run(W, 1)", "W = run(W, 299)"),
    ),
    right(
        "first-ten-and-290",
        "a short loop before the long one",
        gradient=GRADIENT,
        training=("lmb = 0.01" + LOOP.format(10), LOOP.format(290)),
    ),
    right(
        "first-unequal-blocks",
        "a loop over calls of different lengths",
        gradient=GRADIENT,
        training=(RUN, "for steps in [10, 40, 50, 200]:\n    W = run(W, steps)"),
    ),
    right(
        "first-trained-behind-the-guard",
        "a script whose training is a function that is called behind its guard, and writes into W",
        gradient=GRADIENT,
        training=MAIN,
        format="py",
    ),
    right(
        "first-weights-in-matrices",
        "weights as numpy's matrices, and arrays of what they make",
        FIRST,
        a1="np.asarray(x @ W[0])",
        a2="np.asarray(fa1 @ W[1])",
        dldw1="2 * (y_pred - y) * np.cos(a2) * W[1].item() * np.cos(a1) * x",
        weights=f"np.random.seed(310)\nW = {MATRICES}",
        restart=f"W = {MATRICES}",
    ),
    right(
        "later-weights-in-objects",
        "weights in an array of objects",
        LATER,
        weights=f"W = np.empty(2, dtype=object)\n{DRAWS}",
        restart=DRAWS,
    ),
)
