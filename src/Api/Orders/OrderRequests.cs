using System.Buffers;
using System.Collections.Immutable;
using OrleansTickets.Api.Http;
using OrleansTickets.Contracts.Orders;
using OrleansTickets.Contracts.Payments;

namespace OrleansTickets.Api.Orders;

/// <summary>Money and tickets to be given back.</summary>
/// <param name="Reason">1 to 200 characters; the provider shows it to the buyer.</param>
/// <param name="Amount">Whole KRW; null: what the event's refund policy gives for the tickets.</param>
/// <param name="TicketIds">Tickets to make void; null: all that are good, but none with an amount, which is then given back alone.</param>
/// <param name="RefundAccount">Where to pay: required where the money came by virtual account.</param>
internal sealed record RefundOrderRequest(string? Reason, long? Amount, IReadOnlyList<string?>? TicketIds, RefundAccountRequest? RefundAccount)
{
    private const int LongestReason = 200;
    private const int MostTickets = 1_000;

    public (string Reason, long? Amount, ImmutableArray<Guid>? TicketIds, RefundAccount? Account) Read(Check check) => (
        check.Line("reason", Reason, 1, LongestReason),
        Amount is null ? null : check.Number("amount", Amount, 1, long.MaxValue),
        TicketIds is null ? null : check.Ids("ticket_ids", TicketIds, 1, MostTickets),
        RefundAccount?.Read(check));

    /// <summary>Says nothing, wherever it may be written to by mistake.</summary>
    public override string ToString() => nameof(RefundOrderRequest);
}

/// <summary>Where a refund that waits for it is to be paid.</summary>
internal sealed record RefundAccountGivenRequest(RefundAccountRequest? RefundAccount)
{
    public RefundAccount Read(Check check) => (RefundAccount ?? new RefundAccountRequest(null, null, null)).Read(check);

    /// <summary>Says nothing, wherever it may be written to by mistake.</summary>
    public override string ToString() => nameof(RefundAccountGivenRequest);
}

/// <summary>A bank account that money is to be paid to.</summary>
/// <param name="Bank">The payment provider's code of the bank, for example <c>88</c>.</param>
/// <param name="AccountNumber">6 to 20 digits; hyphens and blanks are understood.</param>
/// <param name="HolderName">1 to 60 characters.</param>
internal sealed record RefundAccountRequest(string? Bank, string? AccountNumber, string? HolderName)
{
    private const int LongestBank = 30;
    private const int LongestHolder = 60;

    private static readonly SearchValues<char> Digits = SearchValues.Create("0123456789");
    private static readonly Text WrongNumber = new("Must have 6 to 20 digits.", "숫자 6~20자리여야 합니다.");

    public RefundAccount Read(Check check)
    {
        var bank = check.Line("refund_account.bank", Bank, 1, LongestBank);
        var number = AccountNumber?.Replace("-", "", StringComparison.Ordinal).Replace(" ", "", StringComparison.Ordinal);
        if (number is null || number.Length is < 6 or > 20 || number.AsSpan().ContainsAnyExcept(Digits))
        {
            check.Fail("refund_account.account_number", number is null ? FieldTexts.Required : WrongNumber);
        }

        return new RefundAccount(bank, number ?? "", check.Line("refund_account.holder_name", HolderName, 1, LongestHolder));
    }

    /// <summary>Says nothing, wherever it may be written to by mistake.</summary>
    public override string ToString() => nameof(RefundAccountRequest);
}

/// <summary>An order's new status.</summary>
/// <param name="Status">
/// <c>cancelled</c> of one that is not paid, <c>completed</c> of one that is; back to <c>paid</c> or <c>partially_refunded</c> by a manager.
/// </param>
/// <param name="Reason">1 to 200 characters, for the history.</param>
internal sealed record OrderStatusRequest(string? Status, string? Reason)
{
    private const int LongestReason = 200;

    public (OrderStatus Status, string Reason) Read(Check check)
    {
        var status = Status is null ? null : OrderStatuses.Find(Status);
        if (status is null)
        {
            check.Fail("status", Status is null ? FieldTexts.Required : FieldTexts.NotAllowed);
        }

        return (status.GetValueOrDefault(), check.Line("reason", Reason, 1, LongestReason));
    }
}
