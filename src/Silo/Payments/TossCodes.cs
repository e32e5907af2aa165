using System.Collections.Frozen;

namespace OrleansTickets.Silo.Payments;

/// <summary>What Toss's error codes mean for us (docs.tosspayments.com/reference/error-codes).</summary>
/// <remarks>Codes may be added at any time: one that is not here leaves doubt, and the payment itself is asked.</remarks>
internal static class TossCodes
{
    public const string NotFound = "NOT_FOUND_PAYMENT";

    /// <summary>The first request with this idempotency key is still worked on.</summary>
    public const string Processing = "IDEMPOTENT_REQUEST_PROCESSING";

    /// <summary>결제 승인: codes after which nothing is charged and never will be for this payment.</summary>
    private static readonly FrozenSet<string> Refusals = FrozenSet.Create(
        StringComparer.Ordinal,
        "BELOW_MINIMUM_AMOUNT", "CARD_PROCESSING_ERROR", "EXCEED_MAX_AMOUNT", "EXCEED_MAX_AUTH_COUNT", "EXCEED_MAX_CARD_INSTALLMENT_PLAN",
        "EXCEED_MAX_DAILY_PAYMENT_COUNT", "EXCEED_MAX_MONTHLY_PAYMENT_AMOUNT", "EXCEED_MAX_ONE_DAY_AMOUNT", "EXCEED_MAX_ONE_DAY_WITHDRAW_AMOUNT",
        "EXCEED_MAX_ONE_TIME_WITHDRAW_AMOUNT", "EXCEED_MAX_PAYMENT_AMOUNT", "FDS_ERROR", "FORBIDDEN_REQUEST", "INVALID_ACCOUNT_INFO_RE_REGISTER",
        "INVALID_AUTHORIZE_AUTH", "INVALID_CARD_EXPIRATION", "INVALID_CARD_INSTALLMENT_PLAN", "INVALID_CARD_LOST_OR_STOLEN", "INVALID_CARD_NUMBER",
        "INVALID_PASSWORD", "INVALID_PAYMENT_KEY", "INVALID_REJECT_CARD", "INVALID_REQUEST", "INVALID_STOPPED_CARD", "INVALID_UNREGISTERED_SUBMALL",
        "NOT_ALLOWED_POINT_USE", "NOT_AVAILABLE_BANK", "NOT_AVAILABLE_PAYMENT", NotFound, "NOT_FOUND_PAYMENT_SESSION", "NOT_FOUND_TERMINAL_ID",
        "NOT_REGISTERED_BUSINESS", "NOT_SUPPORTED_INSTALLMENT_PLAN_CARD_OR_MERCHANT", "NOT_SUPPORTED_MONTHLY_INSTALLMENT_PLAN",
        "RESTRICTED_TRANSFER_ACCOUNT", "UNAPPROVED_ORDER_ID");

    /// <summary>
    /// Codes that say nothing of what became of it: our key is wrong, they are busy, something broke on their side. Or a page is asked for of a
    /// payment that was made already, of which we have not heard: it is not to be given up.
    /// </summary>
    private static readonly FrozenSet<string> Doubts = FrozenSet.Create(
        StringComparer.Ordinal,
        "ALREADY_PROCESSED_PAYMENT", "COMMON_ERROR", "DUPLICATED_ORDER_ID", "DUPLICATED_REQUEST", "FAILED_DB_PROCESSING", "FAILED_INTERNAL_SYSTEM_PROCESSING", "FAILED_METHOD_HANDLING_CANCEL",
        "FAILED_PARTIAL_REFUND", "FAILED_PAYMENT_INTERNAL_SYSTEM_PROCESSING", "FAILED_REFUND_PROCESS", Processing, "INCORRECT_BASIC_AUTH_FORMAT",
        "INVALID_API_KEY", "PROVIDER_ERROR", "UNAUTHORIZED_KEY", "UNKNOWN_PAYMENT_ERROR");

    /// <summary>Whether a confirmation that got this code has failed for good.</summary>
    public static bool IsRefusal(string code) => Refusals.Contains(code) || code.StartsWith("REJECT_", StringComparison.Ordinal);

    /// <summary>Whether a cancellation, or the opening of a page, that got this code may still happen.</summary>
    public static bool IsDoubt(string code) => Doubts.Contains(code);
}
