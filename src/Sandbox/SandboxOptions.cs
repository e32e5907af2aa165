using System.Net;

namespace OrleansTickets.Sandbox;

/// <summary>What a sandbox is started with; section <c>Sandbox</c> of its program.</summary>
public sealed record SandboxOptions
{
    /// <summary>The configuration section.</summary>
    public const string Section = "Sandbox";

    /// <summary>Where it listens: an address of this machine alone. Port 0: any that is free.</summary>
    public string Url { get; init; } = "http://127.0.0.1:0";

    /// <summary>
    /// A directory for the ledger, which then outlives the sandbox, also when it is killed; made where it is missing. Null: in memory.
    /// </summary>
    public string? DataDirectory { get; init; }

    /// <summary>The secret key of the one merchant, as Toss issues them: what Basic authentication has to bring.</summary>
    public string TossSecretKey { get; init; } = "test_sk_sandbox";

    /// <summary>Where webhooks go; null: nowhere until one is registered under <c>/sandbox/webhooks</c>.</summary>
    public string? WebhookUrl { get; init; }

    /// <summary>
    /// Seconds after which a webhook that was not answered 200 is sent again; each of the six retries after it waits four times as long.
    /// Toss's documents say a minute.
    /// </summary>
    public double WebhookRetrySeconds { get; init; } = 60;

    /// <summary>The appkey of the AlimTalk service: a part of its paths.</summary>
    public string AlimTalkAppKey { get; init; } = "sandbox-appkey";

    /// <summary>What the header <c>X-Secret-Key</c> has to bring.</summary>
    public string AlimTalkSecretKey { get; init; } = "sandbox-secret";

    /// <summary>The channel that messages are sent from, 40 characters.</summary>
    public string AlimTalkSenderKey { get; init; } = "0000000000000000000000000000000000sender";

    /// <summary>Null: the real clock. Payments expire and webhooks are repeated by it.</summary>
    public TimeProvider? Clock { get; init; }

    /// <exception cref="InvalidOperationException">A setting is wrong; the message names it.</exception>
    internal void Check()
    {
        if (!Uri.TryCreate(Url, UriKind.Absolute, out var url) || url.Scheme != Uri.UriSchemeHttp || !IsLoopback(url))
        {
            throw new InvalidOperationException(
                $"Sandbox__Url cannot be '{Url}': a sandbox takes no real money and listens on this machine alone, "
                + "for example http://127.0.0.1:8081.");
        }

        if (WebhookUrl is not null && !IsWebAddress(WebhookUrl))
        {
            throw new InvalidOperationException($"Sandbox__WebhookUrl cannot be '{WebhookUrl}': it must be an address that begins with http.");
        }

        if (WebhookRetrySeconds is not (> 0 and <= 60))
        {
            throw new InvalidOperationException("Sandbox__WebhookRetrySeconds must be more than 0 and at most 60.");
        }
    }

    internal static bool IsWebAddress(string? text) =>
        Uri.TryCreate(text, UriKind.Absolute, out var url) && url.Scheme is "http" or "https";

    private static bool IsLoopback(Uri url) =>
        url.Host == "localhost" || (IPAddress.TryParse(url.Host.Trim('[', ']'), out var address) && IPAddress.IsLoopback(address));
}
