#!/usr/bin/env python3
"""Writes c14n.tsv: canonical forms as libxml2 makes them.

    python3 record_c14n.py [path of libxml2.so.2] > c14n.tsv

Documents follow the examples of RFC 3076, Canonical XML 1.1 and RFC 3741, without their document
types, and the corners that implementations are known to get wrong.
"""

import ctypes
import sys

DOCUMENTS = {
    # RFC 3076 section 3
    "instructions and comments beside the root": (
        '<?xml version="1.0"?>\n\n<?xml-stylesheet   href="doc.xsl"\n   type="text/xsl"   ?>\n\n'
        "<!-- before -->\n<doc>Hello, world!<!-- Comment 1 --></doc>\n\n<?pi-without-data     ?>\n\n"
        "<!-- Comment 2 -->\n\n<!-- Comment 3 -->\n"
    ),
    "white space in content": (
        "<doc>\n   <clean>   </clean>\n   <dirty>   A   B   </dirty>\n   <mixed>\n      A\n"
        "      <clean>   </clean>\n      B\n      <dirty>   A   B   </dirty>\n      C\n   </mixed>\n</doc>"
    ),
    "start and end tags": (
        '<doc>\n   <e1   />\n   <e2   ></e2>\n   <e3   name = "elem3"   id="elem3"   />\n'
        '   <e4   name="elem4"   id="elem4"   ></e4>\n'
        '   <e5 a:attr="out" b:attr="sorted" attr2="all" attr="I\'m"\n'
        '      xmlns:b="http://www.ietf.org"\n      xmlns:a="http://www.w3.org"\n'
        '      xmlns="http://example.org"/>\n'
        '   <e6 xmlns="" xmlns:a="http://www.w3.org">\n      <e7 xmlns="http://www.ietf.org">\n'
        '         <e8 xmlns="" xmlns:a="http://www.w3.org">\n'
        '            <e9 xmlns="" xmlns:a="http://www.ietf.org"/>\n         </e8>\n      </e7>\n   </e6>\n</doc>'
    ),
    "characters and references": (
        "<doc>\n   <text>First line&#x0d;&#10;Second line</text>\n   <value>&#x32;</value>\n"
        '   <compute><![CDATA[value>"0" && value<"10" ?"valid":"error"]]></compute>\n'
        "   <compute expr='value>\"0\" &amp;&amp; value&lt;\"10\" ?\"valid\":\"error\"'>valid</compute>\n"
        "   <norm attr=' &apos;   &#x20;&#13;&#xa;&#9;   &apos; '/>\n</doc>"
    ),
    "characters beyond ASCII": "<doc>&#169; \u00e9 \U0001f600 &#x1F600;</doc>",
    # Canonical XML 1.1 section 3.8, RFC 3741 section 2.2
    "attributes of xml further out": (
        '<doc xmlns="http://www.ietf.org" xml:lang="de" xml:space="preserve" xml:id="d" xml:x="y">'
        '<e1 xml:lang="fr"><e2 xmlns=""><e3 id="E3" xml:space="default"/></e2></e1></doc>'
    ),
    "bases further out": (
        '<doc xml:base="http://www.example.com/a/b.xml"><e1 xml:base="c/d"><e2 xml:base="../e">'
        '<e3 xml:base="f?q#g"/><e4/></e2></e1><e5 xml:base="http://other.example/x"/></doc>'
    ),
    "relative bases further out": (
        '<doc xml:base="foo/"><e1 xml:base=".."><e2 xml:base="bar/baz"><e3 xml:base="../.."/>'
        '</e2></e1><e4 xml:base="../../x"/></doc>'
    ),
    "one element in two contexts, first": (
        '<n0:local xmlns:n0="http://foo.example/" xmlns:n3="ftp://example.org">'
        '<n1:elem2 xmlns:n1="http://example.net" xml:lang="en"><n3:stuff xmlns:n3="ftp://example.org"/>'
        "</n1:elem2></n0:local>"
    ),
    "one element in two contexts, second": (
        '<n2:pdu xmlns:n1="http://example.com" xmlns:n2="http://foo.example" xml:lang="fr" xml:space="preserve">'
        '<n1:elem2 xmlns:n1="http://example.net" xml:lang="en"><n3:stuff xmlns:n3="ftp://example.org"/>'
        "</n1:elem2></n2:pdu>"
    ),
    # Corners
    "ends of lines in text and values": (
        '<a x="1\t2\n3\r\n4\r5&#9;6&#10;7&#13;8">1\r\n2\r3&#13;4\t</a>'
    ),
    "ends of lines in comments, instructions and CDATA": (
        "<a><!--1\r\n2\r3&amp;--><?p  1\r\n2\r3 ?><![CDATA[1\r\n2\r3&amp;]]>]]&gt;</a>"
    ),
    "quotes": "<a x='\"' y=\"'\" z='&quot;&apos;&lt;&gt;>'>\"'&quot;&apos;&lt;&gt;></a>",
    "default namespace taken back": (
        '<a xmlns="http://a.example"><b xmlns=""><c/><d xmlns="http://a.example"><e xmlns=""/></d></b></a>'
    ),
    "default namespace taken back where there is none": '<a xmlns=""><b xmlns=""/></a>',
    "prefix bound again to the same": (
        '<p:a xmlns:p="http://a.example"><p:b xmlns:p="http://a.example"><p:c/></p:b></p:a>'
    ),
    "prefix bound to another and back": (
        '<p:a xmlns:p="http://a.example"><p:b xmlns:p="http://b.example"><p:c xmlns:p="http://a.example"/>'
        "<p:d/></p:b><p:e/></p:a>"
    ),
    "unused prefixes": (
        '<a xmlns:u="http://u.example" xmlns:v="http://v.example"><b v:x="1"><c xmlns:u="http://w.example">'
        "<d u:x='1' v:x='2'/></c></b><e v:y='1'/></a>"
    ),
    "default namespace used only further in": (
        '<p:a xmlns="http://d.example" xmlns:p="http://p.example"><p:b><c/></p:b><p:d x="1"/></p:a>'
    ),
    "order of attributes": (
        '<a xmlns:z="http://a.example" xmlns:b="http://z.example" b:a="1" z:z="2" z:a="3" y="4" x="5" '
        'xml:lang="en" xml:a="6" A="7"/>'
    ),
    "order of names past ASCII": '<a z="1" \u00e9="2" \U00010000="3" \ufdf0="4" a-b="5" ab="6" a.b="7"/>',
    "prefix xml declared": (
        '<a xmlns:xml="http://www.w3.org/XML/1998/namespace" xml:lang="en"><b/></a>'
    ),
    # Not `&amp;`: libxml2 2.9 hands on `&#38;` as the name of the namespace.
    "references in a namespace": '<p:a xmlns:p="http://a.example/?x=&#x32;"><p:b/></p:a>',
    "markup between text": (
        "<a><NameID>user@example.com<!---->.evil.example</NameID><b>x<?p?>y<![CDATA[z]]></b></a>"
    ),
    "assertion in a response": (
        '<samlp:Response xmlns:samlp="urn:oasis:names:tc:SAML:2.0:protocol" xmlns:xs="http://www.w3.org/2001/XMLSchema" '
        'ID="_r" Version="2.0"><saml:Issuer xmlns:saml="urn:oasis:names:tc:SAML:2.0:assertion">i</saml:Issuer>'
        '<saml:Assertion xmlns:saml="urn:oasis:names:tc:SAML:2.0:assertion" ID="_a"><ds:Signature '
        'xmlns:ds="http://www.w3.org/2000/09/xmldsig#"><ds:SignedInfo/></ds:Signature><saml:AttributeValue '
        'xmlns:xsi="http://www.w3.org/2001/XMLSchema-instance" xsi:type="xs:string">v</saml:AttributeValue>'
        "</saml:Assertion></samlp:Response>"
    ),
}

METHODS = {"inclusive": 0, "exclusive": 1, "inclusive11": 2}

# Document, apex, what is left out, prefixes; every method, with and without comments.
SUBSETS = [(name, "-", "-", "") for name in DOCUMENTS] + [
    ("attributes of xml further out", "e1", "-", ""),
    ("attributes of xml further out", "e2", "-", ""),
    ("attributes of xml further out", "e3", "-", ""),
    ("bases further out", "e1", "-", ""),
    ("bases further out", "e2", "-", ""),
    ("bases further out", "e3", "-", ""),
    ("bases further out", "e4", "-", ""),
    ("bases further out", "e5", "-", ""),
    ("bases further out", "e1", "e3", ""),
    ("relative bases further out", "e2", "-", ""),
    ("relative bases further out", "e4", "-", ""),
    ("one element in two contexts, first", "elem2", "-", ""),
    ("one element in two contexts, first", "elem2", "-", "n0 n3"),
    ("one element in two contexts, second", "elem2", "-", ""),
    ("one element in two contexts, second", "elem2", "-", "n2"),
    ("one element in two contexts, second", "stuff", "-", ""),
    ("default namespace taken back", "b", "-", ""),
    ("default namespace taken back", "c", "-", ""),
    ("default namespace taken back", "d", "-", ""),
    ("default namespace taken back", "e", "-", "#default"),
    ("prefix bound to another and back", "b", "-", "p"),
    ("prefix bound to another and back", "d", "-", ""),
    ("unused prefixes", "b", "-", ""),
    ("unused prefixes", "b", "-", "u"),
    ("unused prefixes", "c", "-", "u v"),
    ("unused prefixes", "a", "c", "v"),
    ("default namespace used only further in", "b", "-", ""),
    ("default namespace used only further in", "b", "-", "#default"),
    ("default namespace used only further in", "d", "-", "#default p"),
    ("markup between text", "NameID", "-", ""),
    ("assertion in a response", "Assertion", "-", ""),
    ("assertion in a response", "Assertion", "Signature", ""),
    ("assertion in a response", "Assertion", "Signature", "xs"),
    ("assertion in a response", "Response", "Assertion", ""),
]


def library(path):
    xml = ctypes.CDLL(path)
    for name in ("xmlReadMemory", "xmlXPathNewContext", "xmlXPathEvalExpression"):
        getattr(xml, name).restype = ctypes.c_void_p
    return xml


def canonical(xml, document, apex, without, method, comments, prefixes):
    data = document.encode()
    doc = ctypes.c_void_p(xml.xmlReadMemory(data, len(data), None, None, 0))
    assert doc.value, document
    conditions = "" if apex == "-" else f"[ancestor-or-self::*[local-name()='{apex}']]"
    if without != "-":
        conditions += f"[not(ancestor-or-self::*[local-name()='{without}'])]"
    nodes = None
    if conditions:
        context = ctypes.c_void_p(xml.xmlXPathNewContext(doc))
        expression = f"(//. | //@* | //namespace::*){conditions}"
        found = xml.xmlXPathEvalExpression(expression.encode(), context)
        nodes = ctypes.c_void_p.from_address(found + 8)
    listed = [prefix.encode() for prefix in prefixes.split()] + [None]
    output = ctypes.c_void_p()
    length = xml.xmlC14NDocDumpMemory(
        doc, nodes, METHODS[method], (ctypes.c_char_p * len(listed))(*listed), comments, ctypes.byref(output)
    )
    return None if length < 0 else ctypes.string_at(output, length).decode()


def column(text):
    special = {"\\": "\\\\", "\n": "\\n", "\r": "\\r", "\t": "\\t"}
    return "".join(special.get(character, character) for character in text)


def main():
    xml = library(sys.argv[1] if len(sys.argv) > 1 else "libxml2.so.2")
    print("# Canonical forms as libxml2 makes them; record_c14n.py writes this file.")
    print("# document\tapex\twithout\tmethod\tcomments\tprefixes\twritten\tcanonical")
    for name, apex, without, prefixes in SUBSETS:
        for method in METHODS if not prefixes else ["exclusive"]:
            for comments in (0, 1):
                document = DOCUMENTS[name]
                form = canonical(xml, document, apex, without, method, comments, prefixes)
                assert form is not None, name
                kept = "kept" if comments else "omitted"
                columns = (name, apex, without, method, kept, prefixes, document, form)
                print("\t".join(map(column, columns)))


main()
