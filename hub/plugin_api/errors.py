class RecordError(ValueError):
    """A value that is not valid in a record or a content file: the field, the problem, and how to fix it."""

    def __init__(self, field: str, problem: str, mend: str) -> None:
        super().__init__(f"{field}: {problem}. {mend}")
        self.field = field
        self.problem = problem
        self.mend = mend
