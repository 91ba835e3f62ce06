"""RSA keys that come out of a seed, for DKIM in the lab. NOT for real use.

The same seed gives the same keys on every machine, so that a signed message, the DNS record beside
it and a notebook that shows both have the same bytes in every run. That is also why such a key
protects nothing: whoever knows the seed, which is printed in this repository, has the private key.
Keys are made when they are first needed (some 0.4 s for 2048 bits) and kept by the process.
"""

from __future__ import annotations

import base64
import math
import threading
from functools import lru_cache
from random import Random

from cryptography.hazmat.primitives.asymmetric import rsa
from cryptography.hazmat.primitives.serialization import Encoding, PublicFormat

EXPONENT = 65537
SIEVE_LIMIT = 40_000
"""Candidates with a prime factor below it are dropped before the costly test."""

WINDOW = 8192
"""Odd numbers that are looked at from one random start."""

ROUNDS = 5
"""Miller-Rabin rounds, as FIPS 186-4 table C.2 asks for 1024-bit primes of 2048-bit keys."""

_keys: dict[tuple[str, str, int], rsa.RSAPrivateKey] = {}
_lock = threading.Lock()


def rsa_key(ids_seed: str, kind: str, bits: int = 2048) -> rsa.RSAPrivateKey:
    """Return the RSA private key of a seed, a kind ("amazonses.com", a DKIM token, ...) and a size.

    `bits` is 1024 or more and even. The first call makes the key, later ones return the same.
    """
    wanted = (ids_seed, kind, bits)
    with _lock:
        if wanted not in _keys:
            _keys[wanted] = _make_key(Random(f"{ids_seed}:rsa:{kind}:{bits}"), bits)
        return _keys[wanted]


def public_key_text(key: rsa.RSAPrivateKey) -> str:
    """Return `p=` and the public key as a DKIM record carries it (RFC 6376 §3.6.1)."""
    der = key.public_key().public_bytes(Encoding.DER, PublicFormat.SubjectPublicKeyInfo)
    return f"p={base64.b64encode(der).decode()}"


def _make_key(stream: Random, bits: int) -> rsa.RSAPrivateKey:
    p, q = _make_prime(stream, bits // 2), _make_prime(stream, bits // 2)
    p, q = max(p, q), min(p, q)
    d = pow(EXPONENT, -1, math.lcm(p - 1, q - 1))
    public = rsa.RSAPublicNumbers(EXPONENT, p * q)
    numbers = rsa.RSAPrivateNumbers(
        p, q, d, d % (p - 1), d % (q - 1), rsa.rsa_crt_iqmp(p, q), public
    )
    # The check would take longer than the making, and these numbers are right by construction.
    return numbers.private_key(unsafe_skip_rsa_key_validation=True)


def _make_prime(stream: Random, bits: int) -> int:
    # The two top bits are set so that the product of two primes has exactly twice as many bits.
    top = 0b11 << (bits - 2)
    while True:
        start = stream.getrandbits(bits) | top | 1
        for candidate in _sieve(start):
            if candidate.bit_length() == bits and _is_prime(candidate, stream):
                return candidate


def _sieve(start: int) -> list[int]:
    """Return the numbers start, start + 2, ... of one window that have no small factor."""
    free = bytearray(b"\x01") * WINDOW
    for prime in _small_primes():
        # The first index i with start + 2 i divisible by the prime; (prime + 1) / 2 halves modulo.
        first = -start * ((prime + 1) // 2) % prime
        free[first::prime] = bytes(len(range(first, WINDOW, prime)))
    return [start + 2 * index for index, kept in enumerate(free) if kept]


@lru_cache(maxsize=1)
def _small_primes() -> list[int]:
    """Return the odd primes below the sieve's limit (Eratosthenes)."""
    free = bytearray(b"\x01") * SIEVE_LIMIT
    for number in range(2, math.isqrt(SIEVE_LIMIT) + 1):
        if free[number]:
            free[number * number :: number] = bytes(len(free[number * number :: number]))
    return [number for number in range(3, SIEVE_LIMIT) if free[number]]


def _is_prime(candidate: int, stream: Random) -> bool:
    """Whether Miller-Rabin finds no witness, and the exponent is coprime to candidate - 1."""
    if pow(2, candidate - 1, candidate) != 1 or (candidate - 1) % EXPONENT == 0:
        return False
    return all(_passes(candidate, stream.randrange(2, candidate - 1)) for _ in range(ROUNDS))


def _passes(candidate: int, base: int) -> bool:
    twos = ((candidate - 1) & (1 - candidate)).bit_length() - 1
    value = pow(base, (candidate - 1) >> twos, candidate)
    if value in (1, candidate - 1):
        return True
    for _ in range(twos - 1):
        value = value * value % candidate
        if value == candidate - 1:
            return True
    return False
