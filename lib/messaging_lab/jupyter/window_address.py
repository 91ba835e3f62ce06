"""Where the tile in JupyterLab's launcher leads: an extension of its server that knows the way.

The tile's script can't know the port of the local AWS, and a page needn't.
"""

from __future__ import annotations

import os
from typing import Any

from jupyter_server.base.handlers import JupyterHandler
from jupyter_server.utils import url_path_join
from tornado import web

NOT_LOCAL = (
    "There is no local AWS to look into: these notebooks work on a real account. "
    "Look into its console."
)


class WindowAddress(JupyterHandler):
    """Sends a browser to the window of the local AWS."""

    @web.authenticated
    def get(self) -> None:
        """Answer where that is."""
        endpoint = os.environ.get("MESSAGING_LAB_ENDPOINT")
        if endpoint:
            self.redirect(f"{endpoint}/_lab/")
        else:
            self.set_status(404)
            self.finish(NOT_LOCAL)


def _jupyter_server_extension_points() -> list[dict[str, str]]:
    return [{"module": __name__}]


def _load_jupyter_server_extension(server: Any) -> None:
    base = server.web_app.settings["base_url"]
    page = url_path_join(base, "messaging-lab", "window")
    server.web_app.add_handlers(".*$", [(page, WindowAddress)])
