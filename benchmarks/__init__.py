"""The figures of the README, each against its peer or its limit in the same run."""
