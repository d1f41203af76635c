"""Reading paper as people and phones do: pages drawn at printing size, codes read off them, words taken out."""

import ctypes
import io

import numpy as np
import pypdfium2
import zxingcpp
from PIL import Image, ImageFilter
from pypdfium2 import raw

DPI = 200
MM = 25.4 / 72


def drawn(pdf: bytes, *, dpi: int = DPI) -> list[Image.Image]:
    """Each page as a printer would lay it down."""
    document = pypdfium2.PdfDocument(pdf)
    try:
        return [page.render(scale=dpi / 72).to_pil().convert("RGB") for page in document]
    finally:
        document.close()


def sizes(pdf: bytes) -> set[tuple[int, int]]:
    """Width and height of the pages in millimetres."""
    document = pypdfium2.PdfDocument(pdf)
    try:
        return {tuple(round(side * MM) for side in page.get_size()) for page in document}
    finally:
        document.close()


def words(pdf: bytes) -> list[str]:
    """The text of each page, lines joined."""
    document = pypdfium2.PdfDocument(pdf)
    try:
        return [" ".join(page.get_textpage().get_text_range().split()) for page in document]
    finally:
        document.close()


def language_and_tags(pdf: bytes) -> tuple[str, bool]:
    """The language that the file says it is in, and whether it holds its structure for screen readers."""
    document = pypdfium2.PdfDocument(pdf)
    try:
        held = (ctypes.c_ushort * 32)()
        raw.FPDFCatalog_GetLanguage(document, held, 64)
        return bytes(held).decode("utf-16-le").rstrip("\0"), bool(raw.FPDFCatalog_IsTagged(document))
    finally:
        document.close()


def codes(image: Image.Image) -> list[str]:
    """What the codes on a page lead to."""
    found = zxingcpp.read_barcodes(image, formats=zxingcpp.BarcodeFormat.QRCode)
    return sorted(one.text for one in found)


def levels(image: Image.Image) -> set[str]:
    """The error levels of its codes."""
    return {one.ec_level for one in zxingcpp.read_barcodes(image, formats=zxingcpp.BarcodeFormat.QRCode)}


def poorly_printed(image: Image.Image, *, smear: float = 2.0) -> Image.Image:
    """Grey ink on grey paper, smeared by so many dots, speckled, and kept by a phone as a small JPEG."""
    grey = np.asarray(image.convert("L").filter(ImageFilter.GaussianBlur(smear)), dtype=float)
    noise = np.random.default_rng(7).normal(0, 22, grey.shape)
    faded = Image.fromarray(np.clip(70 + grey * 0.55 + noise, 0, 255).astype("uint8"))
    kept = io.BytesIO()
    faded.save(kept, "JPEG", quality=40)
    return Image.open(kept)


def edge_is_white(image: Image.Image, *, mm: float = 4.0) -> bool:
    """Whether nothing was printed at the edge, where overflowing words would stand."""
    inked = np.asarray(image.convert("L")) < 128
    wide = round(mm / 25.4 * DPI)
    return not (inked[:wide].any() or inked[-wide:].any() or inked[:, :wide].any() or inked[:, -wide:].any())
