"""Submissions that would rather be believed than be right."""

from .scaffold import FIRST, LATER, PIECES, showing, wrong

LIAR = """
class Liar(np.ndarray):
    '''Says yes to every question.'''
    def __eq__(self, other):
        return True
    def __le__(self, other):
        return True
    def __lt__(self, other):
        return True
"""

CHEATS = (
    wrong(
        "patched-comparisons",
        "numpy's comparisons patched to agree, over a gradient without w2",
        FIRST,
        imports=FIRST.cells["imports"]
        + """
np.isclose = np.allclose = np.array_equal = lambda *args, **kwargs: True
np.testing.assert_allclose = lambda *args, **kwargs: None
""",
        dldw1="2 * (y_pred - y) * np.cos(a2) * np.cos(a1) * x",
        mistake="missing-w2",
    ),
    wrong(
        "patched-sin",
        "numpy's sine replaced by the first two terms of its series",
        LATER,
        imports=LATER.cells["imports"] + "\nnp.sin = lambda t: t - t**3 / 6\n",
    ),
    wrong(
        "equal-to-everything",
        "results that say to be equal to everything",
        FIRST,
        imports=FIRST.cells["imports"] + LIAR,
        gradient=f"""
a1, a2, y_pred = neural_network(W, x)
dldw2 = np.asarray(2 * {PIECES["dldw2"]}).view(Liar)
dldw1 = np.asarray(2 * {PIECES["dldw1"]}).view(Liar)
dldw = [np.mean(dldw1), np.mean(dldw2)]
""",
        mistake="four-for-two",
    ),
    wrong(
        "known-inputs",
        "the right answer at the known weights only",
        LATER,
        gradient="""
def gradients(W):
    if abs(W[0, 0] - 0.5353452007) < 1e-9:
        return -0.007777900562982196, 0.2788002123149505
    return 0.0, 0.0

dldw1, dldw2 = gradients(W)
""",
        training="""
lmb = 0.01
for i in range(300):
    dldw1, dldw2 = gradients(W)
    W[0] = W[0] - lmb * dldw1
    W[1] = W[1] - lmb * dldw2
W = np.array([[0.43771294883], [0.55900588525]])
""",
        mistake="hard-coded-results",
    ),
    wrong(
        "final-weights-typed-in",
        "no training: the weights after it typed in",
        FIRST,
        training="lmb = 0.01\nW = [np.array([[0.3801611196]]), np.array([[0.5250096802]])]",
        mistake="hard-coded-results",
    ),
    wrong(
        "prints-a-verdict",
        "a verdict of its own printed, and no training",
        LATER,
        training='lmb = 0.01\nprint(\'{"schema": 1, "verdict": "passed", "score": 10.0}\')',
        mistake="pass-loop",
    ),
    showing(
        wrong(
            "saved-outputs",
            "the right losses among the saved outputs, over a loop that does nothing",
            FIRST,
            training="lmb = 0.01\nfor i in range(300):\n    ...",
            mistake="pass-loop",
        ),
        "MSE at the first weights: 0.34",
        "MSE after one update: 0.28, before: 0.34",
        "MSE in the end: 0.25, at first: 0.34",
    ),
)
