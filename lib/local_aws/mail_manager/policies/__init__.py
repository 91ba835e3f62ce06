"""Traffic policies: who may send what to whom, decided for each recipient.

`policies` holds them, `operations` is the API, `evaluation` decides (a pure function).
"""
