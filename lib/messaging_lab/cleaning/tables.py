"""How calls to DynamoDB are taken back: by deleting the tables that a lesson has made."""

from __future__ import annotations

from messaging_lab.cleaning.plans import deleted_by

deleted_by("dynamodb", "CreateTable", "DeleteTable", TableName="TableName")
