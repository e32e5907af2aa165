using System.Buffers.Text;
using System.Numerics;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json.Nodes;
using Microsoft.IdentityModel.JsonWebTokens;
using OrleansTickets.Api.Accounts.Tokens;
using OrleansTickets.Api.Keys;

namespace OrleansTickets.Api.Tests.Accounts.Tokens;

/// <summary>
/// The faults that Wycheproof's vectors for JSON web signatures try, made from a token of ours: so all else about it is right, which
/// of the published vectors none is (see <see cref="WycheproofTests"/>).
/// </summary>
public sealed class JwsFaultTests
{
    private const int Half = P256Key.SignatureLength / 2;

    private static readonly BigInteger Order =
        new(Convert.FromHexString("FFFFFFFF00000000FFFFFFFFFFFFFFFFBCE6FAADA7179E84F3B9CAC2FC632551"), isUnsigned: true, isBigEndian: true);

    private static readonly Dictionary<string, Func<TokenForge, Parts, string>> Faults = new(StringComparer.Ordinal)
    {
        ["modified signature"] = (_, token) => (token with { Signature = Flip(token.Signature, 10) }).Text,
        ["missing signature"] = (_, token) => $"{token.Header}.{token.Payload}.",
        ["missing signature and separator"] = (_, token) => $"{token.Header}.{token.Payload}",
        ["modified payload"] = (_, token) => $"{token.Header}.{Flip(token.Payload)}.{token.Tail}",
        ["missing payload"] = (_, token) => $"{token.Header}..{token.Tail}",
        ["missing payload and separator"] = (_, token) => $"{token.Header}.{token.Tail}",
        ["modified header"] = (_, token) => $"{Flip(token.Header)}.{token.Payload}.{token.Tail}",
        ["missing header"] = (_, token) => $".{token.Payload}.{token.Tail}",
        ["missing header and separator"] = (_, token) => $"{token.Payload}.{token.Tail}",
        ["missing header and signature"] = (_, token) => $".{token.Payload}.",
        ["payload alone"] = (_, token) => token.Payload,
        ["empty"] = (_, _) => "",
        ["extra empty component"] = (_, token) => $"{token.Text}.",
        ["extra component"] = (_, token) => $"{token.Text}.{token.Tail}",
        ["JSON serialisation"] = (_, token) =>
            $$"""{"payload":"{{token.Payload}}","protected":"{{token.Header}}","signature":"{{token.Tail}}"}""",
        ["no algorithm, no signature"] = (_, token) => $"{With(token, "alg", "none")}.{token.Payload}.",
        ["no algorithm, old signature"] = (_, token) => $"{With(token, "alg", "none")}.{token.Payload}.{token.Tail}",
        ["HMAC by the public key's PEM"] = (forge, token) =>
            Hmac(With(token, "alg", "HS256"), token.Payload, Encoding.ASCII.GetBytes(forge.Key.ExportSubjectPublicKeyInfoPem())),
        ["HMAC by the public key's bytes"] = (forge, token) =>
            Hmac(With(token, "alg", "HS256"), token.Payload, forge.Key.ExportSubjectPublicKeyInfo()),
        ["HMAC by the public point"] = (forge, token) => Hmac(With(token, "alg", "HS256"), token.Payload, Point(forge.Key)),
        ["signed by a key that the header brings"] = (_, token) => WithOwnKey(token, keepsName: true),
        ["signed by a key that the header brings and names"] = (_, token) => WithOwnKey(token, keepsName: false),
        ["space in the signature"] = (_, token) => $"{token.Header}.{token.Payload}.{token.Tail[..9]} {token.Tail[9..]}",
        ["line break in the signature"] = (_, token) => $"{token.Header}.{token.Payload}.{token.Tail}\n",
        ["wrong character in the signature"] = (_, token) => $"{token.Header}.{token.Payload}.{token.Tail[..9]}!{token.Tail[10..]}",
        ["padded signature"] = (_, token) => $"{token.Text}==",
        ["unused bits in the signature"] = (_, token) => token.Text[..^1] + NextSpelling(token.Text[^1]),
        ["signature in the other alphabet"] = (forge, _) => OtherAlphabet(forge),
        ["space in the header"] = (forge, token) => Resign(forge, $"{token.Header[..4]} {token.Header[4..]}", token.Payload),
        ["padded header"] = (forge, token) => Resign(forge, token.Header + "=", token.Payload),
        ["wrong character in the header"] = (forge, token) => Resign(forge, token.Header + "!", token.Payload),
        ["space in the payload"] = (forge, token) => Resign(forge, token.Header, $"{token.Payload[..4]} {token.Payload[4..]}"),
        ["padded payload"] = (forge, token) => Resign(forge, token.Header, token.Payload + "="),
        ["wrong character in the payload"] = (forge, token) => Resign(forge, token.Header, token.Payload + "!"),
        ["payload that is no JSON"] = (forge, token) => Resign(forge, token.Header, TokenForge.Encode("foo")),
        ["byte-order mark before the payload"] = (forge, token) =>
            Resign(forge, token.Header, TokenForge.Encode("\ufeff" + TokenForge.Text(token.Payload))),
        ["second JSON value after the payload"] = (forge, token) => Resign(forge, token.Header, TokenForge.Encode(TokenForge.Text(token.Payload) + "{}")),
        ["signature too long"] = (_, token) => token.Signed([.. token.R, 0, 0, .. token.S]),
        ["zeros at the end"] = (_, token) => token.Signed([.. token.Signature, 0, 0]),
        ["zeros before r and s"] = (_, token) => token.Signed([0, .. token.R, 0, .. token.S]),
        ["r without its last byte"] = (_, token) => token.Signed([.. token.R[..^1], .. token.S]),
        ["DER signature"] = (forge, token) => token.Signed(
            forge.Key.SignData(Encoding.ASCII.GetBytes(token.SignedText), HashAlgorithmName.SHA256, DSASignatureFormat.Rfc3279DerSequence)),
        ["r and s exchanged"] = (_, token) => token.Signed([.. token.S, .. token.R]),
        ["r too big"] = (_, token) => token.Signed([.. Bytes(Order + Number(token.R), Half + 1), .. token.S]),
        ["s too big"] = (_, token) => token.Signed([.. token.R, .. Bytes(Order + Number(token.S), Half + 1)]),
        ["r of 257 bits"] = (_, token) => token.Signed([1, .. token.R, .. token.S]),
        ["s of 257 bits"] = (_, token) => token.Signed([.. token.R, 1, .. token.S]),
        ["extension that must be understood"] = (forge, _) => forge.Forge(header => header["crit"] = new JsonArray("b64")),
        ["repeated member in the header"] = (forge, token) => Resign(
            forge, Rewrite(token.Header, "\"alg\":", "\"alg\":\"none\",\"alg\":"), token.Payload),
        ["repeated member in the payload"] = (forge, token) => Resign(
            forge, token.Header, Rewrite(token.Payload, "\"permission_level\":", "\"permission_level\":1,\"permission_level\":")),
        ["expiry as text"] = (forge, _) => forge.Forge(payload: payload => payload["exp"] = $"{payload["exp"]}"),
        ["all bits set"] = (_, token) => token.Signed([.. Enumerable.Repeat((byte)0xff, P256Key.SignatureLength)]),
    };

    public static TheoryData<string> FaultNames => [.. Faults.Keys];

    [Theory]
    [MemberData(nameof(FaultNames))]
    public async Task Validate_TokenWithOneFault_IsInvalid(string fault)
    {
        using var forge = await TokenForge.OpenAsync();
        var text = forge.Issue();
        Assert.Equal(Verdict.Valid, await forge.JudgeAsync(text));
        var faulty = Faults[fault](forge, Parts.Of(text));
        Assert.NotEqual(text, faulty);
        Assert.Equal(Verdict.Invalid, await forge.JudgeAsync(faulty));
    }

    /// <summary>Why <see cref="TokenForm"/> is there. Should a newer library refuse more, it may refuse less.</summary>
    [Fact]
    public async Task Library_WithoutTheForm_LetsThesePass()
    {
        using var forge = await TokenForge.OpenAsync();
        var token = Parts.Of(forge.Issue());
        var library = new JsonWebTokenHandler();
        List<string> passed = [];
        foreach (var (name, fault) in Faults)
        {
            if ((await library.ValidateTokenAsync(fault(forge, token), forge.Tokens.Rules)).IsValid)
            {
                passed.Add(name);
            }
        }

        const string Known = "padded signature; space in the header; space in the payload; second JSON value after the payload; "
            + "extension that must be understood; repeated member in the header; repeated member in the payload; expiry as text";
        var found = string.Join("; ", passed);
        Assert.True(found == Known, $"It is now: {found}");
    }

    /// <summary>0, 1, n-1 and n as r and s: the first pair is the "psychic signature" of CVE-2022-21449.</summary>
    [Fact]
    public async Task Validate_SignatureOfEdgeNumbers_IsInvalid()
    {
        using var forge = await TokenForge.OpenAsync();
        var token = Parts.Of(forge.Issue());
        BigInteger[] edges = [0, 1, Order - 1, Order];
        foreach (var (r, s) in edges.SelectMany(r => edges.Select(s => (r, s))))
        {
            Assert.Equal(Verdict.Invalid, await forge.JudgeAsync(token.Signed([.. Bytes(r, Half), .. Bytes(s, Half)])));
        }
    }

    /// <summary>White space between members is JSON's own (RFC 8259 2), whoever signs it.</summary>
    [Fact]
    public async Task Validate_SpaceBetweenMembers_IsValid()
    {
        using var forge = await TokenForge.OpenAsync();
        var token = Parts.Of(forge.Issue());
        var (header, payload) = (TokenForge.Text(token.Header), TokenForge.Text(token.Payload));
        Assert.Equal(Verdict.Valid, await forge.JudgeAsync(forge.Sign(header.Replace(",", ",\n\t", StringComparison.Ordinal), payload)));
    }

    /// <summary>Of every ECDSA signature there is a second one, (r, n - s). It says the same, and nothing here goes by a token's spelling.</summary>
    [Fact]
    public async Task Validate_TheOtherSignatureOfTheSame_IsValid()
    {
        using var forge = await TokenForge.OpenAsync();
        var token = Parts.Of(forge.Issue());
        Assert.Equal(Verdict.Valid, await forge.JudgeAsync(token.Signed([.. token.R, .. Bytes(Order - Number(token.S), Half)])));
    }

    private static string Rewrite(string part, string member, string with) =>
        TokenForge.Encode(TokenForge.Text(part).Replace(member, with, StringComparison.Ordinal));

    private static string Resign(TokenForge forge, string header, string payload)
    {
        var signed = $"{header}.{payload}";
        return $"{signed}.{Base64Url.EncodeToString(TokenForge.SignatureOf(signed, forge.Key))}";
    }

    /// <summary>Signs until the signature has a character in which the alphabets differ.</summary>
    private static string OtherAlphabet(TokenForge forge)
    {
        var token = Parts.Of(forge.Issue());
        while (token.Tail.AsSpan().IndexOfAny('-', '_') < 0)
        {
            token = Parts.Of(forge.Issue());
        }

        return $"{token.SignedText}.{token.Tail.Replace('-', '+').Replace('_', '/')}";
    }

    private static string WithOwnKey(Parts token, bool keepsName)
    {
        using var stranger = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        var point = stranger.ExportParameters(includePrivateParameters: false).Q;
        var header = JsonNode.Parse(TokenForge.Text(token.Header))!.AsObject();
        header["kid"] = keepsName ? header["kid"]!.GetValue<string>() : "stranger";
        header["jwk"] = new JsonObject
        {
            ["kty"] = "EC",
            ["crv"] = "P-256",
            ["x"] = Base64Url.EncodeToString(point.X),
            ["y"] = Base64Url.EncodeToString(point.Y),
            ["kid"] = header["kid"]!.GetValue<string>(),
        };
        var signed = $"{TokenForge.Encode(header.ToJsonString())}.{token.Payload}";
        return $"{signed}.{Base64Url.EncodeToString(TokenForge.SignatureOf(signed, stranger))}";
    }

    private static string With(Parts token, string member, string value)
    {
        var header = JsonNode.Parse(TokenForge.Text(token.Header))!.AsObject();
        header[member] = value;
        return TokenForge.Encode(header.ToJsonString());
    }

    private static string Hmac(string header, string payload, byte[] key)
    {
        var signed = $"{header}.{payload}";
        return $"{signed}.{Base64Url.EncodeToString(HMACSHA256.HashData(key, Encoding.ASCII.GetBytes(signed)))}";
    }

    private static byte[] Point(ECDsa key)
    {
        var point = key.ExportParameters(includePrivateParameters: false).Q;
        return [4, .. point.X!, .. point.Y!];
    }

    private static byte[] Flip(byte[] bytes, int at)
    {
        byte[] flipped = [.. bytes];
        flipped[at] ^= 1;
        return flipped;
    }

    private static string Flip(string part) => part[..8] + (part[8] == 'A' ? 'B' : 'A') + part[9..];

    /// <summary>64 bytes leave the low four bits of the last character without meaning.</summary>
    private static char NextSpelling(char last) => (char)(last + 1);

    private static BigInteger Number(byte[] bytes) => new(bytes, isUnsigned: true, isBigEndian: true);

    private static byte[] Bytes(BigInteger number, int length)
    {
        var bytes = number.ToByteArray(isUnsigned: true, isBigEndian: true);
        return [.. new byte[length - bytes.Length], .. bytes];
    }

    private sealed record Parts(string Header, string Payload, byte[] Signature)
    {
        public string SignedText => $"{Header}.{Payload}";

        public string Tail => Base64Url.EncodeToString(Signature);

        public string Text => $"{SignedText}.{Tail}";

        public byte[] R => Signature[..Half];

        public byte[] S => Signature[Half..];

        public static Parts Of(string text) => text.Split('.') is [var header, var payload, var signature]
            ? new Parts(header, payload, Base64Url.DecodeFromChars(signature))
            : throw new FormatException(text);

        public string Signed(byte[] signature) => (this with { Signature = signature }).Text;
    }
}
