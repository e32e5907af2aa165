namespace OrleansTickets.Contracts.Payments;

/// <summary>How a buyer pays (MISSION T12, T13).</summary>
[GenerateSerializer, Alias("tickets.payments.PaymentMethod")]
public enum PaymentMethod
{
    /// <summary>Charged at once.</summary>
    Card,

    /// <summary>An account is made for the buyer, who pays into it until a day; charged when the deposit is heard of.</summary>
    VirtualAccount,

    /// <summary>Charged at once from a bank account.</summary>
    Transfer,

    /// <summary>Charged at once to a telephone bill.</summary>
    MobilePhone,

    /// <summary>Charged at once through a wallet such as Toss Pay or Kakao Pay.</summary>
    EasyPay,
}

/// <summary>One attempt to pay an order. Only one attempt of an order is ever paid for good; what else was charged is given back.</summary>
[GenerateSerializer, Alias("tickets.payments.PaymentStatus")]
public enum PaymentStatus
{
    /// <summary>The buyer was sent to pay; nothing is charged.</summary>
    Requested,

    /// <summary>The provider was told, or is about to be told, to charge: whether it has is not known yet.</summary>
    Approving,

    /// <summary>The buyer has an account to pay into; nothing is charged yet.</summary>
    WaitingForDeposit,

    /// <summary>Charged.</summary>
    Paid,

    /// <summary>Charged, and a part given back.</summary>
    PartiallyRefunded,

    /// <summary>Charged, and all given back that is to be.</summary>
    Refunded,

    /// <summary>Not charged: refused by the provider, or given up by the buyer.</summary>
    Failed,

    /// <summary>Not charged: the buyer's time ran out, or the order was given up.</summary>
    Cancelled,
}

/// <summary>One attempt to pay an order.</summary>
/// <param name="PaymentId">Order number and number of the attempt: what the provider knows the order by, 6 to 64 of [A-Za-z0-9-].</param>
/// <param name="Provider">Its name, for example <c>toss</c>.</param>
/// <param name="Amount">Whole KRW.</param>
/// <param name="PaymentKey">The provider's own key of the payment, once it is known.</param>
/// <param name="Account">Where to pay in, while a deposit is waited for and after.</param>
/// <param name="FailureCode">The provider's code, or the client's, of a failed attempt.</param>
/// <param name="FailureMessage">What goes with it, as the provider says it.</param>
[GenerateSerializer, Immutable, Alias("tickets.payments.Payment")]
public sealed record Payment(
    string PaymentId,
    string Provider,
    PaymentMethod Method,
    PaymentStatus Status,
    long Amount,
    long RefundedAmount,
    string? PaymentKey,
    VirtualAccount? Account,
    string? FailureCode,
    string? FailureMessage,
    DateTimeOffset RequestedAt,
    DateTimeOffset? ApprovedAt);

/// <summary>
/// Where money is to be paid that a buyer had paid into a virtual account, for nobody knows from where. Only ever on its way to the
/// provider: it stands in no journal, no row and no log in clear.
/// </summary>
/// <param name="Bank">The provider's code of the bank.</param>
/// <param name="AccountNumber">In digits only.</param>
/// <param name="HolderName">Whose account it is; the bank compares it.</param>
[GenerateSerializer, Immutable, Alias("tickets.payments.RefundAccount")]
public sealed record RefundAccount(string Bank, string AccountNumber, string HolderName)
{
    /// <summary>Says nothing, wherever it may be written to by mistake.</summary>
    public override string ToString() => nameof(RefundAccount);
}

/// <summary>An account made for one payment.</summary>
/// <param name="Bank">The provider's code of the bank.</param>
/// <param name="DueAt">Deposits after this moment are sent back by the bank.</param>
[GenerateSerializer, Immutable, Alias("tickets.payments.VirtualAccount")]
public sealed record VirtualAccount(string Bank, string AccountNumber, DateTimeOffset DueAt);
