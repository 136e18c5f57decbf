"""Pictures of strangers, decoded in bounds and drawn anew: a square of pixels and nothing else.

Only the photo function loads this. What the decoder makes of a picture is copied into a fresh one,
so that no metadata, no second frame and no trailing bytes come along.
"""

import contextlib
import io
import struct
import warnings
import zlib

from PIL import Image, ImageCms, ImageOps

from chalicelib.domain.coaches.photos import (
    FEWEST_A_SIDE,
    FORMATS,
    MOST_A_SIDE,
    MOST_BYTES,
    MOST_PIXELS,
    PhotoProblem,
    UnusablePhotoError,
)

QUALITY = 85
WHITE = (255, 255, 255)
DECODED_LARGER = 2
"""A JPEG is decoded at half its size or less, if that is so many times what is shown."""

UNREADABLE = (OSError, EOFError, SyntaxError, ValueError, TypeError, LookupError, OverflowError)
BROKEN = (*UNREADABLE, struct.error, zlib.error, Image.DecompressionBombError)
"""All that the decoders raise on what they cannot read."""


def redraw(raw: bytes) -> bytes:
    """The picture's centre as a square of at most 512 pixels a side, upright, in sRGB, as WebP.

    Of several frames the first; what is transparent is white.

    Raises:
        UnusablePhotoError: it is no such picture, or one that is too large or too small.
    """
    if len(raw) > MOST_BYTES:
        raise UnusablePhotoError(PhotoProblem.TOO_LARGE)
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")  # its size is ours to judge
            return _redrawn(raw)
    except Image.DecompressionBombError as error:
        raise UnusablePhotoError(PhotoProblem.TOO_MANY_PIXELS) from error
    except BROKEN as error:
        raise UnusablePhotoError(PhotoProblem.NOT_A_PICTURE) from error


def _redrawn(raw: bytes) -> bytes:
    with Image.open(io.BytesIO(raw), formats=list(FORMATS.values())) as picture:
        _check_size(*picture.size)  # known from its head, before anything is decoded
        orientation = _orientation(picture)
        least = MOST_A_SIDE * DECODED_LARGER
        picture.draft("RGB", (least, least))
        square = ImageOps.fit(_flat(picture), _side_of(picture), Image.Resampling.LANCZOS)
    upright = _turned(square, orientation)
    fresh = Image.new("RGB", upright.size)
    fresh.paste(upright)
    out = io.BytesIO()
    fresh.save(out, "WEBP", quality=QUALITY, method=4)
    return out.getvalue()


def _check_size(width: int, height: int) -> None:
    if width * height > MOST_PIXELS:
        raise UnusablePhotoError(PhotoProblem.TOO_MANY_PIXELS)
    if min(width, height) < FEWEST_A_SIDE:
        raise UnusablePhotoError(PhotoProblem.TOO_SMALL)


def _side_of(picture: Image.Image) -> tuple[int, int]:
    """A picture that is smaller than what is shown is not blown up."""
    side = min(*picture.size, MOST_A_SIDE)
    return side, side


def _flat(picture: Image.Image) -> Image.Image:
    """The first frame in sRGB on white."""
    picture.load()
    if picture.mode.startswith("I;16"):  # 16 bits of grey: its upper eight
        picture = picture.convert("I").point(lambda value: value / 256).convert("L")
    if picture.has_transparency_data:
        seen = picture.convert("RGBA")
        ground = Image.new("RGBA", seen.size, (*WHITE, 255))
        return Image.alpha_composite(ground, seen).convert("RGB")
    return _in_srgb(picture)


def _in_srgb(picture: Image.Image) -> Image.Image:
    """Colours as their profile means them, if it has one that can be read."""
    profile = picture.info.get("icc_profile")
    if profile and picture.mode in {"RGB", "CMYK"}:
        with contextlib.suppress(ImageCms.PyCMSError, *UNREADABLE):
            source = ImageCms.ImageCmsProfile(io.BytesIO(profile))
            target = ImageCms.createProfile("sRGB")
            converted = ImageCms.profileToProfile(picture, source, target, outputMode="RGB")
            if converted:
                return converted
    return picture.convert("RGB")


TURNS = {
    2: (Image.Transpose.FLIP_LEFT_RIGHT,),
    3: (Image.Transpose.ROTATE_180,),
    4: (Image.Transpose.FLIP_TOP_BOTTOM,),
    5: (Image.Transpose.TRANSPOSE,),
    6: (Image.Transpose.ROTATE_270,),
    7: (Image.Transpose.TRANSVERSE,),
    8: (Image.Transpose.ROTATE_90,),
}
"""How a camera was held, as EXIF counts it -> what makes the picture upright."""

ORIENTATION = 0x0112


def _orientation(picture: Image.Image) -> object:
    """As EXIF says it; None if that cannot be read, and then the picture is taken as it is."""
    with contextlib.suppress(struct.error, zlib.error, *UNREADABLE):
        return picture.getexif().get(ORIENTATION)
    return None


def _turned(square: Image.Image, orientation: object) -> Image.Image:
    for turn in TURNS.get(orientation, ()) if isinstance(orientation, int) else ():
        square = square.transpose(turn)
    return square
