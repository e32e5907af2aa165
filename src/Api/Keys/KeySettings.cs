using System.Security.Cryptography;

namespace OrleansTickets.Api.Keys;

/// <summary>What can be wrong with <see cref="KeyOptions"/>.</summary>
internal static class KeySettings
{
    public static IEnumerable<string> Faults(string section, KeyOptions options, IHostEnvironment environment) =>
        options.PreviousKeys.Select((pem, index) => Fault($"{section}__PreviousKeys__{index}", "key", pem, P256Key.FromPem))
            .Prepend(string.IsNullOrWhiteSpace(options.SigningKey)
                ? Missing(section, environment)
                : Fault($"{section}__SigningKey", "private key", options.SigningKey, P256Key.FromPrivatePem))
            .OfType<string>();

    private static string? Missing(string section, IHostEnvironment environment) => environment.IsDevelopment()
        ? null
        : $"{section}__SigningKey is missing: set it to a P-256 private key as PEM (openssl ecparam -name prime256v1 -genkey -noout).";

    private static string? Fault(string setting, string kind, string pem, Func<string, P256Key> read)
    {
        try
        {
            using var key = read(pem);
            return null;
        }
        catch (Exception exception) when (exception is ArgumentException or CryptographicException)
        {
            return $"{setting} is not a P-256 {kind} as PEM.";
        }
    }
}
