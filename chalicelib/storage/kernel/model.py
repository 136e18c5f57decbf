"""PynamoDB's model, for rows that are flat: what it looks up for each attribute of each row is
looked up once for each class.

PynamoDB lets attributes be maps and lists of models, and looks for that at each access. Of a flat
row a dict of typed values is read into a dict of Python's values, and written back; descriptors,
conditions, queries and indexes are PynamoDB's.
"""

from collections.abc import Mapping
from functools import cache
from operator import index
from typing import Any, NamedTuple, Self

from pynamodb.attributes import Attribute, DiscriminatorAttribute
from pynamodb.constants import NUMBER
from pynamodb.exceptions import AttributeNullError
from pynamodb.models import Model


class IntegerAttribute(Attribute[int]):
    """A whole number; PynamoDB's own would read and write each as a JSON document."""

    attr_type = NUMBER

    def serialize(self, value: int) -> str:
        """The number in digits. Raises: TypeError: it is not whole, and nothing is cut off it."""
        return str(index(value))

    def deserialize(self, value: str) -> int:
        return int(value)


class FlatModel(Model):
    """A row none of whose attributes is a map or a list."""

    @classmethod
    def from_raw_data(cls, data: dict[str, Any]) -> Self:
        """The row that the store shows, of its own class; `data` has a typed value for each name.

        Raises:
            TypeError: that is not one of this class.
            ValueError: this release has none of the kind.
        """
        kind: type[Self] = cls._get_discriminator_class(data) or cls
        if not issubclass(kind, cls):
            raise TypeError(f"This is a {kind.__name__} and no {cls.__name__}.")
        row = kind.__new__(kind)
        row.attribute_values = values = dict(_defaults(kind))
        columns = _columns(kind)
        for name, value in data.items():
            column = columns.get(name)
            if column is not None and "NULL" not in value:
                attribute = column.attribute
                values[column.name] = attribute.deserialize(attribute.get_value(value))
        return row

    def serialize(self, null_check: bool = True) -> dict[str, dict[str, Any]]:
        """The row as the store keeps it.

        Raises:
            AttributeNullError: something is missing.
        """
        values, stored = self.attribute_values, {}
        for name, column in _columns(type(self)).items():
            value = values.get(column.name)
            content = None if value is None else column.attribute.serialize(value)
            if content is not None:
                stored[name] = {column.attribute.attr_type: content}
            elif null_check and not column.attribute.null:
                raise AttributeNullError(column.name)
        return stored

    def _set_discriminator(self) -> None:
        """It is among the defaults."""

    def _set_defaults(self, _user_instantiated: bool = True) -> None:
        self.attribute_values.update(_defaults(type(self)))

    def _set_attributes(self, **attributes: Any) -> None:
        if unknown := attributes.keys() - self.get_attributes().keys():
            raise ValueError(f"A {type(self).__name__} has no {', '.join(sorted(unknown))}.")
        self.attribute_values.update(attributes)


class Column(NamedTuple):
    """`name` is the attribute's in Python."""

    name: str
    attribute: Attribute[Any]


@cache
def _columns(model: type[Model]) -> Mapping[str, Column]:
    """The attributes by their names in the store."""
    attributes = model.get_attributes().items()
    return {str(each.attr_name): Column(name, each) for name, each in attributes}


@cache
def _defaults(model: type[Model]) -> Mapping[str, Any]:
    """What a row has by itself: its class, and values that are always the same."""
    found: dict[str, Any] = {}
    for name, attribute in model.get_attributes().items():
        if isinstance(attribute, DiscriminatorAttribute):
            found |= {name: model} if attribute.get_discriminator(model) else {}
        elif attribute.default is not None:
            found[name] = attribute.default
    return found
