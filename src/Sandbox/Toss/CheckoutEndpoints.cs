using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.AspNetCore.WebUtilities;

namespace OrleansTickets.Sandbox.Toss;

/// <summary>
/// The page on which a buyer pays, for browsers and, by the same form, for scripts: POST <c>action</c> (<c>approve</c>, <c>refuse</c> or
/// <c>deposit</c>), <c>method</c> (<c>card</c>, <c>virtual_account</c>), and where they are wanted <c>code</c> (of a refusal) and
/// <c>refund_bank</c>, <c>refund_account</c>, <c>refund_holder</c>. It leads on as Toss does, to <c>successUrl</c> with paymentKey, orderId and
/// amount, or to <c>failUrl</c> with code, message and orderId.
/// </summary>
internal static class CheckoutEndpoints
{
    private static readonly TossFailure Cancelled = new("PAY_PROCESS_CANCELED", "사용자에 의해 결제가 취소되었습니다.");

    public static void MapCheckout(this IEndpointRouteBuilder payments)
    {
        payments.MapGet("/{paymentKey}/checkout", Show);
        payments.MapPost("/{paymentKey}/checkout", SubmitAsync);
    }

    private static IResult Show(HttpContext context, string paymentKey, Ledger.SandboxLedger ledger, TimeProvider clock)
    {
        context.Response.Headers.ContentSecurityPolicy = "default-src 'none'; style-src 'unsafe-inline'; base-uri 'none'; frame-ancestors 'none'";
        context.Response.Headers.CacheControl = "no-store";
        var page = new CheckoutPage(IsEnglish(context));
        return ledger.FindPayment(paymentKey) is { } payment
            ? TypedResults.Content(page.Of(payment.AsOf(clock.GetUtcNow())), CheckoutPage.ContentType)
            : TypedResults.Content(page.OfNothing(), CheckoutPage.ContentType, statusCode: StatusCodes.Status404NotFound);
    }

    private static async Task<Results<RedirectHttpResult, BadRequest<TossErrorResponse>>> SubmitAsync(
        HttpContext context, string paymentKey, TossCalls calls, TossPayments payments)
    {
        var form = context.Request.HasFormContentType ? await context.Request.ReadFormAsync(context.RequestAborted) : FormCollection.Empty;
        var english = IsEnglish(context);
        var outcome = form["action"].ToString() switch
        {
            "approve" => calls.Take(find => payments.Authenticate(find(paymentKey), Method(form, find(paymentKey)), RefundTo(form))),
            "refuse" => calls.Take(find => payments.Abandon(find(paymentKey), Refusal(form))),
            "deposit" => calls.Take(find => payments.Deposit(find(paymentKey))),
            _ => TossError.InvalidRequest,
        };
        return outcome.Payment is { } payment
            ? TypedResults.Redirect(Destination(payment, $"{context.Request.Path}{context.Request.QueryString}"))
            : TypedResults.BadRequest(new TossErrorResponse(outcome.Error!.Code, outcome.Error.In(english)));
    }

    private static string Destination(TossPayment payment, string page) => payment.Status switch
    {
        TossStatus.InProgress => QueryHelpers.AddQueryString(payment.SuccessUrl, new Dictionary<string, string?>(StringComparer.Ordinal)
        {
            ["paymentType"] = "NORMAL",
            ["paymentKey"] = payment.PaymentKey,
            ["orderId"] = payment.OrderId,
            ["amount"] = $"{payment.Amount}",
        }),
        TossStatus.Aborted => QueryHelpers.AddQueryString(payment.FailUrl, new Dictionary<string, string?>(StringComparer.Ordinal)
        {
            ["code"] = payment.Failure!.Code,
            ["message"] = payment.Failure.Message,
            ["orderId"] = payment.OrderId,
        }),
        _ => page,
    };

    private static string Method(IFormCollection form, TossPayment? payment) => form["method"].ToString() switch
    {
        "card" => TossMethod.Card,
        "virtual_account" => TossMethod.VirtualAccount,
        _ => payment?.RequestedMethod ?? TossMethod.Card,
    };

    private static TossFailure Refusal(IFormCollection form)
    {
        var code = form["code"].ToString();
        return code.Length == 0 || code == Cancelled.Code ? Cancelled : new TossFailure(code, TossError.Of(code, null).Korean);
    }

    private static RefundAccount? RefundTo(IFormCollection form) =>
        (form["refund_bank"].ToString(), form["refund_account"].ToString(), form["refund_holder"].ToString()) is
            ({ Length: > 0 } bank, { Length: > 0 } number, { Length: > 0 } holder)
            ? new RefundAccount(bank, number, holder)
            : null;

    /// <summary>Korean unless the browser, or <c>?lang=en</c>, prefers English.</summary>
    private static bool IsEnglish(HttpContext context) => context.Request.Query["lang"].ToString() switch
    {
        "en" => true,
        "ko" => false,
        _ => TossCalls.IsEnglish(context),
    };
}
