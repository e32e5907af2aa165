using System.Text.Json;
using OrleansTickets.Contracts.Tickets;
using OrleansTickets.Data.ReadModels;

namespace OrleansTickets.Grains.Tickets;

/// <summary>Which rows an event changes, as they stand after it, and what it has told to people.</summary>
internal static class TicketProjection
{
    public static IReadOnlyList<ReadModelRow> Of(Guid ticketId, TicketEvent happened, TicketState state, DateTimeOffset at)
    {
        var standing = state.Standing;
        List<ReadModelRow> rows =
        [
            new TicketStandingRow(
                ticketId, JsonNamingPolicy.SnakeCaseLower.ConvertName(standing.Status.ToString()), standing.EnteredAt, standing.Gate,
                standing.Entries),
        ];
        if (happened is TicketEntered entered)
        {
            rows.Add(Log(ticketId, entered, state, at));
            if (TicketRules.Displaced(state, entered) is { } displaced)
            {
                rows.Add(Log(ticketId, displaced, state, at));
            }

            if (state.Entries.Count == 1)
            {
                rows.Add(new EntranceDoneRow(Guid.CreateVersion7(at), ticketId, entered.ScannedAt, entered.Gate, at));
            }
        }

        return rows;
    }

    private static EntranceLogRow Log(Guid ticketId, TicketEntered entered, TicketState state, DateTimeOffset at)
    {
        var reason = TicketRules.Outcome(state, entered);
        return new EntranceLogRow(
            Guid.CreateVersion7(at), entered.EventId, ticketId, entered.Nonce, JsonNamingPolicy.SnakeCaseLower.ConvertName(entered.Kind.ToString()),
            reason == EntryReason.Admitted ? EntranceLogRow.Admitted : EntranceLogRow.Conflict,
            JsonNamingPolicy.SnakeCaseUpper.ConvertName(reason.ToString()), entered.Gate, entered.DeviceInfo, entered.By, entered.Notes,
            entered.ScannedAt, at);
    }
}
