namespace OrleansTickets.Sandbox.Faults;

/// <summary>What a fault befalls.</summary>
public enum SandboxOperation
{
    /// <summary>Toss: <c>POST /v1/payments</c>.</summary>
    Create,

    /// <summary>Toss: <c>POST /v1/payments/confirm</c>.</summary>
    Confirm,

    /// <summary>Toss: <c>POST /v1/payments/{paymentKey}/cancel</c>.</summary>
    Cancel,

    /// <summary>Toss: looking a payment up.</summary>
    Query,

    /// <summary>Toss: a webhook on its way out.</summary>
    Webhook,

    /// <summary>AlimTalk: sending a message.</summary>
    Send,

    /// <summary>AlimTalk: looking messages up.</summary>
    Find,
}

/// <summary>How a call goes wrong. What is idempotent stays so: after a fault the same idempotency key gets the first answer.</summary>
public enum SandboxFaultKind
{
    /// <summary>Acts and answers after a delay. Whoever hangs up meanwhile does not stop it.</summary>
    Slow,

    /// <summary>Says no with a code of the provider's; a refused confirmation has failed for good.</summary>
    Refuse,

    /// <summary>Answers 5xx and has done nothing.</summary>
    ErrorBefore,

    /// <summary>Answers 5xx, though it has acted.</summary>
    ErrorAfter,

    /// <summary>Ends the connection and has done nothing.</summary>
    ResetBefore,

    /// <summary>Acts, and dies in the middle of its answer.</summary>
    ResetAfter,

    /// <summary>Acts, and never answers: the caller has to run out of patience.</summary>
    HangAfter,

    /// <summary>Webhooks: is sent twice, with one transmission id.</summary>
    Duplicate,

    /// <summary>Webhooks: is held back until the next one of the same payment has been sent.</summary>
    Reorder,

    /// <summary>Webhooks: is never sent.</summary>
    Drop,
}

/// <summary>A fault to come.</summary>
/// <param name="Times">How many calls it befalls, 1 to 1,000,000; null: all until it is taken away.</param>
/// <param name="Every">Only each so-manieth call, 1 to 1,000,000.</param>
/// <param name="Code">The provider's code to refuse with; for AlimTalk a number such as -1027.</param>
/// <param name="Status">The HTTP status to refuse or fail with, 400 to 599.</param>
/// <param name="DelayMilliseconds">How long <see cref="SandboxFaultKind.Slow"/> takes, up to ten minutes.</param>
public sealed record SandboxFault(
    SandboxOperation Operation,
    SandboxFaultKind Kind,
    int? Times = 1,
    int Every = 1,
    string? Code = null,
    int? Status = null,
    int DelayMilliseconds = 1_000)
{
    private const int Most = 1_000_000;
    private const int LongestDelay = 600_000;

    /// <summary>What is wrong with it; null: nothing.</summary>
    internal string? Wrong => this switch
    {
        { Times: < 1 or > Most } => $"times must be from 1 to {Most}",
        { Every: < 1 or > Most } => $"every must be from 1 to {Most}",
        { Status: < 400 or > 599 } => "status must be from 400 to 599",
        { DelayMilliseconds: < 0 or > LongestDelay } => $"delay_milliseconds must be from 0 to {LongestDelay}",
        { Operation: SandboxOperation.Webhook } when !IsOfWebhooks && Kind != SandboxFaultKind.Slow =>
            "a webhook can be slow, duplicate, reorder or drop",
        { Operation: not SandboxOperation.Webhook } when IsOfWebhooks => $"only a webhook can {Kind.ToString().ToLowerInvariant()}",
        { Operation: SandboxOperation.Send or SandboxOperation.Find, Code: { } code } when !int.TryParse(code, out _) => "code must be a number",
        _ => null,
    };

    private bool IsOfWebhooks => Kind is SandboxFaultKind.Duplicate or SandboxFaultKind.Reorder or SandboxFaultKind.Drop;
}
