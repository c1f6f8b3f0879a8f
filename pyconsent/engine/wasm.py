"""One OPA policy compiled to WebAssembly, run on wasmtime.

The calls are those of OPA's WebAssembly ABI 1.2
(https://www.openpolicyagent.org/docs/wasm): the data document is parsed once
into the instance's memory, and each evaluation is a single ``opa_eval`` whose
arguments and input lie where the heap begins. A policy that needs host functions is refused:
the pack is written to need none.
"""

from __future__ import annotations

import ctypes
import hashlib
import json
import struct
import threading
from contextlib import suppress
from typing import Any, cast

import wasmtime

from pyconsent import cache
from pyconsent.errors import EngineError

_PAGE = 64 * 1024
# wasmtime-py takes longer to pass seven numbers than many an evaluation lasts, so they
# are written where the heap begins, with the input behind them.
_CALL = """(module
  (import "env" "memory" (memory 0))
  (import "policy" "heap" (global $heap i32))
  (import "policy" "opa_eval" (func $eval (param i32 i32 i32 i32 i32 i32 i32) (result i32)))
  (func (export "evaluate") (result i32)
    (call $eval
      (i32.const 0)
      (i32.load offset=0 (global.get $heap))
      (i32.load offset=4 (global.get $heap))
      (i32.load offset=8 (global.get $heap))
      (i32.load offset=12 (global.get $heap))
      (i32.load offset=16 (global.get $heap))
      (i32.const 0))))"""
_ARGUMENTS = struct.Struct("<5i")
# wasmtime-py keeps its host callbacks in one list without a lock of its own.
_INSTANTIATION = threading.Lock()


def compiled(wasm: bytes, engine: wasmtime.Engine) -> wasmtime.Module:
    """The module compiled for this machine, from the user's cache when it is there.

    Compiling costs a few tenths of a second and loading a compiled module about a
    millisecond.
    """
    name = f"{hashlib.sha256(wasm).hexdigest()[:32]}.bin"
    if ready := cache.kept(name):
        with suppress(wasmtime.WasmtimeError):
            return wasmtime.Module.deserialize(engine, ready)
    module = wasmtime.Module(engine, wasm)
    cache.keep(name, bytes(module.serialize()))
    return module


class Policy:
    """A policy module with its data; gives each caller an instance of its own.

    Safe to share between threads.

    Attributes:
        chunk: few enough changes that the cost of one does not grow, many enough
            that a call's is shared.

    Raises:
        EngineError: the bytes are no OPA policy, or it needs host functions.
    """

    chunk = 100

    def __init__(self, wasm: bytes, data: bytes) -> None:
        try:
            self._engine = wasmtime.Engine()
            self._module = compiled(wasm, self._engine)
            self._call = wasmtime.Module(self._engine, _CALL)
        except wasmtime.WasmtimeError as error:
            raise EngineError(f"the compiled policy cannot be loaded: {error}") from error
        self._data = data
        self._idle: list[_Instance] = []

    def evaluate(self, entrypoint: str, text: bytes) -> Any:
        """The value of ``entrypoint`` (``pyconsent/decision``) for an input in JSON.

        Raises:
            EngineError: the value is undefined, or the evaluation failed.
        """
        try:
            instance = self._idle.pop()
        except IndexError:
            instance = _Instance(self._engine, self._module, self._call, self._data)
        # An instance that failed is not put back.
        value = instance.evaluate(entrypoint, text)
        self._idle.append(instance)
        return value


class _Instance:
    """One instance with its memory, for one caller at a time."""

    def __init__(self, engine: wasmtime.Engine, module: wasmtime.Module, call: wasmtime.Module, data: bytes) -> None:
        with _INSTANTIATION:
            self._aborted = ""
            self._store = wasmtime.Store(engine)
            self._memory = wasmtime.Memory(self._store, _memory_type(module))
            linker = wasmtime.Linker(engine)
            linker.define(self._store, "env", "memory", self._memory)
            i32 = wasmtime.ValType.i32
            linker.define_func("env", "opa_abort", wasmtime.FuncType([i32()], []), self._abort)
            for name, arguments in [("opa_println", 1)] + [(f"opa_builtin{n}", n + 2) for n in range(5)]:
                results = [] if name == "opa_println" else [i32()]
                linker.define_func("env", name, wasmtime.FuncType([i32()] * arguments, results), _no_host_function)
            exports = linker.instantiate(self._store, module).exports(self._store)
        self._functions = {
            name: cast(wasmtime.Func, exports[name])
            for name in (
                "opa_malloc",
                "opa_json_parse",
                "opa_json_dump",
                "opa_heap_ptr_get",
                "entrypoints",
                "builtins",
            )
        }
        self._entrypoints: dict[str, int] = json.loads(
            self._text(self._call("opa_json_dump", self._call("entrypoints")))
        )
        if needed := json.loads(self._text(self._call("opa_json_dump", self._call("builtins")))):
            raise EngineError(f"the policy needs functions that are not in WebAssembly: {', '.join(sorted(needed))}")
        address = self._call("opa_malloc", len(data))
        self._memory.write(self._store, data, address)
        self._data = self._call("opa_json_parse", address, len(data))
        self._heap = self._call("opa_heap_ptr_get")
        i32_constant = wasmtime.GlobalType(wasmtime.ValType.i32(), False)
        linker.define(self._store, "policy", "heap", wasmtime.Global(self._store, i32_constant, self._heap))
        linker.define(self._store, "policy", "opa_eval", exports["opa_eval"])
        with _INSTANTIATION:
            self._functions["evaluate"] = cast(
                wasmtime.Func, linker.instantiate(self._store, call).exports(self._store)["evaluate"]
            )

    def evaluate(self, entrypoint: str, text: bytes) -> Any:
        address = self._heap + _ARGUMENTS.size
        behind = (address + len(text) + 7) & ~7
        lacking = behind - self._memory.data_len(self._store)
        if lacking > 0:
            self._memory.grow(self._store, lacking // _PAGE + 1)
        arguments = _ARGUMENTS.pack(self._entrypoints[entrypoint], self._data, address, len(text), behind)
        self._memory.write(self._store, arguments + text, self._heap)
        result = self._call("evaluate")
        results = json.loads(self._text(result))
        if not results:
            raise EngineError(f"the pack has no {entrypoint} for this input")
        return results[0]["result"]

    def _call(self, name: str, *arguments: int) -> int:
        try:
            return cast(int, self._functions[name](self._store, *arguments))
        except (wasmtime.WasmtimeError, wasmtime.Trap) as error:
            raise EngineError(f"the evaluation failed: {self._aborted or error}") from error

    def _text(self, address: int) -> bytes:
        base = ctypes.addressof(self._memory.data_ptr(self._store).contents)
        return ctypes.string_at(base + address)

    def _abort(self, address: int) -> None:
        self._aborted = self._text(address).decode(errors="replace")


def _memory_type(module: wasmtime.Module) -> wasmtime.MemoryType:
    for imported in module.imports:
        if isinstance(imported.type, wasmtime.MemoryType):
            return imported.type
    raise EngineError("the compiled policy is not one of OPA's")


def _no_host_function(*_: int) -> int:
    raise EngineError("the policy called a function that is not in WebAssembly")
