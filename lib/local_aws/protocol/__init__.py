"""AWS wire protocols, driven by the botocore service models.

`models` loads a model; `parse` (JSON), `query` and `rest_xml` turn an HTTP request into parameters,
`validate` holds them against every constraint of the model in AWS's wording, `serialise` turns a
result or an error into an HTTP response. json 1.0, json 1.1, rest-json, query and rest-xml are
spoken: what boto3, the AWS CLI and the JavaScript SDK send.

Written here and not taken from moto.core: importing that costs more than half a second, which is
longer than the whole server takes to start, and it validates nothing.
"""
