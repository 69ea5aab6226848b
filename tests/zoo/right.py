"""The right answers."""

from .right_calculus import CALCULUS
from .right_drawn import DRAWN
from .right_files import FILES
from .right_habits import HABITS
from .right_module import MODULES
from .right_parts import PARTS
from .right_scratch import SCRATCH
from .right_structure import STRUCTURE
from .right_training import TRAINING

RIGHT = (*CALCULUS, *TRAINING, *DRAWN, *PARTS, *HABITS, *FILES, *SCRATCH, *STRUCTURE, *MODULES)
