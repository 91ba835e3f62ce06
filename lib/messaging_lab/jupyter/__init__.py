"""JupyterLab as the lessons want it: quiet, asking nothing of the internet, open on lesson 00."""
