"""The wrong answers: one mistake each."""

from .wrong_averages import AVERAGES, RESIDUALS
from .wrong_factors import FACTORS
from .wrong_forward import FORWARD
from .wrong_loss import LOSS
from .wrong_module import MODULES
from .wrong_numbers import NUMBERS
from .wrong_rest import REST
from .wrong_training import SEED, TRAINING
from .wrong_update import UPDATE

WRONG = (
    *(*FACTORS, *AVERAGES, *RESIDUALS, *NUMBERS),
    *(*FORWARD, *LOSS, *UPDATE, *TRAINING, *SEED),
    *(*REST, *MODULES),
)
