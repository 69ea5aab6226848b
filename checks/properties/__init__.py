"""What must hold for anyone's answer: one function a property, its proof in its docstring."""
