using System.Text.Json;
using System.Text.Json.Serialization;
using OrleansTickets.Contracts;
using OrleansTickets.Contracts.Tickets;
using OrleansTickets.Data.ReadModels;

namespace OrleansTickets.Grains.Tickets;

/// <summary>
/// Whom admins let in with a ticket, as rows of the activity log (MISSION T4): each entry is one, by whichever way. Attempts that were refused
/// change nothing and are in the entrance log alone.
/// </summary>
/// <param name="Result">After an entry: whether it was an allowed one, in the entrance log's words.</param>
/// <param name="ScannedAt">Of an entry that was made offline.</param>
/// <param name="Reason">Of a manual entry.</param>
/// <param name="Displaced">An entry that was allowed until this one was heard of.</param>
internal sealed record TicketActivity(
    string Status,
    int Entries,
    string? Gate = null,
    string? Result = null,
    DateTimeOffset? ScannedAt = null,
    string? Reason = null,
    Entry? Displaced = null)
{
    /// <summary>To be asked before the entry is applied.</summary>
    public static string Before(TicketState state) => Write(Of(state.Standing));

    public static ActivityRow Of(
        Guid ticketId, TicketEntered entered, TicketState state, Actor actor, string before, DateTimeOffset at)
    {
        var after = Of(state.Standing) with
        {
            Gate = entered.Gate,
            Result = TicketRules.Outcome(state, entered) == EntryReason.Admitted ? EntranceLogRow.Admitted : EntranceLogRow.Conflict,
            ScannedAt = entered.Kind == EntryKind.Offline ? entered.ScannedAt : null,
            Reason = entered.Notes,
            Displaced = TicketRules.Displaced(state, entered) is { } displaced ? TicketViews.Describe(displaced) : null,
        };
        return ActivityRow.Of(
            at, actor.AdminId, actor.AdminType, actor.IpAddress, actor.RequestId, ActionOf(entered.Kind), entered.EventId, "ticket",
            ticketId.ToString("D"), before, Write(after));
    }

    private static string ActionOf(EntryKind kind) => kind switch
    {
        EntryKind.Scan => "ticket_entered",
        EntryKind.Offline => "ticket_entered_offline",
        EntryKind.Manual => "ticket_entered_manually",
        _ => throw new InvalidOperationException($"{kind} has no name in the activity log."),
    };

    private static TicketActivity Of(TicketStanding standing) =>
        new(JsonNamingPolicy.SnakeCaseLower.ConvertName(standing.Status.ToString()), standing.Entries);

    private static string Write(TicketActivity activity) => JsonSerializer.Serialize(activity, TicketActivityJson.Default.TicketActivity);
}

/// <summary>Unlike the journal's, this form is only read by people.</summary>
[JsonSourceGenerationOptions(
    PropertyNamingPolicy = JsonKnownNamingPolicy.SnakeCaseLower, DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull)]
[JsonSerializable(typeof(TicketActivity))]
internal sealed partial class TicketActivityJson : JsonSerializerContext;
