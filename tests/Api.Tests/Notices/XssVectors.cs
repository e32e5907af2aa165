namespace OrleansTickets.Api.Tests.Notices;

/// <summary>Ways in which text has become a program in other people's pages: as HTML, and through what Markdown makes of it.</summary>
internal static class XssVectors
{
    /// <summary>Addresses that run something, or that browsers take for such.</summary>
    public static readonly string[] Addresses =
    [
        "javascript:alert(1)", "JAVASCRIPT:alert(1)", "JaVaScRiPt:alert(1)", "javascript://%0aalert(1)", "javascript://https://x.example/%0aalert(1)",
        "java\tscript:alert(1)", "java\nscript:alert(1)", "java\rscript:alert(1)", "\tjavascript:alert(1)", "\u0001javascript:alert(1)",
        " javascript:alert(1)", "\u00a0javascript:alert(1)", "\u2028javascript:alert(1)", "java\u0000script:alert(1)", "javascript\u0000:alert(1)",
        "javascript&colon;alert(1)", "javascript&#58;alert(1)", "javascript&#x3a;alert(1)", "javascript&#x003A;alert(1)", "&#106;avascript:alert(1)",
        "&#x6A;avascript:alert(1)", "&#0000106avascript:alert(1)", "java&#9;script:alert(1)", "java&#x0A;script:alert(1)", "java&Tab;script:alert(1)",
        "java&NewLine;script:alert(1)", "&#14;javascript:alert(1)", "&#x01;javascript:alert(1)", "javascript%3Aalert(1)", "%6Aavascript:alert(1)",
        "javascript\\:alert(1)", "jav\\ascript:alert(1)", "java\\tscript:alert(1)", "javascript:alert`1`", "javascript:eval(name)",
        "vbscript:msgbox(1)", "VBSCRIPT:msgbox(1)", "vbs&#99;ript:msgbox(1)", "livescript:x", "mocha:x", "jar:https://x.example!/x", "feed:javascript:alert(1)",
        "view-source:javascript:alert(1)", "data:text/html,<script>alert(1)</script>", "data:text/html;base64,PHNjcmlwdD5hbGVydCgxKTwvc2NyaXB0Pg==",
        "DATA:text/html,x", "data:image/svg+xml,<svg onload=alert(1)>", "data:image/svg+xml;base64,PHN2Zy8+", "data:application/xhtml+xml,x", "data:,x",
        "data:image/png;base64,iVBORw0KGgo=", "d\tata:text/html,x", "blob:https://x.example/x", "file:///etc/passwd", "filesystem:https://x.example/x",
        "about:blank", "chrome://settings", "ms-appx:x", "intent://x#Intent;end", "tel:1", "sms:1", "ftp://x.example/", "ws://x.example/", "cid:x",
        "//evil.example/x", "\\\\evil.example\\x", "/\\evil.example", "\\/evil.example", "///evil.example", "/api/admin/products", "/files", "/files/",
        "/files/../api/x", "/files/x.png", "/files/00000000000000000000000000000000.png/../../x", "/files/00000000000000000000000000000000.svg?x",
        "/files//00000000000000000000000000000000.png", "/FILES/00000000000000000000000000000000.png", "files/00000000000000000000000000000000.png",
        "#x", "?x", "x", ".", "", "https:javascript:alert(1)", "http:/x", "https:x", "https\\://x", "\"onclick=alert(1)", "x\" onclick=\"alert(1)",
        "x' onclick='alert(1)", "x onclick=alert(1)", "https://x.example/\"onmouseover=\"alert(1)", "https://x.example/'onmouseover='alert(1)",
        "https://x.example/><script>alert(1)</script>", "mailto:a@b.example\"><script>alert(1)</script>", "https://x.example/`onclick=alert(1)`",
    ];

    /// <summary>Markdown around an address.</summary>
    public static readonly string[] Frames =
    [
        "[x]({0})", "[x](<{0}>)", "[x]({0} \"t\")", "![x]({0})", "![x](<{0}> 'onerror=alert(1)')", "[x][r]\n\n[r]: {0}", "![x][r]\n\n[r]: <{0}>", "<{0}>",
        "{0}", "[![x]({0})]({0})", "> - [x]({0})", "| a |\n|---|\n| [x]({0}) |", "**[x]({0})**", "<a href=\"{0}\">x</a>", "<a href='{0}'>x</a>",
        "<a href={0}>x</a>", "<img src=\"{0}\">", "<iframe src=\"{0}\"></iframe>", "<form action=\"{0}\"><button>x</button></form>",
        "<svg><a xlink:href=\"{0}\"><text>x</text></a></svg>", "<math href=\"{0}\">x</math>", "<object data=\"{0}\"></object>", "<embed src=\"{0}\">",
        "<link rel=stylesheet href=\"{0}\">", "<base href=\"{0}\">", "<meta http-equiv=refresh content=\"0;url={0}\">", "<body background=\"{0}\">",
        "<table background=\"{0}\"><td background=\"{0}\">x</table>", "<video src=\"{0}\" poster=\"{0}\"></video>", "<input type=image src=\"{0}\" formaction=\"{0}\">",
        "<div style=\"background:url({0})\">x</div>", "<style>@import '{0}';</style>", "<a ping=\"{0}\" href=\"https://x.example/\">x</a>",
        "<blockquote cite=\"{0}\">x</blockquote>", "<q cite=\"{0}\">x</q>", "<img srcset=\"{0} 1x\">", "<area href=\"{0}\">", "<script src=\"{0}\"></script>",
    ];

    /// <summary>Attributes that run something.</summary>
    public static readonly string[] Handlers =
    [
        "onload=alert(1)", "onerror=alert(1)", "onclick=\"alert(1)\"", "ONCLICK='alert(1)'", "onmouseover=alert`1`", "onfocus=alert(1) autofocus tabindex=1",
        "onanimationstart=alert(1) style=animation:x", "ontoggle=alert(1) open", "onpointerrawupdate=alert(1)", "onbeforetoggle=alert(1) popover",
        "onscrollend=alert(1)", "oncontentvisibilityautostatechange=alert(1)", "style=\"x:expression(alert(1))\"", "style=\"behavior:url(#x)\"",
        "style=\"-moz-binding:url(https://x.example/x)\"", "style='background:url(javascript:alert(1))'", "srcdoc=\"<script>alert(1)</script>\"",
        "src=x onerror=alert(1)", "/onerror=alert(1)//", "\u000conerror=alert(1)", "\u000bonerror=alert(1)", "x=\"\"onclick=alert(1)", "on\u0000click=alert(1)",
        "data-x=\"y\"onclick=alert(1)", "id=x class=x name=attributes", "contenteditable onblur=alert(1)", "is=x-y", "slot=x", "part=x", "nonce=x",
        "xmlns:x=\"http://www.w3.org/1999/xhtml\"", "xlink:href=\"javascript:alert(1)\"", "formaction=\"javascript:alert(1)\"", "background=\"javascript:alert(1)\"",
    ];

    public static readonly string[] Elements =
    [
        "a", "abbr", "applet", "area", "article", "audio", "base", "bgsound", "body", "button", "canvas", "center", "details", "dialog", "div", "embed", "fieldset",
        "font", "form", "frame", "frameset", "head", "html", "iframe", "image", "img", "input", "isindex", "keygen", "label", "layer", "link", "listing", "map",
        "marquee", "math", "menu", "meta", "nobr", "noembed", "noframes", "noscript", "object", "optgroup", "option", "output", "p", "param", "picture", "plaintext",
        "pre", "script", "section", "select", "slot", "source", "span", "style", "summary", "svg", "table", "td", "template", "textarea", "title", "track", "video",
        "xmp", "x-y", "svg:script", "a:b", "!--", "!DOCTYPE", "?xml", "%", "h1", "code",
    ];

    /// <summary>Whole texts: mostly such as are read in one way by a filter and in another by a browser.</summary>
    public static readonly string[] Texts =
    [
        "<script>alert(1)</script>", "<SCRIPT SRC=//x.example></SCRIPT>", "<scr<script>ipt>alert(1)</scr</script>ipt>", "<script>alert(1)", "<script\n>alert(1)</script\n>",
        "<script/xss>alert(1)</script>", "<<script>alert(1);//<</script>", "</script><script>alert(1)</script>", "<script>/*<!--*/alert(1)/*--></script>",
        "<img src=x onerror=alert(1)//", "<img src=\"x` `<script>alert(1)</script>\"` `>", "<img \"\"\"><script>alert(1)</script>\">", "<svg/onload=alert(1)>",
        "<svg><script>alert&#40;1&#41;</script></svg>", "<svg><style><img src=x onerror=alert(1)></style></svg>", "<svg><animate onbegin=alert(1) attributeName=x>",
        "<svg><set attributeName=href to=javascript:alert(1)></svg>", "<svg><use href=\"data:image/svg+xml,<svg id=x/>#x\"/></svg>",
        "<svg><foreignObject><iframe onload=alert(1)></foreignObject></svg>", "<math><mtext><table><mglyph><style><!--</style><img title=\"--&gt;&lt;img src=1 onerror=alert(1)&gt;\">",
        "<math><mi><mglyph><svg><mtext><textarea><path id=\"</textarea><img onerror=alert(1) src=1>\">", "<form><math><mtext></form><form><mglyph><style></math><img src onerror=alert(1)>",
        "<noscript><p title=\"</noscript><img src=x onerror=alert(1)>\">", "<textarea></textarea><img src=x onerror=alert(1)>", "<title><a href=\"</title><img src=x onerror=alert(1)>\">",
        "<style><!--</style><script>alert(1)//--></script>", "<style>*{x:expression(alert(1))}</style>", "<xmp><p title=\"</xmp><svg/onload=alert(1)>\">",
        "<template><script>alert(1)</script></template>", "<plaintext><script>alert(1)</script>", "<!--><img src=x onerror=alert(1)>-->", "<!-- --!><img src=x onerror=alert(1)> -->",
        "<![CDATA[<img src=x onerror=alert(1)>]]>", "<?xml-stylesheet href=\"javascript:alert(1)\"?>", "<!ENTITY x SYSTEM \"file:///etc/passwd\">", "<!DOCTYPE html><script>alert(1)</script>",
        "<a href=\"javas&#99;ript:alert(1)\">x</a>", "<a/href=javascript:alert(1)>x</a>", "<a href=`javascript:alert(1)`>x</a>", "<a\u0000 href=javascript:alert(1)>x</a>",
        "\u003cscript\u003ealert(1)\u003c/script\u003e", "&lt;script&gt;alert(1)&lt;/script&gt;", "&amp;lt;script&amp;gt;", "%3Cscript%3Ealert(1)%3C/script%3E", "\\<script>alert(1)</script>",
        "＜script＞alert(1)＜/script＞", "+ADw-script+AD4-alert(1)+ADw-/script+AD4-", "`<script>alert(1)</script>`", "```html\n<script>alert(1)</script>\n```",
        "```x\" onclick=alert(1)\n</code></pre><script>alert(1)</script>\n```", "~~~<script>\nx\n~~~", "    <script>alert(1)</script>", "# <img src=x onerror=alert(1)>",
        "# x {onclick=alert(1)}", "[x](https://x.example/){onclick=alert(1)}", "[x]: javascript:alert(1) \"t\"\n\n[x]", "[<img src=x onerror=alert(1)>](https://x.example/)",
        "![<script>alert(1)</script>](https://x.example/x.png)", "![x\" onerror=\"alert(1)](https://x.example/x.png)", "[x](https://x.example/ \"\\\"onclick=alert(1)\")",
        "[x](https://x.example/ '\"><script>alert(1)</script>')", "<https://x.example/\"onclick=alert(1)>", "<javascript:alert(1)>", "<a@b.example\"onclick=alert(1)>",
        "https://x.example/<script>alert(1)</script>", "https://x.example/\"onclick=\"alert(1)", "www.x.example/\"onclick=\"alert(1)", "mailto:a@b.example?subject=<script>alert(1)</script>",
        "| <script>alert(1)</script> | b |\n|---|:-:|\n| <img src=x onerror=alert(1)> | x |", "- [ ] <input onfocus=alert(1) autofocus>", "1. <script>\n2. alert(1)\n3. </script>",
        "> <script>\n> alert(1)\n> </script>", "* <b onclick=alert(1)>\n\n</b>", "<div>\n\n**x**\n\n</div onclick=alert(1)>", "<b>~~<i>~~</b></i><script>alert(1)</script>",
        "x<br onmouseover=alert(1)>y", "^^^<script>alert(1)</script>", "$$<script>alert(1)</script>$$", ":::<script>\nx\n:::", "[^1]\n\n[^1]: <script>alert(1)</script>",
        "*[x]: <script>alert(1)</script>\n\nx", "<details open ontoggle=alert(1)>x</details>", "<marquee onstart=alert(1)>x</marquee>", "<isindex action=javascript:alert(1)>",
        "<meta charset=utf-7>+ADw-script+AD4-", "<base href=//evil.example/>", "<link rel=import href=//evil.example>", "<iframe srcdoc=\"&lt;script&gt;alert(1)&lt;/script&gt;\">",
        "<object type=text/html data=//evil.example></object>", "<form id=x></form><button form=x formaction=javascript:alert(1)>x</button>", "<input autofocus onfocus=alert(1)>",
        "\ufeff<script>alert(1)</script>", "\u0000<script>alert(1)</script>", "<script\u2028>alert(1)</script>", "<ſcript>alert(1)</ſcript>", "<\u0130mg src=x onerror=alert(1)>",
    ];

    public static IEnumerable<string> All() =>
    [
        .. Texts,
        .. from frame in Frames from address in Addresses select frame.Replace("{0}", address, StringComparison.Ordinal),
        .. from element in Elements from handler in Handlers select $"<{element} {handler}>x</{element}>",
    ];
}
