using System.Security.Cryptography;
using Microsoft.Extensions.Options;

namespace OrleansTickets.Api.Accounts.Tokens;

/// <summary>The settings <c>Jwt__*</c>.</summary>
internal sealed class TokenOptions
{
    public const string Section = "Jwt";

    public string Issuer { get; set; } = "orleans-tickets";

    public string Audience { get; set; } = "orleans-tickets";

    /// <summary>A P-256 private key as PEM. Required but in Development, where a missing one is made and kept in the database.</summary>
    public string? SigningKey { get; set; }

    /// <summary>
    /// P-256 keys as PEM, private or public, that verify and are published but do not sign: those of before, until the tokens that
    /// they signed are over, and the one that will sign next.
    /// </summary>
    public IList<string> PreviousKeys { get; set; } = [];

    /// <summary>1 to 1440 (MISSION T1: 30).</summary>
    public int AccessMinutes { get; set; } = 30;

    /// <summary>1 to 90 (MISSION T1: 7).</summary>
    public int RefreshDays { get; set; } = 7;
}

internal sealed class TokenOptionsValidator(IHostEnvironment environment) : IValidateOptions<TokenOptions>
{
    public ValidateOptionsResult Validate(string? name, TokenOptions options)
    {
        if (string.IsNullOrWhiteSpace(options.Issuer) || string.IsNullOrWhiteSpace(options.Audience))
        {
            return ValidateOptionsResult.Fail("Jwt__Issuer and Jwt__Audience must not be empty.");
        }

        if (options.AccessMinutes is < 1 or > 1440 || options.RefreshDays is < 1 or > 90)
        {
            return ValidateOptionsResult.Fail("Jwt__AccessMinutes must be from 1 to 1440, Jwt__RefreshDays from 1 to 90.");
        }

        return options.PreviousKeys.Select((pem, index) => CheckKey($"Jwt__PreviousKeys__{index}", "key", pem, Tokens.SigningKey.FromPem))
            .Prepend(string.IsNullOrWhiteSpace(options.SigningKey)
                ? CheckMissing()
                : CheckKey("Jwt__SigningKey", "private key", options.SigningKey, Tokens.SigningKey.FromPrivatePem))
            .FirstOrDefault(result => result.Failed) ?? ValidateOptionsResult.Success;
    }

    private ValidateOptionsResult CheckMissing() => environment.IsDevelopment()
        ? ValidateOptionsResult.Success
        : ValidateOptionsResult.Fail(
            "Jwt__SigningKey is missing: set it to a P-256 private key as PEM (openssl ecparam -name prime256v1 -genkey -noout).");

    private static ValidateOptionsResult CheckKey(string setting, string kind, string pem, Func<string, SigningKey> read)
    {
        try
        {
            using var key = read(pem);
            return ValidateOptionsResult.Success;
        }
        catch (Exception exception) when (exception is ArgumentException or CryptographicException)
        {
            return ValidateOptionsResult.Fail($"{setting} is not a P-256 {kind} as PEM.");
        }
    }
}
