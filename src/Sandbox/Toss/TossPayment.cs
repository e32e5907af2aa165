namespace OrleansTickets.Sandbox.Toss;

/// <summary>One payment, after its newest step.</summary>
/// <param name="Origin">Where the sandbox was reached when it was created: the checkout page is there.</param>
/// <param name="RequestedMethod">As the merchant asked, <c>CARD</c> or <c>VIRTUAL_ACCOUNT</c>: the buyer's choice on the page may differ.</param>
/// <param name="Method">The buyer's choice; null before it.</param>
/// <param name="Status">One of <see cref="TossStatus"/>.</param>
/// <param name="Amount">Whole KRW.</param>
/// <param name="Balance">Whole KRW of it that was not cancelled.</param>
/// <param name="AuthenticatedAt">When the buyer said yes.</param>
/// <param name="Secret">What a deposit's webhook proves itself with.</param>
internal sealed record TossPayment(
    string PaymentKey,
    string OrderId,
    string OrderName,
    string Origin,
    string RequestedMethod,
    string? Method,
    string Status,
    long Amount,
    long Balance,
    string SuccessUrl,
    string FailUrl,
    string? CustomerName,
    int ValidHours,
    DateTimeOffset RequestedAt,
    DateTimeOffset? AuthenticatedAt,
    DateTimeOffset? ApprovedAt,
    string? LastTransactionKey,
    string Secret,
    TossAccount? Account,
    IReadOnlyList<TossCancel> Cancels,
    TossFailure? Failure)
{
    // Toss gives a buyer half an hour to say yes, and the merchant ten minutes to confirm it.
    private static readonly TimeSpan TimeToPay = TimeSpan.FromMinutes(30);
    private static readonly TimeSpan TimeToConfirm = TimeSpan.FromMinutes(10);

    /// <summary>Whether it was ever charged, or has an account to pay into.</summary>
    public bool IsApproved => Status is TossStatus.Done or TossStatus.Canceled or TossStatus.PartialCanceled or TossStatus.WaitingForDeposit;

    /// <summary>The same, unless its time is over.</summary>
    public TossPayment AsOf(DateTimeOffset now)
    {
        var ends = Status switch
        {
            TossStatus.Ready => RequestedAt + TimeToPay,
            TossStatus.InProgress => AuthenticatedAt!.Value + TimeToConfirm,
            TossStatus.WaitingForDeposit => Account!.DueAt,
            _ => DateTimeOffset.MaxValue,
        };
        return now < ends ? this : this with { Status = TossStatus.Expired, Failure = TossFailure.Expired };
    }
}

/// <summary>The statuses of Toss's documents.</summary>
internal static class TossStatus
{
    public const string Ready = "READY";
    public const string InProgress = "IN_PROGRESS";
    public const string WaitingForDeposit = "WAITING_FOR_DEPOSIT";
    public const string Done = "DONE";
    public const string Canceled = "CANCELED";
    public const string PartialCanceled = "PARTIAL_CANCELED";
    public const string Aborted = "ABORTED";
    public const string Expired = "EXPIRED";
}

/// <summary>The payment methods that the page offers.</summary>
internal static class TossMethod
{
    public const string Card = "CARD";
    public const string VirtualAccount = "VIRTUAL_ACCOUNT";

    /// <summary>As the API says it in Korean.</summary>
    public static string InKorean(string method) => method == Card ? "카드" : "가상계좌";

    /// <summary>Merchants may ask in either language.</summary>
    public static string? Read(string? method) => method switch
    {
        Card or "카드" => Card,
        VirtualAccount or "가상계좌" => VirtualAccount,
        _ => null,
    };
}

/// <summary>An account made for one payment.</summary>
/// <param name="RefundTo">Where the buyer wants money back, if the page was told.</param>
internal sealed record TossAccount(string BankCode, string Number, DateTimeOffset DueAt, RefundAccount? RefundTo);

/// <summary>A buyer's own account.</summary>
internal sealed record RefundAccount(string BankCode, string AccountNumber, string HolderName);

/// <param name="Amount">Whole KRW.</param>
/// <param name="Refundable">Whole KRW left after it.</param>
internal sealed record TossCancel(long Amount, string Reason, long Refundable, DateTimeOffset At, string TransactionKey);

internal sealed record TossFailure(string Code, string Message)
{
    public static readonly TossFailure Expired = new("EXPIRED_PAYMENT", "결제가 만료되었습니다. 다시 시도해주세요.");
}
