using System.Security.Cryptography;
using System.Text.Json;
using OrleansTickets.Api.Keys;

namespace OrleansTickets.Api.Tests.Accounts.Tokens;

/// <summary>
/// The vectors themselves, which no package carries: set <c>WYCHEPROOF_DIR</c> to a copy of github.com/C2SP/wycheproof.
/// </summary>
public sealed class WycheproofTests(ITestOutputHelper output)
{
    private const string FileName = "testvectors_v1/json_web_signature_test.json";

    /// <summary>None of them names its key and type as our tokens do, so whatever else they are they must open nothing, even when their keys are ours.</summary>
    [Fact]
    public async Task Validate_EveryVector_IsInvalid()
    {
        var vectors = Read();
        var keys = vectors.Select(vector => vector.PublicPem).OfType<string>().Distinct(StringComparer.Ordinal).ToArray();
        using var forge = await TokenForge.OpenAsync(previousKeys: keys);
        foreach (var vector in vectors)
        {
            Assert.True(await forge.JudgeAsync(vector.Jws) == Verdict.Invalid, $"{vector} was let in");
        }

        output.WriteLine($"{vectors.Count} vectors refused, with {keys.Length} of their keys among ours");
    }

    /// <summary>Their signatures by P-256 keys that may sign, through the same key type and library as our tokens'.</summary>
    [Fact]
    public void Verify_EveryEs256Signature_IsAsTheVectorSays()
    {
        var vectors = Read().Where(vector => vector.PublicPem is not null && vector.IsForSignatures).ToList();
        Assert.Contains(vectors, vector => vector.IsValid);
        foreach (var vector in vectors)
        {
            using var key = P256Key.FromPem(vector.PublicPem!);
            Assert.True(Verifies(key, vector.Jws) == vector.IsValid, $"{vector} should be {(vector.IsValid ? "valid" : "invalid")}");
        }

        output.WriteLine($"{vectors.Count(vector => vector.IsValid)} valid and {vectors.Count(vector => !vector.IsValid)} invalid ES256 signatures");
    }

    private static bool Verifies(P256Key key, string jws)
    {
        try
        {
            return jws.Split('.') is [_, _, _] && RfcVectorTests.Verifies(key, jws);
        }
        catch (FormatException)
        {
            // Not base64url.
            return false;
        }
        catch (ArgumentException)
        {
            // The library takes no empty signature.
            return false;
        }
    }

    private static List<Vector> Read()
    {
        var folder = Environment.GetEnvironmentVariable("WYCHEPROOF_DIR");
        Assert.SkipWhen(string.IsNullOrEmpty(folder), "WYCHEPROOF_DIR names no copy of github.com/C2SP/wycheproof. JwsFaultTests tries the same faults.");
        using var file = JsonDocument.Parse(File.ReadAllText(Path.Combine(folder, FileName)));
        var vectors = file.RootElement.GetProperty("testGroups").EnumerateArray().SelectMany(ReadGroup).ToList();
        Assert.Equal(file.RootElement.GetProperty("numberOfTests").GetInt32(), vectors.Count);
        return vectors;
    }

    private static IEnumerable<Vector> ReadGroup(JsonElement group)
    {
        JsonElement? jwk = group.TryGetProperty("public", out var given) && given.ValueKind == JsonValueKind.Object ? given : null;
        var isForSignatures = jwk is { } key && Member(key, "use") is null or "sig" && !key.TryGetProperty("key_ops", out _);
        var pem = jwk is { } p256 && Member(p256, "crv") == "P-256" ? ToPem(p256) : null;
        return group.GetProperty("tests").EnumerateArray().Select(test => new Vector(
            test.GetProperty("tcId").GetInt32(),
            test.GetProperty("comment").GetString()!,
            test.GetProperty("jws").ToString(),
            test.GetProperty("result").GetString() == "valid",
            pem,
            isForSignatures)).ToList();
    }

    private static string? Member(JsonElement jwk, string name) => jwk.TryGetProperty(name, out var value) ? value.GetString() : null;

    private static string ToPem(JsonElement jwk)
    {
        using var key = ECDsa.Create(new ECParameters
        {
            Curve = ECCurve.NamedCurves.nistP256,
            Q = new ECPoint
            {
                X = System.Buffers.Text.Base64Url.DecodeFromChars(Member(jwk, "x")),
                Y = System.Buffers.Text.Base64Url.DecodeFromChars(Member(jwk, "y")),
            },
        });
        return key.ExportSubjectPublicKeyInfoPem();
    }

    private sealed record Vector(int Id, string Comment, string Jws, bool IsValid, string? PublicPem, bool IsForSignatures);
}
