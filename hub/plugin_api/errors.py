class RecordError(ValueError):
    """A value that a record or a content file may not hold: which field, what is wrong, how to mend it."""

    def __init__(self, field: str, problem: str, mend: str) -> None:
        super().__init__(f"{field}: {problem}. {mend}")
        self.field = field
        self.problem = problem
        self.mend = mend
