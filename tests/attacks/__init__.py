"""Hostile and broken submissions, as data: what each does, and what is to be said of it."""

from tests.attacks.answers_that_lie import VALUES
from tests.attacks.attack import Attack
from tests.attacks.behaviour import BEHAVIOUR
from tests.attacks.files import NO_FILES, NOTEBOOKS, SCRIPTS
from tests.attacks.forged_frames import FORGED_ANSWERS, FORGED_RUNS
from tests.attacks.output_and_death import DEATH, OUTPUT
from tests.attacks.pipe_to_the_grader import DESCRIPTORS, SURROUNDINGS
from tests.attacks.processes_and_signals import SIGNALLED, STARTED
from tests.attacks.reading_and_writing import LEFT, READ, WRITTEN
from tests.attacks.system_calls import CALLS, NETWORK
from tests.attacks.time_and_memory import MEMORY, TIME

ATTACKS: tuple[Attack, ...] = (
    *(TIME + MEMORY + STARTED + SIGNALLED + CALLS + NETWORK + OUTPUT + DEATH),
    *(DESCRIPTORS + FORGED_RUNS + FORGED_ANSWERS + SURROUNDINGS),
    *(READ + WRITTEN + LEFT + VALUES + BEHAVIOUR + SCRIPTS + NOTEBOOKS + NO_FILES),
)

__all__ = ["ATTACKS", "Attack"]
