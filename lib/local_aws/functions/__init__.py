"""AWS Lambda for Python: the code that a lesson or an application uploads really runs.

`invoke` is how another service of the local AWS calls a function; `operations` has the API.
"""

from local_aws.functions import operations
from local_aws.functions.calls import NotAllowed, invoke
from local_aws.functions.service import service

__all__ = ["NotAllowed", "invoke", "operations", "service"]
