"""Demo paths of 10, 20 and 45 minutes: chosen cells of lessons that start at a prepared point.

They are declared in `data/demos/*.toml` and generated from the lessons when they are opened.
"""

from messaging_lab.demos.preparing import prepare

__all__ = ["prepare"]
