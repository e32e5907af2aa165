using System.Text;
using FsCheck;
using FsCheck.Fluent;
using Markdig;
using OrleansTickets.Api.Notices;

namespace OrleansTickets.Api.Tests.Notices;

public sealed class NoticeTextTests
{
    private const string Picture = "/files/0123456789abcdef0123456789abcdef.png";

    [Theory]
    [InlineData("Open **daily**, *10:00* to ~~19:00~~ 20:00", "<p>Open <strong>daily</strong>, <em>10:00</em> to <del>19:00</del> 20:00</p>")]
    [InlineData("one\ntwo", "<p>one<br>\ntwo</p>")]
    [InlineData("# Title\n\n- a\n- b", "<h1>Title</h1>\n<ul>\n<li>a</li>\n<li>b</li>\n</ul>")]
    [InlineData("3. c\n4. d", "<ol start=\"3\">\n<li>c</li>\n<li>d</li>\n</ol>")]
    [InlineData("> quoted", "<blockquote>\n<p>quoted</p>\n</blockquote>")]
    [InlineData("`a < b`", "<p><code>a &lt; b</code></p>")]
    [InlineData("```csharp\nx\n```", "<pre><code>x\n</code></pre>")]
    [InlineData("[home](https://x.example/?a=1&b=2)", "<p><a href=\"https://x.example/?a=1&amp;b=2\" rel=\"nofollow noopener\">home</a></p>")]
    [InlineData("https://x.example/a", "<p><a href=\"https://x.example/a\" rel=\"nofollow noopener\">https://x.example/a</a></p>")]
    [InlineData("[mail](mailto:a@x.example)", "<p><a href=\"mailto:a@x.example\" rel=\"nofollow noopener\">mail</a></p>")]
    [InlineData("[map](/files/0123456789abcdef0123456789abcdef.pdf)", "<p><a href=\"/files/0123456789abcdef0123456789abcdef.pdf\" rel=\"nofollow noopener\">map</a></p>")]
    [InlineData("![poster](" + Picture + " \"t\")", "<p><img src=\"" + Picture + "\" alt=\"poster\" title=\"t\"></p>")]
    [InlineData("![poster](https://x.example/x.png)", "<p>poster</p>")]
    [InlineData("[x](javascript:alert)", "<p>x</p>")]
    [InlineData("[**x**](//evil.example/)", "<p><strong>x</strong></p>")]
    [InlineData("<b>x</b>", "<p>&lt;b&gt;x&lt;/b&gt;</p>")]
    [InlineData("한글 🎫 & <", "<p>한글 🎫 &amp; &lt;</p>")]
    public void ToHtml_Markdown_IsThis(string markdown, string html) => Assert.Equal(html, NoticeText.ToHtml(markdown));

    [Fact]
    public void ToHtml_Table_IsOneWithoutStyles()
    {
        var html = NoticeText.ToHtml("| a | b |\n|---|:-:|\n| 1 | 2 |");
        Assert.Contains("<th>b</th>", html, StringComparison.Ordinal);
        Assert.Contains("<td>2</td>", html, StringComparison.Ordinal);
    }

    [Fact]
    public void ToHtml_KnownAttacks_AreAllHarmless()
    {
        var vectors = XssVectors.All().ToList();
        Assert.True(vectors.Count > 5_000, $"{vectors.Count} vectors");
        Assert.Empty(vectors.Select(vector => HarmlessHtml.FindFault(NoticeText.ToHtml(vector)) is { } fault ? $"{vector} → {fault}" : null)
            .OfType<string>().Take(20));
    }

    /// <summary>The other half of the test above: without the walls these attacks do get through, and are noticed.</summary>
    [Fact]
    public void FindFault_MarkdownWithoutWalls_IsFound()
    {
        var pipeline = new MarkdownPipelineBuilder().UseAdvancedExtensions().Build();
        var vectors = XssVectors.All().ToList();
        var found = vectors.Count(vector => HarmlessHtml.FindFault(Markdown.ToHtml(vector, pipeline)) is not null);
        Assert.True(found > vectors.Count / 2, $"{found} of {vectors.Count}");
    }

    [Fact]
    public void ToHtml_AnyMixture_HasOnlyWhatIsAllowed()
    {
        string[] pieces =
        [
            .. XssVectors.Texts, .. XssVectors.Addresses, .. XssVectors.Handlers.Select(handler => $"<img {handler}>"), "**", "*", "~~", "`", "```\n", "\n", "\n\n", "> ", "- ",
            "1. ", "| ", "|---|\n", "[", "](", ")", "![", "<", ">", "\"", "'", "&", "&#", ";", "\\", "# ", "    ", "\t", "--", "<!--", "-->", "]]>", "x", "한", "🎫", Picture,
            "https://x.example/", "]: ", "</p>", "</a>", "<a ", "href=", "<svg>", "<math>", "<style>", "</style>", "<template>", "<table>", "\u0000", "\ud800",
        ];
        var mixtures = Gen.Elements(pieces).ArrayOf().Select(parts => string.Concat(parts.Take(60))).ToArbitrary();
        Check.One(
            Config.QuickThrowOnFailure.WithMaxTest(3_000).WithEndSize(60),
            Prop.ForAll(mixtures, markdown =>
                NoticeText.Read(markdown) is null || HarmlessHtml.FindFault(NoticeText.ToHtml(markdown)) is not { } fault
                    ? true
                    : throw new InvalidOperationException(fault)));
    }

    [Theory]
    [InlineData("x [map](/files/0123456789abcdef0123456789abcdef.pdf) ![p](" + Picture + ")", 2, false)]
    [InlineData("![p][r]\n\n[r]: " + Picture, 1, false)]
    [InlineData("![p](https://x.example/x.png)", 0, true)]
    [InlineData("![p](/files/../x.png)", 0, true)]
    [InlineData("`![p](https://x.example/x.png)`", 0, false)]
    [InlineData("[p](https://x.example/x.png)", 0, false)]
    public void Read_Text_NamesItsFiles(string markdown, int files, bool hasForeignImage)
    {
        var read = NoticeText.Read(markdown)!;
        Assert.Equal((files, hasForeignImage), (read.Names.Count, read.HasForeignImage));
    }

    [Theory]
    [InlineData("> ", 5_000)]
    [InlineData("- ", 4_000)]
    [InlineData("[", 9_000)]
    [InlineData("![", 4_900)]
    [InlineData("*a ", 3_000)]
    [InlineData("**a *b ", 1_400)]
    [InlineData("`a``b", 1_900)]
    [InlineData("|a", 4_900)]
    [InlineData("a\n|-\n", 1_900)]
    [InlineData("<a", 4_900)]
    [InlineData("&#", 4_900)]
    [InlineData("[a](<", 1_900)]
    [InlineData("~~a", 3_300)]
    [InlineData("https://", 1_200)]
    public void Read_TenThousandOfTheSame_IsReadOrTooDeep(string piece, int count)
    {
        var markdown = new StringBuilder().Insert(0, piece, count).ToString();
        if (NoticeText.Read(markdown) is not null)
        {
            Assert.Null(HarmlessHtml.FindFault(NoticeText.ToHtml(markdown)));
            Assert.True(NoticeText.ToExcerpt(markdown).Length < 2_000);
        }
    }

    [Theory]
    [InlineData("# Title\n\nsome **bold** text\nand [a link](https://x.example/)", "Title some bold text and a link")]
    [InlineData("- a\n- b\n\n> c", "a b c")]
    [InlineData("<b>x</b>", "<b>x</b>")]
    [InlineData("a & b", "a & b")]
    public void ToExcerpt_Markdown_IsItsText(string markdown, string text) => Assert.Equal(text, NoticeText.ToExcerpt(markdown));

    [Fact]
    public void ToExcerpt_LongText_IsCutBetweenCharacters()
    {
        var excerpt = NoticeText.ToExcerpt(new StringBuilder().Insert(0, "👨‍👩‍👧", 300).ToString());
        Assert.Equal(200, new System.Globalization.StringInfo(excerpt).LengthInTextElements);
        Assert.EndsWith("👨‍👩‍👧…", excerpt, StringComparison.Ordinal);
    }
}
