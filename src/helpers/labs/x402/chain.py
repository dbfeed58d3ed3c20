"""A chain of one's own: anvil on a loopback port of the system's choice, with the lab's token."""

from __future__ import annotations

import json
import re
import subprocess
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING, Any

from helpers.labs import node
from helpers.labs.lab import LabError
from helpers.labs.x402.authorization import keccak

if TYPE_CHECKING:
    from eth_account.signers.local import LocalAccount

CHAIN = 84_532
"""The number of Base Sepolia, which version 1 of the protocol knows by name. Nothing of it is
here but the number."""
BLOCK = 2
"""Seconds between two blocks of Base, which the slower runs have as well."""
_STARTING = 20.0


@dataclass(frozen=True)
class Chain:
    """A chain that runs, and a token on it."""

    url: str
    token: str
    """Address of the token."""
    web3: Any
    log: Path
    """Where the chain writes which methods it was called with."""

    def balance(self, address: str) -> int:
        """Units of the token an address holds, six decimals to the dollar."""
        return self._token().functions.balanceOf(address).call()

    def mint(self, address: str, units: int) -> None:
        """Give an address units of the token, and ether for gas."""
        send = {"from": self.web3.eth.accounts[0]}
        receipt = self._token().functions.mint(address, units).transact(send)
        self.web3.eth.wait_for_transaction_receipt(receipt)
        self.web3.provider.make_request("anvil_setBalance", [address, hex(10**18)])

    def every(self, seconds: int) -> None:
        """Mine a block every so many seconds; with 0, one for each transaction at once."""
        # An interval of 0 ends both ways of mining, and the other is switched on after it.
        self.web3.provider.make_request("evm_setIntervalMining", [seconds])
        if seconds == 0:
            self.web3.provider.make_request("evm_setAutomine", [True])

    def calls(self) -> list[str]:
        """The methods the chain was called with so far."""
        return re.findall(r"^eth_\w+$", self.log.read_text(encoding="utf-8"), re.MULTILINE)

    def spent(self, transaction: str) -> int:
        """Gas a transaction took."""
        return self.web3.eth.get_transaction_receipt(transaction)["gasUsed"]

    def _token(self) -> Any:
        return self.web3.eth.contract(address=self.token, abi=compiled()["abi"])


def version() -> str:
    """Version of the chain's program."""
    told = subprocess.run([_anvil(), "--version"], capture_output=True, text=True, check=True)
    return told.stdout.split()[2]


def compiler() -> str:
    """Version of the contract's compiler."""
    return node.version("solc")


@cache
def compiled() -> dict[str, Any]:
    """The token's interface and bytecode, from its source."""
    program = node.module("solc") / "solc.js"
    task = {
        "language": "Solidity",
        "sources": {"t": {"content": Path(__file__).with_name("token.sol").read_text("utf-8")}},
        "settings": {
            "optimizer": {"enabled": True, "runs": 200},
            "outputSelection": {"*": {"*": ["abi", "evm.bytecode.object"]}},
        },
    }
    told = subprocess.run(
        [node.program(), str(program), "--standard-json"],
        input=json.dumps(task),
        capture_output=True,
        text=True,
        check=True,
    )
    made = json.loads(told.stdout[told.stdout.index("{") :])
    token = made["contracts"]["t"]["Token"]
    return {"abi": token["abi"], "bytecode": token["evm"]["bytecode"]["object"]}


@contextmanager
def running() -> Iterator[Chain]:
    """Start a chain with the token on it, and end it.

    Raises
    ------
    LabError
        If Node, the chain or the compiler is not installed, or the chain does not start.
    """
    from web3 import Web3

    with tempfile.TemporaryDirectory(prefix="lab-chain-") as folder:
        log = Path(folder, "log")
        with log.open("wb") as told:
            process = subprocess.Popen(
                [_anvil(), "--port", "0", "--chain-id", str(CHAIN)],
                stdin=subprocess.DEVNULL,
                stdout=told,
                stderr=subprocess.STDOUT,
            )
        try:
            url = f"http://{_address(process, log)}"
            web3 = Web3(Web3.HTTPProvider(url))
            contract = web3.eth.contract(**compiled())
            made = contract.constructor().transact({"from": web3.eth.accounts[0]})
            receipt = web3.eth.wait_for_transaction_receipt(made)
            yield Chain(url, str(receipt["contractAddress"]), web3, log)
        finally:
            process.terminate()
            with suppress(subprocess.TimeoutExpired):
                process.wait(5)
            process.kill()
            process.wait()


def accounts(*names: str) -> list[LocalAccount]:
    """An account for each name: public keys, and so worth nothing."""
    from eth_account import Account

    return [Account.from_key(keccak(f"lab {name}".encode())) for name in names]


def _anvil() -> str:
    """The chain's program itself: the one npm links starts another Node around it."""
    found = sorted(node.module("@foundry-rs").glob("anvil-*/bin/anvil"))
    if not found:
        raise LabError(f"anvil is not installed for this system; {node.HOW}")
    return str(found[0])


def _address(process: subprocess.Popen[bytes], log: Path) -> str:
    end = time.monotonic() + _STARTING
    while time.monotonic() < end and process.poll() is None:
        told = log.read_text(encoding="utf-8", errors="replace")
        if found := re.search(r"Listening on (127\.0\.0\.1:\d+)", told):
            return found[1]
        time.sleep(0.02)
    said = log.read_text(encoding="utf-8", errors="replace").strip()[-300:]
    raise LabError(f"anvil did not start ({said or 'it said nothing'}); {node.HOW}")
