using Npgsql;
using OrleansTickets.Contracts.Tickets;
using OrleansTickets.Data;

namespace OrleansTickets.Api.Tickets;

/// <summary>Issued tickets, from the read models.</summary>
internal sealed class TicketQueries
{
    private const string Select =
        """
        SELECT t.ticket_id, t.event_id, t.order_id, o.order_number, t.product_id, t.option_id, t.name, t.unit_price, t.visit_date, t.serial, t.status,
               t.entered_at, t.gate, t.entries, t.entries_allowed
        FROM tickets t JOIN orders o ON o.id = t.order_id
        """;

    private readonly NpgsqlDataSource _database;

    /// <summary>At the gate, thousands at once.</summary>
    private readonly GroupedQueries<Guid, TicketInfo> _byId;

    public TicketQueries(NpgsqlDataSource database)
    {
        _database = database;
        _byId = new GroupedQueries<Guid, TicketInfo>(async ids => (await ReadAsync(
            $"{Select} WHERE t.ticket_id = ANY ($1)", CancellationToken.None, new NpgsqlParameter<Guid[]> { TypedValue = ids }))
            .ToDictionary(ticket => ticket.TicketId));
    }

    /// <returns>Null where the event has no such ticket.</returns>
    public async Task<TicketInfo?> FindAsync(Guid eventId, Guid ticketId, CancellationToken cancellationToken) =>
        await _byId.AskAsync(ticketId, cancellationToken) is { } ticket && ticket.EventId == eventId ? ticket : null;

    /// <summary>Those of them that are the event's.</summary>
    public Task<List<TicketInfo>> FindAsync(Guid eventId, Guid[] ticketIds, CancellationToken cancellationToken) => ReadAsync(
        $"{Select} WHERE t.event_id = $1 AND t.ticket_id = ANY ($2)", cancellationToken,
        new NpgsqlParameter<Guid> { TypedValue = eventId }, new NpgsqlParameter<Guid[]> { TypedValue = ticketIds });

    /// <summary>All of an order, by their serials.</summary>
    /// <param name="orderNumber">Exactly.</param>
    /// <returns>Empty where the event has no such order, or it has no tickets.</returns>
    public Task<List<TicketInfo>> ListAsync(Guid eventId, string orderNumber, CancellationToken cancellationToken) => ReadAsync(
        $"{Select} WHERE t.event_id = $1 AND o.order_number = $2 ORDER BY t.serial", cancellationToken,
        new NpgsqlParameter<Guid> { TypedValue = eventId }, new NpgsqlParameter<string> { TypedValue = orderNumber });

    private async Task<List<TicketInfo>> ReadAsync(string sql, CancellationToken cancellationToken, params NpgsqlParameter[] parameters)
    {
        await using var command = _database.CreateCommand(sql);
        command.Parameters.AddRange(parameters);
        await using var rows = await command.ExecuteReaderAsync(cancellationToken);
        List<TicketInfo> tickets = [];
        while (await rows.ReadAsync(cancellationToken))
        {
            tickets.Add(new TicketInfo(
                rows.GetGuid(0), rows.GetGuid(1), rows.GetGuid(2), rows.GetString(3), rows.GetGuid(4), Optional<Guid>(rows, 5),
                rows.GetString(6), rows.GetInt64(7), Optional<DateOnly>(rows, 8), rows.GetInt32(9), rows.GetString(10),
                Optional<DateTime>(rows, 11) is { } at ? new DateTimeOffset(at) : null, OptionalText(rows, 12),
                rows.GetInt32(13), rows.GetInt32(14)));
        }

        return tickets;
    }

    private static string? OptionalText(NpgsqlDataReader rows, int column) => rows.IsDBNull(column) ? null : rows.GetString(column);

    private static T? Optional<T>(NpgsqlDataReader rows, int column)
        where T : struct => rows.IsDBNull(column) ? null : rows.GetFieldValue<T>(column);
}

/// <summary>A ticket as it was issued, and how it stands.</summary>
/// <param name="Name">Product, and option where there is one, as they were called when it was reserved.</param>
/// <param name="UnitPrice">Whole KRW.</param>
/// <param name="VisitDate">Null: any day of the event.</param>
/// <param name="Status"><c>issued</c>, <c>entered</c> or <c>void</c>.</param>
/// <param name="EnteredAt">The first entry.</param>
/// <param name="Gate">Where that was.</param>
/// <param name="EntriesAllowed">How often one may enter with it; 0: without limit.</param>
internal sealed record TicketInfo(
    Guid TicketId,
    Guid EventId,
    Guid OrderId,
    string OrderNumber,
    Guid ProductId,
    Guid? OptionId,
    string Name,
    long UnitPrice,
    DateOnly? VisitDate,
    int Serial,
    string Status,
    DateTimeOffset? EnteredAt,
    string? Gate,
    int Entries,
    int EntriesAllowed)
{
    public const string Void = "void";

    public OrderTicket ToOrderTicket() =>
        new(TicketId, ProductId, OptionId, Name, UnitPrice, VisitDate, Serial, Status == Void, EntriesAllowed);
}
