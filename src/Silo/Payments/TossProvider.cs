using System.Security.Cryptography;
using System.Text;
using Microsoft.Extensions.Options;
using OrleansTickets.Contracts;
using OrleansTickets.Contracts.Payments;
using OrleansTickets.Grains.Payments;

namespace OrleansTickets.Silo.Payments;

/// <summary>Toss Payments as orders see it (MISSION T13). Idempotency keys: the payment id, and for what is given back the refund id.</summary>
internal sealed partial class TossProvider(
    TossClient toss, IOptions<TossOptions> options, TimeProvider clock, ILogger<TossProvider> logger) : IPaymentProvider
{
    /// <summary>결제 취소: the longest reason.</summary>
    private const int MaxReason = 200;

    public string Name => "toss";

    public async Task<Outcome<Checkout>> OpenAsync(string paymentId, CheckoutRequest request, CancellationToken cancellationToken)
    {
        var creation = new TossCreation(
            MethodOf(request.Method), request.Amount, paymentId, request.OrderName, request.SuccessUrl, request.FailUrl,
            request.Method == PaymentMethod.VirtualAccount ? options.Value.DepositHours : null);
        var reply = await toss.CreateAsync(creation, paymentId, cancellationToken);
        if (reply.Payment?.Checkout?.Url is { } url && Uri.TryCreate(url, UriKind.Absolute, out var page))
        {
            return new Checkout(page.AbsoluteUri, options.Value.ClientKey);
        }

        LogDoubt("create", paymentId, reply.Doubt);
        return reply.RefusalCode switch
        {
            TossCodes.Processing => new Refusal(RefusalCode.InProgress),
            { } code when !TossCodes.IsDoubt(code) => new Refusal(RefusalCode.PaymentRefused, Detail: code),
            var code => new Refusal(RefusalCode.ProviderError, Detail: code),
        };
    }

    public async Task<PaymentAnswer> ConfirmAsync(PaymentConfirmation confirmation, CancellationToken cancellationToken)
    {
        var reply = await toss.ConfirmAsync(
            new TossConfirmation(confirmation.PaymentKey, confirmation.PaymentId, confirmation.Amount), confirmation.PaymentId, cancellationToken);
        if (reply.Payment is { } payment)
        {
            return TossAnswers.Of(payment, confirmation.PaymentId);
        }

        if (reply.RefusalCode is not { } code)
        {
            LogDoubt("confirm", confirmation.PaymentId, reply.Doubt);
            return new PaymentUnknown(reply.Doubt);
        }

        if (TossCodes.IsRefusal(code))
        {
            return new PaymentRefused(code, reply.Error?.Message ?? "");
        }

        // Already processed, or a code that says neither: what became of it the payment knows. That it could still be confirmed is no answer
        // here: that is what was just tried.
        LogDoubt("confirm", confirmation.PaymentId, reply.Doubt);
        var asked = await QueryAsync(confirmation.PaymentId, confirmation.PaymentKey, cancellationToken);
        return asked is PaymentOpen ? new PaymentUnknown(reply.Doubt) : asked;
    }

    public async Task<PaymentAnswer> QueryAsync(string paymentId, string? paymentKey, CancellationToken cancellationToken)
    {
        var reply = await FindAsync(paymentId, paymentKey, cancellationToken);
        if (reply.Payment is { } payment)
        {
            return TossAnswers.Of(payment, paymentId);
        }

        if (reply.RefusalCode == TossCodes.NotFound)
        {
            return new PaymentOpen();
        }

        LogDoubt("query", paymentId, reply.Doubt);
        return new PaymentUnknown(reply.Doubt);
    }

    public async Task<CancelAnswer> CancelAsync(PaymentCancellation cancellation, CancellationToken cancellationToken)
    {
        var account = cancellation.Account is { } to ? new TossRefundAccount(to.Bank, to.AccountNumber, to.HolderName) : null;
        var body = new TossCancellation(Shorten(cancellation.Reason), cancellation.Amount, account);
        var reply = await toss.CancelAsync(
            cancellation.PaymentKey, body, cancellation.RefundId.ToString("D"), cancellationToken);
        if (reply.Payment is { } payment)
        {
            return new CancelDone(TossAnswers.CanceledAt(payment) ?? clock.GetUtcNow());
        }

        LogDoubt("cancel", cancellation.PaymentId, reply.Doubt);

        // Whoever is refused asks the payment next: what was given back already shows there.
        return reply.RefusalCode is { } code && !TossCodes.IsDoubt(code)
            ? new CancelRefused(code, reply.Error?.Message ?? "")
            : new CancelUnknown(reply.Doubt);
    }

    /// <summary>
    /// DEPOSIT_CALLBACK brings the secret of its payment (docs.tosspayments.com/reference/using-api/webhook-events). We keep none: the payment
    /// is asked for it.
    /// </summary>
    public async Task<bool?> VerifyAsync(string paymentId, string proof, CancellationToken cancellationToken)
    {
        var reply = await FindAsync(paymentId, null, cancellationToken);
        return reply switch
        {
            { Payment.Secret: { Length: > 0 } secret } =>
                CryptographicOperations.FixedTimeEquals(SHA256.HashData(Encoding.UTF8.GetBytes(secret)), SHA256.HashData(Encoding.UTF8.GetBytes(proof))),
            { Payment: not null } => false,
            { RefusalCode: TossCodes.NotFound } => false,
            _ => null,
        };
    }

    private Task<TossReply> FindAsync(string paymentId, string? paymentKey, CancellationToken cancellationToken) => paymentKey is null
        ? toss.FindByOrderAsync(paymentId, cancellationToken)
        : toss.FindAsync(paymentKey, cancellationToken);

    private static string MethodOf(PaymentMethod method) => method switch
    {
        // The page for cards offers wallets, too.
        PaymentMethod.Card or PaymentMethod.EasyPay => "CARD",
        PaymentMethod.VirtualAccount => "VIRTUAL_ACCOUNT",
        PaymentMethod.Transfer => "TRANSFER",
        PaymentMethod.MobilePhone => "MOBILE_PHONE",
        _ => throw new ArgumentOutOfRangeException(nameof(method), method, null),
    };

    /// <summary>No character is cut in two.</summary>
    private static string Shorten(string reason) =>
        reason.Length <= MaxReason ? reason : reason[..(char.IsHighSurrogate(reason[MaxReason - 1]) ? MaxReason - 1 : MaxReason)];

    [LoggerMessage(LogLevel.Warning, "Toss {Operation} of {PaymentId}: {Reason}")]
    private partial void LogDoubt(string operation, string paymentId, string reason);
}
