"""Building blocks of the transforms' parameter models: frozen, with titles, units and limits."""

from __future__ import annotations

from typing import Annotated, Any

from pydantic import AfterValidator, BaseModel, ConfigDict, Field
from pydantic_core import PydanticCustomError


class Parameters(BaseModel):
    """Base of every transform's parameters; a recipe's JSON and the forms are validated against them."""

    model_config = ConfigDict(frozen=True, extra="forbid", allow_inf_nan=False, defer_build=True)


class NoParameters(Parameters):
    """A transform that needs nothing to be set."""


def unit(name: str, **more: Any) -> dict[str, Any]:
    """Return the schema entry that tells a form which unit a field is in."""
    return {"unit": name, **more}


def ordered(value: tuple[float, float]) -> tuple[float, float]:
    """Return a range (low, high) as it is; a range upside down is a mistake of the recipe."""
    if value[0] > value[1]:
        raise PydanticCustomError(
            "range_upside_down",
            "the range is upside down: {low} > {high}",
            {"low": value[0], "high": value[1]},
        )
    return value


_Angle = Annotated[float, Field(ge=-180, le=180)]
_Shear = Annotated[float, Field(ge=-60, le=60)]
_Share = Annotated[float, Field(ge=0, le=1)]
_SignedShare = Annotated[float, Field(ge=-1, le=1)]
_Scale = Annotated[float, Field(ge=0.05, le=20)]
_Factor = Annotated[float, Field(ge=0, le=10)]
_Tilt = Annotated[float, Field(ge=0, le=0.3)]
_Sigma = Annotated[float, Field(ge=0, le=100)]
_Radius = Annotated[float, Field(ge=0, le=20)]
_Growth = Annotated[float, Field(ge=1, le=20)]
_Level = Annotated[int, Field(ge=0, le=255)]

AngleRange = Annotated[tuple[_Angle, _Angle], AfterValidator(ordered)]
ShearRange = Annotated[tuple[_Shear, _Shear], AfterValidator(ordered)]
ShareRange = Annotated[tuple[_Share, _Share], AfterValidator(ordered)]
SignedShareRange = Annotated[tuple[_SignedShare, _SignedShare], AfterValidator(ordered)]
ScaleRange = Annotated[tuple[_Scale, _Scale], AfterValidator(ordered)]
FactorRange = Annotated[tuple[_Factor, _Factor], AfterValidator(ordered)]
TiltRange = Annotated[tuple[_Tilt, _Tilt], AfterValidator(ordered)]
SigmaRange = Annotated[tuple[_Sigma, _Sigma], AfterValidator(ordered)]
RadiusRange = Annotated[tuple[_Radius, _Radius], AfterValidator(ordered)]
GrowthRange = Annotated[tuple[_Growth, _Growth], AfterValidator(ordered)]

Colour = tuple[_Level, _Level, _Level]
"""Red, green, blue, as people write colours; arrays are BGR."""

Side = Annotated[int, Field(ge=1, le=16384)]
"""A width or height in pixels that a recipe may ask for."""


def bgr(colour: Colour) -> tuple[int, int, int]:
    """Return a colour in the order of the pixels."""
    return colour[2], colour[1], colour[0]
