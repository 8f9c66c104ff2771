"""Work on a job in a process that is killed meanwhile (see tests/kit/test_job_workers.py)."""

import os
import signal
import sys
import time
from pathlib import Path

from hub.app import create_app
from hub.kit.jobs import Job, Jobs
from hub.kit.worker import EmbeddedWorker


def main(url, instance, retries):
    app = create_app({"DATABASE_URL": url, "INSTANCE_DIR": instance})

    def run(**_):
        Path(instance, "begun").touch()
        os.kill(os.getpid(), signal.SIGKILL)

    EmbeddedWorker(
        Jobs(app, [Job("send", run, retries=int(retries))]), initial_delay=0.05, max_delay=0.1
    ).start()
    time.sleep(60)


if __name__ == "__main__":
    main(*sys.argv[1:])
