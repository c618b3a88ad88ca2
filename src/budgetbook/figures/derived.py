"""Fields of a dataclass that are derived when they are first asked for."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Callable


class Derived:
    """A field that is derived from its object when it is first asked for, unless it was given.

    A sum would otherwise join the cells and names of all that it has once more with every figure that is added to it.
    """

    def __init__(self, derive: Callable[[Any], Any]) -> None:
        self._derive = derive

    def __set_name__(self, owner: type, name: str) -> None:
        self._name = f"_{name}"

    def __get__(self, instance: Any, owner: type) -> Any:
        if instance is None:
            return None  # what a dataclass takes for the field's default
        found = instance.__dict__[self._name]
        if found is None:
            found = instance.__dict__[self._name] = self._derive(instance)
        return found

    def __set__(self, instance: Any, value: Any) -> None:
        instance.__dict__[self._name] = value
