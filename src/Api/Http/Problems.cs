using OrleansTickets.Contracts;

namespace OrleansTickets.Api.Http;

/// <summary>Every way to answer that something went wrong.</summary>
internal static class Problems
{
    /// <summary>After a commit of unknown outcome or a full queue: group commits take milliseconds, so the shortest wait there is.</summary>
    private static readonly TimeSpan Shortly = TimeSpan.FromSeconds(1);

    private static readonly Text PaymentRefused = new(
        "The payment was refused, and nothing was charged. Try another way to pay.",
        "결제가 거절되었으며 청구된 금액은 없습니다. 다른 결제 수단을 이용해 주세요.");

    public static ProblemResult Of(ErrorCode code, Text? detail = null) => new(code) { Detail = detail };

    public static ProblemResult NotFound() => new(ErrorCode.NotFound);

    public static ProblemResult Invalid(FieldErrors errors) => new(ErrorCode.InvalidRequest) { Errors = errors };

    public static ProblemResult Invalid(string field, Text text) => Invalid(FieldErrors.Of(field, text));

    public static ProblemResult Overloaded() => new(ErrorCode.Overloaded) { RetryAfter = Shortly };

    /// <summary>The one code of the closed set whose status is 503, with words of its own.</summary>
    public static ProblemResult Unavailable(Text message, TimeSpan retryAfter) =>
        new(ErrorCode.Overloaded) { Message = message, RetryAfter = retryAfter };

    public static ProblemResult LimitExceeded(int limit) => new(ErrorCode.LimitExceeded) { Limit = limit };

    public static ProblemResult Locked(TimeSpan retryAfter) => new(ErrorCode.Locked) { RetryAfter = retryAfter };

    public static ProblemResult RateLimited(TimeSpan retryAfter) => new(ErrorCode.RateLimited) { RetryAfter = retryAfter };

    public static ProblemResult OfStatus(int status) => new(ErrorCatalog.FromStatus(status)) { Status = status };

    /// <summary>The one place that turns what grains refuse into what clients read.</summary>
    /// <param name="reason">Why the state does not allow it, where a module can say so: told with the field.</param>
    public static ProblemResult From(Refusal refusal, Text? reason = null)
    {
        var code = refusal.Code switch
        {
            RefusalCode.NotFound => ErrorCode.NotFound,
            RefusalCode.Invalid => ErrorCode.InvalidRequest,
            RefusalCode.SoldOut => ErrorCode.SoldOut,
            RefusalCode.LimitExceeded => ErrorCode.LimitExceeded,
            RefusalCode.NotOnSale => ErrorCode.NotOnSale,
            RefusalCode.HoldExpired => ErrorCode.HoldExpired,
            RefusalCode.AlreadyPaid => ErrorCode.AlreadyPaid,
            RefusalCode.IdempotencyMismatch => ErrorCode.IdempotencyMismatch,
            RefusalCode.Conflict => ErrorCode.Conflict,
            RefusalCode.AmountMismatch => ErrorCode.AmountMismatch,
            RefusalCode.PaymentRefused or RefusalCode.ProviderError => ErrorCode.ProviderError,
            RefusalCode.InProgress => ErrorCode.InProgress,
            RefusalCode.AlreadyEntered => ErrorCode.AlreadyEntered,
            RefusalCode.PreconditionFailed => ErrorCode.PreconditionFailed,
            RefusalCode.Overloaded => ErrorCode.Overloaded,
            _ => throw new InvalidOperationException($"The refusal {refusal.Code} has no error code."),
        };
        return new ProblemResult(code)
        {
            Errors = code == ErrorCode.InvalidRequest ? FieldErrors.Of(refusal.Field ?? FieldErrors.Body, FieldTexts.NotAllowed)
                : reason is not null && refusal.Field is { } field ? FieldErrors.Of(field, reason)
                : null,
            Detail = reason,
            RetryAfter = code is ErrorCode.InProgress or ErrorCode.Overloaded ? Shortly : null,
            Available = refusal.Available,
            Limit = refusal.Limit,
            ProductId = refusal.ProductId,
            OptionId = refusal.OptionId,
            Message = refusal.Code == RefusalCode.PaymentRefused ? PaymentRefused : null,
            ProviderCode = code == ErrorCode.ProviderError ? refusal.Detail : null,
        };
    }
}
