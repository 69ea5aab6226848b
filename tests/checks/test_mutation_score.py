"""What `python -m tests.mutants` makes of what mutmut tells, on a few mutants."""

from tests.mutants import Change, Mutant, change, function, reasons, score, told

HALF = Change("reference.fused.Workspace.sums", "scale = 2 / n", "scale = 3 / n")
DIFF = """\
--- reference/fused.py
+++ reference/fused.py
@@ -1,3 +1,3 @@
     n = x.size
-    scale = 2 / n
+    scale = 3 / n
     return scale"""


def test_a_change_is_named_by_its_function_and_lines() -> None:
    """Not by its number, which is another one once the function has changed."""
    assert change("reference.fused.xǁWorkspaceǁsums__mutmut_7", DIFF) == HALF
    assert function("reference.loops.x_train__mutmut_1") == "reference.loops.train"
    assert function("reference.loops.x__gradient__mutmut_12") == "reference.loops._gradient"
    assert function("reference.fused.xǁ_Ownǁ__init____mutmut_1") == "reference.fused._Own.__init__"


def test_a_line_that_is_taken_away_or_put_in() -> None:
    """The other side is empty then."""
    assert change("reference.loops.x_train__mutmut_1", "@@ -1 +1 @@\n-    a = 1\n") == Change(
        "reference.loops.train", "a = 1", ""
    )


def test_a_reason_is_good_for_one_mutant() -> None:
    """The second of two that look alike may not be equivalent; what no longer survives is told as well."""
    listed = reasons("""
[[equivalent]]
function = "reference.fused.Workspace.sums"
before = "scale = 2 / n"
after = ["scale = 3 / n", "scale = None"]
reason = "because"
""")

    lines, unexplained = told([Mutant("one", HALF, DIFF), Mutant("other", HALF, DIFF)], listed)

    assert listed[0] == (HALF, "because")
    assert unexplained == 1
    assert lines.count("  equivalent: because") == 1
    assert lines.index("  SURVIVES WITHOUT A REASON") > lines.index("other")
    assert [line for line in lines if "its reason can go" in line and "scale = None" in line] == lines[-1:]


def test_the_score_tells_time_apart_and_counts_every_mutant() -> None:
    """Module by module and in all; a mutant that ran out of time did not pass, one without tests was not noticed."""
    statuses = ["killed"] * 6 + ["timeout", "survived", "no tests", "suspicious"]
    names = [f"reference.loops.x_train__mutmut_{k}" for k in range(9)] + ["reference.fused.xǁAǁb__mutmut_1"]

    heading, fused, loops, together, line = score(dict(zip(names, statuses, strict=True)))

    assert heading.split() == ["mutants", "killed", "timeout", "survived", "no", "tests", "suspicious"]
    assert fused.split() == ["reference.fused", "1", "0", "0", "0", "0", "1"]
    assert loops.split() == ["reference.loops", "9", "6", "1", "1", "1", "0"]
    assert together.split() == ["all", "10", "6", "1", "1", "1", "1"]
    assert line == "noticed: 7 of 10 (70.0%), of these by time 1"
