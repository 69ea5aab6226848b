"""Naming mistakes: from what a candidate returns to the reason it is wrong, where the evidence supports one."""
