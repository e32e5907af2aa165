using System.Net.Http.Headers;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using OrleansTickets.Sandbox.Faults;
using OrleansTickets.Sandbox.Ledger;
using OrleansTickets.Sandbox.Webhooks;

namespace OrleansTickets.Sandbox.Toss;

/// <summary>
/// What all of Toss's calls share: Basic authentication with the secret key and no password; the first answer to an idempotency key, repeated
/// for 15 days to the same method and path, whatever the body (https://docs.tosspayments.com/reference/using-api/idempotency-key); faults.
/// </summary>
internal sealed class TossCalls(SandboxLedger ledger, SandboxFaults faults, WebhookSender webhooks, SandboxOptions options, TimeProvider clock)
{
    public const string IdempotencyHeader = "Idempotency-Key";
    private const int LongestKey = 300;
    private static readonly TimeSpan KeyLife = TimeSpan.FromDays(15);

    private readonly byte[] _credentials = Encoding.UTF8.GetBytes($"{options.TossSecretKey}:");
    private readonly HashSet<string> _processing = new(StringComparer.Ordinal);

    /// <param name="decide">Decides by the payments as they are; a refusal that a fault wants is told to it.</param>
    public async Task RunAsync(
        HttpContext context, SandboxOperation operation, Func<Func<string, TossPayment?>, TossError?, TossOutcome> decide)
    {
        var english = IsEnglish(context);
        var reads = HttpMethods.IsGet(context.Request.Method);
        var key = reads ? null : context.Request.Headers[IdempotencyHeader].ToString();
        var kept = string.IsNullOrEmpty(key) ? null : $"{context.Request.Method} {context.Request.Path} {key}";
        if ((FindError(context, key) ?? Begin(kept)) is { } error)
        {
            await FaultyCall.SendAsync(context, Write(error, english));
            return;
        }

        try
        {
            await FaultyCall.RunAsync(
                context,
                faults.Take(operation),
                () => Act(null),
                fault => Act(TossError.Of(fault.Code ?? TossError.RejectedByCard.Code, fault.Status)),
                status => Write(TossError.Internal with { Status = status }, english));
        }
        finally
        {
            End(kept);
        }

        SandboxAnswer Act(TossError? refusal) => reads
            ? Write(decide(ledger.FindPayment, refusal), english)
            : Take(kept, english, find => decide(find, refusal));
    }

    /// <summary>A step that no call of the merchant's causes.</summary>
    public TossOutcome Take(Func<Func<string, TossPayment?>, TossOutcome> decide)
    {
        TossOutcome? outcome = null;
        ledger.Step(find =>
        {
            outcome = decide(find);
            return new LedgerLine(outcome.Payment, outcome.Entry);
        });
        Tell(outcome!);
        return outcome!;
    }

    private SandboxAnswer Take(string? kept, bool english, Func<Func<string, TossPayment?>, TossOutcome> decide)
    {
        TossOutcome? outcome = null;
        SandboxAnswer? answer = null;
        ledger.Step(find =>
        {
            if (kept is not null && ledger.FindAnswer(kept) is { } first && clock.GetUtcNow() - first.At < KeyLife)
            {
                answer = new SandboxAnswer(first.Status, Encoding.UTF8.GetBytes(first.Body));
                return new LedgerLine();
            }

            outcome = decide(find);
            answer = Write(outcome, english);
            var keep = kept is null ? null : new KeptAnswer(kept, clock.GetUtcNow(), answer.Status, Encoding.UTF8.GetString(answer.Body));
            return new LedgerLine(outcome.Payment, outcome.Entry, keep);
        });
        Tell(outcome);
        return answer!;
    }

    private void Tell(TossOutcome? outcome)
    {
        if (outcome?.Payment is { Status: not (TossStatus.Ready or TossStatus.InProgress) } changed)
        {
            webhooks.Tell(changed);
        }
    }

    private TossError? FindError(HttpContext context, string? key) =>
        !IsAuthorized(context) ? TossError.Unauthorized : key is { Length: > LongestKey } ? TossError.InvalidIdempotencyKey : null;

    private bool IsAuthorized(HttpContext context)
    {
        if (!AuthenticationHeaderValue.TryParse(context.Request.Headers.Authorization, out var header)
            || !string.Equals(header.Scheme, "Basic", StringComparison.OrdinalIgnoreCase) || header.Parameter is null)
        {
            return false;
        }

        var given = new byte[header.Parameter.Length];
        return Convert.TryFromBase64String(header.Parameter, given, out var length)
            && CryptographicOperations.FixedTimeEquals(given.AsSpan(0, length), _credentials);
    }

    private TossError? Begin(string? kept)
    {
        lock (_processing)
        {
            return kept is null || _processing.Add(kept) ? null : TossError.StillProcessing;
        }
    }

    private void End(string? kept)
    {
        lock (_processing)
        {
            _processing.Remove(kept ?? "");
        }
    }

    public static bool IsEnglish(HttpContext context) =>
        context.Request.Headers.AcceptLanguage.ToString().StartsWith("en", StringComparison.OrdinalIgnoreCase);

    private static SandboxAnswer Write(TossOutcome outcome, bool english) => outcome.Error is { } error
        ? Write(error, english)
        : new SandboxAnswer(
            200, JsonSerializer.SerializeToUtf8Bytes(PaymentResponse.From(outcome.Payment!, english), TossBodies.Json.PaymentResponse));

    private static SandboxAnswer Write(TossError error, bool english) => new(
        error.Status,
        JsonSerializer.SerializeToUtf8Bytes(new TossErrorResponse(error.Code, error.In(english)), TossBodies.Json.TossErrorResponse));
}
