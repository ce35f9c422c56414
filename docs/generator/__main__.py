"""Renews the generated parts of all pages."""

from docs.generator import pages, renewed

for page in pages():
    before = page.read_text(encoding="utf-8")
    now = renewed(before)
    if now != before:
        page.write_text(now, encoding="utf-8")
        print(f"{page.name} is renewed")
