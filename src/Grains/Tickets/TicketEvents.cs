using System.Text.Json;
using System.Text.Json.Serialization;
using OrleansTickets.Data.Journal;

namespace OrleansTickets.Grains.Tickets;

/// <summary>What happened to a ticket. Names and members are the journal's format: they may grow, never change.</summary>
internal abstract record TicketEvent;

internal sealed record TicketVoided(Guid RefundId) : TicketEvent;

/// <summary>The refund proved impossible.</summary>
internal sealed record TicketRestored(Guid RefundId) : TicketEvent;

/// <summary>The journal's form of ticket events.</summary>
[JsonSourceGenerationOptions(
    PropertyNamingPolicy = JsonKnownNamingPolicy.SnakeCaseLower, DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull)]
[JsonSerializable(typeof(TicketVoided))]
[JsonSerializable(typeof(TicketRestored))]
internal sealed partial class TicketJson : JsonSerializerContext;

/// <summary>Ticket events to the bytes of the journal and back.</summary>
internal static class TicketCodec
{
    public static RecordedEvent Write(TicketEvent ticketEvent, DateTimeOffset at) => ticketEvent switch
    {
        TicketVoided made => new("ticket-voided", null, at, JsonSerializer.SerializeToUtf8Bytes(made, TicketJson.Default.TicketVoided)),
        TicketRestored made => new("ticket-restored", null, at, JsonSerializer.SerializeToUtf8Bytes(made, TicketJson.Default.TicketRestored)),
        _ => throw new InvalidOperationException($"{ticketEvent.GetType().Name} is not written."),
    };

    /// <exception cref="InvalidDataException">The journal holds an event that this version does not know.</exception>
    public static TicketEvent Read(RecordedEvent recorded) => recorded.Type switch
    {
        "ticket-voided" => JsonSerializer.Deserialize(recorded.Data, TicketJson.Default.TicketVoided)!,
        "ticket-restored" => JsonSerializer.Deserialize(recorded.Data, TicketJson.Default.TicketRestored)!,
        _ => throw new InvalidDataException($"Unknown ticket event '{recorded.Type}'."),
    };
}
