using System.Security.Cryptography;
using FsCheck;
using FsCheck.Fluent;
using Microsoft.Extensions.Options;
using Npgsql;
using OrleansTickets.Api.Keys;
using OrleansTickets.Api.Tickets.Tokens;
using OrleansTickets.Contracts.Tickets;

namespace OrleansTickets.Api.Tests.Tickets.Tokens;

/// <summary>Makes and reads tickets with keys of the test's own.</summary>
internal sealed class TokenOffice : IDisposable
{
    public static readonly TicketClaim Sample = new(
        Guid.Parse("019aa1c4-91b2-7e10-9a64-2b0d5f7c8e11"), Guid.Parse("019aa1c0-6f00-7a10-8c52-3d3c1f0e7a01"),
        Guid.Parse("019aa1c1-2b40-7c33-9f7e-58a0c4d1b202"), new DateOnly(2026, 12, 1), 2, 1);

    private readonly NpgsqlDataSource _unused = NpgsqlDataSource.Create("Host=unused");

    private TokenOffice(TicketOptions options)
    {
        Keys = new TicketKeyStore(Options.Create(options), new DevelopmentKeys(_unused));
        Tokens = new TicketTokens(Keys);
    }

    public TicketKeyStore Keys { get; }

    public TicketTokens Tokens { get; }

    /// <param name="previous">Keys that only verify.</param>
    public static async Task<TokenOffice> OpenAsync(ECDsa? signing = null, params ECDsa[] previous)
    {
        using var made = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        var office = new TokenOffice(new TicketOptions
        {
            SigningKey = (signing ?? made).ExportPkcs8PrivateKeyPem(),
            PreviousKeys = [.. previous.Select(key => key.ExportSubjectPublicKeyInfoPem())],
        });
        await office.Keys.LoadAsync(CancellationToken.None);
        return office;
    }

    /// <summary>All that a ticket can say.</summary>
    public static Arbitrary<TicketClaim> Claims()
    {
        var ids = Gen.Choose(0, 255).ArrayOf(16).Select(bytes => new Guid([.. bytes.Select(value => (byte)value)]));
        var days = Gen.OneOf(
            Gen.Constant<DateOnly?>(null), Gen.Choose(0, 36_500).Select<int, DateOnly?>(day => new DateOnly(2000, 1, 1).AddDays(day)));
        return ids.SelectMany(ticket => ids.SelectMany(from => ids.SelectMany(product => days.SelectMany(day =>
                Gen.Choose(1, ushort.MaxValue).SelectMany(serial => Gen.Choose(0, byte.MaxValue).Select(
                    entries => new TicketClaim(ticket, from, product, day, serial, entries)))))))
            .ToArbitrary();
    }

    /// <summary>The bytes of a code: the claim and its signature.</summary>
    public static byte[] Open(string code)
    {
        var bytes = new byte[TicketForm.Length + P256Key.SignatureLength];
        Assert.True(Base45.TryDecode(code.AsSpan(TicketTokens.Prefix.Length), bytes));
        return bytes;
    }

    public static string Close(ReadOnlySpan<byte> bytes) => TicketTokens.Prefix + Base45.Encode(bytes);

    public void Dispose()
    {
        Keys.Dispose();
        _unused.Dispose();
    }
}
