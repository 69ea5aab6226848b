"""Conduct: a function gives the same answer to the same question, and leaves what it was given as it was."""

from __future__ import annotations

import numpy as np

from checks import cases
from checks.candidate import AnswerError
from checks.cases import Case
from checks.interview import ONE_SHAPE, Interview, Skip, Violation, agree, true_forward
from checks.registry import check


@check("conduct", "The same question gets the same answer, to the last bit", needs=("forward",), thin=8)
def answers_are_repeatable(interview: Interview, case: Case) -> None:
    """A function of its arguments has one value; noise, a changing global or a counter gives several."""
    bias = interview.bias_of(case)
    functions = [f for f in ("forward", "gradient", "loss") if f in interview.candidate.functions]
    # one function a case, in turns: asking again is what costs, and what varies shows in any of them
    for function in {functions[0], functions[case.count % len(functions)]}:
        y = None if function == "forward" else case.ys
        first = interview.ask(function, case.weights, case.xs, y, bias=bias).values
        second = interview.ask(function, case.weights, case.xs, y, bias=bias, again=True).values
        if any(not np.array_equal(a, b, equal_nan=True) for a, b in zip(first, second, strict=True)):
            what = {"forward": "the forward pass", "gradient": "the gradient", "loss": "the loss"}[function]
            raise Violation(f"asked twice with the same numbers, {what} gives two answers", function)


@check(
    "conduct", "Another run of the same answer gives the same answers, in any order", source="once", needs=("forward",)
)
def answers_do_not_hang_on_history(interview: Interview, case: Case) -> None:
    """A function knows nothing of the calls before: some of the questions are put again to a second run, shuffled."""
    if interview.candidate.gone is not None:
        raise Skip("it has not outlived the questions of the first run")
    first_of_all = cases.simple()[0]
    interview.forward(first_of_all.weights, first_of_all.xs, interview.bias_of(first_of_all))
    asked = {question.key: question for question, again in interview.asked if not again}
    questions = list(asked.values())
    # as many as find, 19 times in 20, what differs at one question in 20: 0.95^60 = 0.046
    chosen = np.random.default_rng(0).permutation(len(questions))[:60]
    again = interview.candidate.ask_afresh([questions[i] for i in chosen])
    for index, second in zip(chosen, again, strict=True):
        first = interview.candidate.answers[questions[index].key, False]
        if isinstance(first, AnswerError):
            continue
        if isinstance(second, AnswerError):
            raise Violation(f"another run of the same answer gives no {questions[index].function}: {second}")
        if any(not np.array_equal(a, b, equal_nan=True) for a, b in zip(first.values, second.values, strict=True)):
            raise Violation(f"another run gives another answer to the same question ({questions[index].function})")


@check("conduct", "The arguments are left as they were", needs=("forward",), thin=8)
def arguments_are_left_alone(interview: Interview, case: Case) -> None:
    """The caller's weights and data are the caller's: a function that writes into them changes what is computed next."""
    functions = ["forward"]
    if interview.candidate.kind in ("reference", "module"):
        functions = [
            f for f in ("forward", "loss", "gradient", "update", "train") if f in interview.candidate.functions
        ]
    for function in functions:
        y = None if function == "forward" else case.ys
        steps = 2 if function == "train" and interview.takes("train", "steps") else None
        rate = 0.01 if interview.takes(function, "learning_rate") else None
        answer = interview.ask(
            function, case.weights, case.xs, y, bias=interview.bias_of(case), steps=steps, learning_rate=rate
        )
        if not answer.untouched:
            raise Violation(f"{function} changes the weights or the points that it is given", function)


@check(
    "conduct",
    "Memory layout and type of the inputs do not matter, their values do",
    needs=("forward",),
    ground=("prediction-matches-reference",),
    thin=8,
)
def layout_does_not_matter(interview: Interview, case: Case) -> None:
    """A function of values: read-only, strided and integer arrays hold the same values; float32 ones, values to 2^-24.
    A submission may refuse integers."""
    bias = interview.bias_of(case)
    whole = case.with_points(np.round(case.xs), case.ys)
    layouts = ("read-only", "strided", "integer", "float32")
    for layout in (layouts[case.count % 4], layouts[(len(case.x) + 2) % 4]):
        asked = whole if layout == "integer" else case
        try:
            given = interview.forward(asked.weights, asked.xs, bias, layout).prediction
        except AnswerError:
            if layout != "integer" or interview.candidate.kind == "reference":
                raise
            continue  # the exercise has no integers: what works in place may refuse them, but not be wrong
        # computed in float32, every rounding is 2^29 times that of float64
        widening = 2.0**29 if layout == "float32" else 1.0
        tolerance = interview.bounds(asked).prediction * widening
        agree(
            f"the prediction for {layout} inputs",
            given,
            true_forward(asked, bias).prediction,
            tolerance,
            "forward",
        )


@check(
    "conduct",
    "y of shape (n,) beside x of shape (n, 1): an error or the right answer",
    needs=("loss", "gradient"),
    thin=8,
)
def flat_targets_do_not_broadcast(interview: Interview, case: Case) -> None:
    """y_pred - y of shape (n, n) is no residual: a function may refuse the shape, but not give another number for it.

    This is asked of the reference. A notebook gives y one shape, and a module is asked in the shape that it takes.
    """
    if interview.candidate.kind != "reference":
        raise Skip(ONE_SHAPE)
    bias = interview.bias_of(case)
    for function in ("loss", "gradient"):
        straight = interview.ask(function, case.weights, case.xs, case.ys, bias=bias).values
        try:
            flat = interview.ask(function, case.weights, case.xs, case.ys, bias=bias, layout="flat y").values
        except AnswerError:
            continue
        bounds = interview.bounds(case)
        tolerance = 2 * (np.array([bounds.loss]) if function == "loss" else bounds.gradient)
        given, expected = (np.array([float(v) for v in values]) for values in (flat, straight))
        agree(f"the {function} for y of shape (n,)", given, expected, tolerance, function)
