using System.Text;
using FsCheck;
using FsCheck.Fluent;
using OrleansTickets.Api.Tickets.Tokens;

namespace OrleansTickets.Api.Tests.Tickets.Tokens;

public sealed class Base45Tests
{
    /// <summary>RFC 9285 4.3.</summary>
    [Theory]
    [InlineData("AB", "BB8")]
    [InlineData("Hello!!", "%69 VD92EX0")]
    [InlineData("base-45", "UJCLQE7W581")]
    [InlineData("ietf!", "QED8WEX0")]
    [InlineData("", "")]
    public void Encode_ExamplesOfTheRfc_AreTheirTexts(string bytes, string text)
    {
        Assert.Equal(text, Base45.Encode(Encoding.ASCII.GetBytes(bytes)));
        Assert.Equal(bytes, Encoding.ASCII.GetString(Decode(text, bytes.Length)!));
    }

    [Theory]
    [InlineData("FGW", true)]
    [InlineData("GGW", false)]
    [InlineData(":::", false)]
    [InlineData("bb8", false)]
    [InlineData("BB", false)]
    [InlineData("BB80", false)]
    [InlineData("B\u00df8", false)]
    public void Decode_TwoBytes_TakesWhatEncodesThemAlone(string text, bool isRight) => Assert.Equal(isRight, Decode(text, 2) is not null);

    [Theory]
    [InlineData("U5", true)]
    [InlineData("V5", false)]
    [InlineData("::", false)]
    public void Decode_LastByte_IsNoLargerThanOne(string text, bool isRight) => Assert.Equal(isRight, Decode(text, 1) is not null);

    [Fact]
    public void Encode_AnyBytes_ComeBackAndHaveOneSpelling() => Check.QuickThrowOnFailure(
        Prop.ForAll(Gen.Choose(0, 255).ArrayOf().ToArbitrary(), numbers =>
        {
            byte[] bytes = [.. numbers.Select(number => (byte)number)];
            var text = Base45.Encode(bytes);
            Assert.Equal(Base45.LengthOf(bytes.Length), text.Length);
            Assert.Equal(bytes, Decode(text, bytes.Length));
        }));

    private static byte[]? Decode(string text, int length)
    {
        var bytes = new byte[length];
        return Base45.TryDecode(text, bytes) ? bytes : null;
    }
}
