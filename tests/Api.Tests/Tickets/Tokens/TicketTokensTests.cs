using System.Security.Cryptography;
using FsCheck;
using FsCheck.Fluent;
using OrleansTickets.Api.Keys;
using OrleansTickets.Api.Tickets.Tokens;

namespace OrleansTickets.Api.Tests.Tickets.Tokens;

public sealed class TicketTokensTests
{
    [Fact]
    public async Task Read_AnyTicketOfOurs_SaysWhatWasSigned()
    {
        using var office = await TokenOffice.OpenAsync();
        Check.QuickThrowOnFailure(Prop.ForAll(TokenOffice.Claims(), claim =>
        {
            var code = office.Tokens.TokenFor(claim);
            Assert.Equal(TicketTokens.CodeLength, code.Length);
            Assert.Equal(new TokenReading(claim, null), office.Tokens.Read(code));
            Assert.Equal(new TokenReading(claim, null), office.Tokens.Read($" {code}\r\n"));
        }));
    }

    [Fact]
    public async Task Read_AnyBitFlipped_IsRefused()
    {
        using var office = await TokenOffice.OpenAsync();
        Check.One(Config.QuickThrowOnFailure.WithMaxTest(5), Prop.ForAll(TokenOffice.Claims(), claim =>
        {
            var bytes = TokenOffice.Open(office.Tokens.TokenFor(claim));
            for (var bit = 0; bit < bytes.Length * 8; bit++)
            {
                bytes[bit / 8] ^= (byte)(1 << (bit % 8));
                var reading = office.Tokens.Read(TokenOffice.Close(bytes));
                Assert.Null(reading.Claim);
                Assert.Equal(
                    bit / 8 == 0 ? TokenFault.NotATicket : bit / 8 <= TicketForm.KeyIdLength ? TokenFault.UnknownKey : TokenFault.BadSignature,
                    reading.Fault);
                bytes[bit / 8] ^= (byte)(1 << (bit % 8));
            }
        }));
    }

    [Fact]
    public async Task Read_SignatureOfZerosOnesOrAnotherTicket_IsRefused()
    {
        using var office = await TokenOffice.OpenAsync();
        var bytes = TokenOffice.Open(office.Tokens.TokenFor(TokenOffice.Sample));
        var other = TokenOffice.Open(office.Tokens.TokenFor(TokenOffice.Sample with { Serial = 3 }));
        foreach (var signature in (byte[][])[
            new byte[P256Key.SignatureLength],
            [.. Enumerable.Repeat((byte)0xff, P256Key.SignatureLength)],
            [.. Enumerable.Repeat((byte)0, P256Key.SignatureLength - 1), 1],
            other[TicketForm.Length..]])
        {
            Assert.Equal(
                new TokenReading(null, TokenFault.BadSignature),
                office.Tokens.Read(TokenOffice.Close([.. bytes[..TicketForm.Length], .. signature])));
        }
    }

    [Theory]
    [InlineData("")]
    [InlineData("OT1:")]
    [InlineData("OT1:BB8")]
    [InlineData("https://example.com/ticket/1")]
    [InlineData("\0")]
    public async Task Read_SomethingElse_IsNoTicket(string code)
    {
        using var office = await TokenOffice.OpenAsync();
        Assert.Equal(new TokenReading(null, TokenFault.NotATicket), office.Tokens.Read(code));
    }

    [Fact]
    public async Task Read_CodeCutOrSpeltOtherwise_IsNoTicket()
    {
        using var office = await TokenOffice.OpenAsync();
        var code = office.Tokens.TokenFor(TokenOffice.Sample);
        foreach (var other in (string[])[code[..^1], code + "0", code.ToLowerInvariant(), "OT2:" + code[4..], code[4..], code[..100] + "\u0130" + code[101..]])
        {
            Assert.Equal(new TokenReading(null, TokenFault.NotATicket), office.Tokens.Read(other));
        }
    }

    [Fact]
    public async Task Read_KeyOfSomebodyElse_IsUnknown()
    {
        using var office = await TokenOffice.OpenAsync();
        using var forger = await TokenOffice.OpenAsync();
        Assert.Equal(
            new TokenReading(null, TokenFault.UnknownKey), office.Tokens.Read(forger.Tokens.TokenFor(TokenOffice.Sample)));

        // Under our key's name.
        var forged = TokenOffice.Open(forger.Tokens.TokenFor(TokenOffice.Sample));
        TicketKeyStore.IdOf(office.Keys.Current).CopyTo(forged.AsSpan(1));
        Assert.Equal(new TokenReading(null, TokenFault.BadSignature), office.Tokens.Read(TokenOffice.Close(forged)));
    }

    [Fact]
    public async Task Rotation_OldTickets_StayGoodAsLongAsTheirKeyIsKept()
    {
        using ECDsa first = ECDsa.Create(ECCurve.NamedCurves.nistP256), second = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        using TokenOffice before = await TokenOffice.OpenAsync(first, second), after = await TokenOffice.OpenAsync(second, first),
            later = await TokenOffice.OpenAsync(second);
        var (old, young) = (before.Tokens.TokenFor(TokenOffice.Sample), after.Tokens.TokenFor(TokenOffice.Sample));
        Assert.Equal(TokenOffice.Sample, before.Tokens.Read(young).Claim);
        Assert.Equal(TokenOffice.Sample, after.Tokens.Read(old).Claim);
        Assert.Equal(TokenOffice.Sample, later.Tokens.Read(young).Claim);
        Assert.Equal(TokenFault.UnknownKey, later.Tokens.Read(old).Fault);
        Assert.Equal(before.Keys.All.Select(before.Keys.NameOf), after.Keys.All.Select(after.Keys.NameOf).Reverse());
    }

    [Fact]
    public async Task TokenFor_Claim_HasTheBytesOfTheDocument()
    {
        using var office = await TokenOffice.OpenAsync();
        var bytes = TokenOffice.Open(office.Tokens.TokenFor(TokenOffice.Sample));
        Assert.Equal(
            $"01{office.Keys.NameOf(office.Keys.Current)}019aa1c491b27e109a642b0d5f7c8e11019aa1c06f007a108c523d3c1f0e7a01019aa1c12b407c339f7e58a0c4d1b2025134000201",
            Convert.ToHexStringLower(bytes.AsSpan(0, TicketForm.Length)));
        Assert.Equal(122, bytes.Length);
        Assert.Equal(187, TicketTokens.CodeLength);
    }

    /// <summary>Two codes of a ticket differ; a gate must know it by its id.</summary>
    [Fact]
    public async Task TokenFor_SameTicketTwice_IsGoodTwice()
    {
        using var office = await TokenOffice.OpenAsync();
        var codes = Enumerable.Range(0, 2).Select(_ => office.Tokens.TokenFor(TokenOffice.Sample)).ToList();
        Assert.Distinct(codes);
        Assert.All(codes, code => Assert.Equal(TokenOffice.Sample, office.Tokens.Read(code).Claim));
    }
}
