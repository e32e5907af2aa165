using System.Security.Cryptography;
using Microsoft.EntityFrameworkCore;
using Npgsql;
using OrleansTickets.Api.Http;
using OrleansTickets.Data.ReadModels;
using OrleansTickets.Data.Rows;

namespace OrleansTickets.Api.Tickets.Entrance;

/// <summary>What happened at the gates of one event.</summary>
internal sealed class EntranceQueries(
    NpgsqlDataSource database, IDbContextFactory<TicketsContext> contexts, TicketQueries tickets, EventDays days, TimeProvider clock)
{
    /// <summary>Every time zone's offset is a multiple of it.</summary>
    private const string Quarter = "15 minutes";

    private static readonly ListOrder<EntranceLogRow> NewestFirst =
        new ListOrder<EntranceLogRow>("entrance_logs").Descending(row => row.ScannedAt).Ascending(row => row.Id);

    public static EntityTag TagOf(RevocationsResponse revocations)
    {
        using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        foreach (var id in revocations.TicketIds)
        {
            hash.AppendData(id.ToByteArray());
        }

        return new EntityTag(Convert.ToHexStringLower(hash.GetHashAndReset().AsSpan(0, 16)));
    }

    public async Task<RevocationsResponse> ReadRevocationsAsync(Guid eventId, CancellationToken cancellationToken)
    {
        await using var command = database.CreateCommand(
            "SELECT ticket_id FROM tickets WHERE event_id = $1 AND is_void ORDER BY ticket_id");
        command.Parameters.Add(new NpgsqlParameter<Guid> { TypedValue = eventId });
        await using var rows = await command.ExecuteReaderAsync(cancellationToken);
        List<Guid> ids = [];
        while (await rows.ReadAsync(cancellationToken))
        {
            ids.Add(rows.GetGuid(0));
        }

        return new RevocationsResponse(eventId, ids);
    }

    public async Task<PageOf<EntranceLogResponse>> ListAsync(
        Guid eventId, Page page, EntranceFilter filter, CancellationToken cancellationToken)
    {
        await using var context = await contexts.CreateDbContextAsync(cancellationToken);
        var listed = await page.ReadUncountedAsync(
            filter.Of(context.EntranceLogs.AsNoTracking().Where(row => row.EventId == eventId)), NewestFirst, cancellationToken);
        var ids = listed.Items.Select(row => row.TicketId).OfType<Guid>().Distinct().ToArray();
        var found = (await tickets.FindAsync(eventId, ids, cancellationToken)).ToDictionary(ticket => ticket.TicketId);
        var adminIds = listed.Items.Select(row => row.AdminId).Distinct().ToList();
        var names = await context.Admins.Where(admin => adminIds.Contains(admin.Id))
            .ToDictionaryAsync(admin => admin.Id, admin => admin.Name, cancellationToken);
        return listed.Of(row => EntranceLogResponse.From(
            row, row.TicketId is { } id ? found.GetValueOrDefault(id) : null, names.GetValueOrDefault(row.AdminId)));
    }

    /// <param name="day">In the event's time zone; null: today.</param>
    public async Task<EntranceStatsResponse> CountAsync(Guid eventId, DateOnly? day, CancellationToken cancellationToken)
    {
        var zone = await days.ZoneOfAsync(eventId, cancellationToken);
        var date = day ?? DateOnly.FromDateTime(TimeZoneInfo.ConvertTime(clock.GetUtcNow(), zone).DateTime);
        var (from, until) = (MidnightOf(date, zone), MidnightOf(date.AddDays(1), zone));
        var (expected, visitors) = await CountTicketsAsync(eventId, date, from, until, cancellationToken);
        var counts = await CountByGateAndHourAsync(eventId, from, until, zone, cancellationToken);
        return new EntranceStatsResponse(
            date, zone.Id, expected, visitors, counts.Sum(count => count.Admitted), counts.Sum(count => count.Conflicts),
            counts.Sum(count => count.Refused), counts);
    }

    private async Task<(long Expected, long Visitors)> CountTicketsAsync(
        Guid eventId, DateOnly date, DateTimeOffset from, DateTimeOffset until, CancellationToken cancellationToken)
    {
        await using var command = database.CreateCommand(
            """
            SELECT (SELECT count(*) FROM tickets WHERE event_id = $1 AND visit_date = $2 AND status <> 'void'),
                   (SELECT count(DISTINCT ticket_id) FROM entrance_logs
                    WHERE event_id = $1 AND scanned_at >= $3 AND scanned_at < $4 AND result = 'admitted')
            """);
        command.Parameters.Add(new NpgsqlParameter<Guid> { TypedValue = eventId });
        command.Parameters.Add(new NpgsqlParameter<DateOnly> { TypedValue = date });
        command.Parameters.Add(new NpgsqlParameter<DateTime> { TypedValue = from.UtcDateTime });
        command.Parameters.Add(new NpgsqlParameter<DateTime> { TypedValue = until.UtcDateTime });
        await using var rows = await command.ExecuteReaderAsync(cancellationToken);
        await rows.ReadAsync(cancellationToken);
        return (rows.GetInt64(0), rows.GetInt64(1));
    }

    private async Task<List<GateHourResponse>> CountByGateAndHourAsync(
        Guid eventId, DateTimeOffset from, DateTimeOffset until, TimeZoneInfo zone, CancellationToken cancellationToken)
    {
        await using var command = database.CreateCommand(
            $"""
            SELECT gate, date_bin('{Quarter}', scanned_at, 'epoch'::timestamptz),
                   coalesce(sum(attempts) FILTER (WHERE result = 'admitted'), 0), coalesce(sum(attempts) FILTER (WHERE result = 'conflict'), 0),
                   coalesce(sum(attempts) FILTER (WHERE result = 'refused'), 0)
            FROM entrance_logs WHERE event_id = $1 AND scanned_at >= $2 AND scanned_at < $3 GROUP BY 1, 2
            """);
        command.Parameters.Add(new NpgsqlParameter<Guid> { TypedValue = eventId });
        command.Parameters.Add(new NpgsqlParameter<DateTime> { TypedValue = from.UtcDateTime });
        command.Parameters.Add(new NpgsqlParameter<DateTime> { TypedValue = until.UtcDateTime });
        await using var rows = await command.ExecuteReaderAsync(cancellationToken);
        List<GateHourResponse> quarters = [];
        while (await rows.ReadAsync(cancellationToken))
        {
            var local = TimeZoneInfo.ConvertTime(new DateTimeOffset(rows.GetDateTime(1)), zone);
            quarters.Add(new GateHourResponse(rows.GetString(0), local.Hour, rows.GetInt64(2), rows.GetInt64(3), rows.GetInt64(4)));
        }

        return
        [
            .. from quarter in quarters
               group quarter by (quarter.Gate, quarter.Hour) into hour
               orderby hour.Key.Hour, hour.Key.Gate
               select new GateHourResponse(
                   hour.Key.Gate, hour.Key.Hour, hour.Sum(one => one.Admitted), hour.Sum(one => one.Conflicts), hour.Sum(one => one.Refused)),
        ];
    }

    /// <summary>Also of a day that begins later, where clocks are put forward at midnight.</summary>
    private static DateTimeOffset MidnightOf(DateOnly day, TimeZoneInfo zone)
    {
        var midnight = day.ToDateTime(TimeOnly.MinValue);
        return new DateTimeOffset(midnight, zone.GetUtcOffset(midnight));
    }
}
