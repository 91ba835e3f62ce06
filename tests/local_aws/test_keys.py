"""Seeded RSA keys: right, reproducible, and not the same for two purposes."""

from __future__ import annotations

import base64
import math

import pytest
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import padding, rsa
from cryptography.hazmat.primitives.serialization import load_der_public_key

from local_aws import keys
from local_aws.keys import public_key_text, rsa_key


@pytest.mark.parametrize("bits", [1024, 1536, 2048])
def test_numbers_are_those_of_an_rsa_key(bits: int) -> None:
    numbers = rsa_key("test", "numbers", bits).private_numbers()
    n, e = numbers.public_numbers.n, numbers.public_numbers.e
    assert (n.bit_length(), e, numbers.p * numbers.q) == (bits, 65537, n)
    assert numbers.d * e % math.lcm(numbers.p - 1, numbers.q - 1) == 1
    # OpenSSL's own slow check of the primes and of every derived number.
    numbers.private_key(unsafe_skip_rsa_key_validation=False)


def test_a_signature_verifies_with_the_published_key() -> None:
    key = rsa_key("test", "signature", 1024)
    signature = key.sign(b"message", padding.PKCS1v15(), hashes.SHA256())
    public = load_der_public_key(base64.b64decode(public_key_text(key).removeprefix("p=")))
    assert isinstance(public, rsa.RSAPublicKey)
    public.verify(signature, b"message", padding.PKCS1v15(), hashes.SHA256())


def test_seed_kind_and_size_decide() -> None:
    first = rsa_key("seed", "kind", 1024)
    keys._keys.clear()
    again = rsa_key("seed", "kind", 1024)
    assert again.private_numbers() == first.private_numbers()
    others = [rsa_key("seed2", "kind", 1024), rsa_key("seed", "kind2", 1024)]
    assert len({public_key_text(key) for key in [first, *others]}) == 3


def test_a_key_is_made_once() -> None:
    assert rsa_key("test", "once", 1024) is rsa_key("test", "once", 1024)


def test_sieve_keeps_what_trial_division_keeps() -> None:
    start = 10**9 + 7
    kept = set(keys._sieve(start))
    primes = keys._small_primes()
    for candidate in range(start, start + 2 * keys.WINDOW, 2):
        assert (candidate in kept) == all(candidate % prime for prime in primes)


@pytest.mark.parametrize("composite", [2**256 - 1, (2**127 - 1) * (2**89 - 1), 3215031751])
def test_composites_are_found_out(composite: int) -> None:
    assert not keys._is_prime(composite, keys.Random(1))


@pytest.mark.parametrize("prime", [2**127 - 1, 2**521 - 1])
def test_primes_pass(prime: int) -> None:
    assert keys._is_prime(prime, keys.Random(1))


def test_a_prime_that_the_exponent_does_not_suit_is_passed_over() -> None:
    unsuited = 917519
    assert (unsuited - 1) % keys.EXPONENT == 0 and keys._passes(unsuited, 2)
    assert not keys._is_prime(unsuited, keys.Random(1))
