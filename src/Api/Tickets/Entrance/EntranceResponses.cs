using System.Text.Json;
using System.Text.Json.Serialization;
using OrleansTickets.Contracts.Tickets;

namespace OrleansTickets.Api.Tickets.Entrance;

/// <summary>Reasons as the gate knows them: <c>ALREADY_ENTERED</c>.</summary>
internal sealed class EntryReasonName() : JsonStringEnumConverter<EntryReason>(JsonNamingPolicy.SnakeCaseUpper, allowIntegerValues: false);

/// <summary>What a look at a code shows. It says nothing about what the next moment brings.</summary>
/// <param name="Valid">Whether the ticket would be let in now.</param>
/// <param name="Ticket">Null where the code is no ticket of this event.</param>
internal sealed record ValidationResponse(
    bool Valid, [property: JsonConverter(typeof(EntryReasonName))] EntryReason Reason, GateTicketResponse? Ticket);

/// <summary>What was decided about somebody who wants to go in.</summary>
/// <param name="Nonce">Of the scan.</param>
/// <param name="EnteredAt">Of this entry; where it was refused because of another, of the first one.</param>
/// <param name="Gate">Likewise.</param>
/// <param name="Ticket">Null where the code is no ticket of this event.</param>
internal sealed record EntryResponse(
    bool Admitted,
    [property: JsonConverter(typeof(EntryReasonName))] EntryReason Reason,
    Guid Nonce,
    DateTimeOffset? EnteredAt,
    string? Gate,
    GateTicketResponse? Ticket)
{
    public static EntryResponse From(Guid nonce, GateDecision decision) => new(
        decision.Reason == EntryReason.Admitted,
        decision.Reason,
        nonce,
        decision.Made?.Entry?.At ?? decision.Made?.Standing.EnteredAt,
        decision.Made?.Entry?.Gate ?? decision.Made?.Standing.Gate,
        decision.Ticket);
}

/// <summary>A ticket as people at a gate see it.</summary>
/// <param name="ProductName">Product, and option where there is one.</param>
/// <param name="VisitDate">Null: any day of the event.</param>
/// <param name="Status"><c>issued</c>, <c>entered</c> or <c>void</c>.</param>
/// <param name="FirstEnteredAt">The first entry; null: there was none.</param>
/// <param name="Entries">How often somebody has entered with it.</param>
/// <param name="EntriesAllowed">How often one may; 0: without limit.</param>
internal sealed record GateTicketResponse(
    Guid TicketId,
    string OrderNumber,
    Guid ProductId,
    string ProductName,
    DateOnly? VisitDate,
    int Serial,
    string Status,
    DateTimeOffset? FirstEnteredAt,
    string? FirstGate,
    int Entries,
    int EntriesAllowed)
{
    public static GateTicketResponse From(TicketInfo ticket, TicketStanding standing) => new(
        ticket.TicketId, ticket.OrderNumber, ticket.ProductId, ticket.Name, ticket.VisitDate, ticket.Serial,
        JsonNamingPolicy.SnakeCaseLower.ConvertName(standing.Status.ToString()), standing.EnteredAt, standing.Gate, standing.Entries,
        ticket.EntriesAllowed);
}

/// <summary>What became of each scan, in the order in which they were sent.</summary>
internal sealed record SyncResponse(int Admitted, int Conflicts, IReadOnlyList<SyncedScan> Results);

/// <summary>What became of one scan.</summary>
/// <param name="Result"><c>admitted</c>, or <c>conflict</c>: the gate should not have let in, for the reason.</param>
/// <param name="FirstEnteredAt">The ticket's first entry, which with a conflict of too many entries came before.</param>
/// <param name="Displaced">An entry that had counted until now, and is a conflict since this one, which came before it, is known.</param>
internal sealed record SyncedScan(
    Guid Nonce,
    string Result,
    [property: JsonConverter(typeof(EntryReasonName))] EntryReason Reason,
    Guid? TicketId,
    DateTimeOffset? FirstEnteredAt,
    string? FirstGate,
    DisplacedEntry? Displaced);

/// <summary>An entry that came later than was known.</summary>
internal sealed record DisplacedEntry(Guid Nonce, DateTimeOffset EnteredAt, string Gate);

/// <summary>Tickets that an offline gate must not let in, though their signatures are right.</summary>
internal sealed record RevocationsResponse(Guid EventId, IReadOnlyList<Guid> TicketIds);
