using System.Security.Cryptography;
using OrleansTickets.Sandbox.Ledger;

namespace OrleansTickets.Sandbox.Toss;

/// <summary>What became of a call: an error, or a payment with what moved.</summary>
internal sealed record TossOutcome(TossError? Error, TossPayment? Payment, LedgerEntry? Entry = null)
{
    public static implicit operator TossOutcome(TossError error) => new(error, null);

    public static implicit operator TossOutcome(TossPayment payment) => new(null, payment);
}

/// <summary>
/// Decides what Toss would answer, by https://docs.tosspayments.com/reference. Where its documents are silent (which error a wrong amount gets,
/// what an abandoned page leaves) the likeliest is taken.
/// </summary>
/// <param name="clock">By which payments expire.</param>
internal sealed class TossPayments(TimeProvider clock)
{
    private const string Bank = "20";
    private const int KeyLength = 32;
    private const int AccountLength = 14;

    public TossOutcome Create(CreateRequest? request, string origin, Func<string, TossPayment?> find)
    {
        if (request is not { IsValid: true })
        {
            return TossError.InvalidRequest;
        }

        if (find(request.OrderId!) is { IsApproved: true })
        {
            return TossError.DuplicatedOrder;
        }

        var amount = (long)request.Amount!.Value;
        return new TossPayment(
            $"tsbx{NewKey()}", request.OrderId!, request.OrderName!, origin, TossMethod.Read(request.Method)!, null, TossStatus.Ready, amount,
            amount, request.SuccessUrl!, request.FailUrl!, request.CustomerName, request.ValidHours ?? CreateRequest.DefaultValidHours,
            clock.GetUtcNow(), null, null, null, $"ps_{NewKey()}", null, [], null);
    }

    /// <summary>The buyer says yes on the page.</summary>
    public TossOutcome Authenticate(TossPayment? payment, string method, RefundAccount? refundTo)
    {
        var now = clock.GetUtcNow();
        if (payment?.AsOf(now) is not { Status: TossStatus.Ready or TossStatus.InProgress } open)
        {
            return TossError.NoSession;
        }

        var account = method == TossMethod.VirtualAccount
            ? new TossAccount(Bank, RandomNumberGenerator.GetString("0123456789", AccountLength), now.AddHours(open.ValidHours), refundTo)
            : null;
        return open with { Status = TossStatus.InProgress, Method = method, AuthenticatedAt = now, Account = account };
    }

    /// <summary>The buyer says no on the page, or the page does.</summary>
    public TossOutcome Abandon(TossPayment? payment, TossFailure failure) =>
        payment?.AsOf(clock.GetUtcNow()) is { Status: TossStatus.Ready or TossStatus.InProgress } open
            ? open with { Status = TossStatus.Aborted, Failure = failure }
            : TossError.NoSession;

    /// <param name="refusal">A fault that refuses it; null: none.</param>
    public TossOutcome Confirm(ConfirmRequest? request, TossError? refusal, string? idempotencyKey, Func<string, TossPayment?> find)
    {
        if (request is not { IsValid: true })
        {
            return TossError.InvalidRequest;
        }

        var now = clock.GetUtcNow();
        if (find(request.PaymentKey!)?.AsOf(now) is not { } payment
            || payment.PaymentKey != request.PaymentKey || payment.OrderId != request.OrderId)
        {
            return TossError.NoSession;
        }

        if (payment.IsApproved || payment.Status == TossStatus.Aborted)
        {
            return TossError.AlreadyProcessed;
        }

        if (payment.Status != TossStatus.InProgress)
        {
            return TossError.NoSession;
        }

        if (find(payment.OrderId) is { IsApproved: true })
        {
            return TossError.DuplicatedOrder;
        }

        if (payment.Amount != request.Amount)
        {
            return TossError.InvalidRequest;
        }

        return refusal is not null
            ? new TossOutcome(refusal, payment with { Status = TossStatus.Aborted, Failure = new TossFailure(refusal.Code, refusal.Korean) })
            : payment.Method == TossMethod.VirtualAccount
                ? payment with { Status = TossStatus.WaitingForDeposit, LastTransactionKey = NewKey() }
                : Charge(payment, now, idempotencyKey);
    }

    /// <param name="payment">What was found.</param>
    /// <param name="isMeant">Keys and order ids are told apart by the path.</param>
    public TossOutcome Query(TossPayment? payment, Func<TossPayment, bool> isMeant) =>
        payment is not null && isMeant(payment) ? payment.AsOf(clock.GetUtcNow()) : TossError.NotFound;

    /// <summary>The buyer pays into the account.</summary>
    public TossOutcome Deposit(TossPayment? payment)
    {
        var now = clock.GetUtcNow();
        return payment?.AsOf(now) is { Status: TossStatus.WaitingForDeposit } waiting ? Charge(waiting, now, null) : TossError.InvalidRequest;
    }

    public TossOutcome Cancel(string paymentKey, CancelRequest? request, string? idempotencyKey, Func<string, TossPayment?> find)
    {
        var now = clock.GetUtcNow();
        if (find(paymentKey)?.AsOf(now) is not { } payment || payment.PaymentKey != paymentKey)
        {
            return TossError.NotFound;
        }

        if (request is not { IsValid: true })
        {
            return TossError.InvalidRequest;
        }

        return payment.Status switch
        {
            TossStatus.Canceled => TossError.AlreadyCanceled,
            TossStatus.WaitingForDeposit when request.CancelAmount is { } part && part != payment.Amount => TossError.PartOfDeposit,
            TossStatus.WaitingForDeposit => TakeBack(payment, payment.Balance, request, now, null) with { Entry = null },
            TossStatus.Done or TossStatus.PartialCanceled => GiveBack(payment, request, now, idempotencyKey),
            _ => TossError.NotCancelable,
        };
    }

    private static TossOutcome GiveBack(TossPayment payment, CancelRequest request, DateTimeOffset now, string? idempotencyKey)
    {
        if (payment.Account is not null && request.RefundReceiveAccount is not { IsWhole: true })
        {
            return TossError.NoRefundAccount;
        }

        if (payment.Account is not null && !request.RefundReceiveAccount!.HasNumber)
        {
            return TossError.RefundAccountNumber;
        }

        var amount = (long?)request.CancelAmount ?? payment.Balance;
        return amount > payment.Balance ? TossError.NotCancelableAmount : TakeBack(payment, amount, request, now, idempotencyKey);
    }

    private static TossOutcome TakeBack(TossPayment payment, long amount, CancelRequest request, DateTimeOffset now, string? idempotencyKey)
    {
        var cancel = new TossCancel(amount, request.CancelReason!, payment.Balance - amount, now, NewKey());
        var after = payment with
        {
            Status = cancel.Refundable == 0 ? TossStatus.Canceled : TossStatus.PartialCanceled,
            Balance = cancel.Refundable,
            LastTransactionKey = cancel.TransactionKey,
            Cancels = [.. payment.Cancels, cancel],
        };
        return new TossOutcome(null, after, Entry(after, LedgerEntry.Cancellation, amount, now, idempotencyKey));
    }

    private static TossOutcome Charge(TossPayment payment, DateTimeOffset now, string? idempotencyKey)
    {
        var after = payment with { Status = TossStatus.Done, ApprovedAt = now, LastTransactionKey = NewKey() };
        return new TossOutcome(null, after, Entry(after, LedgerEntry.Charge, after.Amount, now, idempotencyKey));
    }

    private static LedgerEntry Entry(TossPayment payment, string type, long amount, DateTimeOffset now, string? idempotencyKey) =>
        new(now, type, payment.PaymentKey, payment.OrderId, payment.Method!, amount, payment.LastTransactionKey!, idempotencyKey);

    private static string NewKey() => RandomNumberGenerator.GetHexString(KeyLength);
}
