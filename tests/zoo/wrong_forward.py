"""Wrong forward passes, with the gradients of the right one."""

from .right_files import second_pass
from .scaffold import FIRST, LATER, wrong
from .specimen import Specimen

COPIED = """
df = pd.read_csv('backprop.csv')
x = np.array(df.x).reshape(-1, 1)
y = np.array(df.y).reshape(-1, 1)
"""

FORWARD = (
    wrong("missing-outer-sin", "a linear output", out="a2"),
    wrong("missing-inner-sin-forward", "a linear hidden layer", LATER, mistake="missing-hidden-sin", fa1="a1"),
    wrong("outer-cos", "the cosine for the output's activation", out="np.cos(a2)"),
    wrong("inner-cos", "the cosine for the hidden activation", LATER, fa1="np.cos(a1)"),
    wrong("tanh", "tanh for both activations", fa1="np.tanh(a1)", out="np.tanh(a2)"),
    wrong("sigmoid-output", "a sigmoid for the output's activation", LATER, out="1 / (1 + np.exp(-a2))"),
    wrong("degrees", "the hidden sine taken in degrees", fa1="np.sin(np.radians(a1))"),
    wrong("swapped-weights", "w2 in the hidden layer and w1 in the output layer", a1="x * W[1]", a2="fa1 * W[0]"),
    wrong("w1-twice", "w1 in both layers", LATER, a2="fa1 * W[0]", format="py-percent"),
    wrong("a1-into-output", "the hidden activation is computed and not used", a2="np.dot(a1, W[1])"),
    wrong(
        "third-sine",
        "the prediction activated once more",
        LATER,
        ("network", "return a1, a2, y", "return a1, a2, np.sin(y)"),
    ),
    wrong(
        "global-x",
        "the network reads the x of the notebook, whatever it is given",
        FIRST,
        ("network", "(W, x):", "(W, inputs):"),
    ),
    wrong(
        "global-w",
        "the network reads the W of the notebook, whatever it is given",
        FIRST,
        ("network", "(W, x):", "(weights, x):"),
        format="ipynb3",
    ),
    wrong(
        "later-global-w",
        "the network reads the W of the notebook, which in this edition happens to be the one it is given",
        LATER,
        ("network", "(W, x):", "(weights, x):"),
        mistake="global-w",
    ),
    wrong(
        "returns-activations",
        "the activations returned where the pre-activations belong",
        returned="fa1, y, y",
    ),
    wrong("returns-hidden-activation", "sin(a1) returned for a1", LATER, returned="fa1, a2, y"),
    wrong("returns-prediction-first", "the prediction returned first, and unpacked last", returned="y, a1, a2"),
    wrong("returns-swapped", "a2 returned before a1", LATER, returned="a2, a1, y"),
    wrong(
        "writes-into-x",
        "a1 computed in place, into the very x",
        FIRST,
        ("network", "a1 = np.dot(x, W[0])", "a1 = np.multiply(x, W[0], out=x)"),
        data=COPIED,
    ),
    wrong(
        "shifts-x",
        "x centred in place, which changes nothing that these symmetric data show",
        LATER,
        ("network", "h1 = x * W[0]", "x -= x.mean()\n    h1 = x * W[0]"),
        data=COPIED,
        mistake="writes-into-x",
    ),
    wrong(
        "writes-into-w",
        "the intermediate result kept in W",
        FIRST,
        ("network", "a2 = np.dot(fa1, W[1])", "W[1] = fa1 * W[1]\n    a2 = W[1]"),
    ),
    wrong(
        "rounds-w",
        "the weights rounded in place to 3 decimals",
        LATER,
        ("network", "h1 = x", "W[:] = np.round(W, 3)\n    h1 = x"),
        mistake="writes-into-w",
    ),
    wrong(
        "scales-w",
        "both weights scaled in place, and never put back",
        LATER,
        ("network", "h1 = x", "W *= 1.01\n    h1 = x"),
        mistake="writes-into-w",
    ),
    wrong("w2-outside", "w2 multiplies the output's activation", a2="fa1", out="W[1] * np.sin(a2)"),
    wrong("x-squared-forward", "x squared in the hidden layer", LATER, a1="x**2 * W[0]", mistake="wrong-layer"),
    wrong("noise", "noise added to the prediction", out="np.sin(a2) + 0.001 * np.random.randn(len(x), 1)"),
    wrong("rounded-prediction", "the prediction rounded to 2 decimals", LATER, out="np.round(np.sin(a2), 2)"),
    wrong("half-precision", "the prediction cast to half precision", out="np.sin(a2).astype(np.float16)"),
    wrong("clipped-prediction", "negative predictions cut off at 0", LATER, out="np.maximum(np.sin(a2), 0)"),
    wrong("bias-1", "a bias of 1", out="np.sin(a2) + 1.0", mistake="wrong-bias"),
    wrong("bias-0.4", "a bias of 0.4", LATER, out="np.sin(a2) + 0.4", mistake="wrong-bias", format="py"),
    wrong("bias-subtracted", "the bias of 0.5 subtracted", out="np.sin(a2) - 0.5", mistake="wrong-bias"),
    wrong("bias-inside", "the bias inside the outer sine", LATER, out="np.sin(a2 + 0.5)", format="py-percent"),
    Specimen(
        "last-question-inside",
        second_pass("np.sin(a2 + 0.5)"),
        "ipynb4",
        "bias-inside",
        "right, and run again for the last question with the bias inside the outer sine",
    ),
    wrong("bias-in-hidden", "the bias added to the hidden activation", fa1="np.sin(a1) + 0.5"),
    wrong("bias-scales", "the prediction multiplied by 0.5", LATER, out="0.5 * np.sin(a2)"),
)
