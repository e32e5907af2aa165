using System.Diagnostics.Metrics;
using Npgsql;
using OrleansTickets.Contracts;
using OrleansTickets.Contracts.Orders;
using OrleansTickets.Data;
using OrleansTickets.Grains.Payments;

namespace OrleansTickets.Silo;

/// <summary>
/// Looks into what payment providers have told us (MISSION T12): has the order ask the provider itself, and tries again, later each time,
/// where that gave no answer. A message that was tried in vain for some eight hours is left as <c>failed</c>, for people to look at.
/// </summary>
/// <remarks>
/// Every silo does this. Taking a message puts off its next try, in one statement that skips what others are taking: who dies with a message
/// in hand leaves it to the next. One looked into twice is harmless.
/// </remarks>
internal sealed partial class PaymentMessages(
    NpgsqlDataSource database, IGrainFactory grains, PaymentProviders providers, TimeProvider clock, ILogger<PaymentMessages> logger)
    : DatabaseService
{
    /// <summary>5, 10, 20… seconds, and from the tenth on an hour each.</summary>
    private const int MostTries = 16;
    private const int AtOnce = 8;
    private const string Take =
        """
        UPDATE payment_messages m
        SET attempts = m.attempts + 1, due_at = $1 + least(interval '1 hour', interval '5 seconds' * 2 ^ m.attempts)
        FROM (SELECT provider, message_id FROM payment_messages WHERE status = 'waiting' AND due_at <= $1
              ORDER BY due_at LIMIT 64 FOR UPDATE SKIP LOCKED) due
        WHERE m.provider = due.provider AND m.message_id = due.message_id
        RETURNING m.provider, m.message_id, m.payment_id, m.order_id, m.proof, m.attempts
        """;
    private const string Settle =
        """
        UPDATE payment_messages
        SET status = $3, last_error = $4, settled_at = CASE WHEN $3 = 'waiting' THEN NULL ELSE $5 END,
            proof = CASE WHEN $3 = 'waiting' THEN proof END
        WHERE provider = $1 AND message_id = $2 AND status = 'waiting'
        """;

    /// <summary>Longer than a provider repeats a message (Toss: 3 days and 19 hours), which must still be known then.</summary>
    private const string Forget =
        """
        WITH messages AS (DELETE FROM payment_messages WHERE status = 'done' AND settled_at < $1 - interval '30 days')
        DELETE FROM idempotency_keys WHERE created_at < $1 - interval '1 day'
        """;

    private static readonly TimeSpan Period = TimeSpan.FromSeconds(1);
    private static readonly TimeSpan ForgetPeriod = TimeSpan.FromHours(1);
    private static readonly Meter Meter = new("OrleansTickets.Payments");
    private static readonly Counter<long> Settled = Meter.CreateCounter<long>(
        "payment_messages_settled", description: "Messages of payment providers that were looked into, by what became of them");

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        using var timer = new PeriodicTimer(Period, clock);
        var forgotten = DateTimeOffset.MinValue;
        do
        {
            try
            {
                while (await HearAsync(stoppingToken) > 0)
                {
                }

                if (clock.GetUtcNow() - forgotten > ForgetPeriod)
                {
                    await RunAsync(Forget, [new NpgsqlParameter<DateTime> { TypedValue = Now }], stoppingToken);
                    forgotten = clock.GetUtcNow();
                }
            }
            catch (NpgsqlException exception)
            {
                // The next tick tries again.
                LogUnread(exception);
            }
        }
        while (await timer.WaitForNextTickAsync(stoppingToken));
    }

    private DateTime Now => clock.GetUtcNow().UtcDateTime;

    /// <returns>How many were due.</returns>
    private async Task<int> HearAsync(CancellationToken stoppingToken)
    {
        var due = await TakeAsync(stoppingToken);
        await Parallel.ForEachAsync(
            due, new ParallelOptions { MaxDegreeOfParallelism = AtOnce, CancellationToken = stoppingToken }, HearAsync);
        return due.Count;
    }

    private async Task<List<Message>> TakeAsync(CancellationToken cancellationToken)
    {
        await using var command = database.CreateCommand(Take);
        command.Parameters.Add(new NpgsqlParameter<DateTime> { TypedValue = Now });
        await using var rows = await command.ExecuteReaderAsync(cancellationToken);
        var messages = new List<Message>();
        while (await rows.ReadAsync(cancellationToken))
        {
            messages.Add(new Message(
                rows.GetString(0), rows.GetString(1), rows.GetString(2), rows.GetGuid(3), rows.GetValue(4) as string,
                rows.GetInt32(5)));
        }

        return messages;
    }

    private async ValueTask HearAsync(Message message, CancellationToken cancellationToken)
    {
        var (status, error) = await LookIntoAsync(message, cancellationToken);
        if (status == "waiting" && message.Attempts >= MostTries)
        {
            status = "failed";
            LogFailed(message.Id, message.Provider, message.PaymentId, error);
        }

        if (status == "forged")
        {
            LogForged(message.Id, message.Provider, message.PaymentId);
        }

        await RunAsync(
            Settle,
            [
                new NpgsqlParameter<string> { TypedValue = message.Provider }, new NpgsqlParameter<string> { TypedValue = message.Id },
                new NpgsqlParameter<string> { TypedValue = status }, new NpgsqlParameter<string?> { TypedValue = error },
                new NpgsqlParameter<DateTime> { TypedValue = Now },
            ],
            cancellationToken);
        if (status != "waiting")
        {
            Settled.Add(1, new KeyValuePair<string, object?>("status", status));
        }
    }

    /// <returns>How the message stands then, and why it still waits.</returns>
    private async Task<(string Status, string? Error)> LookIntoAsync(Message message, CancellationToken cancellationToken)
    {
        try
        {
            if (message.Proof is { } proof)
            {
                switch (await providers[message.Provider].VerifyAsync(message.PaymentId, proof, cancellationToken))
                {
                    case null: return ("waiting", "the provider does not say whether it is its own");
                    case false: return ("forged", null);
                }
            }

            var heard = await grains.GetGrain<IOrderGrain>(message.OrderId.ToString("D")).HearAsync(message.PaymentId);
            return heard.Refusal is { Code: RefusalCode.ProviderError or RefusalCode.InProgress } refusal
                ? ("waiting", refusal.Detail ?? $"{refusal.Code}")
                : ("done", null);
        }
        catch (Exception exception) when (exception is not OperationCanceledException)
        {
            // Also a grain that is on its way elsewhere, or a provider that is no longer configured.
            LogNotHeard(exception, message.Id);
            return ("waiting", exception.Message);
        }
    }

    private async Task RunAsync(string sql, NpgsqlParameter[] parameters, CancellationToken cancellationToken)
    {
        await using var command = database.CreateCommand(sql);
        command.Parameters.AddRange(parameters);
        await command.ExecuteNonQueryAsync(cancellationToken);
    }

    [LoggerMessage(LogLevel.Warning, "Messages of payment providers could not be read")]
    private partial void LogUnread(Exception exception);

    [LoggerMessage(LogLevel.Warning, "Message {MessageId} could not be looked into now")]
    private partial void LogNotHeard(Exception exception, string messageId);

    [LoggerMessage(LogLevel.Error, "Message {MessageId} of {Provider} about {PaymentId} was looked into in vain and is given up: {Reason}")]
    private partial void LogFailed(string messageId, string provider, string paymentId, string? reason);

    [LoggerMessage(LogLevel.Warning, "Message {MessageId} about {PaymentId} is not of {Provider}: it has no effect")]
    private partial void LogForged(string messageId, string provider, string paymentId);

    private sealed record Message(string Provider, string Id, string PaymentId, Guid OrderId, string? Proof, int Attempts);
}
