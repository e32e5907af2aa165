using Microsoft.Extensions.Options;
using OrleansTickets.Api.Keys;

namespace OrleansTickets.Api.Tickets.Tokens;

/// <summary>
/// The settings <c>Tickets__*</c> (MISSION T15, N7). Another key than access tokens have: gates trust this one. Tickets that a previous key
/// signed may be used for years.
/// </summary>
internal sealed class TicketOptions : KeyOptions
{
    public const string Section = "Tickets";
}

internal sealed class TicketOptionsValidator(IHostEnvironment environment) : IValidateOptions<TicketOptions>
{
    public ValidateOptionsResult Validate(string? name, TicketOptions options)
    {
        List<string> faults = [.. KeySettings.Faults(TicketOptions.Section, options, environment)];
        return faults.Count == 0 ? ValidateOptionsResult.Success : ValidateOptionsResult.Fail(faults);
    }
}
