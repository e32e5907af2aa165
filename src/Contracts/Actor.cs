namespace OrleansTickets.Contracts;

/// <summary>Who changes something, and from where: what the activity log says of each change (MISSION T4).</summary>
/// <param name="AdminId">The admin's account; <see cref="Guid.Empty"/> where it is nobody's: the system itself, or a login that failed.</param>
/// <param name="AdminType"><c>super_admin</c>, <c>event_manager</c> or <c>system</c>.</param>
/// <param name="IpAddress">The client's address; null where there is no client.</param>
/// <param name="RequestId">The request's <c>X-Request-ID</c>; for the system the name of what it was doing.</param>
[GenerateSerializer, Immutable, Alias("tickets.Actor")]
public sealed record Actor(Guid AdminId, string AdminType, string? IpAddress, string RequestId)
{
    /// <summary>The <see cref="AdminType"/> of <see cref="System(string)"/>.</summary>
    public const string SystemType = "system";

    /// <summary>What the program does by itself, for example the demo event.</summary>
    public static Actor System(string doing) => new(Guid.Empty, SystemType, null, doing);
}
