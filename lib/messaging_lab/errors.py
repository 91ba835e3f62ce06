"""What goes wrong in a lab, said in one sentence each.

* LabError               whatever the lab itself refuses or can't do
  + OnlyLocal            something that only a simulated world has was asked of a real account
  + RefusedByTheLab      a guard rail stopped a call before anything was sent
  + NoSuchMessage        no message in a mailbox is the one that was asked for
  + ServerNotReached     no local AWS answers at the address given
"""

from __future__ import annotations


class LabError(RuntimeError):
    """The lab can't do what was asked; the text says what is wrong and what to do."""

    def _render_traceback_(self) -> list[str]:
        # IPython shows this instead of a traceback: the sentence is all there is to know.
        return [f"{type(self).__name__}: {self}"]


class OnlyLocal(LabError):
    """Only a simulated world can do this."""


class RefusedByTheLab(LabError):
    """A guard rail stopped a call before anything was sent."""


class ServerNotReached(LabError):
    """No local AWS answers at the address given."""


class NoSuchMessage(LabError, LookupError):
    """No message in a mailbox is the one that was asked for."""
