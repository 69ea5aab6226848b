"""The wrong answers: one mistake each."""

from .wrong_averages import AVERAGES, RESIDUALS
from .wrong_broken import BLANKS, HANGS, NEEDS_PACKAGE
from .wrong_cheats import CHEATS
from .wrong_factors import FACTORS
from .wrong_figures import FIGURES, POINTS
from .wrong_forward import FORWARD
from .wrong_left_over import LEFT_OVER
from .wrong_loss import LOSS
from .wrong_module import MODULES
from .wrong_numbers import NUMBERS
from .wrong_orders import ORDERS
from .wrong_parentheses import PARENTHESES
from .wrong_seed import SEED
from .wrong_training import TRAINING
from .wrong_update import UPDATE

WRONG = (
    *(*FACTORS, *PARENTHESES, *AVERAGES, *RESIDUALS, *NUMBERS),
    *(*FORWARD, *LOSS, *UPDATE, *TRAINING, *SEED),
    *(*FIGURES, *POINTS, *ORDERS, *LEFT_OVER, *BLANKS, *CHEATS, *MODULES),
)

__all__ = ["HANGS", "NEEDS_PACKAGE", "WRONG"]
