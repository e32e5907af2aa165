using System.Security.Cryptography;
using OrleansTickets.Api.Keys;

namespace OrleansTickets.Api.Tickets.Tokens;

/// <summary>A key of tickets. Any thread may use it.</summary>
/// <remarks>
/// The framework's ECDSA draws a random number for each signature and has no deterministic one (RFC 6979), so the same ticket has many
/// codes, all of them good: a ticket is known by its id, never by its code.
/// </remarks>
internal sealed class TicketKey : IDisposable
{
    /// <summary>Of r and s (RFC 7518 3.4), in bytes.</summary>
    public const int SignatureLength = P256Key.SignatureLength;

    private readonly byte[] _id;

    // One for each thread: the framework does not promise more.
    private readonly ThreadLocal<ECDsa> _algorithm;

    private TicketKey(P256Key point, ECParameters parameters)
    {
        Point = point;
        _id = point.Thumbprint[..TicketForm.KeyIdLength].ToArray();
        _algorithm = new ThreadLocal<ECDsa>(() => ECDsa.Create(parameters));
    }

    public P256Key Point { get; }

    /// <summary>The first bytes of the thumbprint (RFC 7638): tokens are short.</summary>
    public ReadOnlySpan<byte> Id => _id;

    /// <summary>In lower-case hexadecimal digits, as the key set names it.</summary>
    public string Name => Convert.ToHexStringLower(_id);

    /// <exception cref="CryptographicException">Not a private key, or not on P-256.</exception>
    /// <exception cref="ArgumentException">Not PEM.</exception>
    public static TicketKey FromPrivatePem(string pem)
    {
        var point = P256Key.FromPrivatePem(pem);
        return new TicketKey(point, point.Algorithm.ExportParameters(includePrivateParameters: true));
    }

    /// <summary>Verifies, and does not sign.</summary>
    /// <exception cref="CryptographicException">Not on P-256.</exception>
    /// <exception cref="ArgumentException">Not PEM.</exception>
    public static TicketKey FromPem(string pem)
    {
        var point = P256Key.FromPem(pem);
        return new TicketKey(point, point.Algorithm.ExportParameters(includePrivateParameters: false));
    }

    public void Sign(ReadOnlySpan<byte> claim, Span<byte> signature) =>
        _algorithm.Value!.SignData(claim, signature, HashAlgorithmName.SHA256, DSASignatureFormat.IeeeP1363FixedFieldConcatenation);

    public bool Verifies(ReadOnlySpan<byte> claim, ReadOnlySpan<byte> signature) =>
        _algorithm.Value!.VerifyData(claim, signature, HashAlgorithmName.SHA256, DSASignatureFormat.IeeeP1363FixedFieldConcatenation);

    public void Dispose()
    {
        _algorithm.Dispose();
        Point.Dispose();
    }
}
