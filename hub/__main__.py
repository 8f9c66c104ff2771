"""The command `hub`, also as `python -m hub`."""

import gc


def main() -> None:
    """Run the command.

    Importing the hub makes hundreds of thousands of objects, and all of them stay. The garbage collector
    would look at them again and again, so it waits until they are made, and does not look at them later.
    """
    gc.disable()
    from hub.cli import main as run_command

    gc.freeze()
    gc.enable()
    run_command()


if __name__ == "__main__":
    main()
