"""An environment in which nothing of the caller's account or settings is left."""

from __future__ import annotations

import atexit
import json
import logging
import os
import shutil
import tempfile
from pathlib import Path

FOREIGN = ("AWS_", "MESSAGING_LAB_", "BOTO_", "MOTO_", "NBVAL_", "IPYTHON")


def clean_environment() -> None:
    """Forget, in os.environ, the caller's AWS account, lab, Jupyter and IPython settings."""
    for name in list(os.environ):
        if name.upper().startswith(FOREIGN):
            del os.environ[name]
    empty = tempfile.mkdtemp(prefix="messaging-lab-")
    atexit.register(shutil.rmtree, empty, ignore_errors=True)
    os.environ["AWS_CONFIG_FILE"] = f"{empty}/config"
    os.environ["AWS_SHARED_CREDENTIALS_FILE"] = f"{empty}/credentials"
    os.environ["AWS_EC2_METADATA_DISABLED"] = "true"
    # Outputs that are kept and compared must not show how slow a machine is.
    os.environ["MESSAGING_LAB_QUIET"] = "1"
    os.environ["JUPYTER_CONFIG_DIR"] = f"{empty}/jupyter-config"
    os.environ["JUPYTER_DATA_DIR"] = f"{empty}/jupyter"
    os.environ["IPYTHONDIR"] = _ipython_folder(Path(empty))


def _ipython_folder(parent: Path) -> str:
    """Make a profile without start-up files whose kernels keep their greetings to themselves."""
    profile = parent / "ipython" / "profile_default"
    profile.mkdir(parents=True)
    settings = {"IPKernelApp": {"log_level": logging.ERROR}}
    (profile / "ipython_kernel_config.json").write_text(json.dumps(settings))
    return str(profile.parent)
