using Npgsql;
using OrleansTickets.Load.Processes;
using OrleansTickets.Load.Wire;

namespace OrleansTickets.Load.Targets;

/// <summary>
/// The product's gate: each ticket once, as on a day on which everybody comes. The tickets are real to it but for their purchase: rows of the
/// read models, and codes signed with its key.
/// </summary>
internal sealed class GateTarget(ServerProcess server, string database, TicketCodes codes, int tickets, string run) : ITarget, IDisposable
{
    private readonly ProductAdmin _admin = new(server.Url);
    private int _events;

    public string Name => "product";

    public string Label => "OrleansTickets";

    public TimeSpan? ProcessorTime => server.ProcessorTime;

    public async Task<Trial> PrepareAsync(int stock, CancellationToken cancellationToken)
    {
        await _admin.LogInAsync(cancellationToken);
        var now = TimeProvider.System.GetUtcNow();
        var code = $"G{run[^6..].ToUpperInvariant()}{Interlocked.Increment(ref _events):X2}";

        // In Seoul it may be tomorrow already, or still today.
        var eventId = await _admin.CreateEventAsync(code, DateOnly.FromDateTime(now.UtcDateTime).AddDays(-1), cancellationToken);
        var productId = await _admin.CreateAsync(
            $"/api/admin/products?event_id={eventId}", new { name = "Hot ticket", price = 15_000, stock = tickets, max_per_order = 10 },
            cancellationToken);
        await _admin.ActivateAsync(eventId, cancellationToken);
        Guid[] ids = [.. Enumerable.Range(0, tickets).Select(_ => Guid.CreateVersion7(now))];
        await IssueAsync(code, Guid.Parse(eventId), Guid.Parse(productId), ids, cancellationToken);
        var token = await _admin.HireStaffAsync(eventId, $"gate-{code}", cancellationToken);
        return new Trial(
            Loopback.Require(server.Url),
            RequestTemplate.Scan(
                server.Url.Authority, "/api/admin/entrance/scan", token,
                codes.Sign(ids, Guid.Parse(eventId), Guid.Parse(productId))),
            ReadStockAsync: null,
            CountHeldAsync: null,
            new EntryCount(database, Guid.Parse(eventId)));
    }

    public void Dispose() => _admin.Dispose();

    private async Task IssueAsync(string code, Guid eventId, Guid productId, Guid[] ids, CancellationToken cancellationToken)
    {
        await using var source = NpgsqlDataSource.Create(database);
        await using var command = source.CreateCommand(
            """
            WITH placed AS (
              INSERT INTO orders (id, order_number, event_id, status, quantity, total_amount, refunded_amount, placed_at, paid_at, updated_at)
              SELECT id, $2 || '-' || n, $3, 'paid', 1, 15000, 0, now(), now(), now() FROM unnest($1) WITH ORDINALITY AS t(id, n))
            INSERT INTO tickets (ticket_id, order_id, event_id, product_id, name, unit_price, serial, status, issued_at)
            SELECT id, id, $3, $4, 'Hot ticket', 15000, 1, 'issued', now() FROM unnest($1) AS t(id)
            """);
        command.Parameters.Add(new NpgsqlParameter<Guid[]> { TypedValue = ids });
        command.Parameters.Add(new NpgsqlParameter<string> { TypedValue = code });
        command.Parameters.Add(new NpgsqlParameter<Guid> { TypedValue = eventId });
        command.Parameters.Add(new NpgsqlParameter<Guid> { TypedValue = productId });
        await command.ExecuteNonQueryAsync(cancellationToken);
    }
}
