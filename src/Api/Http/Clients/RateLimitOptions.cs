using System.ComponentModel.DataAnnotations;

namespace OrleansTickets.Api.Http.Clients;

/// <summary>Section <c>RateLimit</c>: what one client may ask for on one server (MISSION T16, K3).</summary>
internal sealed class RateLimitOptions
{
    public const string Section = "RateLimit";

    private const int Highest = 1_000_000;

    public bool Enabled { get; set; } = true;

    /// <summary>Requests a minute, those to <c>/api/auth</c> apart: 1 to 1,000,000.</summary>
    [Range(1, Highest)]
    public int PerMinute { get; set; } = 100;

    /// <summary>Requests a minute to <c>/api/auth</c>: 1 to 1,000,000.</summary>
    [Range(1, Highest)]
    public int AuthPerMinute { get; set; } = 10;
}
