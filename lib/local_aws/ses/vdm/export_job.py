"""An export job, as CreateExportJob made it and as it stands."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any


@dataclass(slots=True)
class ExportJob:
    """A job. Times are epoch seconds, `key` is that of the file once it is written."""

    job_id: str
    source: dict[str, Any]
    data_format: str
    created_at: float
    status: str = "CREATED"
    completed_at: float = 0.0
    processed: int = 0
    exported: int = 0
    key: str = ""

    @property
    def kind(self) -> str:
        """METRICS_DATA or MESSAGE_INSIGHTS."""
        return "METRICS_DATA" if "MetricsDataSource" in self.source else "MESSAGE_INSIGHTS"

    @property
    def ended(self) -> bool:
        """Whether nothing more happens."""
        return self.status in ("COMPLETED", "FAILED", "CANCELLED")
