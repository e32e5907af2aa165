using System.Collections.Immutable;
using Microsoft.Extensions.DependencyInjection;
using Npgsql;
using NpgsqlTypes;
using OrleansTickets.Api.Privacy;
using OrleansTickets.Contracts.Orders;
using OrleansTickets.Contracts.Privacy;

namespace OrleansTickets.Api.Tests.Orders;

/// <summary>Paid orders by the hundred thousand, put into the tables as a year of sales would leave them.</summary>
internal static class ManyOrders
{
    private const string OrderColumns =
        "orders (id, order_number, event_id, status, visit_date, quantity, total_amount, refunded_amount, placed_at, paid_at, updated_at)";

    private const string PaymentColumns =
        "payments (payment_id, order_id, event_id, provider, method, status, amount, refunded_amount, requested_at, approved_at, updated_at)";

    private const string CustomerColumns = "customers (reservation_id, event_id, key_id, sealed, phone_hash, email_hash, created_at)";

    public static async Task AddAsync(TicketsApp app, Guid eventId, int count)
    {
        var vault = app.Services.GetRequiredService<CustomerVault>();
        var start = new DateTimeOffset(2026, 1, 1, 0, 0, 0, TimeSpan.Zero);
        var random = new byte[OrderNumber.RandomBytes];
        var orders = Enumerable.Range(0, count).Select(i =>
        {
            BitConverter.TryWriteBytes(random, i * 7_919L);
            var at = start.AddSeconds(i * 100);
            var id = Guid.CreateVersion7(at);
            var customer = vault.Seal(eventId, id, new Customer($"김하늘 {i}", $"010{i:D8}", $"buyer{i}@example.com"));
            return (Id: id, Number: OrderNumber.Create(random), At: at, Customer: customer);
        });
        foreach (var batch in orders.Chunk(20_000))
        {
            await CopyAsync(app, OrderColumns, batch, async (writer, order) =>
            {
                await writer.WriteAsync(order.Id);
                await writer.WriteAsync(order.Number);
                await writer.WriteAsync(eventId);
                await writer.WriteAsync("paid");
                await writer.WriteAsync(new DateOnly(2026, 12, 1).AddDays(order.Customer.PhoneHash[0] % 31), NpgsqlDbType.Date);
                await writer.WriteAsync(2);
                await writer.WriteAsync(30_000L);
                await writer.WriteAsync(0L);
                await WriteTimesAsync(writer, order.At, 3);
            });
            await CopyAsync(app, "order_items (order_id, line, product_id, name, quantity, unit_price)", batch, async (writer, order) =>
            {
                await writer.WriteAsync(order.Id);
                await writer.WriteAsync(0);
                await writer.WriteAsync(eventId);
                await writer.WriteAsync("일반 관람권 / General admission");
                await writer.WriteAsync(2);
                await writer.WriteAsync(15_000L);
            });
            await CopyAsync(app, PaymentColumns, batch, async (writer, order) =>
            {
                await writer.WriteAsync($"{order.Number}-1");
                await writer.WriteAsync(order.Id);
                await writer.WriteAsync(eventId);
                await writer.WriteAsync("fake");
                await writer.WriteAsync("card");
                await writer.WriteAsync("paid");
                await writer.WriteAsync(30_000L);
                await writer.WriteAsync(0L);
                await WriteTimesAsync(writer, order.At, 3);
            });
            await CopyAsync(app, CustomerColumns, batch, async (writer, order) =>
            {
                await writer.WriteAsync(order.Id);
                await writer.WriteAsync(eventId);
                await writer.WriteAsync(order.Customer.KeyId);
                await writer.WriteAsync(Bytes(order.Customer.Sealed));
                await writer.WriteAsync(Bytes(order.Customer.PhoneHash));
                await writer.WriteAsync(Bytes(order.Customer.EmailHash));
                await WriteTimesAsync(writer, order.At, 1);
            });
        }

        await app.Database.ExecuteAsync("ANALYZE orders; ANALYZE order_items; ANALYZE payments; ANALYZE customers");
    }

    private static byte[] Bytes(ImmutableArray<byte> bytes) => [.. bytes];

    private static async Task WriteTimesAsync(NpgsqlBinaryImporter writer, DateTimeOffset at, int times)
    {
        for (var i = 0; i < times; i++)
        {
            await writer.WriteAsync(at.UtcDateTime, NpgsqlDbType.TimestampTz);
        }
    }

    private static async Task CopyAsync(
        TicketsApp app,
        string target,
        (Guid Id, string Number, DateTimeOffset At, SealedCustomer Customer)[] batch,
        Func<NpgsqlBinaryImporter, (Guid Id, string Number, DateTimeOffset At, SealedCustomer Customer), Task> write)
    {
        await using var connection = await app.Database.DataSource.OpenConnectionAsync();
        await using var writer = await connection.BeginBinaryImportAsync($"COPY {target} FROM STDIN (FORMAT BINARY)");
        foreach (var order in batch)
        {
            await writer.StartRowAsync();
            await write(writer, order);
        }

        await writer.CompleteAsync();
    }
}
