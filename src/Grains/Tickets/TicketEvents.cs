using System.Text.Json;
using System.Text.Json.Serialization;
using OrleansTickets.Data.Journal;

namespace OrleansTickets.Grains.Tickets;

/// <summary>What happened to a ticket. Names and members are the journal's format: they may grow, never change.</summary>
internal abstract record TicketEvent;

internal sealed record TicketVoided(Guid RefundId) : TicketEvent;

/// <summary>The refund proved impossible.</summary>
internal sealed record TicketRestored(Guid RefundId) : TicketEvent;

/// <summary>Somebody went in with it, whether that was right or, offline, once too often.</summary>
/// <param name="ScannedAt">When the gate saw it.</param>
/// <param name="Allowed">How often one may enter with the ticket; 0: without limit.</param>
/// <param name="By">The admin at the gate.</param>
/// <param name="Notes">Of a manual entry: why.</param>
internal sealed record TicketEntered(
    Guid EventId, Guid Nonce, DateTimeOffset ScannedAt, string Gate, string? DeviceInfo, EntryKind Kind, int Allowed, Guid By, string? Notes)
    : TicketEvent;

/// <summary>How somebody went in.</summary>
internal enum EntryKind
{
    /// <summary>By a scan that the server decided.</summary>
    Scan,

    /// <summary>By a scan that a gate decided without the server.</summary>
    Offline,

    /// <summary>By a manager's word, without a code.</summary>
    Manual,
}

internal sealed class EntryKindName() : JsonStringEnumConverter<EntryKind>(JsonNamingPolicy.SnakeCaseLower, allowIntegerValues: false);

/// <summary>The journal's form of ticket events.</summary>
[JsonSourceGenerationOptions(
    PropertyNamingPolicy = JsonKnownNamingPolicy.SnakeCaseLower,
    DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull,
    Converters = [typeof(EntryKindName)])]
[JsonSerializable(typeof(TicketVoided))]
[JsonSerializable(typeof(TicketRestored))]
[JsonSerializable(typeof(TicketEntered))]
internal sealed partial class TicketJson : JsonSerializerContext;

/// <summary>Ticket events to the bytes of the journal and back.</summary>
internal static class TicketCodec
{
    public static RecordedEvent Write(TicketEvent ticketEvent, DateTimeOffset at) => ticketEvent switch
    {
        TicketVoided made => new("ticket-voided", null, at, JsonSerializer.SerializeToUtf8Bytes(made, TicketJson.Default.TicketVoided)),
        TicketRestored made => new("ticket-restored", null, at, JsonSerializer.SerializeToUtf8Bytes(made, TicketJson.Default.TicketRestored)),
        TicketEntered made => new("ticket-entered", null, at, JsonSerializer.SerializeToUtf8Bytes(made, TicketJson.Default.TicketEntered)),
        _ => throw new InvalidOperationException($"{ticketEvent.GetType().Name} is not written."),
    };

    /// <exception cref="InvalidDataException">The journal holds an event that this version does not know.</exception>
    public static TicketEvent Read(RecordedEvent recorded) => recorded.Type switch
    {
        "ticket-voided" => JsonSerializer.Deserialize(recorded.Data, TicketJson.Default.TicketVoided)!,
        "ticket-restored" => JsonSerializer.Deserialize(recorded.Data, TicketJson.Default.TicketRestored)!,
        "ticket-entered" => JsonSerializer.Deserialize(recorded.Data, TicketJson.Default.TicketEntered)!,
        _ => throw new InvalidDataException($"Unknown ticket event '{recorded.Type}'."),
    };
}
