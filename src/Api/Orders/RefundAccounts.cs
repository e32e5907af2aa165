using System.Text.Json;
using System.Text.Json.Serialization;
using Microsoft.EntityFrameworkCore;
using OrleansTickets.Api.Privacy;
using OrleansTickets.Contracts.Payments;
using OrleansTickets.Data.ReadModels;
using OrleansTickets.Data.Rows;

namespace OrleansTickets.Api.Orders;

/// <summary>
/// Where refunds under way are to be paid, sealed. The order is told and keeps nothing, since journals are for ever; should it forget in a
/// crash, <see cref="RefundAccountDelivery"/> tells it again from here. Rows go as soon as their refund is settled.
/// </summary>
internal sealed class RefundAccounts(IDbContextFactory<TicketsContext> contexts, PersonalDataSafe safe, TimeProvider clock)
{
    /// <summary>When an order that has been told should have made use of it.</summary>
    public static readonly TimeSpan FirstWait = TimeSpan.FromSeconds(30);

    private static readonly SealPurpose Purpose = new("refund-account");

    /// <summary>Whether the provider must be told where to pay what it gives back of this.</summary>
    public static bool AreNeededFor(PaymentRow payment) => payment is { Method: "virtual_account", ApprovedAt: not null };

    /// <summary>Whether a refund of the order waits until somebody says where to pay: nothing else is given back before that.</summary>
    public async Task<bool> AreAwaitedAsync(Guid orderId, CancellationToken cancellationToken)
    {
        await using var rows = await contexts.CreateDbContextAsync(cancellationToken);
        var open = await rows.Refunds.AsNoTracking()
            .Where(refund => refund.OrderId == orderId && refund.Status == "requested" && refund.Amount > 0
                && !rows.RefundAccounts.Any(account => account.RefundId == refund.RefundId))
            .Join(rows.Payments, refund => refund.PaymentId, payment => payment.PaymentId, (_, payment) => payment)
            .ToListAsync(cancellationToken);
        return open.Exists(AreNeededFor);
    }

    /// <summary>Keeps an account before the order is told, where one is needed at all: of what is not kept, nothing can leak.</summary>
    public async Task KeepAsync(Guid refundId, OrderRow order, RefundAccount account, CancellationToken cancellationToken)
    {
        await using var rows = await contexts.CreateDbContextAsync(cancellationToken);
        var payments = await rows.Payments.AsNoTracking().Where(payment => payment.OrderId == order.Id).ToListAsync(cancellationToken);
        if (payments.Exists(AreNeededFor))
        {
            await StageAsync(rows, refundId, order, account, cancellationToken);
        }
    }

    /// <summary>The same within the caller's transaction. Of two accounts for one refund the newer counts.</summary>
    public Task StageAsync(TicketsContext rows, Guid refundId, OrderRow order, RefundAccount account, CancellationToken cancellationToken)
    {
        var value = safe.Seal(Purpose, refundId, JsonSerializer.SerializeToUtf8Bytes(account, RefundAccountJson.Default.RefundAccount));
        var now = clock.GetUtcNow();
        return rows.Database.ExecuteSqlAsync(
            $"""
            INSERT INTO refund_accounts (refund_id, order_id, event_id, key_id, sealed, created_at, due_at)
            VALUES ({refundId}, {order.Id}, {order.EventId}, {value.KeyId}, {value.Bytes}, {now}, {now + FirstWait})
            ON CONFLICT (refund_id) DO UPDATE SET key_id = excluded.key_id, sealed = excluded.sealed, due_at = excluded.due_at, attempts = 0
            """,
            cancellationToken);
    }

    /// <summary>Forgets it. Not to be cancelled with a request: what is done must not stay.</summary>
    public async Task ForgetAsync(Guid refundId)
    {
        await using var rows = await contexts.CreateDbContextAsync(CancellationToken.None);
        await rows.RefundAccounts.Where(account => account.RefundId == refundId).ExecuteDeleteAsync(CancellationToken.None);
    }

    /// <exception cref="InvalidDataException">The row is not as it was written.</exception>
    public RefundAccount Open(RefundAccountRow row) => JsonSerializer.Deserialize(
        safe.Open(Purpose, row.RefundId, new SealedValue(row.KeyId, row.Sealed)), RefundAccountJson.Default.RefundAccount)!;
}

/// <summary>What is encrypted.</summary>
[JsonSourceGenerationOptions(PropertyNamingPolicy = JsonKnownNamingPolicy.SnakeCaseLower)]
[JsonSerializable(typeof(RefundAccount))]
internal sealed partial class RefundAccountJson : JsonSerializerContext;
