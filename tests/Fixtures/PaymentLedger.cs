using OrleansTickets.Contracts;
using OrleansTickets.Contracts.Payments;
using OrleansTickets.Grains.Payments;

namespace OrleansTickets.Fixtures;

/// <summary>
/// A payment provider outside of every process under test: it survives their crashes, keeps to its idempotency keys, and behaves badly on
/// demand.
/// </summary>
internal sealed class PaymentLedger(TimeProvider clock) : IPaymentProvider
{
    private readonly Lock _lock = new();
    private readonly Dictionary<string, Entry> _payments = new(StringComparer.Ordinal);
    private readonly Dictionary<Guid, long> _cancellations = [];

    public string Name => "fake";

    /// <summary>What to do with the next confirmations.</summary>
    public Behaviour Confirming { get; set; }

    /// <summary>What to do with the next cancellations.</summary>
    public Behaviour Cancelling { get; set; }

    /// <summary>Queries are not answered.</summary>
    public bool IsSilent { get; set; }

    /// <summary>Runs before a call takes effect.</summary>
    public Func<string, Task>? Arriving { get; set; }

    public int Confirmations { get; private set; }

    public int Charges { get; private set; }

    /// <summary>Won charged for an order, whatever was given back.</summary>
    public long Charged(string orderNumber) => Sum(orderNumber, entry => entry.Charged);

    /// <summary>Won given back.</summary>
    public long GivenBack(string orderNumber) => Sum(orderNumber, entry => entry.Refunded);

    /// <summary>How often something was given back.</summary>
    public int Cancellations { get; private set; }

    public Task<Outcome<Checkout>> OpenAsync(string paymentId, CheckoutRequest request, CancellationToken cancellationToken) =>
        Task.FromResult<Outcome<Checkout>>(new Checkout($"https://pay.example/{paymentId}", "client-key"));

    public Task<bool?> VerifyAsync(string paymentId, string proof, CancellationToken cancellationToken) => Task.FromResult<bool?>(proof == $"secret-{paymentId}");

    /// <summary>Where deposits were paid back to, in this order.</summary>
    public List<RefundAccount> PaidTo { get; } = [];

    public async Task<PaymentAnswer> ConfirmAsync(PaymentConfirmation confirmation, CancellationToken cancellationToken)
    {
        await ArriveAsync("confirm");
        lock (_lock)
        {
            Confirmations++;
            var entry = Of(confirmation.PaymentId, confirmation.PaymentKey, confirmation.Amount);
            switch (Confirming)
            {
                case Behaviour.Refuse when entry.Charged == 0:
                    entry.RefusedWith = "REJECT_CARD_COMPANY";
                    break;
                case Behaviour.AwaitDeposit when entry.Charged == 0:
                    entry.Account ??= new VirtualAccount("20", "X6505636518308", clock.GetUtcNow().AddDays(1));
                    break;
                case Behaviour.Lose:
                    return new PaymentUnknown("lost on its way");
                default:
                    Charge(entry);
                    break;
            }

            return Confirming == Behaviour.ActAndLose ? new PaymentUnknown("timed out") : Describe(entry);
        }
    }

    public async Task<PaymentAnswer> QueryAsync(string paymentId, string? paymentKey, CancellationToken cancellationToken)
    {
        await ArriveAsync("query");
        lock (_lock)
        {
            return IsSilent ? new PaymentUnknown("no answer") : _payments.TryGetValue(paymentId, out var entry) ? Describe(entry) : new PaymentOpen();
        }
    }

    public async Task<CancelAnswer> CancelAsync(PaymentCancellation cancellation, CancellationToken cancellationToken)
    {
        await ArriveAsync("cancel");
        lock (_lock)
        {
            if (Cancelling == Behaviour.Lose)
            {
                return new CancelUnknown("lost on its way");
            }

            var entry = _payments[cancellation.PaymentId];
            if (!_cancellations.ContainsKey(cancellation.RefundId))
            {
                if (entry is { Account: not null, Charged: > 0 })
                {
                    if (cancellation.Account is not { } account)
                    {
                        return new CancelRefused("INVALID_REFUND_ACCOUNT_INFO", "");
                    }

                    PaidTo.Add(account);
                }

                if (Cancelling == Behaviour.Refuse || entry.Charged - entry.Refunded < (cancellation.Amount ?? 0))
                {
                    return new CancelRefused("NOT_CANCELABLE_AMOUNT", "");
                }

                _cancellations.Add(cancellation.RefundId, cancellation.Amount ?? 0);
                Cancellations++;
                entry.Refunded += cancellation.Amount ?? 0;
                entry.RefusedWith = cancellation.Amount is null ? "CANCELED" : entry.RefusedWith;
            }

            return Cancelling == Behaviour.ActAndLose ? new CancelUnknown("timed out") : new CancelDone(clock.GetUtcNow());
        }
    }

    /// <summary>The buyer pays in, or the money arrives without anybody having been asked.</summary>
    public void Deposit(string paymentId, long amount)
    {
        lock (_lock)
        {
            Charge(Of(paymentId, $"key-{paymentId}", amount));
        }
    }

    /// <summary>The bank takes a deposit back that had arrived, and waits for another.</summary>
    public void TakeDepositBack(string paymentId)
    {
        lock (_lock)
        {
            _payments[paymentId].Charged = 0;
        }
    }

    /// <summary>The buyer gets an account to pay into, past us.</summary>
    public void AwaitDeposit(string paymentId, long amount)
    {
        lock (_lock)
        {
            Of(paymentId, $"key-{paymentId}", amount).Account = new VirtualAccount("20", "X6505636518308", clock.GetUtcNow().AddDays(1));
        }
    }

    /// <summary>Somebody gives back at the provider's own desk.</summary>
    public void GiveBackOutside(string paymentId, long amount)
    {
        lock (_lock)
        {
            _payments[paymentId].Refunded += amount;
        }
    }

    private async Task ArriveAsync(string call)
    {
        if (Arriving is { } arriving)
        {
            await arriving(call);
        }
    }

    private void Charge(Entry entry)
    {
        if (entry.Charged == 0 && entry.RefusedWith is null)
        {
            entry.Charged = entry.Amount;
            Charges++;
        }
    }

    private Entry Of(string paymentId, string paymentKey, long amount)
    {
        if (!_payments.TryGetValue(paymentId, out var entry))
        {
            _payments.Add(paymentId, entry = new Entry(paymentKey, amount));
        }

        return entry;
    }

    private PaymentAnswer Describe(Entry entry) => entry switch
    {
        { Charged: > 0 } => new PaymentApproved(
            entry.PaymentKey, entry.Charged, entry.Refunded, entry.Account is null ? PaymentMethod.Card : PaymentMethod.VirtualAccount,
            clock.GetUtcNow()),
        { RefusedWith: { } code } => new PaymentRefused(code, "거절"),
        { Account: { } account } => new PaymentAwaitsDeposit(entry.PaymentKey, entry.Amount, account),
        _ => new PaymentOpen(),
    };

    private long Sum(string orderNumber, Func<Entry, long> value)
    {
        lock (_lock)
        {
            return _payments.Where(pair => pair.Key.StartsWith(orderNumber, StringComparison.Ordinal)).Sum(pair => value(pair.Value));
        }
    }

    internal enum Behaviour
    {
        /// <summary>As it should.</summary>
        Act,

        /// <summary>Says no.</summary>
        Refuse,

        /// <summary>Makes an account to pay into.</summary>
        AwaitDeposit,

        /// <summary>Does it, and the answer is lost.</summary>
        ActAndLose,

        /// <summary>The request is lost.</summary>
        Lose,
    }

    private sealed class Entry(string paymentKey, long amount)
    {
        public string PaymentKey { get; } = paymentKey;

        public long Amount { get; } = amount;

        public long Charged { get; set; }

        public long Refunded { get; set; }

        public string? RefusedWith { get; set; }

        public VirtualAccount? Account { get; set; }
    }
}
