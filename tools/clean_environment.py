"""An environment in which nothing of the caller's account or settings is left."""

from __future__ import annotations

import atexit
import os
import shutil
import tempfile

FOREIGN = ("AWS_", "MESSAGING_LAB_", "BOTO_", "MOTO_", "NBVAL_", "IPYTHON")


def clean_environment() -> None:
    """Forget, in os.environ, the caller's AWS account, lab and IPython profile."""
    for name in list(os.environ):
        if name.upper().startswith(FOREIGN):
            del os.environ[name]
    empty = tempfile.mkdtemp(prefix="messaging-lab-")
    atexit.register(shutil.rmtree, empty, ignore_errors=True)
    os.environ["AWS_CONFIG_FILE"] = f"{empty}/config"
    os.environ["AWS_SHARED_CREDENTIALS_FILE"] = f"{empty}/credentials"
    os.environ["AWS_EC2_METADATA_DISABLED"] = "true"
    os.environ["IPYTHONDIR"] = f"{empty}/ipython"
