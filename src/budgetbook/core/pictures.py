"""Pictures of drawings, for where a drawing is not shown: notebooks that JupyterLab does not trust, and older Words."""

from collections.abc import Sequence
from typing import Any

import typst


def svg_to_png(drawings: Sequence[str], resolution: int) -> list[bytes]:
    """Draw SVGs as PNGs by Typst, each of just its size; the same drawing gives the same bytes.

    Parameters
    ----------
    resolution
        Dots per inch.
    """
    if not drawings:
        return []
    images = "\n#pagebreak()\n".join(f'#image("{number}.svg")' for number in range(len(drawings)))
    files = {f"{number}.svg": drawing.encode() for number, drawing in enumerate(drawings)}
    main = f"#set page(width: auto, height: auto, margin: 0pt)\n{images}\n".encode()
    # of one page Typst gives the picture itself, of several a list
    pages: Any = typst.compile(
        {"main.typ": main, **files},  # type: ignore[call-overload]  # the binding takes files too, unlike its types
        format="png",
        ppi=resolution,
        ignore_system_fonts=True,
    )
    return list(pages) if isinstance(pages, list) else [pages]
