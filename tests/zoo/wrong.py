"""The wrong answers: one mistake each."""

from .wrong_averages import AVERAGES, RESIDUALS
from .wrong_factors import FACTORS
from .wrong_numbers import NUMBERS

WRONG = (*FACTORS, *AVERAGES, *RESIDUALS, *NUMBERS)
