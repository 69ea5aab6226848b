"""Properties that hold for every right answer to the exercise, and what it takes to ask them of anyone's."""
