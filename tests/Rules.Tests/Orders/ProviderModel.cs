using OrleansTickets.Contracts.Payments;
using OrleansTickets.Grains.Orders;
using OrleansTickets.Grains.Payments;

namespace OrleansTickets.Rules.Tests.Orders;

/// <summary>What happens at a provider, which no crash of ours touches.</summary>
internal sealed class ProviderModel
{
    public Dictionary<string, Entry> Payments { get; } = new(StringComparer.Ordinal);

    public HashSet<Guid> Cancellations { get; } = [];

    public bool Refuses { get; set; }

    public bool AsksForDeposit { get; set; }

    /// <summary>Requests take effect and their answers are lost.</summary>
    public bool LosesAnswers { get; set; }

    /// <summary>Requests are lost.</summary>
    public bool LosesRequests { get; set; }

    public static string KeyOf(string paymentId) => $"key-{paymentId}";

    public PaymentAnswer Confirm(Payment attempt, DateTimeOffset now)
    {
        if (LosesRequests)
        {
            return new PaymentUnknown("lost");
        }

        var entry = Of(attempt.PaymentId, attempt.Amount);
        if (entry is { Charged: 0, Refused: null })
        {
            entry.Refused = Refuses ? "REJECTED" : null;
            entry.Account ??= AsksForDeposit ? new VirtualAccount("20", "X", now.AddHours(1)) : null;
            entry.Charged = Refuses || entry.Account is not null ? 0 : attempt.Amount;
        }

        return LosesAnswers ? new PaymentUnknown("lost") : Describe(entry, now);
    }

    public PaymentAnswer Query(string paymentId, DateTimeOffset now) =>
        LosesAnswers || LosesRequests ? new PaymentUnknown("lost")
        : Payments.TryGetValue(paymentId, out var entry) ? Describe(entry, now)
        : new PaymentOpen();

    public CancelAnswer Cancel(RefundRequested refund, DateTimeOffset now)
    {
        if (LosesRequests)
        {
            return new CancelUnknown("lost");
        }

        var entry = Payments[refund.PaymentId!];
        if (!Cancellations.Contains(refund.RefundId))
        {
            var isCharged = entry.Charged > 0;
            if (isCharged == (refund.Amount == 0) || entry.Charged - entry.Refunded < refund.Amount || (Refuses && isCharged))
            {
                return new CancelRefused("NOT_CANCELABLE", "");
            }

            Cancellations.Add(refund.RefundId);
            entry.Refunded += refund.Amount;
            entry.Refused = refund.Amount == 0 ? "CANCELED" : null;
        }

        return LosesAnswers ? new CancelUnknown("lost") : new CancelDone(now);
    }

    /// <summary>Money arrives, asked for or not, unless the payment is closed.</summary>
    public void Deposit(string paymentId, long amount)
    {
        var entry = Of(paymentId, amount);
        entry.Charged = entry.Refused is null ? amount : entry.Charged;
    }

    private static PaymentAnswer Describe(Entry entry, DateTimeOffset now) => entry switch
    {
        { Charged: > 0 } => new PaymentApproved(entry.Key, entry.Charged, entry.Refunded, null, now),
        { Refused: { } code } => new PaymentRefused(code, ""),
        { Account: { } account } => new PaymentAwaitsDeposit(entry.Key, entry.Amount, account),
        _ => new PaymentOpen(),
    };

    private Entry Of(string paymentId, long amount)
    {
        if (!Payments.TryGetValue(paymentId, out var entry))
        {
            Payments.Add(paymentId, entry = new Entry(KeyOf(paymentId), amount));
        }

        return entry;
    }

    internal sealed class Entry(string key, long amount)
    {
        public string Key { get; } = key;

        public long Amount { get; } = amount;

        public long Charged { get; set; }

        public long Refunded { get; set; }

        public string? Refused { get; set; }

        public VirtualAccount? Account { get; set; }
    }
}
