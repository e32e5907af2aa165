using System.Globalization;
using System.Security.Cryptography;
using System.Text.Json;
using System.Threading.Channels;
using OrleansTickets.Sandbox.Faults;
using OrleansTickets.Sandbox.Toss;

namespace OrleansTickets.Sandbox.Webhooks;

/// <summary>
/// Sends webhooks as https://docs.tosspayments.com/guides/webhook says: POST with transmission headers, and what is not answered 200 again after
/// 1, 4, 16, 64, 256, 1,024 and 4,096 minutes (<c>Sandbox__WebhookRetrySeconds</c> makes it quicker). Those of one payment go one after the
/// other, unless a fault mixes them. What was still to be sent when the sandbox is killed is lost.
/// </summary>
internal sealed class WebhookSender(SandboxOptions options, SandboxFaults faults, TimeProvider clock) : BackgroundService
{
    private const int Lanes = 8;
    private const int MostRetries = 7;
    private const int Growth = 4;
    private const int Kept = 1_000;
    private const int IdLength = 32;
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(10);

    private readonly Channel<Webhook>[] _lanes = [.. Enumerable.Range(0, Lanes).Select(_ => Channel.CreateUnbounded<Webhook>())];
    private readonly HttpClient _http = new(new SocketsHttpHandler { AllowAutoRedirect = false }) { Timeout = Patience };
    private readonly Lock _lock = new();
    private readonly Dictionary<string, Webhook> _held = new(StringComparer.Ordinal);
    private readonly Queue<WebhookDelivery> _deliveries = new();
    private WebhookRegistration _registered = new(options.WebhookUrl, null);

    public WebhookRegistration Registered
    {
        get => Volatile.Read(ref _registered);
        set => Volatile.Write(ref _registered, value);
    }

    /// <summary>The newest 1,000, oldest first.</summary>
    public IReadOnlyList<WebhookDelivery> Deliveries
    {
        get
        {
            lock (_lock)
            {
                return [.. _deliveries];
            }
        }
    }

    /// <summary>Something became of a payment.</summary>
    public void Tell(TossPayment payment)
    {
        var at = TossTime.OfWebhook(clock.GetUtcNow());
        Queue(WebhookEvent.Payment, payment, () => JsonSerializer.SerializeToUtf8Bytes(
            new PaymentWebhook(WebhookEvent.Payment, at, PaymentResponse.From(payment, english: false)), TossBodies.Json.PaymentWebhook));
        if (payment.Account is not null)
        {
            Queue(WebhookEvent.Deposit, payment, () => JsonSerializer.SerializeToUtf8Bytes(
                new DepositWebhook(at, payment.Secret, payment.OrderId, payment.Status, payment.LastTransactionKey),
                TossBodies.Json.DepositWebhook));
        }

        if (payment.Cancels.Count > 0)
        {
            var cancel = payment.Cancels[^1];
            var data = new CancelWebhookData(
                payment.PaymentKey, payment.OrderId, cancel.Amount, cancel.Reason, TossTime.Of(cancel.At), cancel.TransactionKey, "DONE");
            Queue(WebhookEvent.Cancel, payment, () => JsonSerializer.SerializeToUtf8Bytes(
                new CancelWebhook(WebhookEvent.Cancel, at, data), TossBodies.Json.CancelWebhook));
        }
    }

    public override void Dispose()
    {
        _http.Dispose();
        base.Dispose();
    }

    protected override Task ExecuteAsync(CancellationToken stoppingToken) => Task.WhenAll(_lanes.Select(lane => WorkAsync(lane, stoppingToken)));

    private void Queue(string eventType, TossPayment payment, Func<byte[]> write)
    {
        var (url, events) = Registered;
        if (url is not null && (events is null || events.Contains(eventType)))
        {
            Enqueue(new Webhook(url, RandomNumberGenerator.GetHexString(IdLength, lowercase: true), eventType, payment, write(), 0));
        }
    }

    private void Enqueue(Webhook webhook) =>
        _lanes[(uint)webhook.Payment.PaymentKey.GetHashCode(StringComparison.Ordinal) % Lanes].Writer.TryWrite(webhook);

    private async Task WorkAsync(Channel<Webhook> lane, CancellationToken stoppingToken)
    {
        await foreach (var webhook in lane.Reader.ReadAllAsync(stoppingToken))
        {
            var fault = webhook is { Retried: > 0 } or { WasHeld: true } ? null : faults.Take(SandboxOperation.Webhook);
            switch (fault?.Kind)
            {
                case SandboxFaultKind.Drop:
                    continue;
                case SandboxFaultKind.Reorder:
                    Hold(webhook, fault.DelayMilliseconds, stoppingToken);
                    continue;
                case SandboxFaultKind.Slow:
                    await Task.Delay(TimeSpan.FromMilliseconds(fault.DelayMilliseconds), clock, stoppingToken);
                    break;
                case SandboxFaultKind.Duplicate:
                    await SendAsync(webhook, stoppingToken);
                    break;
                default:
                    break;
            }

            await SendAsync(webhook, stoppingToken);
            Release(webhook.Payment.PaymentKey);
        }
    }

    /// <summary>Until the next of its payment has been sent; where there is none, until the delay is over.</summary>
    private void Hold(Webhook webhook, int delayMilliseconds, CancellationToken stoppingToken)
    {
        Release(webhook.Payment.PaymentKey);
        lock (_lock)
        {
            _held[webhook.Payment.PaymentKey] = webhook;
        }

        _ = ReleaseLaterAsync();

        async Task ReleaseLaterAsync()
        {
            await Task.Delay(TimeSpan.FromMilliseconds(delayMilliseconds), clock, stoppingToken);
            Release(webhook.Payment.PaymentKey);
        }
    }

    private void Release(string paymentKey)
    {
        Webhook? held;
        lock (_lock)
        {
            _held.Remove(paymentKey, out held);
        }

        if (held is not null)
        {
            Enqueue(held with { WasHeld = true });
        }
    }

    private async Task SendAsync(Webhook webhook, CancellationToken stoppingToken)
    {
        var answer = await TryPostAsync(webhook, stoppingToken);

        // Before it is shown as answered: who sees that may move the clock at once.
        if (answer != StatusCodes.Status200OK && webhook.Retried < MostRetries)
        {
            _ = RepeatLaterAsync();
        }

        lock (_lock)
        {
            _deliveries.Enqueue(new WebhookDelivery(
                clock.GetUtcNow(), webhook.TransmissionId, webhook.EventType, webhook.Payment.OrderId, webhook.Payment.Status, webhook.Retried,
                answer));
            if (_deliveries.Count > Kept)
            {
                _deliveries.Dequeue();
            }
        }

        async Task RepeatLaterAsync()
        {
            await Task.Delay(TimeSpan.FromSeconds(options.WebhookRetrySeconds * Math.Pow(Growth, webhook.Retried)), clock, stoppingToken);
            Enqueue(webhook with { Retried = webhook.Retried + 1 });
        }
    }

    private async Task<int?> TryPostAsync(Webhook webhook, CancellationToken stoppingToken)
    {
        using var request = new HttpRequestMessage(HttpMethod.Post, webhook.Url) { Content = new ByteArrayContent(webhook.Body) };
        request.Content.Headers.ContentType = new("application/json", "utf-8");
        request.Headers.Add("tosspayments-webhook-transmission-id", webhook.TransmissionId);
        request.Headers.Add("tosspayments-webhook-transmission-time", TossTime.Of(clock.GetUtcNow()));
        request.Headers.Add("tosspayments-webhook-transmission-retried-count", webhook.Retried.ToString(CultureInfo.InvariantCulture));
        try
        {
            using var response = await _http.SendAsync(request, stoppingToken);
            return (int)response.StatusCode;
        }
        catch (HttpRequestException)
        {
            return null;
        }
        catch (TaskCanceledException) when (!stoppingToken.IsCancellationRequested)
        {
            return null;
        }
    }

    private sealed record Webhook(string Url, string TransmissionId, string EventType, TossPayment Payment, byte[] Body, int Retried)
    {
        public bool WasHeld { get; init; }
    }
}
