"""What is to be done about the `rel` attribute of one link."""

from typing import NamedTuple

__all__ = ["Mending"]


class Mending(NamedTuple):
    """What the rules ask for; whoever writes it into a page does nothing else."""

    add: tuple[str, ...] = ()
    """Tokens that it must have."""
    tidies: bool = False
    """Commas and repeated tokens go, and so does an attribute that says nothing."""
    moves: bool = False
    """Tokens that stand in the tag as attributes of their own move in."""

    def and_also(self, other: "Mending") -> "Mending":
        """Give both at once."""
        return Mending((*self.add, *other.add), self.tidies or other.tidies, self.moves or other.moves)
