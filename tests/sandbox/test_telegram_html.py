"""The cases are tdlib's own, from its tests of parse_html."""

import pytest

from sandbox.telegram.html import UnparsableError, parse

FACES = "🏟 🏟&lt;"  # 13 bytes


@pytest.mark.parametrize(
    ("html", "refusal"),
    [
        ("&#57311;", "Text contains invalid Unicode characters"),
        (FACES + "<abacaba", "Unclosed start tag at byte offset 13"),
        (FACES + "<abac aba>", 'Unsupported start tag "abac" at byte offset 13'),
        (FACES + "<i   =aba>", 'Empty attribute name in the tag "i" at byte offset 13'),
        (FACES + "<i    aba>", 'Can\'t find end tag corresponding to start tag "i"'),
        (FACES + "<i    aba  =  ", 'Unclosed start tag "i" at byte offset 13'),
        (FACES + "<i    aba  =  190azAz-.,", "Unexpected end of name token at byte offset 27"),
        (FACES + '<i    aba  =  "&lt;&gt;&quot;>', "Unclosed start tag at byte offset 13"),
        (FACES + "</", "Unexpected end tag at byte offset 13"),
        (FACES + "<b></b></", "Unexpected end tag at byte offset 20"),
        (FACES + "<i>a</i   ", "Unclosed end tag at byte offset 17"),
        (FACES + "<i>a</em   >", 'Unmatched end tag at byte offset 17, expected "</i>", found "</em>"'),
        ('<span class="red">a</span>', 'Tag "span" must have class "tg-spoiler" at byte offset 0'),
    ],
)
def test_what_telegram_refuses_is_refused_in_its_words(html, refusal):
    with pytest.raises(UnparsableError) as refused:
        parse(html)
    assert str(refused.value).startswith(refusal)


@pytest.mark.parametrize(
    ("html", "text", "entities"),
    [
        ("&ge;&lt;&gt;&amp;&quot;&laquo;&#12345678;&#26;&#x5e93;", '&ge;<>&"&laquo;&#12345678;\x1a库', []),
        ("➡️ ➡️<i>➡️ ➡️</i>", "➡️ ➡️➡️ ➡️", [("italic", 5, 5, {})]),
        ("🏟<b>a</b>", "🏟a", [("bold", 2, 1, {})]),
        ("<b><i>a</i>b</b>", "ab", [("bold", 0, 2, {}), ("italic", 0, 1, {})]),
        ("<b></b>a", "a", []),
        ('<a href="https://x.y/?a=1&amp;b">z</a>', "z", [("text_link", 0, 1, {"url": "https://x.y/?a=1&b"})]),
        ("🏟<a>https://x.y</a>", "🏟https://x.y", [("text_link", 2, 11, {"url": "https://x.y"})]),
        ("<a href='javascript:x'>z</a>", "z", []),
        ('<pre><code class="language-py">x</code></pre>', "x", [("pre", 0, 1, {"language": "py"})]),
        ('<code class="language-py">x</code>', "x", [("code", 0, 1, {})]),
        ("<blockquote expandable>q</blockquote>", "q", [("expandable_blockquote", 0, 1, {})]),
        ('<span class="tg-spoiler">q</span>', "q", [("spoiler", 0, 1, {})]),
        ("<B>q</>", "q", [("bold", 0, 1, {})]),
    ],
)
def test_html_becomes_text_and_entities_counted_in_utf16(html, text, entities):
    assert parse(html) == (
        text,
        [{"type": kind, "offset": offset, "length": length} | more for kind, offset, length, more in entities],
    )
