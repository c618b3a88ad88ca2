"""Words of a template that were left standing: instructions to the author, placeholders, alternatives not chosen."""

import re

LEFT_OVER = re.compile(
    r"（[^（）]{0,12}(?:根据实际情况|选列|请填|填写|增加内容)[^（）]*）|填写说明|请填|"
    r"(?<![A-Za-z.])[XＸ×]{2,}(?![A-Za-z.])|(?<![A-Za-z./@])[xｘ]{2,}(?![A-Za-z./@])|…+等?）|"
    r"(?:增加|减少|增长|下降)(?:（(?:增加|减少|增长|下降)）|[/／](?:增加|减少|增长|下降))"
)
"""Template words in running text (E20, E21, E22)."""
