"""The process beside a submission: it loads, runs and serves somebody else's code, and knows no check and no reference."""
