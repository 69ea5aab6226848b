"""The right answers."""

from .right_calculus import CALCULUS
from .right_habits import HABITS
from .right_module import MODULES
from .right_scratch import SCRATCH

RIGHT = (*CALCULUS, *HABITS, *SCRATCH, *MODULES)
