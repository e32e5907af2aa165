using System.Text.Json;
using Npgsql;
using OrleansTickets.Contracts.Tickets;
using OrleansTickets.Data.ReadModels;

namespace OrleansTickets.Api.Tickets.Entrance;

/// <summary>
/// Counts attempts that were refused in the entrance log: one row for each ticket, gate and reason an hour. Beyond a bound of rows an event
/// and hour all further ones are counted together: whoever tries codes without end, or makes up gates, fills no table.
/// </summary>
internal sealed class RefusedAttempts(NpgsqlDataSource database, TimeProvider clock)
{
    /// <summary>Rows of one event and hour; a hall with 20 gates refuses some hundred tickets an hour.</summary>
    public const int MaxRows = 2_000;

    /// <summary>Of the row that counts what is beyond the bound.</summary>
    public const string OtherGates = "*";

    /// <summary>One more attempt.</summary>
    public Task CountAsync(RefusedAttempt attempt, CancellationToken cancellationToken) => WriteAsync(
        attempt, EntranceLogRow.Refused,
        "DO UPDATE SET attempts = entrance_logs.attempts + 1, scanned_at = greatest(entrance_logs.scanned_at, excluded.scanned_at)",
        cancellationToken);

    /// <summary>Somebody whom a gate should not have let in while it was offline; told again, it is not counted again.</summary>
    public Task NoteAsync(RefusedAttempt attempt, CancellationToken cancellationToken) =>
        WriteAsync(attempt, EntranceLogRow.Conflict, "DO NOTHING", cancellationToken);

    private async Task WriteAsync(RefusedAttempt attempt, string result, string repeated, CancellationToken cancellationToken)
    {
        await using var command = database.CreateCommand(
            $"""
            WITH full_hour AS (
              SELECT count(*) >= {MaxRows} AS is_full FROM (
                SELECT FROM entrance_logs WHERE event_id = $2 AND nonce IS NULL AND hour = $12 LIMIT {MaxRows}) rows)
            INSERT INTO entrance_logs (id, event_id, ticket_id, kind, result, reason, gate, device_info, admin_id, scanned_at, recorded_at, hour)
            SELECT $1, $2, CASE WHEN is_full THEN NULL ELSE $3 END, $4, $5, $6, CASE WHEN is_full THEN '{OtherGates}' ELSE $7 END, $8, $9, $10, $11, $12
            FROM full_hour
            ON CONFLICT (event_id, hour, gate, reason, kind, coalesce(ticket_id, '00000000-0000-0000-0000-000000000000'::uuid)) WHERE nonce IS NULL
            {repeated}
            """);
        var hour = attempt.At.UtcDateTime.Date.AddHours(attempt.At.UtcDateTime.Hour);
        command.Parameters.AddRange(new NpgsqlParameter[]
        {
            new NpgsqlParameter<Guid> { TypedValue = Guid.CreateVersion7(clock.GetUtcNow()) },
            new NpgsqlParameter<Guid> { TypedValue = attempt.EventId },
            new NpgsqlParameter<Guid?> { TypedValue = attempt.TicketId },
            new NpgsqlParameter<string> { TypedValue = attempt.Kind },
            new NpgsqlParameter<string> { TypedValue = result },
            new NpgsqlParameter<string> { TypedValue = JsonNamingPolicy.SnakeCaseUpper.ConvertName(attempt.Reason.ToString()) },
            new NpgsqlParameter<string> { TypedValue = attempt.Place.Gate },
            new NpgsqlParameter<string?> { TypedValue = attempt.Place.DeviceInfo },
            new NpgsqlParameter<Guid> { TypedValue = attempt.AdminId },
            new NpgsqlParameter<DateTime> { TypedValue = attempt.At.UtcDateTime },
            new NpgsqlParameter<DateTime> { TypedValue = clock.GetUtcNow().UtcDateTime },
            new NpgsqlParameter<DateTime> { TypedValue = DateTime.SpecifyKind(hour, DateTimeKind.Utc) },
        });
        await command.ExecuteNonQueryAsync(cancellationToken);
    }
}

/// <summary>Somebody was not let in, or should not have been.</summary>
/// <param name="TicketId">Null: the code was no ticket of the event.</param>
/// <param name="Kind"><c>scan</c>, <c>offline</c> or <c>manual</c>.</param>
internal sealed record RefusedAttempt(
    Guid EventId, Guid? TicketId, string Kind, EntryReason Reason, GatePlace Place, Guid AdminId, DateTimeOffset At);
