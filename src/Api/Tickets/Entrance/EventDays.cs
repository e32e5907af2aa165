using System.Collections.Concurrent;
using Npgsql;
using OrleansTickets.Contracts.Tickets;
using OrleansTickets.Data.ReadModels;

namespace OrleansTickets.Api.Tickets.Entrance;

/// <summary>The days of events and their time zones: what decides whether a ticket is for the day of its scan. Kept until the event changes.</summary>
internal sealed class EventDays(NpgsqlDataSource database, EventVersions versions)
{
    private readonly ConcurrentDictionary<Guid, (long Version, Days Days)> _known = new();

    /// <param name="claim">Of the event.</param>
    public async ValueTask<VisitWindow> WindowOfAsync(TicketClaim claim, DateTimeOffset scannedAt, CancellationToken cancellationToken)
    {
        var days = await ReadAsync(claim.EventId, cancellationToken);
        var day = DateOnly.FromDateTime(TimeZoneInfo.ConvertTime(scannedAt, days.Zone).DateTime);
        return claim.VisitDate is { } visit ? new VisitWindow(day, visit, visit) : new VisitWindow(day, days.First, days.Last);
    }

    public async ValueTask<TimeZoneInfo> ZoneOfAsync(Guid eventId, CancellationToken cancellationToken) =>
        (await ReadAsync(eventId, cancellationToken)).Zone;

    private async ValueTask<Days> ReadAsync(Guid eventId, CancellationToken cancellationToken)
    {
        var version = versions.Of(eventId);
        if (versions.IsLive && _known.TryGetValue(eventId, out var known) && known.Version == version)
        {
            return known.Days;
        }

        await using var command = database.CreateCommand("SELECT starts_on, ends_on, timezone FROM events WHERE id = $1");
        command.Parameters.Add(new NpgsqlParameter<Guid> { TypedValue = eventId });
        await using var rows = await command.ExecuteReaderAsync(cancellationToken);
        if (!await rows.ReadAsync(cancellationToken))
        {
            throw new InvalidOperationException($"The event {eventId} of an admin is not there.");
        }

        var days = new Days(
            await rows.GetFieldValueAsync<DateOnly>(0, cancellationToken), await rows.GetFieldValueAsync<DateOnly>(1, cancellationToken),
            TimeZoneInfo.FindSystemTimeZoneById(rows.GetString(2)));
        _known[eventId] = (version, days);
        return days;
    }

    /// <summary>Both days inclusive.</summary>
    private sealed record Days(DateOnly First, DateOnly Last, TimeZoneInfo Zone);
}
