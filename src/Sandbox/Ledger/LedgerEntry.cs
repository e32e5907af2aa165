namespace OrleansTickets.Sandbox.Ledger;

/// <summary>Money that moved, or would have.</summary>
/// <param name="Type"><c>charge</c>, or <c>cancellation</c> of a charge.</param>
/// <param name="OrderId">As the merchant calls the payment.</param>
/// <param name="Amount">Whole KRW.</param>
/// <param name="TransactionKey">Toss's key of this movement.</param>
/// <param name="IdempotencyKey">What the request for it brought; null: none, or no request caused it.</param>
public sealed record LedgerEntry(
    DateTimeOffset At,
    string Type,
    string PaymentKey,
    string OrderId,
    string Method,
    long Amount,
    string TransactionKey,
    string? IdempotencyKey)
{
    /// <summary>Money taken from a buyer.</summary>
    public const string Charge = "charge";

    /// <summary>Money given back.</summary>
    public const string Cancellation = "cancellation";
}

/// <summary>All that moved so far.</summary>
/// <param name="Charged">Whole KRW, whatever was given back.</param>
/// <param name="Cancelled">Whole KRW given back.</param>
internal sealed record LedgerResponse(long Charged, long Cancelled, IReadOnlyList<LedgerEntry> Entries);
