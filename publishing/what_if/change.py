"""What is tried out: other weights, and what is left out."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from decimal import Decimal

from publishing.errors import EditionError


class ChangeError(EditionError):
    """What is to be tried out makes no league; the message (中文) says why."""


@dataclass(frozen=True)
class Change:
    """Nothing by default.

    weights: component → its share, not below 0; one that is not named keeps its own.
    without_components: codes of components that do not count.
    without_items: names of items (考核项目) in which nothing was taken off.
    """

    weights: Mapping[str, Decimal] = field(default_factory=dict)
    without_components: frozenset[str] = frozenset()
    without_items: frozenset[str] = frozenset()

    def shares(self, official: Mapping[str, Decimal]) -> dict[str, tuple[Decimal, Decimal]]:
        """Weight and the sum to divide it by, of every component of a unit that counts.

        A score is weighted with `weight / whole`: so shares always add up to 1, and where nothing
        was changed `whole` is 1 and no division takes place.

        Raises:
            ChangeError: a weight is below 0, or nothing is left to weigh.
        """
        for component, weight in self.weights.items():
            if not weight.is_finite() or weight < 0:
                raise ChangeError(f"分项 {component} 的权重 {weight} 小于 0；请改为 0 或正数")
        given = {
            component: Decimal(self.weights.get(component, weight))
            for component, weight in official.items()
            if component not in self.without_components
        }
        whole = sum(given.values(), Decimal(0))
        if whole == 0:
            raise ChangeError("没有一个分项还有权重；请至少保留一个")
        return {component: (weight, whole) for component, weight in given.items()}

    def require_known(self, components: set[str], items: set[str]) -> None:
        """Refuse names that the month does not have: they would silently change nothing.

        Raises:
            ChangeError: with every unknown name.
        """
        unknown = sorted((set(self.weights) | self.without_components) - components)
        if unknown:
            raise ChangeError(
                f"当月没有分项 {'、'.join(unknown)}（有：{'、'.join(sorted(components))}）"
            )
        if unknown := sorted(self.without_items - items):
            raise ChangeError(
                f"当月没有考核项目 {'、'.join(unknown)}（有：{'、'.join(sorted(items))}）"
            )
