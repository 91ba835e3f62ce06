"""What a run of lessons has shown, as one HTML file that can be left with somebody."""

from messaging_lab.report.page import make_report, write_report

__all__ = ["make_report", "write_report"]
