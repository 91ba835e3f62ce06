"""For whom the workbook is: company, domain, countries and volumes, and the lessons that follow.

Everything stands in one file, `workbook.toml`, beside the notebooks that it is about. Without it,
the company is Nutrition.co on nutrition.example, as in the lessons that are tested.
"""

from messaging_lab.workbook.parameters import DEFAULT, Workbook
from messaging_lab.workbook.place import current_workbook

__all__ = ["DEFAULT", "Workbook", "current_workbook"]
