using System.Text.RegularExpressions;

namespace OrleansTickets.Sandbox.Toss;

/// <summary><c>POST /v1/payments</c>. Toss ignores members that it does not know; so does this.</summary>
internal sealed partial record CreateRequest(
    string? Method,
    decimal? Amount,
    string? OrderId,
    string? OrderName,
    string? SuccessUrl,
    string? FailUrl,
    string? CustomerName,
    int? ValidHours,
    string? Currency)
{
    public const int DefaultValidHours = 168;
    private const int LongestName = 100;
    private const int MostValidHours = 2_160;

    public bool IsValid =>
        TossMethod.Read(Method) is not null && TossAmount.IsValid(Amount) && IsOrderId(OrderId)
        && OrderName is { Length: > 0 and <= LongestName } && CustomerName is not { Length: > LongestName }
        && SandboxOptions.IsWebAddress(SuccessUrl) && SandboxOptions.IsWebAddress(FailUrl)
        && ValidHours is null or (> 0 and <= MostValidHours) && Currency is null or "KRW";

    private static bool IsOrderId(string? text) => text is not null && OrderIdForm().IsMatch(text);

    [GeneratedRegex("^[A-Za-z0-9_=-]{6,64}$", RegexOptions.None, 1_000)]
    private static partial Regex OrderIdForm();
}

/// <summary><c>POST /v1/payments/confirm</c>.</summary>
internal sealed record ConfirmRequest(string? PaymentKey, string? OrderId, decimal? Amount)
{
    public bool IsValid => PaymentKey is { Length: > 0 } && OrderId is { Length: > 0 } && TossAmount.IsValid(Amount);
}

/// <summary><c>POST /v1/payments/{paymentKey}/cancel</c>.</summary>
/// <param name="CancelAmount">Whole KRW; missing: all that is left.</param>
/// <param name="RefundReceiveAccount">Needed where a deposit is given back, and nowhere else.</param>
internal sealed record CancelRequest(string? CancelReason, decimal? CancelAmount, RefundAccountRequest? RefundReceiveAccount)
{
    private const int LongestReason = 200;

    public bool IsValid => CancelReason is { Length: > 0 and <= LongestReason } && (CancelAmount is null || TossAmount.IsValid(CancelAmount));
}

internal sealed record RefundAccountRequest(string? Bank, string? AccountNumber, string? HolderName)
{
    private const int LongestNumber = 20;

    public bool IsWhole => Bank is { Length: > 0 } && AccountNumber is { Length: > 0 } && HolderName is { Length: > 0 };

    public bool HasNumber => AccountNumber is { Length: <= LongestNumber } && AccountNumber.All(char.IsAsciiDigit);
}

internal static class TossAmount
{
    private const long Most = 1_000_000_000_000;

    /// <summary>Won come whole; 15000.0 is a number like any other in JSON.</summary>
    public static bool IsValid(decimal? amount) => amount is >= 1 and <= Most && decimal.IsInteger(amount.Value);
}
