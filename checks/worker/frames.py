"""The frames between grader and worker: a length, then MessagePack of plain numbers and text, validated as decoded."""

from __future__ import annotations

import math
import socket
import struct
import time
from typing import TYPE_CHECKING, Annotated, Any, Literal

import msgspec
from msgspec import Meta

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

    Floats = NDArray[np.float64]

# Three curves of 1000 points a figure, a hundred figures: 5 MB. A frame past 64 MB is no answer to any question we ask.
LARGEST_FRAME = 64 * 2**20
# An answer is three arrays of 1000 points, 24 kB, or a text of 200 000 characters, of at most four bytes each
LARGEST_ANSWER = 2**20
LENGTH = struct.Struct("<I")


# What the worker sends is the submission's to forge: everything in it is bounded where it is decoded, long before it is used
MOST_FIGURES, MOST_CURVES, MOST_DIMENSIONS = 100, 60, 8
Text = Annotated[str, Meta(max_length=4000)]
Shape = Annotated[tuple[Annotated[int, Meta(ge=0, le=LARGEST_FRAME)], ...], Meta(max_length=MOST_DIMENSIONS)]
Count = Annotated[int, Meta(ge=0, le=10**9)]


class Array(msgspec.Struct, frozen=True, array_like=True):
    """A float64 array: its shape, and its bytes in C order, little-endian."""

    shape: Shape
    data: bytes


class Load(msgspec.Struct, tag=True, frozen=True):
    """Run this submission, with these files beside it.

    `order` is the order of its cells where that of the file raised a NameError. With `meetings` it runs to find where a
    column meets a row, and for nothing else.
    """

    name: str
    source: bytes
    x: Array
    y: Array
    order: tuple[int, ...] | None = None
    files: dict[str, bytes] = {}
    meetings: bool = False


class Call(msgspec.Struct, tag=True, frozen=True):
    """Ask the loaded submission for one of its functions or replayed statements, on these weights and this data."""

    id: str
    function: str
    reading: str
    weights: tuple[float, float]
    x: Array
    y: Array | None = None
    bias: float | None = None
    learning_rate: float | None = None
    steps: int | None = None
    layout: str = "own"


class Trouble(msgspec.Struct, frozen=True):
    """What a submission raised: type, message, and where in its own source."""

    kind: Text
    message: Text
    cell: Count | None = None
    line: Count | None = None
    code: Text = ""


class Curve(msgspec.Struct, frozen=True):
    """The points of one line or scatter of a figure."""

    x: Array
    y: Array


class Figure(msgspec.Struct, frozen=True):
    """The curves of one figure, over all its axes."""

    curves: Annotated[list[Curve], Meta(max_length=MOST_CURVES)]


class Reading(msgspec.Struct, frozen=True):
    """One way to read a submission: what its run left, and what can be asked of it.

    `values` holds plain numbers by role: data_x, data_y, initial, updated, start, trained, gradient, mse, mse_update,
    mse_final, mse_last (what mse holds in the end, where it is set again). `missing` says in a clause why a role has no value.
    `functions` are the names that a `Call` may ask for.
    """

    id: Text
    values: Annotated[dict[Text, Array], Meta(max_length=30)]
    missing: Annotated[dict[Text, Text], Meta(max_length=30)]
    functions: Annotated[dict[Text, Text], Meta(max_length=30)]
    steps: Count | None = None


Kind = Literal["notebook", "script", "module"]


class Opened(msgspec.Struct, tag=True, frozen=True):
    """The file can be read, and is of this kind: told before anything of it runs, while the worker can be believed."""

    kind: Kind


class Loaded(msgspec.Struct, tag=True, frozen=True):
    """A submission after its run."""

    kind: Kind
    readings: Annotated[list[Reading], Meta(max_length=2)]
    figures: Annotated[list[Figure], Meta(max_length=MOST_FIGURES)]
    troubles: Annotated[list[Trouble], Meta(max_length=1000)]
    notes: Annotated[list[Text], Meta(max_length=1000)]
    retry: Annotated[tuple[Count, ...], Meta(max_length=10_000)] | None = None


class Running(msgspec.Struct, tag=True, frozen=True):
    """A statement of the submission begins to run: its code cell, counted from 1, and its line there."""

    cell: Count
    line: Count


class Unconfined(msgspec.Struct, tag=True, frozen=True):
    """The worker could not be confined, and runs nothing: why."""

    reason: Text


class Unreadable(msgspec.Struct, tag=True, frozen=True):
    """A file that is no submission: why, in a sentence."""

    reason: Text


class Result(msgspec.Struct, tag=True, frozen=True):
    """The answer to a call. `untouched` is false where the submission wrote into its arguments."""

    id: Text
    values: Annotated[list[Array], Meta(max_length=8)]
    untouched: bool = True


class Raised(msgspec.Struct, tag=True, frozen=True):
    """The call raised, or gave what is no number."""

    id: Text
    trouble: Trouble


class Shown(msgspec.Struct, tag=True, frozen=True):
    """Python that shows a call in the submission itself."""

    id: Text
    text: Annotated[str, Meta(max_length=200_000)]


Request = Load | Call
Reply = Opened | Loaded | Running | Unconfined | Unreadable | Result | Raised | Shown

_encoder = msgspec.msgpack.Encoder()
_requests: msgspec.msgpack.Decoder[Request] = msgspec.msgpack.Decoder(Request)
_replies: msgspec.msgpack.Decoder[Reply] = msgspec.msgpack.Decoder(Reply)


class ProtocolError(Exception):
    """The other side sent what is no frame of ours."""


def pack(values: Any) -> Array:
    """An array frame of anything that converts to float64."""
    import numpy as np

    array = np.ascontiguousarray(values, dtype="<f8")
    # ascontiguousarray makes a scalar one-dimensional; the shape asked about is the one before
    return Array(np.shape(values), array.tobytes())


def unpack(frame: Array) -> Floats:
    """A writable float64 array; ProtocolError where shape and bytes disagree."""
    import numpy as np

    if any(extent < 0 for extent in frame.shape) or math.prod(frame.shape) * 8 != len(frame.data):
        raise ProtocolError(f"an array of shape {frame.shape} came with {len(frame.data)} bytes")
    try:
        return np.frombuffer(frame.data, dtype="<f8").reshape(frame.shape).copy()
    except ValueError as error:
        raise ProtocolError(f"an array of shape {frame.shape}: {error}") from None


def encode(message: Request | Reply) -> bytes:
    """One frame, whole."""
    payload = _encoder.encode(message)
    return LENGTH.pack(len(payload)) + payload


class Incoming:
    """The frames that arrive on a socket."""

    def __init__(self, channel: socket.socket) -> None:
        self._channel = channel
        self._bytes = bytearray()

    @property
    def waiting(self) -> bool:
        """Whether more has arrived than was read as frames."""
        return bool(self._bytes)

    def request(self) -> Request | None:
        """The next request, or None where the grader has gone."""
        payload = self._next(None)
        return None if payload is None else _requests.decode(payload)

    def reply(self, seconds: float, largest: int = LARGEST_FRAME) -> Reply | None:
        """The next reply within `seconds`, of `largest` bytes at most, or None at the end of the stream.

        Raises TimeoutError past the deadline, ProtocolError for anything but one of our frames.
        """
        payload = self._next(time.monotonic() + seconds, largest)
        if payload is None:
            return None
        try:
            return _replies.decode(payload)
        except (msgspec.DecodeError, UnicodeDecodeError, RecursionError, MemoryError) as error:
            raise ProtocolError(f"a frame that is none of ours ({type(error).__name__})") from None

    def _next(self, deadline: float | None, largest: int = LARGEST_FRAME) -> bytes | None:
        if not self._fill(LENGTH.size, deadline):
            return None
        (length,) = LENGTH.unpack_from(self._bytes)
        if length > largest:
            raise ProtocolError(f"a frame of {length} bytes; the largest is {largest}")
        if not self._fill(LENGTH.size + length, deadline):
            return None
        payload = bytes(self._bytes[LENGTH.size : LENGTH.size + length])
        del self._bytes[: LENGTH.size + length]
        return payload

    def _fill(self, count: int, deadline: float | None) -> bool:
        while len(self._bytes) < count:
            if deadline is not None:
                left = deadline - time.monotonic()
                if left <= 0:
                    raise TimeoutError
                self._channel.settimeout(left)
            try:
                chunk = self._channel.recv(1 << 16)
            except ConnectionError:
                return False
            if not chunk:
                return False
            self._bytes += chunk
        return True
