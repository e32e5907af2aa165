using Microsoft.Extensions.Options;
using OrleansTickets.Api.Keys;

namespace OrleansTickets.Api.Tickets.Tokens;

/// <summary>The settings <c>Tickets__*</c> (MISSION T15, N7).</summary>
internal sealed class TicketOptions
{
    public const string Section = "Tickets";

    /// <summary>
    /// A P-256 private key as PEM, which signs tickets. Required but in Development, where a missing one is made and kept in the
    /// database. Another one than access tokens have: gates trust this one.
    /// </summary>
    public string? SigningKey { get; set; }

    /// <summary>
    /// P-256 keys as PEM, private or public, that verify and are published but do not sign: those of before, as long as tickets that
    /// they signed may be used, which may be years; and the one that will sign next.
    /// </summary>
    public IList<string> PreviousKeys { get; set; } = [];
}

internal sealed class TicketOptionsValidator(IHostEnvironment environment) : IValidateOptions<TicketOptions>
{
    public ValidateOptionsResult Validate(string? name, TicketOptions options)
    {
        List<string> faults = [.. KeySettings.Faults(TicketOptions.Section, options.SigningKey, options.PreviousKeys, environment)];
        return faults.Count == 0 ? ValidateOptionsResult.Success : ValidateOptionsResult.Fail(faults);
    }
}
