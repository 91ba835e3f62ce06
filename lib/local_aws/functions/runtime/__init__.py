"""What runs inside the process of a function: standard library only, and nothing of the lab.

`bootstrap` is started as a script by `local_aws.functions.environment`. Its neighbours confine the
process and give it the lab's time before the function's own code is loaded.
"""
