namespace OrleansTickets.Contracts;

/// <summary>What a grain answers to a command: a value when it was done, a refusal when a rule forbade it. Never both.</summary>
/// <remarks>Rules refuse with values, not with exceptions: a refusal leaves nothing changed and is as cheap as a success.</remarks>
[GenerateSerializer, Immutable, Alias("tickets.Outcome`1")]
public sealed record Outcome<T>(T? Value, Refusal? Refusal)
    where T : class
{
    /// <summary>A command that was done.</summary>
    public static implicit operator Outcome<T>(T value) => new(value, null);

    /// <summary>A command that a rule forbade.</summary>
    public static implicit operator Outcome<T>(Refusal refusal) => new(null, refusal);
}

/// <summary>Why a command was refused. The API turns each code into one status and one <c>error</c> of the contract.</summary>
/// <param name="Code">The rule that refused.</param>
/// <param name="Field">The request's member at fault, in its JSON spelling, where one is.</param>
/// <param name="ProductId">The product concerned, where one is.</param>
/// <param name="OptionId">The option concerned, where one is.</param>
/// <param name="Available">Tickets still to be had, with <see cref="RefusalCode.SoldOut"/>.</param>
/// <param name="Limit">The limit in tickets or times, with <see cref="RefusalCode.LimitExceeded"/>.</param>
/// <param name="Detail">The payment provider's own code, with <see cref="RefusalCode.PaymentRefused"/> and <see cref="RefusalCode.ProviderError"/>.</param>
[GenerateSerializer, Immutable, Alias("tickets.Refusal")]
public sealed record Refusal(
    RefusalCode Code,
    string? Field = null,
    Guid? ProductId = null,
    Guid? OptionId = null,
    int? Available = null,
    int? Limit = null,
    string? Detail = null);

/// <summary>The rules that can refuse a command.</summary>
[GenerateSerializer, Alias("tickets.RefusalCode")]
public enum RefusalCode
{
    /// <summary>No such event, product, option or reservation, or the event is not active.</summary>
    NotFound,

    /// <summary>The request can never be right as it stands: for example a visit date outside the event.</summary>
    Invalid,

    /// <summary>Fewer tickets are free than asked for.</summary>
    SoldOut,

    /// <summary>More than an order, a buyer or a reservation may have.</summary>
    LimitExceeded,

    /// <summary>Outside the sale window, or the product is not active.</summary>
    NotOnSale,

    /// <summary>The reservation's time is over.</summary>
    HoldExpired,

    /// <summary>The reservation has been confirmed and can no longer be changed.</summary>
    AlreadyPaid,

    /// <summary>The same idempotency key came with another request.</summary>
    IdempotencyMismatch,

    /// <summary>The state does not allow the command: for example taking away stock that is held or sold.</summary>
    Conflict,

    /// <summary>The amount is not the order's. Nothing was charged.</summary>
    AmountMismatch,

    /// <summary>The payment provider has refused to charge. Nothing was charged.</summary>
    PaymentRefused,

    /// <summary>The payment provider has refused, or does not answer.</summary>
    ProviderError,

    /// <summary>An earlier call has begun it and its outcome is not known yet; it goes on by itself.</summary>
    InProgress,

    /// <summary>Somebody has entered with the ticket.</summary>
    AlreadyEntered,

    /// <summary>The target is no longer as the caller has read it.</summary>
    PreconditionFailed,

    /// <summary>Too much is under way: try again later. Told by commands that answer for many, as <see cref="OverloadedException"/> by those for one.</summary>
    Overloaded,
}
