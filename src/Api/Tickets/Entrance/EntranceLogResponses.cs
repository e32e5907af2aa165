using OrleansTickets.Data.ReadModels;

namespace OrleansTickets.Api.Tickets.Entrance;

/// <summary>An entry, or attempts that were refused.</summary>
/// <param name="Kind"><c>scan</c>, <c>offline</c> or <c>manual</c>.</param>
/// <param name="Result"><c>admitted</c>, <c>conflict</c> (let in by a gate that was offline, and should not have been) or <c>refused</c>.</param>
/// <param name="Reason">For example <c>ALREADY_ENTERED</c>.</param>
/// <param name="TicketId">Null: the code was no ticket of this event.</param>
/// <param name="Gate"><c>*</c>: several, where there were too many attempts to keep them apart.</param>
/// <param name="AdminName">Who was at the gate, as the account is called now; of several attempts at the first.</param>
/// <param name="Notes">Of a manual entry: why.</param>
/// <param name="ScannedAt">Of several attempts the last.</param>
/// <param name="Attempts">How many attempts the row stands for.</param>
internal sealed record EntranceLogResponse(
    Guid Id,
    string Kind,
    string Result,
    string Reason,
    Guid? TicketId,
    string? OrderNumber,
    string? ProductName,
    string Gate,
    string? DeviceInfo,
    Guid AdminId,
    string? AdminName,
    string? Notes,
    DateTimeOffset ScannedAt,
    DateTimeOffset RecordedAt,
    int Attempts)
{
    public static EntranceLogResponse From(EntranceLogRow row, TicketInfo? ticket, string? adminName) => new(
        row.Id, row.Kind, row.Result, row.Reason, row.TicketId, ticket?.OrderNumber, ticket?.Name, row.Gate, row.DeviceInfo, row.AdminId,
        adminName, row.Notes, row.ScannedAt, row.RecordedAt, row.Attempts);
}

/// <summary>Entries of a day.</summary>
/// <param name="Expected">Tickets for this visit date that are not void; tickets for any day are in none of them.</param>
/// <param name="Visitors">Tickets with which somebody has entered on this day.</param>
/// <param name="Admitted">Entries: with a ticket for several entries somebody may have entered more than once.</param>
/// <param name="Conflicts">Let in by gates that were offline, and should not have been.</param>
/// <param name="Refused">Attempts.</param>
internal sealed record EntranceStatsResponse(
    DateOnly Date,
    string Timezone,
    long Expected,
    long Visitors,
    long Admitted,
    long Conflicts,
    long Refused,
    IReadOnlyList<GateHourResponse> ByGateAndHour);

/// <param name="Hour">0 to 23, in the event's time zone.</param>
internal sealed record GateHourResponse(string Gate, int Hour, long Admitted, long Conflicts, long Refused);
