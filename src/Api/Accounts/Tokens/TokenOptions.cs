using Microsoft.Extensions.Options;
using OrleansTickets.Api.Keys;

namespace OrleansTickets.Api.Accounts.Tokens;

/// <summary>The settings <c>Jwt__*</c>.</summary>
internal sealed class TokenOptions : KeyOptions
{
    public const string Section = "Jwt";

    public string Issuer { get; set; } = "orleans-tickets";

    public string Audience { get; set; } = "orleans-tickets";

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

        List<string> faults = [.. KeySettings.Faults(TokenOptions.Section, options, environment)];
        return faults.Count == 0 ? ValidateOptionsResult.Success : ValidateOptionsResult.Fail(faults);
    }
}
