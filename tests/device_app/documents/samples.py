"""A document of each format that is text, as their programs write them."""

from __future__ import annotations

HTML = """<!DOCTYPE html>
<html lang="en"><head><title>A  page &amp; more</title><style>p { color: red }</style>
<meta name="description" content="What it is about"></head>
<body>
<h1 class="x">Hello <b>bold</b> world</h1>
<p>
  <b>All bold</b>
  <img src=a alt="A picture &quot;here&quot;"> 3 &lt; 4 with <code>code <i>x</i></code> and
  <a href="x?a=1&b=2" title='the title'>a link <em>deep</em></a>.<br>Next line<!-- a comment --> ends
</p>
<pre>not   this</pre><script>var a = "nor <b>this</b>";</script><p translate=no>nor that</p>
<ul><li>One<li>Two &copy; <sub>2</sub></ul><table><tr><td>Cell<td>42</table>
<form><input type=submit value="Send it"><input type=text value="kept"></form>
<p>unclosed <b>x <p>next</p> a < b & c
</body></html>
"""

MARKDOWN = """---
title: keep
---
# A *heading* ## {#id}

> quote a
> b `c` **bold _nested_**\\
> hard
> break

- [ ] to do
- [x] done[^1]

> [!NOTE]
> a note

:::tip Title
inside
:::

1. 1
- item one
  goes on
- [link *t*](http://x "title") ![alt](a.png) <b>x</b> &amp; \\* 2 * 3 <http://a.b> [ref] [ref][] :smile:
- at https://example.org/garden_path_a*b and $\\frac{a_1}{b_2}$ and [@doe99, p. 3]

| a | b |
|---|---|
| c **d** \\| | e |

term
: meaning

**all bold**, ***both* x** ~~gone~~ snake_case

Setext
===

```py
code = "not this"
```

    indented code

<div>
<p>Hello <b>x</b></p>
</div>

[^1]: a foot note
[ref]: http://y
"""

SRT = """1
00:00:01,000 --> 00:00:02,500
Hello <i>there</i>
my friend

2
00:00:03,000 --> 00:00:04,000 X1:10
- Who?
- {\\an8}You.

3
00:00:05,000 --> 00:00:06,000
42

"""

VTT = """WEBVTT - a talk

NOTE this is no text

STYLE
::cue { color: red }

intro
00:01.000 --> 00:02.000 line:0
<v Anna>Hello <00:01.500>there

00:03.000 --> 00:04.000
"""

ASS = """[Script Info]
Title: a film
ScriptType: v4.00+

[V4+ Styles]
Format: Name, Fontname, Fontsize
Style: Default,Arial,20

[Events]
Format: Layer, Start, End, Style, Name, MarginL, MarginR, MarginV, Effect, Text
Comment: 0,0:00:00.00,0:00:01.00,Default,,0,0,0,,a comment
Dialogue: 0,0:00:01.00,0:00:02.00,Default,Anna,0,0,0,,{\\i1}Hello, you{\\i0}\\Nmy friend
Dialogue: 0,0:00:03.00,0:00:04.00,Default,,0,0,0,,{\\p1}m 0 0 l 1 1{\\p0}
"""

SBV = "0:00:01.000,0:00:02.000\nHello there\nmy friend\n\n0:00:03.000,0:00:04.000\nBye\n"
MICRODVD = "{1}{1}23.976\n{10}{50}{y:i}Hello|my friend\n{60}{70}Two\n"
MPL2 = "[10][50]/Hello|my friend\n[60][70]Two\n"
LRC = "[ar:Somebody]\n[00:12.00]Line one\n[00:15.00][00:20.00]Line two\n"

TTML = """<?xml version="1.0" encoding="UTF-8"?>
<tt xmlns="http://www.w3.org/ns/ttml" xml:lang="en"><head><metadata><title>kept</title></metadata></head>
<body><div><p begin="0s" end="1s">Hello <span tts:color="red">there</span><br/>my friend</p></div></body></tt>
"""

JSON = """{"title": "Hello {name}, you have %d messages", "id": "some_key",
  "items": ["x y", 1, true, null, "en-US", "https://a.b/c d", "#ff0000"], "said": "caf\\u00e9 \\"here\\""}
"""

PROPERTIES = """# a comment
key.one = Hello {0}
key.two: in two \\
   lines caf\\u00e9
! another
path=/usr/bin/x
"""

STRINGS = '/* a comment */\n"key" = "Hello \\"you\\" %@";\nother="Two\\nlines";\n'

STRINGSDICT = """<?xml version="1.0" encoding="UTF-8"?>
<plist version="1.0"><dict><key>files</key><dict>
<key>NSStringLocalizedFormatKey</key><string>%#@n@ left</string>
<key>n</key><dict><key>NSStringFormatSpecTypeKey</key><string>NSStringPluralRuleType</string>
<key>one</key><string>%d file &amp; more</string></dict></dict></dict></plist>
"""

ANDROID = """<?xml version="1.0" encoding="utf-8"?>
<resources xmlns:xliff="urn:oasis:names:tc:xliff:document:1.2">
    <string name="a">Don\\'t <b>press</b> <xliff:g id="n">%1$s</xliff:g>\\nnow</string>
    <string name="b" translatable="false">kept</string><string name="c">@string/a</string>
    <plurals name="p"><item quantity="one">%d file</item></plurals>
</resources>
"""

RESX = """<?xml version="1.0" encoding="utf-8"?>
<root><resheader name="version"><value>2.0</value></resheader>
<data name="a" xml:space="preserve"><value>Hello {0}</value><comment>kept</comment></data></root>
"""

PO = """msgid ""
msgstr ""
"Content-Type: text/plain; charset=UTF-8\\n"
"Plural-Forms: nplurals=2; plural=(n != 1);\\n"

#: a.c:1
#, c-format
msgid "Hello %s"
msgstr ""

msgid "one file"
msgid_plural "%d files"
msgstr[0] ""
msgstr[1] ""

msgctxt "menu"
msgid "Open"
msgstr "Abrir"
"""

XLIFF = """<?xml version="1.0" encoding="UTF-8"?>
<xliff version="1.2" xmlns="urn:oasis:names:tc:xliff:document:1.2">
 <file original="a" source-language="en" target-language="de" datatype="plaintext"><body>
   <trans-unit id="1"><source>Hello <g id="1">bold <x id="2"/></g> world</source></trans-unit>
   <trans-unit id="2"><source>Two</source><target>Dois</target></trans-unit>
   <trans-unit id="3" translate="no"><source>Three</source></trans-unit>
 </body></file>
</xliff>
"""

TS = """<?xml version="1.0" encoding="utf-8"?>
<!DOCTYPE TS>
<TS version="2.1" language="de">
<context><name>Main</name>
    <message><source>&amp;Hello %1</source><translation type="unfinished"></translation></message>
    <message numerus="yes"><source>%n file(s)</source>
        <translation type="unfinished"><numerusform></numerusform><numerusform></numerusform></translation></message>
    <message><source>Done</source><translation>Feito</translation></message>
</context>
</TS>
"""

DOCUMENTS = {
    "plain": " a\n\n\tb\r\nc",
    "html": HTML,
    "xhtml": HTML,
    "markdown": MARKDOWN,
    "srt": SRT,
    "vtt": VTT,
    "ass": ASS,
    "sbv": SBV,
    "microdvd": MICRODVD,
    "mpl2": MPL2,
    "lrc": LRC,
    "ttml": TTML,
    "json": JSON,
    "properties": PROPERTIES,
    "strings": STRINGS,
    "stringsdict": STRINGSDICT,
    "android": ANDROID,
    "resx": RESX,
    "po": PO,
    "xliff": XLIFF,
    "ts": TS,
}
