using System.Text;
using OrleansTickets.Api.Files;
using OrleansTickets.Api.Files.Formats;

namespace OrleansTickets.Api.Tests.Files;

public sealed class OriginalNameTests
{
    private static readonly FileFormat Jpeg = FileFormat.Find(SampleFiles.Read("photo.jpg").AsSpan(0, FileFormat.HeadLength))!;

    [Theory]
    [InlineData("poster.jpg", "poster.jpg")]
    [InlineData("poster.JPEG", "poster.JPEG")]
    [InlineData("포스터 2026.jpg", "포스터 2026.jpg")]
    [InlineData("evil.html", "evil.html.jpg")]
    [InlineData("evil.jpg.exe", "evil.jpg.exe.jpg")]
    [InlineData("../../etc/passwd", "passwd.jpg")]
    [InlineData("C:\\fakepath\\poster.jpg", "poster.jpg")]
    [InlineData("/poster.jpg/", "file.jpg")]
    [InlineData("a\u202egpj.exe", "agpj.exe.jpg")]
    [InlineData("a\u0000b\r\nSet-Cookie: x.jpg", "abSet-Cookie x.jpg")]
    [InlineData("\"><script>.jpg", "script.jpg")]
    [InlineData("..", "file.jpg")]
    [InlineData(".jpg", "jpg.jpg")]
    [InlineData("", "file.jpg")]
    [InlineData(" ", "file.jpg")]
    [InlineData("a\ud800b.jpg", "ab.jpg")]
    [InlineData("🎫.jpg", "🎫.jpg")]
    public void Clean_Name_IsHarmless(string given, string expected) => Assert.Equal(expected, OriginalName.Clean(given, Jpeg));

    [Fact]
    public void Clean_LongName_IsShortAndKeepsItsExtension()
    {
        var name = OriginalName.Clean($"{new StringBuilder().Insert(0, "🎫", 500)}.jpg", Jpeg);
        Assert.EndsWith("🎫.jpg", name, StringComparison.Ordinal);
        Assert.InRange(name.Length, 140, 160);
        Assert.EndsWith(".jpg", OriginalName.Clean(new string('x', 5_000), Jpeg), StringComparison.Ordinal);
    }

    [Fact]
    public void Clean_AnyCharacters_AreNeverControlsOrPaths()
    {
        var random = new Random(11);
        for (var i = 0; i < 20_000; i++)
        {
            var given = string.Concat(Enumerable.Range(0, random.Next(40)).Select(_ => (char)random.Next(random.Next(2) == 0 ? 0x80 : 0x10000)));
            var name = OriginalName.Clean(given, Jpeg);
            Assert.DoesNotContain(name, c => char.IsControl(c) || c is '/' or '\\' or '"');
            Assert.True(Encoding.UTF8.GetString(Encoding.UTF8.GetBytes(name)) == name, "Not Unicode.");
            Assert.EndsWith(".jp", Path.GetExtension(name)[..3].ToLowerInvariant(), StringComparison.Ordinal);
        }
    }
}
