using System.Formats.Asn1;
using System.Net.Http.Json;
using System.Numerics;
using System.Text.Json;
using Microsoft.Extensions.DependencyInjection;
using OrleansTickets.Api.Tickets.Tokens;

namespace OrleansTickets.Api.Tests.Tickets.Tokens;

/// <summary>Tickets verified as docs/tickets.md says, by a program of others with nothing but the published key.</summary>
public sealed class IndependentTests(SharedApp shared) : IDisposable
{
    /// <summary>Of SubjectPublicKeyInfo on P-256, before the 64 bytes of x and y.</summary>
    private const string PublicKeyHead = "3059301306072a8648ce3d020106082a8648ce3d030107034200" + "04";

    private readonly DirectoryInfo _files = Directory.CreateTempSubdirectory("orleanstickets-openssl");

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task OpenSsl_PublishedKey_VerifiesTicketsOfOursAlone(bool changed)
    {
        Assert.SkipWhen(Programs.Find("openssl") is null, "openssl is not installed.");
        var code = shared.App.Services.GetRequiredService<TicketTokens>().TokenFor(TokenOffice.Sample);
        var bytes = TokenOffice.Open(code);
        var claim = bytes[..TicketForm.Length];
        claim[^1] ^= changed ? (byte)1 : (byte)0;
        await File.WriteAllBytesAsync(At("claim"), claim);
        await File.WriteAllBytesAsync(At("signature"), ToDer(bytes.AsSpan(TicketForm.Length)));
        await File.WriteAllBytesAsync(At("key"), await ReadPublishedKeyAsync(Convert.ToHexStringLower(claim.AsSpan(1, 4))));

        var (status, output) = await Programs.RunAsync(
            "openssl", "dgst", "-sha256", "-keyform", "DER", "-verify", At("key"), "-signature", At("signature"), At("claim"));
        Assert.Equal(changed ? (1, "Verification failure") : (0, "Verified OK"), (status, output.Split('\n')[0].Trim()));
    }

    public void Dispose() => _files.Delete(recursive: true);

    private string At(string name) => Path.Combine(_files.FullName, name);

    private async Task<byte[]> ReadPublishedKeyAsync(string keyId)
    {
        using var client = shared.App.CreateClient();
        var set = await client.GetFromJsonAsync<JsonElement>("/.well-known/ticket-keys.json");
        var key = Assert.Single(set.GetProperty("keys").EnumerateArray(), key => key.GetProperty("kid").GetString() == keyId);
        Assert.Equal(("EC", "P-256", "ES256", "sig"), (Text("kty"), Text("crv"), Text("alg"), Text("use")));
        return [.. Convert.FromHexString(PublicKeyHead), .. Decode("x"), .. Decode("y")];

        string Text(string member) => key.GetProperty(member).GetString()!;
        byte[] Decode(string member) => System.Buffers.Text.Base64Url.DecodeFromChars(Text(member));
    }

    private static byte[] ToDer(ReadOnlySpan<byte> signature)
    {
        var writer = new AsnWriter(AsnEncodingRules.DER);
        using (writer.PushSequence())
        {
            writer.WriteInteger(new BigInteger(signature[..32], isUnsigned: true, isBigEndian: true));
            writer.WriteInteger(new BigInteger(signature[32..], isUnsigned: true, isBigEndian: true));
        }

        return writer.Encode();
    }
}
