using System.Text.Json;
using System.Text.Json.Serialization;
using OrleansTickets.Contracts;
using OrleansTickets.Contracts.Tickets;
using OrleansTickets.Data.ReadModels;

namespace OrleansTickets.Grains.Tickets;

/// <summary>
/// What a manager did to a ticket, as a row of the activity log (MISSION T4). Scans are not there: each is a row of the entrance log, with the
/// admin in it.
/// </summary>
internal sealed record TicketActivity(string Status, int Entries, string? Gate, string? Reason)
{
    public static string Before(TicketState state) => Write(state, null, null);

    public static ActivityRow OfManualEntry(
        Guid ticketId, ManualEntry entry, TicketState state, Actor actor, string before, DateTimeOffset at) => ActivityRow.Of(
        at, actor.AdminId, actor.AdminType, actor.IpAddress, actor.RequestId, "ticket_entered_manually", entry.EventId, "ticket",
        ticketId.ToString("D"), before, Write(state, entry.Gate, entry.Reason));

    private static string Write(TicketState state, string? gate, string? reason) => JsonSerializer.Serialize(
        new TicketActivity(
            JsonNamingPolicy.SnakeCaseLower.ConvertName(state.Standing.Status.ToString()), state.Standing.Entries, gate, reason),
        TicketActivityJson.Default.TicketActivity);
}

/// <summary>Unlike the journal's, this form is only read by people.</summary>
[JsonSourceGenerationOptions(
    PropertyNamingPolicy = JsonKnownNamingPolicy.SnakeCaseLower, DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull)]
[JsonSerializable(typeof(TicketActivity))]
internal sealed partial class TicketActivityJson : JsonSerializerContext;
