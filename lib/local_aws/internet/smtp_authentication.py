"""AUTH PLAIN and AUTH LOGIN: a client says who it is, and the service whether it believes that."""

from __future__ import annotations

import base64
import binascii
from collections.abc import Awaitable, Callable

from aiosmtpd.smtp import MISSING, SMTP, AuthResult, LoginPassword

Login = Callable[[str, str], Awaitable[bool]]
"""(user name, password) -> whether the service believes it."""

USERNAME, PASSWORD = "Username:", "Password:"


async def plain(server: SMTP, args: list[str], login: Login) -> AuthResult:
    """AUTH PLAIN (RFC 4616)."""
    told = await _answer(server, "", args[1:])
    if told is None:
        return AuthResult(success=False, handled=True)
    parts = told.split(b"\0")
    if len(parts) != 3:
        return AuthResult(success=False, handled=False)
    return await _judged(login, parts[1], parts[2])


async def by_turns(server: SMTP, args: list[str], login: Login) -> AuthResult:
    """AUTH LOGIN: user name, then password."""
    name = await _answer(server, USERNAME, args[1:])
    password = name and await _answer(server, PASSWORD, [])
    if name is None or password is None:
        return AuthResult(success=False, handled=True)
    return await _judged(login, name, password)


async def _judged(login: Login, name: bytes, password: bytes) -> AuthResult:
    if not await login(name.decode("utf-8", "replace"), password.decode("utf-8", "replace")):
        return AuthResult(success=False, handled=False)
    return AuthResult(success=True, auth_data=LoginPassword(name, password))


async def _answer(server: SMTP, challenge: str, given: list[str]) -> bytes | None:
    """Return what the client says, at once or asked; None where it broke off or isn't base64."""
    if not given:
        told = await server.challenge_auth(challenge)
        return None if told is MISSING else bytes(told)
    try:
        return base64.b64decode("" if given[0] == "=" else given[0], validate=True)
    except (binascii.Error, ValueError):
        await server.push("501 5.5.2 Can't decode base64")
        return None
