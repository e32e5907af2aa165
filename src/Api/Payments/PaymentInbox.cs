using Npgsql;
using OrleansTickets.Contracts.Orders;

namespace OrleansTickets.Api.Payments;

/// <summary>What a payment provider has told us.</summary>
/// <param name="Id">The provider's own, the same when it is told again.</param>
/// <param name="Proof">What it brings to show whose it is, where it brings something.</param>
internal sealed record PaymentMessage(string Provider, string Id, string Kind, string PaymentId, string? Proof);

/// <summary>Keeps messages of payment providers until a silo has looked into them: each once, and only those about payments of ours.</summary>
/// <remarks>
/// Anybody may send messages. An order number cannot be guessed, so that a stranger's leave nothing behind; who knows one, its buyer, can
/// leave so many rows and no more.
/// </remarks>
internal sealed partial class PaymentInbox(NpgsqlDataSource database, TimeProvider clock, ILogger<PaymentInbox> logger)
{
    /// <summary>Of one payment. Toss sends some five, and each up to eight times under one id.</summary>
    private const int MostMessages = 100;

    private const string Insert =
        """
        INSERT INTO payment_messages (provider, message_id, kind, payment_id, order_id, proof, received_at, due_at)
        SELECT $1, $2, $3, p.payment_id, p.order_id, $5, $6, $6 FROM payments p
        WHERE p.payment_id = $4 AND p.provider = $1
          AND (SELECT count(*) FROM payment_messages m WHERE m.payment_id = p.payment_id) < $7
        ON CONFLICT (provider, message_id) DO NOTHING
        """;

    public async Task KeepAsync(PaymentMessage message, CancellationToken cancellationToken)
    {
        // The check character spares the database what is no payment of ours at the first glance.
        if (!OrderNumber.TryParsePaymentId(message.PaymentId, out _))
        {
            return;
        }

        await using var command = database.CreateCommand(Insert);
        command.Parameters.Add(new NpgsqlParameter<string> { TypedValue = message.Provider });
        command.Parameters.Add(new NpgsqlParameter<string> { TypedValue = message.Id });
        command.Parameters.Add(new NpgsqlParameter<string> { TypedValue = message.Kind });
        command.Parameters.Add(new NpgsqlParameter<string> { TypedValue = message.PaymentId });
        command.Parameters.Add(new NpgsqlParameter<string?> { TypedValue = message.Proof });
        command.Parameters.Add(new NpgsqlParameter<DateTime> { TypedValue = clock.GetUtcNow().UtcDateTime });
        command.Parameters.Add(new NpgsqlParameter<int> { TypedValue = MostMessages });
        if (await command.ExecuteNonQueryAsync(cancellationToken) == 0)
        {
            LogNotKept(message.Kind, message.Id);
        }
    }

    [LoggerMessage(LogLevel.Information, "A {Kind} is known already, or about no payment here: {MessageId}")]
    private partial void LogNotKept(string kind, string messageId);
}
